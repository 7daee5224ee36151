// @ts-check
/** A site of a spec's own that the demo knows, for what the demo's shop does not do: scripts that come before all others, frames. */

import { after, before } from "node:test";

import { Site } from "./site.mjs";

/** @typedef {import("./demo.mjs").RunningDemo} Demo */

const SCRIPT = "text/javascript;charset=utf-8";

/**
 * @typedef {object} PageOptions
 * @property {() => void} [before] Runs in the page before anything else does.
 * @property {string} [body] In the place of a heading and a sentence.
 * @property {import("../../../www/types/index.js").WidgetOptions} [widget] What the page says over the widget's configuration.
 * @property {import("../../../www/types/index.js").InitOptions} [init] What it says besides the organisation.
 * @property {string} [snippet] The inline snippet's text, in the place of the loader.
 * @property {string} [attributes] Of the `html` element.
 */

export class OwnSite {
  /** @type {Site | undefined} */
  site;

  get origin() {
    return this.site?.origin ?? "";
  }

  /** What the demo has to be told, so that it knows the site. */
  get args() {
    return ["--allow", new URL(this.origin).host];
  }

  /** Its pages, by path. */
  get pages() {
    return this.site?.pages ?? {};
  }

  /**
   * Puts a page there that carries the tracker, and the launcher, under a policy as strict as our customers'.
   *
   * @param {Demo} demo
   * @param {string} path
   * @param {PageOptions} [options]
   */
  put(demo, path, options = {}) {
    const { before: first, body = "<h1>Lamps</h1><p>Made of oak.</p>", widget, init } = options;
    const { snippet, attributes = 'lang="en"' } = options;
    const { service, organisationId, cic } = demo.info;
    const contactCentre = new URL(cic).origin;
    const policy = [
      "default-src 'none'",
      `script-src 'self' 'wasm-unsafe-eval' ${service}`,
      "style-src 'self'",
      `img-src 'self' data: ${contactCentre}`,
      `connect-src 'self' ${service} ${contactCentre}`,
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
    ].join("; ");
    this.pages["/first.js"] = { type: SCRIPT, body: first ? `(${first})()` : "" };
    this.pages["/calls.js"] = {
      type: SCRIPT,
      body: `${snippet ?? "window.ac = function () { (ac.q = ac.q || []).push(arguments); };"}
        ac("init", "${organisationId}", ${JSON.stringify(init)}); ac("pageview");
        ac("load", "widget", ${JSON.stringify(widget)});
        // The page's own: of a test's script Firefox has another.
        window.widgetOfPage = () => import("${service}/waymeet_widget.js")
          .then(({ theWidget }) => theWidget({ service: "${service}" }));`,
    };
    this.pages[path] = {
      body: `<!doctype html><html ${attributes}><head><meta charset="utf-8"><title>A shop</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <script src="/first.js"></script><script src="/calls.js"></script>
        ${snippet ? "" : `<script src="${service}/waymeet.js"></script>`}</head><body><main>${body}</main></body></html>`,
      headers: { "Content-Security-Policy": policy },
    };
  }

  /**
   * Puts a page there that shows another one in a frame of a size: windows do not get as small as what is left of one at 400 %.
   *
   * @param {string} path
   * @param {string} framed
   * @param {number} width In CSS pixels.
   * @param {number} height
   */
  putFrame(path, framed, width, height) {
    this.pages[path] = {
      body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A window in a window</title></head>
        <body><iframe title="The shop" src="${framed}" width="${width}" height="${height}" frameborder="0"></iframe></body></html>`,
      headers: { "Content-Security-Policy": "default-src 'self'" },
    };
  }
}

/** One for all tests of a file. */
export function siteOfThisFile() {
  const own = new OwnSite();
  before(async () => {
    own.site = await Site.start({});
  });
  after(async () => {
    await own.site?.stop();
  });
  return own;
}
