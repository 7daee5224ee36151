// @ts-check
// What all parts of the script share: the page's command function, the module, whose site this is.

import { on, tell } from "./bus.js";

/** @typedef {typeof import("waymeet-glue")} Core */

/** What adapters know of us. @type {import("../adapters/tracker.js").Tracker} */
export const tracker = { ac: () => {}, log: () => {}, on, tell, service: "", site: () => undefined };

/** @type {{ core: Core, options: any, settings: any, isDebugging: boolean }} */
export const page = {
  // Until the module is there nobody calls it: calls are held.
  core: /** @type {any} */ (undefined),
  /** What the page said with `init`. */
  options: {},
  /** The page settings of the bundle. */
  settings: {},
  isDebugging: false,
};

tracker.log = (text, detail = "") => {
  try {
    // As it is: what a page has thrown need not have words.
    if (page.isDebugging) console.info(`[waymeet] ${text}`, detail);
  } catch {
    // The console is the page's, too.
  }
};

/** Does something that is the page's own, and may fail. @template T @param {() => T} work @returns {T | undefined} */
export function guarded(work) {
  try {
    return work();
  } catch (error) {
    tracker.log("failed", error);
    return undefined;
  }
}

/** Whose visits these are, for what is kept in the browser: pages of one site may say the deployment's id or the organisation's. */
export const ofDeployment = () => page.settings.deployment ?? tracker.site();

/** The address of one of the site's resources. @param {string} resource */
export const url = (resource) => `${tracker.service}/v1/sites/${tracker.site()}/${resource}`;
