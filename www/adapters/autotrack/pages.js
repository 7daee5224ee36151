// @ts-check
// Which page the visitor is on, in a document that stays. A page is left when the address changes and reached when the
// new one has rendered, as far as its title tells.

import { afterTask, guarded, listen, read } from "../shared/page.js";
import { hearAddress } from "./address.js";

/** @typedef {import("../tracker.js").Tracker} Tracker */
/** @typedef {import("../shared/page.js").Stop} Stop */

/** How long a route may take to change the title, in milliseconds. */
const PATIENCE_MS = 500;

/** Frames a new title has to stay: some routers write an interim one first. */
const STEADY_FRAMES = 2;

const title = () => read(Document.prototype, "title", document);

/**
 * The address of a page for those who watch what is on it: a fragment is a place in the page, unless it looks like the
 * path of a hash router (`#/…`, `#!…`).
 * @param {string} url
 */
export const pageOf = (url) => url.replace(/#(?![/!]).*/, "");

/**
 * Follows the visitor from page to page.
 *
 * Pages are told apart by `key(address)`. All changes within one task are one navigation, whatever the order of pushes and
 * replacements, and none if the address is in the end what it was. The next page is reached when the title has been
 * another one for two frames (it may have been before the address changed), or after half a second; a navigation
 * meanwhile, or leaving the document, ends the waiting at once.
 *
 * @param {Tracker} tracker
 * @param {(url: string) => string} key
 * @param {(url: string, title: string) => void} reached
 * @param {() => void} [left]
 * @returns {Stop}
 */
export function followPages(tracker, key, reached, left) {
  /** The page reached last. */
  let known = key(location.href);
  let knownTitle = title();
  /** @type {{ url: string, isSettling?: boolean, timer?: any } | undefined} */
  let coming;

  /** @param {typeof coming} page */
  const arrive = (page) => {
    // What waited for another navigation than this one comes too late.
    if (!page || page !== coming) return;
    coming = undefined;
    clearTimeout(page.timer);
    if (key(page.url) === known) return;
    known = key(page.url);
    knownTitle = title();
    reached(page.url, knownTitle);
  };
  const end = guarded(tracker, arrive);

  /**
   * @param {typeof coming} page
   * @param {number} frames For how many frames the title has been a new one.
   */
  const look = (page, frames) => {
    if (page !== coming) return;
    if (frames > STEADY_FRAMES) end(page);
    else requestAnimationFrame(() => look(page, title() === knownTitle ? 0 : frames + 1));
  };

  const changed = () => {
    const url = location.href;
    if (key(url) === (coming ? key(coming.url) : known)) return;
    if (coming?.isSettling) end(coming);
    if (coming) {
      coming.url = url;
      return;
    }
    /** @type {typeof coming} */
    const page = (coming = { url });
    afterTask(() => {
      if (page !== coming) return;
      if (key(page.url) === known) {
        coming = undefined;
        return;
      }
      left?.();
      page.isSettling = true;
      // Frames do not come in hidden tabs.
      page.timer = setTimeout(end, PATIENCE_MS, page);
      look(page, 0);
    });
  };

  const stops = [
    hearAddress(tracker, guarded(tracker, changed)),
    listen(tracker, ["pagehide"], () => arrive(coming)),
  ];
  return () => {
    stops.forEach((stop) => stop());
    clearTimeout(coming?.timer);
    coming = undefined;
  };
}
