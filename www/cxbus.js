// @ts-check
// What a page loads in the place of the vendor's `cxbus.min.js`: the bus is there at once, and `loadPlugin('widgets-core')`
// fetches the rest. Nothing it does throws into the page.

import { Answer } from "./cxbus/answer.js";
import { Bus } from "./cxbus/bus.js";
import { handle } from "./cxbus/plugin.js";

const global = /** @type {any} */ (window);
const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
// A site that has changed the host of the vendor's address, and nothing else, gets us by its path. Its `pluginsPath` may still
// be the vendor's: where we come from, there is everything else.
const service = (script?.src?.split(/[?#]/)[0] ?? location.origin + "/").replace(
  /(\/widgets\/[\d.]+)?\/[^/]*$/,
  "",
);

/** Plugins that are in the one script we have. */
const OURS = /^(widgets-?core|app|common|web-?chat(-?service)?|callback(-?service)?|engage|toaster)$/i;

const bus = new Bus();
/** @type {Promise<any> | undefined} */
let loading;

/** @param {string} name */
function registerPlugin(name) {
  return handle(bus, `${name}`);
}

/** All that is ours; where it cannot be fetched, the next attempt may find the network again. */
function loadAll() {
  if (loading) return loading;
  bus.expect();
  loading = import(`${service}/waymeet_widgets.js`)
    .then((widgets) => widgets.install({ bus, CXBus: global.CXBus, service, registerPlugin }))
    .catch((error) => {
      loading = undefined;
      const why = `the widgets could not be loaded: ${error instanceof Error ? error.message : error}`;
      bus.fail(why);
      throw why;
    });
  return loading;
}

const own = handle(bus, "CXBus");

const CXBus = {
  ...own,
  registerPlugin,
  runCommand: own.command,
  /** @param {{ debug?: boolean, pluginsPath?: string }} [options] the path is not needed */
  configure(options) {
    try {
      if (options?.debug !== undefined) bus.isDebugging = options.debug === true;
    } catch {
      // A property of the page's that throws says nothing.
    }
    return true;
  },
  /** @param {string} name */
  loadPlugin: (name) =>
    Answer.of((resolve, reject) => {
      if (OURS.test(`${name}`)) loadAll().then(() => resolve(name), reject);
      else reject(`\`${name}\` is not a plugin of Waymeet's; scripts of a site's own load with \`loadFile\``);
    }),
  /** A script of the site's own. @param {string} address */
  loadFile: (address) =>
    Answer.of((resolve, reject) => {
      const element = document.createElement("script");
      element.addEventListener("load", () => resolve(address));
      element.addEventListener("error", () => reject(`\`${address}\` could not be loaded`));
      // Where the page demands Trusted Types this throws, which refuses it.
      element.src = address;
      document.head.append(element);
    }),
};

// Two scripts, one bus.
global.CXBus ??= CXBus;
