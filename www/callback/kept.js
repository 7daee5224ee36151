// @ts-check
// A wish to be called in the browser's storage, so that it outlives the page. Written from the moment the contact centre has it
// and no earlier; removed when it is over.

/** Known to the widget's script, too. */
export const CALLBACK_KEY = "waymeet.callback";

/** Nobody waits for a call longer; whoever sits here later shall not read the number. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

/** @typedef {{ session: string, telephone: string, at: number }} KeptCallback */

/** @returns {KeptCallback | undefined} */
export function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(CALLBACK_KEY) ?? "");
    if (typeof kept?.session === "string" && Date.now() - kept.at < MAX_AGE_MS) return kept;
    localStorage.removeItem(CALLBACK_KEY);
    return undefined;
  } catch {
    return undefined;
  }
}

/** Where the browser refuses, the page forgets it; the contact centre calls all the same. @param {KeptCallback | undefined} kept */
export function save(kept) {
  try {
    if (kept) localStorage.setItem(CALLBACK_KEY, JSON.stringify(kept));
    else localStorage.removeItem(CALLBACK_KEY);
  } catch {
    // Its own matter.
  }
}
