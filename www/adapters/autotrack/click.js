// @ts-check
// Clicks on named elements.

import { afterTask, listen, matches, selectorOf } from "../shared/page.js";
import { eventsOf } from "./events.js";

/** @typedef {import("../tracker.js").Tracker} Tracker */
/** @typedef {import("../shared/page.js").Stop} Stop */

/**
 * Records an event for each click on an element that matches, or on anything inside of it, open shadow roots included,
 * before any handler of the page hears of the click. Clicks by keyboard and by scripts count as the browser fires them.
 *
 * @param {Tracker} tracker
 * @param {{ clickEvents: { selector: string, eventName: string, customAttributes?: object }[] }} options
 * @returns {Stop}
 */
export function autotrackClick(tracker, options) {
  const events = eventsOf(tracker, options, "clickEvents", ({ selector }) => selectorOf(selector));
  /** Where the last click of this task went. @type {Element[]} */
  let before = [];
  return listen(tracker, ["click"], (/** @type {Event} */ event) => {
    const elements = event.composedPath().filter((node) => node instanceof Element);
    // A click on a label makes the browser fire a second one at its field, in the same task: one click of the visitor.
    const labels = Array.from(/** @type {HTMLInputElement | undefined} */ (elements[0])?.labels ?? []);
    const isEcho = labels.some((label) => before.includes(label));
    for (const { value, record } of events) {
      const element = elements.find((element) => matches(element, value));
      if (element && !(isEcho && before.includes(element))) record();
    }
    before = elements;
    afterTask(() => (before = []));
  });
}
