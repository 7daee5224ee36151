// @ts-check
// Visitors who do nothing for a while.

import { listen } from "../shared/page.js";
import { eventsOf, numberOf } from "./events.js";

/** @typedef {import("../tracker.js").Tracker} Tracker */
/** @typedef {import("../shared/page.js").Stop} Stop */

/** Longer time-outs end at once, in every browser. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

const ACTIVITY = [
  "pointerdown",
  "pointermove",
  "keydown",
  "scroll",
  "wheel",
  "touchstart",
  "visibilitychange",
  "pageshow",
];

/**
 * Records an event once the visitor has done nothing for that long, once for each such period; time in a hidden tab
 * counts, time in the back-forward cache does not. Leaving for another tab, and coming back, is activity.
 *
 * @param {Tracker} tracker
 * @param {{ idleEvents: { idleAfter?: number, idleAfterSeconds?: number, eventName: string, customAttributes?: object }[] }}
 *   options Times are in seconds.
 * @returns {Stop}
 */
export function autotrackIdle(tracker, options) {
  const events = eventsOf(
    tracker,
    options,
    "idleEvents",
    ({ idleAfter, idleAfterSeconds }) => numberOf(idleAfter ?? idleAfterSeconds, 0.001, 1e9) * 1_000,
  );
  const shortest = Math.min(...events.map(({ value }) => value));
  /** What has not been recorded in this period. */
  let waiting = events;
  let lastActivity = Date.now();
  /** @type {any} */
  let timer;

  // Timers are late in hidden tabs and while the machine sleeps: only the clock says what is due.
  const check = () => {
    const idle = Math.max(0, Date.now() - lastActivity);
    if (idle >= shortest) {
      const due = waiting.filter(({ value }) => value <= idle);
      waiting = waiting.filter(({ value }) => value > idle);
      due.forEach(({ record }) => record());
    }
    clearTimeout(timer);
    const next = Math.min(...waiting.map(({ value }) => value - idle), LONGEST_TIMEOUT_MS);
    if (waiting.length) timer = setTimeout(check, next);
  };
  const active = () => {
    const now = Date.now();
    if (waiting === events && now - lastActivity < shortest) {
      // The pointer moves often: the timer runs on and finds out by itself that it came too early.
      lastActivity = now;
    } else {
      check();
      lastActivity = now;
      waiting = events;
      check();
    }
  };

  check();
  const stops = [
    listen(tracker, ACTIVITY, active),
    listen(tracker, ["pagehide"], () => {
      waiting = [];
      clearTimeout(timer);
    }),
  ];
  return () => {
    stops.forEach((stop) => stop());
    clearTimeout(timer);
  };
}
