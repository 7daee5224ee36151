// @ts-check
// Page views of single-page sites.

import { followPages } from "./pages.js";

/** @typedef {import("../tracker.js").Tracker} Tracker */
/** @typedef {import("../shared/page.js").Stop} Stop */

/** @type {Stop | undefined} */
let stopLast;

/**
 * Records one page view for each navigation within the document, or tells the page instead, which then sends its own.
 * Called again, by the page or by the deployment's settings, the later options hold: two would count everything twice.
 *
 * *Inferred:* the vendor's manual does not say when `onUrlChange` is called; we call it when the page view would go out,
 * so that a `pageview` in it finds the new title.
 *
 * @param {Tracker} tracker
 * @param {{ onUrlChange?: (url: string) => void, ignoresFragment?: boolean }} [options] Changes of the fragment count
 *   unless told otherwise.
 * @returns {Stop}
 */
export function autotrackUrlChange(tracker, options) {
  stopLast?.();
  const { onUrlChange, ignoresFragment } = options ?? {};
  stopLast = followPages(
    tracker,
    (url) => (ignoresFragment ? url.split("#")[0] : url),
    (url, title) => {
      if (typeof onUrlChange === "function") onUrlChange(url);
      else tracker.ac("pageview", { location: url, title });
    },
  );
  return stopLast;
}
