// @ts-check
// The list every tracker but one is given: what to look out for, and the event it is recorded as.

/** @typedef {import("../tracker.js").Tracker} Tracker */

/**
 * @template T
 * @typedef {{ value: T, record: () => void }} TrackedEvent What to look out for, and how to say that it happened.
 */

/**
 * The usable ones of a list the page gave us; each other one is named in the log, once, and harms no neighbour.
 * @template T
 * @param {Tracker} tracker
 * @param {any} options
 * @param {string} list The list's name among the options.
 * @param {(event: any) => T} valueOf Throws if there is none.
 * @returns {TrackedEvent<T>[]}
 */
export function eventsOf(tracker, options, list, valueOf) {
  /** @type {TrackedEvent<T>[]} */
  const events = [];
  try {
    for (const event of options[list]) {
      try {
        const { eventName, customAttributes } = event;
        if (!eventName || typeof eventName !== "string") throw new Error("the eventName is missing");
        events.push({
          value: valueOf(event),
          record: () => tracker.ac("record", eventName, customAttributes),
        });
      } catch (error) {
        tracker.log(`${list}: ${/** @type {any} */ (error)?.message}`);
      }
    }
  } catch {
    tracker.log(`${list} is not a list`);
  }
  return events;
}

/**
 * A number within bounds, given as such or as text.
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 * @throws {Error} For anything else.
 */
export function numberOf(value, least, most) {
  const number = parseFloat(/** @type {string} */ (value));
  if (!(number >= least && number <= most)) throw new Error("the number is missing or out of bounds");
  return number;
}
