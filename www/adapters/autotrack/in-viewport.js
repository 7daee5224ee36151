// @ts-check
// Named elements that come into view.

import { findAll, guarded, matches, selectorOf } from "../shared/page.js";
import { eventsOf } from "./events.js";
import { followPages, pageOf } from "./pages.js";

/** @typedef {import("../tracker.js").Tracker} Tracker */
/** @typedef {import("../shared/page.js").Stop} Stop */

/** The least time between two searches for new elements, in milliseconds. */
const SEARCH_MS = 200;

/**
 * Records an event when any part of a matching element is in the viewport: once for each element and page; what is still
 * there on the visitor's next page counts again. Elements that come later, or match later because their class or id
 * changes, are found; those in shadow roots are not, nor is asked whether something lies on top.
 *
 * *Inferred:* the vendor's manual does not say how much of an element has to be seen, nor how often it counts; its
 * declarative configuration also speaks of becoming hidden, for which there is no second event name.
 *
 * @param {Tracker} tracker
 * @param {{ inViewportEvents: { selector: string, eventName: string, customAttributes?: object }[] }} options
 * @returns {Stop}
 */
export function autotrackInViewport(tracker, options) {
  const events = eventsOf(tracker, options, "inViewportEvents", ({ selector }) => selectorOf(selector));
  if (!window.IntersectionObserver || !window.MutationObserver) {
    tracker.log("this browser cannot tell what is in view");
    events.length = 0;
  }
  if (!events.length) return () => {};

  const watches = events.map(({ value, record }) => {
    /** Elements that have not been in view. @type {Set<Element>} */
    const waiting = new Set();
    /** @type {WeakSet<Element>} */
    let seen = new WeakSet();
    const observer = new IntersectionObserver(
      guarded(tracker, (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting || !matches(target, value) || !forget(target)) continue;
          seen.add(target);
          record();
        }
      }),
    );
    /** @param {Element} element */
    function forget(element) {
      observer.unobserve(element);
      return waiting.delete(element);
    }
    return {
      search() {
        for (const element of waiting) if (!element.isConnected) forget(element);
        for (const element of findAll(value)) {
          if (seen.has(element) || waiting.has(element)) continue;
          waiting.add(element);
          observer.observe(element);
        }
      },
      stop() {
        observer.disconnect();
        waiting.clear();
        seen = new WeakSet();
      },
    };
  });

  /** @type {any} */
  let timer;
  let isBetweenPages = false;
  const search = () => {
    clearTimeout(timer);
    timer = 0;
    if (!isBetweenPages) watches.forEach(({ search }) => search());
  };
  const mutations = new MutationObserver(() => {
    timer ||= setTimeout(search, SEARCH_MS);
  });
  mutations.observe(document, { childList: true, subtree: true, attributeFilter: ["class", "id"] });
  search();

  // What is on screen while a route is still rendering belongs to neither page.
  const stopPages = followPages(
    tracker,
    pageOf,
    () => {
      isBetweenPages = false;
      search();
    },
    () => {
      isBetweenPages = true;
      watches.forEach(({ stop }) => stop());
    },
  );
  return () => {
    stopPages();
    mutations.disconnect();
    clearTimeout(timer);
    watches.forEach(({ stop }) => stop());
  };
}
