// @ts-check
// Adapters: what listens to the page, shows offers or speaks the vendor's newer commands is fetched when it is first used.

import { isRecord } from "./fields.js";
import { guarded, tracker } from "./tracker.js";

/** What `ac('destroy')` undoes. @type {(() => void)[]} */
const installed = [];
/** Whether that was said: what is still on its way is not installed any more. */
let isOver = false;

/**
 * Fetches an adapter, once; a second attempt after a failure may find the network again, where the browser lets it.
 * @param {string} name
 * @returns {Promise<any>}
 */
export const adapter = (name) => import(`${tracker.service}/waymeet_${name}.js`);

/**
 * Lets an adapter install something.
 * @param {string} name
 * @param {(adapter: any) => (() => void) | undefined} install answers how to undo it
 * @returns {Promise<void>}
 */
export async function use(name, install) {
  try {
    const module = await adapter(name);
    const undo = !isOver && install(module);
    if (undo) installed.push(undo);
  } catch (error) {
    tracker.log(name, error);
  }
}

/** Takes out what adapters have installed. */
export function uninstall() {
  isOver = true;
  for (const undo of installed.splice(0)) undo();
}

/**
 * `ac('load', module, options, callback)`: the modules of the vendor's SDK. On a single-page site `autotrackUrlChange`
 * stands in the place of the first `pageview`, too.
 * @param {any} module
 * @param {any} [options]
 * @param {any} [callback] called once it is there
 * @param {() => void} [viewed] records a view of the page unless it was the last that was viewed
 */
export async function loadModule(module, options, callback, viewed) {
  const isViewing = module === "autotrackUrlChange" && typeof options?.onUrlChange !== "function";
  if (isViewing) viewed?.();
  if (module === "widget") return use(module, (widget) => widget.theWidget(tracker).start(options));
  await use(module === "consentMode" ? "consent" : "autotrack", (modules) => {
    if (!Object.keys(modules).includes(module)) throw new Error(`there is no module \`${module}\``);
    const undo = modules[module](tracker, options ?? {});
    // The router may have moved on while it was fetched.
    if (isViewing) tracker.ac("~pageview");
    if (typeof callback === "function") guarded(callback);
    return undo;
  });
}

/**
 * `ac('forms:track', selector, options)`, either of which may be left out.
 * @param {any} [selector]
 * @param {any} [options]
 */
export const trackForms = (selector, options) =>
  use("forms", (forms) =>
    isRecord(selector)
      ? forms.trackForms(tracker, null, selector)
      : forms.trackForms(tracker, selector, options),
  );

/**
 * What the deployment's settings ask for. Source: docs/wire, *Page settings*.
 * @param {any} settings
 */
export function installSettings(settings) {
  for (const [list, module] of [
    ["clickEvents", "autotrackClick"],
    ["inViewportEvents", "autotrackInViewport"],
    ["idleEvents", "autotrackIdle"],
    ["scrollDepthEvents", "autotrackScrollDepth"],
  ]) {
    if (settings[list]?.length) loadModule(module, { [list]: settings[list] });
  }
  for (const form of settings.formsTrackEvents ?? []) trackForms(form.selector, form);
  if (settings.pageviewConfig === "Auto") loadModule("autotrackUrlChange");
}
