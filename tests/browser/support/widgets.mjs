// @ts-check
/** Pages that carry the vendor's widgets block, for the specs of the bus. */

import { Site } from "./site.mjs";

/** @typedef {import("./demo.mjs").Demo} Demo */
/** @typedef {import("./tab.mjs").Tab} Tab */

const SCRIPT = "text/javascript;charset=utf-8";

/** @param {Demo} demo */
const origin = (demo) => new URL(demo.info.cic).origin;

/**
 * The vendor's loader pattern; the address of the script is all that a site changes.
 *
 * @param {string} service @param {string} block A script's text.
 */
const vendorPage = (service, block) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>A shop</title>
    <script>${block}</script>
    <script src="${service}/widgets/9.0/cxbus.min.js" onload="javascript:CXBus.configure({debug:false,pluginsPath:'https://apps.mypurecloud.com/widgets/9.0/plugins/'}); CXBus.loadPlugin('widgets-core');"></script>
  </head>
  <body><main><h1>A shop</h1></main></body>
</html>`;

/** The same without anything inline. @param {string} service */
const strictPage = (service) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>A shop</title>
    <script src="/block.js"></script>
    <script src="${service}/waymeet_cxbus.js"></script>
    <script src="/load.js"></script>
  </head>
  <body><main><h1>A shop</h1></main></body>
</html>`;

/** What a page may fetch: its own, the service's, the contact centre's. @param {Demo} demo @param {string} scripts */
const policy = (demo, scripts) =>
  [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' ${demo.info.service} ${scripts}`,
    "style-src 'self'",
    `img-src 'self' data: ${origin(demo)}`,
    `connect-src 'self' ${demo.info.service} ${origin(demo)}`,
    "base-uri 'none'",
    ...(scripts ? [] : ["require-trusted-types-for 'script'"]),
  ].join("; ");

/** The host of the contact centre, as a block names it. @param {Demo} demo */
export const cicHost = (demo) => new URL(demo.info.cic).host;

/**
 * A site for one page with a block: as the vendor writes it, inline; or, `isStrict`, in files, under a policy as strict as our
 * customers'.
 *
 * @param {Demo} demo @param {string} block A script's text. @param {boolean} [isStrict]
 */
export async function startPage(demo, block, isStrict = false) {
  const { service } = demo.info;
  /** @type {Record<string, import("./site.mjs").Answer>} */
  const pages = isStrict
    ? {
        "/": { body: strictPage(service) },
        "/block.js": { type: SCRIPT, body: block },
        "/load.js": {
          type: SCRIPT,
          body: "CXBus.configure({ debug: false }); CXBus.loadPlugin('widgets-core');",
        },
      }
    : { "/": { body: vendorPage(service, block) } };
  return Site.start(pages, { policy: policy(demo, isStrict ? "" : "'unsafe-inline'") });
}

/**
 * Puts a page with a block and with the tracker into a site that the demo knows.
 *
 * @param {Site} site @param {Demo} demo @param {string} block
 */
export function addTrackedPage(site, demo, block) {
  const { service, organisationId } = demo.info;
  const tracker = `window.ac = function () { (ac.q = ac.q || []).push(arguments); };
    ac("init", "${organisationId}"); ac("pageview");`;
  site.policy = policy(demo, "'unsafe-inline'");
  site.pages["/"] = {
    body: vendorPage(service, `${block}\n${tracker}`).replace(
      "</head>",
      `<script src="${service}/waymeet.js"></script></head>`,
    ),
  };
}

/**
 * Gives a command in the page, and answers what becomes of it.
 *
 * @param {Tab} tab @param {string} name @param {any} [options]
 * @returns {Promise<[fate: string, value: any]>}
 */
export const command = (tab, name, options) =>
  tab.runAsync(
    (name, options) =>
      /** @type {any} */ (window).CXBus.command(name, options ?? undefined).then(
        (/** @type {any} */ value) => ["resolved", value],
        (/** @type {any} */ why) => ["rejected", why],
      ),
    name,
    options,
  );
