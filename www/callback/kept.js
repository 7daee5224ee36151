// @ts-check
// A wish to be called in the browser's storage, so that it outlives the page. Written from the moment the contact centre has it
// and no earlier; removed when it is over.

/** Known to the widget's script, too. */
export const CALLBACK_KEY = "waymeet.callback";

/** @typedef {{ session: string, telephone: string }} KeptCallback */

/** @returns {KeptCallback | undefined} */
export function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(CALLBACK_KEY) ?? "");
    return typeof kept?.session === "string" ? kept : undefined;
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
