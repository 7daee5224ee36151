// @ts-check
// What happens, told to whoever asked: `ac('on')`, the debug panel, the facade of the vendor's newer commands.

import { guarded } from "./tracker.js";

/** @typedef {(data: any, type: string) => void} Hear */

/** How much of what was told is kept for a debug panel that opens later. */
const REMEMBERED = 200;

/** By type: who hears, whether the page asked itself, and whether for once. @type {Map<string, Map<Hear, boolean[]>>} */
const listeners = new Map();
/** What was told, for the debug panel. @type {[string, any, number][]} */
export const told = [];

/**
 * `webchat:offered`, however it is spelled: case, separators and a leading `webAction` make no difference. The vendor's
 * exact strings are not known (inferred).
 * @param {unknown} type
 */
const normal = (type) =>
  type === "*"
    ? type
    : `${type}`
        .toLowerCase()
        .replace(/[^a-z]/g, "")
        .replace(/^webactions?/, "");

/**
 * @param {unknown} type
 * @param {Hear} hear what is no function hears nothing
 * @param {boolean} [isPage]
 * @param {boolean} [isOnce]
 * @returns {() => void} how to stop
 */
export function on(type, hear, isPage = false, isOnce = false) {
  const name = normal(type);
  const known = listeners.get(name) ?? new Map();
  if (typeof hear === "function") listeners.set(name, known.set(hear, [isPage, isOnce]));
  return () => known.delete(hear);
}

/** Without a listener it ends all the page's own of that type. @param {unknown} type @param {Hear} [hear] */
export function off(type, hear) {
  const known = listeners.get(normal(type)) ?? new Map();
  for (const [listener, [isPage]] of known) {
    if (hear ? listener === hear : isPage) known.delete(listener);
  }
}

/** Whether somebody listens for a type in particular. @param {string} type */
export const hears = (type) => !!listeners.get(normal(type))?.size;

/**
 * Tells, once the task at hand is done, or now; what a listener throws is its own affair.
 * @param {string} type
 * @param {any} data a record comes as text, and is read for those who listen only
 * @param {boolean} [isNow]
 */
export function tell(type, data, isNow) {
  told.push([type, data, Date.now()]);
  if (told.length > REMEMBERED) told.shift();
  if (!listeners.size) return;
  for (const name of [normal(type), "*"]) {
    const known = listeners.get(name) ?? new Map();
    for (const [hear, [, isOnce]] of known) {
      if (isOnce) known.delete(hear);
      const work = () => hear(typeof data === "string" ? guarded(() => JSON.parse(data)) : data, type);
      if (isNow) guarded(work);
      else queueMicrotask(work);
    }
  }
}
