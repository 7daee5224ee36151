// @ts-check
// The loader: finds out where it came from and whose queue there is, and starts the journey module on it. Nothing it does
// throws into the page.

const global = /** @type {any} */ (window);
const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
// A site that has changed the host of the vendor's addresses, and nothing else, gets us by their paths.
const vendorPaths = /(\/journey\/sdk\/js\/web\/v1|\/genesys-bootstrap)?\/[^/]*$/;
const service = (script?.src?.split(/[?#]/)[0] ?? location.origin + "/").replace(vendorPaths, "");

// The page's command function: `ac`, or whatever the page calls it. Where only the vendor's newer loader is pasted, or
// none, there is none yet.
const name = global._genesysJourneySdk || "ac";
const ac = (global[name] ??= (/** @type {any[]} */ ...args) => void ac.q.push(args));
ac.q ??= [];
ac.l ??= Date.now();

// Two snippets, one module.
if (!ac.isLoaded) {
  ac.isLoaded = true;
  import(`${service}/waymeet_journey.js`)
    .then((journey) => journey.start(ac, service))
    .catch(() => {
      // No module, and nobody to be told: the page goes on as it is, and what the snippet keeps waits for the next one.
    });
}
