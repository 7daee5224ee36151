// @ts-check
// Hears that the page's address may have changed, whoever changed it. Where the browser has the Navigation API it tells
// us; elsewhere we stand in the way of `history`, noticed by nobody.

/** @typedef {import("../tracker.js").Tracker} Tracker */
/** @typedef {import("../shared/page.js").Stop} Stop */

import { listen } from "../shared/page.js";

/** @type {Set<() => void>} */
const hearers = new Set();
/** @type {Stop} */
let stopHearing;

const tell = () => hearers.forEach((hear) => hear());

/**
 * Calls `hear`, which must not throw, after each change. All trackers share one place in the page's history functions, so
 * that the last one to go can give them back.
 * @param {Tracker} tracker
 * @param {() => void} hear
 * @returns {Stop}
 */
export function hearAddress(tracker, hear) {
  if (!hearers.size) stopHearing = install(tracker);
  hearers.add(hear);
  return () => {
    if (hearers.delete(hear) && !hearers.size) stopHearing();
  };
}

/**
 * @param {Tracker} tracker
 * @returns {Stop}
 */
function install(tracker) {
  const { navigation } = /** @type {any} */ (window);
  // Opaque origins (sandboxed frames) have the API, but neither entries nor events.
  if (navigation?.currentEntry) return listen(tracker, ["currententrychange"], tell, navigation);
  const stops = [
    listen(tracker, ["popstate", "hashchange"], tell),
    wrap(tracker, "pushState"),
    wrap(tracker, "replaceState"),
  ];
  return () => stops.forEach((stop) => stop());
}

/**
 * @param {Tracker} tracker
 * @param {"pushState" | "replaceState"} name
 * @returns {Stop}
 */
function wrap(tracker, name) {
  // Where the function lies now, so that whoever overrides it before or after us finds what they would without us.
  const owner = Object.prototype.hasOwnProperty.call(history, name) ? history : History.prototype;
  const original = owner[name];
  let isHearing = true;
  try {
    // A proxy has the name, length and properties of what is behind it, and throws what it throws.
    const wrapper = new Proxy(original, {
      apply(target, self, args) {
        const answer = Reflect.apply(target, self, args);
        if (isHearing) tell();
        return answer;
      },
      // Pages look for `[native code]` there.
      get: (target, key) => (key === "toString" ? () => target.toString() : Reflect.get(target, key)),
    });
    owner[name] = wrapper;
    return () => {
      // If the page has wrapped ours since, it stays below theirs and does nothing.
      isHearing = false;
      if (owner[name] === wrapper) owner[name] = original;
    };
  } catch {
    tracker.log(`history.${name} cannot be followed`);
    return () => {};
  }
}
