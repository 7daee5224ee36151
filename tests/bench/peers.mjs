// @ts-check
// Other trackers as a site would carry them: one script, started, one page view, and how an event is recorded.

import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/**
 * @typedef {object} Peer
 * @property {string} name
 * @property {string} script What is bundled into one classic script; `COLLECTOR` is its collector's address. It sets
 *   `window.record(name)`.
 */

/** @type {Peer[]} */
export const PEERS = [
  {
    name: "Plausible",
    script: `import { init, track } from "@plausible-analytics/tracker";
      init({ domain: "shop.example", endpoint: "COLLECTOR", captureOnLocalhost: true, autoCapturePageviews: true });
      window.record = (name) => track(name, { props: { price: "15.5", currency: "EUR" } });`,
  },
  {
    name: "Snowplow",
    script: `import { newTracker, trackPageView, trackSelfDescribingEvent } from "@snowplow/browser-tracker";
      newTracker("sp", "COLLECTOR", { appId: "shop", bufferSize: 1 });
      trackPageView();
      window.record = (name) => trackSelfDescribingEvent({ event: { schema: "iglu:x/" + name + "/jsonschema/1-0-0",
        data: { price: 15.5, currency: "EUR" } } });`,
  },
  {
    name: "PostHog",
    script: `import posthog from "posthog-js";
      posthog.init("phc_x", { api_host: "COLLECTOR", disable_session_recording: true, autocapture: false,
        advanced_disable_flags: true, opt_out_useragent_filter: true, capture_pageview: true, request_batching: true });
      window.record = (name) => posthog.capture(name, { price: 15.5, currency: "EUR" });`,
  },
];

/** A peer's script, bundled and minified. @param {Peer} peer @param {string} collector */
export async function bundlePeer({ script }, collector) {
  const { outputFiles } = await build({
    stdin: { contents: script.replaceAll("COLLECTOR", collector), resolveDir: FOLDER },
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    legalComments: "none",
    logLevel: "error",
    write: false,
  });
  return outputFiles[0].contents;
}
