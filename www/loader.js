// @ts-check
// The loader, for pages that carry the vendor's snippet or fetch this file themselves: finds out where it came from, makes
// the page's command function where there is none, and imports the journey module's script, which takes over its queue.
// (Our own snippet asks for that script itself.) Nothing it does throws into the page.

const global = /** @type {any} */ (window);
const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
// A site that has changed the host of the vendor's addresses, and nothing else, gets us by their paths.
const vendorPaths = /(\/journey\/sdk\/js\/web\/v1|\/genesys-bootstrap)?\/[^/]*$/;
const service = (script?.src?.split(/[?#]/)[0] ?? location.origin + "/").replace(vendorPaths, "");

// `ac`, or whatever the page calls it. Where only the vendor's newer loader is pasted, or none, there is none yet.
const name = global._genesysJourneySdk || "ac";
const ac = (global[name] ??= (/** @type {any[]} */ ...args) => void ac.q.push(args));
ac.q ??= [];
ac.l ??= Date.now();

import(`${service}/waymeet_journey.js`).catch(() => {
  // No module, and nobody to be told: the page goes on as it is, and what the snippet keeps waits for the next one.
});
