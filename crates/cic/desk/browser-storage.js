// @ts-check
/** The browser's storage, where it gives any: reading the property alone may throw. */

/** @param {"localStorage" | "sessionStorage"} name @returns {Storage | null} */
export function storage(name) {
  try {
    return window[name];
  } catch {
    return null;
  }
}
