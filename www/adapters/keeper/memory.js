// @ts-check
// That somebody has been invited, for as long as the tab is open. Written only where the visitor lets the tracker keep something in
// the browser; elsewhere the page alone remembers.

const KEY = "waymeet.invited";

/** Whether that is so: the tracker notes it for the next page's snippet. Source: docs/tracker.md. @param {string | undefined} site */
const mayKeep = (site) => localStorage.getItem(`waymeet.c.${site}`) !== null;

/** @param {string | undefined} site */
export function remember(site) {
  try {
    if (mayKeep(site)) sessionStorage.setItem(KEY, "1");
  } catch {
    // Where the browser refuses, the page remembers.
  }
}

/** @param {string | undefined} site */
export function isRemembered(site) {
  try {
    if (mayKeep(site)) return sessionStorage.getItem(KEY) !== null;
    // It may have been taken back on another page.
    forget();
    return false;
  } catch {
    return false;
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // There is nothing, then.
  }
}
