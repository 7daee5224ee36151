// @ts-check
// How far down a page the visitor has been.

import { listen, read } from "../shared/page.js";
import { eventsOf, numberOf } from "./events.js";
import { followPages, pageOf } from "./pages.js";

/** @typedef {import("../tracker.js").Tracker} Tracker */
/** @typedef {import("../shared/page.js").Stop} Stop */

/** How long a page may take to fill before it counts as seen without scrolling, in milliseconds. */
const FILL_MS = 500;

/**
 * Records an event when the lower edge of the window has been that far down the page, which is as high as it is then:
 * once for each percentage and page. A page that needs no scrolling has been seen whole as soon as it is loaded. Only the
 * document's own scrolling is followed, not that of an element in it.
 *
 * @param {Tracker} tracker
 * @param {{ scrollDepthEvents: { percentage: number, eventName: string, customAttributes?: object }[] }} options
 * @returns {Stop}
 */
export function autotrackScrollDepth(tracker, options) {
  const events = eventsOf(tracker, options, "scrollDepthEvents", ({ percentage }) =>
    numberOf(percentage, 0, 100),
  );
  if (!events.length) return () => {};
  let waiting = events;
  let isBetweenPages = false;
  let frame = 0;
  /** @type {any} */
  let timer;

  const measure = () => {
    frame = 0;
    const root =
      read(Document.prototype, "scrollingElement", document) ??
      read(Document.prototype, "documentElement", document);
    // Heights are whole numbers, positions need not be.
    const depth = (100 * (scrollY + innerHeight + 1)) / root.scrollHeight;
    if (isBetweenPages || !innerHeight) return;
    const due = waiting.filter(({ value }) => value <= depth);
    waiting = waiting.filter(({ value }) => value > depth);
    due.forEach(({ record }) => record());
  };
  // Frames do not come in hidden tabs, where nobody sees anything.
  const look = () => {
    if (waiting.length) frame ||= requestAnimationFrame(measure);
  };
  const lookLater = () => {
    timer = setTimeout(look, FILL_MS);
  };

  const stops = [
    listen(tracker, ["scroll"], ({ target }) => {
      if (target === document) look();
    }),
    listen(tracker, ["load"], lookLater),
    followPages(
      tracker,
      pageOf,
      () => {
        isBetweenPages = false;
        look();
      },
      () => {
        isBetweenPages = true;
        waiting = events;
      },
    ),
  ];
  if (document.readyState === "complete") lookLater();
  return () => {
    stops.forEach((stop) => stop());
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  };
}
