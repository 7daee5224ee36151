// @ts-check
// Starting our modules: WebAssembly if the page lets us, else its translation to JavaScript.

import init, {
  start,
  open,
  consent,
  begin,
  happen,
  next_steps,
  identify,
  set,
  advance,
  look,
  hear,
  batch,
  settle,
  retry,
  keep,
  write_down,
  leave,
  end,
  describe,
} from "waymeet-glue";
import { tracker } from "./tracker.js";

/**
 * @param {string} name
 * @param {any} [own] its glue, if it is here already
 * @param {Promise<Response | undefined>} [asked] its file, if the snippet has asked for it
 * @returns {Promise<any>}
 */
export async function load(name, own, asked) {
  const base = `${tracker.service}/${name}`;
  const exported = own ?? (await import(`${base}.js`));
  try {
    await exported.default({ module_or_path: (await asked) ?? `${base}_bg.wasm` });
    return exported;
  } catch (error) {
    // Refused by the page's policy or unknown to the browser; a network error ends in the import failing, too.
    tracker.log(`${name}: WebAssembly is not available, starting the translation (${error})`);
    const fallback = await import(`${base}_fallback.js`);
    await fallback.default();
    return fallback;
  }
}

// Not the namespace: what bundlers make of one goes through what pages put on `Object.prototype`, too.
const glue = {
  default: init,
  start,
  open,
  consent,
  begin,
  happen,
  next_steps,
  identify,
  set,
  advance,
  look,
  hear,
  batch,
  settle,
  retry,
  keep,
  write_down,
  leave,
  end,
  describe,
};

/** The journey module. @param {Promise<Response | undefined>} [asked] @returns {Promise<typeof glue>} */
export const loadJourney = (asked) => load("waymeet_journey", glue, asked);
