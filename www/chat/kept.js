// @ts-check
// The running chat in the browser's storage, so that it outlives the page and is found by other tabs. Written from the moment a
// chat is open and no earlier; removed when it is over.

/** Known to the widget's script, too, which looks for it before any of this is fetched. */
export const KEY = "waymeet.chat";
/** A chat that nobody has looked at for so long is over; whoever opens the browser the next day shall not meet it again. */
const MAX_AGE_MS = 12 * 60 * 60 * 1000;

/**
 * @typedef {object} Kept
 * @property {string} session What the module needs to take the chat up; secret.
 * @property {number} at When it was written.
 * @property {boolean} [isMinimised]
 * @property {boolean} [isUnseen] Whether the page shows the chat itself.
 * @property {boolean} [isEngaged] Whether an agent has been in the conversation.
 * @property {boolean} [isSilent] Whether the visitor has turned the sound off.
 * @property {object} [opening] What the chat was opened with: whom it is with, for one thing.
 */

/** Where it is kept: with the site, where tabs can agree who leads; else with the tab. */
function storage() {
  return navigator.locks ? localStorage : sessionStorage;
}

/** Whether this browser has a chat running; a page may forbid us to look. */
export function hasRunningChat() {
  try {
    return storage().getItem(KEY) !== null;
  } catch {
    return false;
  }
}

/** Forgets the chat. */
export function clear() {
  try {
    storage().removeItem(KEY);
  } catch {
    // There is nothing, then.
  }
}

/** @returns {Kept | undefined} */
export function load() {
  try {
    const kept = JSON.parse(storage().getItem(KEY) ?? "");
    if (typeof kept?.session === "string" && Date.now() - kept.at < MAX_AGE_MS) return kept;
    clear();
    return undefined;
  } catch {
    return undefined;
  }
}

/** Where the browser refuses, the chat simply ends with the page. @param {Kept} kept */
export function save(kept) {
  try {
    storage().setItem(KEY, JSON.stringify(kept));
  } catch {
    // Its own matter.
  }
}
