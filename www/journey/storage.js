// @ts-check
// What outlives the page: `localStorage`. What the browser refuses (private mode, quota, a policy, a page that has broken
// it) lasts as long as the page.

/** Records of events that wait to be sent. Source: src/journey/outbox.rs. */
export const OUTBOX = "waymeet.o.";

/**
 * What the browser does not keep, and this page's own records whether it keeps them or not: a page may clear its storage at
 * any time, or have one that cannot be listed.
 * @type {Map<string, string>}
 */
const memory = new Map();
let isVolatile = false;

/** @param {boolean} isSo whether nothing may be kept beyond this page from now on, nor what was kept be read */
export function keepNothing(isSo) {
  isVolatile = isSo;
}

/** @param {string} key @returns {string | undefined} */
export function read(key) {
  if (isVolatile || memory.has(key)) return memory.get(key);
  try {
    const value = /** @type {any} */ (localStorage.getItem(key));
    // Foreign or broken text among the records would have the service refuse all that are sent along with it.
    if (key.startsWith(OUTBOX)) JSON.parse(`[${value.split("\n")}]`);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Stores a value, or forgets the key.
 * @param {string} key
 * @param {string | undefined} value
 */
export function write(key, value) {
  memory.delete(key);
  try {
    if (value === undefined) {
      localStorage.removeItem(key);
      return;
    }
    if (!isVolatile) {
      localStorage.setItem(key, value);
      // There are browsers and pages whose storage takes everything and keeps nothing.
      if (!key.startsWith(OUTBOX) && localStorage.getItem(key) === value) return;
    }
  } catch {
    // Remembered here, then.
  }
  if (value !== undefined) memory.set(key, value);
}

/** Whether the browser keeps something under a key, as far as it tells. @param {string} key */
export function isKept(key) {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

/** @param {string} prefix @returns {string[]} every key that begins with it, sorted */
export function keys(prefix) {
  let stored = [...memory.keys()];
  try {
    if (!isVolatile) stored = [...new Set([...stored, ...Object.keys(localStorage)])];
  } catch {
    // What is remembered is all there is.
  }
  return stored.filter((key) => key.startsWith(prefix)).sort();
}
