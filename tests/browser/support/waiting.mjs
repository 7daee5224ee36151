// @ts-check
/** Waiting for something to become true, instead of for time to pass. */

import { setTimeout as pause } from "node:timers/promises";

/** How long tests wait unless they say otherwise: long enough for a machine that runs two files of specs at a time. */
export const PATIENCE_MS = 40_000;

const PAUSE_MS = 50;

/**
 * Asks again and again until the answer is truthy, and answers it.
 *
 * @template T
 * @param {string} what The claim that should become true, for the error.
 * @param {() => T | Promise<T>} condition An error it throws counts as "not yet".
 * @param {{ withinMs?: number }} [options]
 * @returns {Promise<NonNullable<T>>}
 */
export async function eventually(what, condition, { withinMs = PATIENCE_MS } = {}) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    let answer;
    /** @type {unknown} */
    let reason;
    try {
      answer = await condition();
    } catch (error) {
      if (error instanceof Hopeless) {
        throw error;
      }
      reason = error;
    }
    if (answer) {
      return answer;
    }
    if (Date.now() > deadline) {
      const last = reason ?? `the last answer was ${JSON.stringify(answer)}`;
      throw new Error(`not within ${withinMs} ms: ${what} (${last})`, { cause: reason });
    }
    await pause(PAUSE_MS);
  }
}

/** Thrown by a condition that can never become true: waiting ends at once. */
export class Hopeless extends Error {}
