// @ts-check
/**
 * The tracker against a service that does what it is told: the built files of `dist/`, a page under a strict policy that
 * carries the snippet, and a collector that keeps what arrives and answers as docs/wire says, or as a test wants it to.
 *
 *     forEachVisitor("what is recorded arrives", async (visitor) => {
 *       visitor.page("/", { calls: (page) => page.ac("record", "seen") });
 *       await visitor.open("/");
 *       await visitor.service.event("seen");
 *     });
 */

import { execFile } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { Browser } from "./browser.mjs";
import { chosenEngines } from "./engines.mjs";
import { Site } from "./site.mjs";
import { eventually } from "./waiting.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const DIST = join(ROOT, "dist");

/** The deployment all pages belong to. */
export const SITE = "6f0d2a3e-0000-4000-8000-00000000d001";

/** The shape of ids we make. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An attribute that is text, as it arrives. @param {string} value */
export const text = (value) => ({ dataType: "string", value });

/** How long one test may take in one browser. */
const TEST_MS = 120_000;

/** How long something may take that happens on this machine. */
const SOON = { withinMs: 8_000 };

const NONCE = "bm9uY2U";

/** @type {Record<string, string>} */
const TYPES = { ".js": "text/javascript;charset=utf-8", ".wasm": "application/wasm" };

/** Where the vendor's snippets look for the vendor's scripts. */
const VENDOR_PATHS = ["/journey/sdk/js/web/v1/ac.js", "/genesys-bootstrap/genesys.min.js"];

/** @type {Promise<Map<string, Buffer>> | undefined} */
let dist;

/** The files of `dist/`, as they were when first asked for: a build meanwhile must not mix two versions. */
async function readDist() {
  const names = (await readdir(DIST)).filter((name) => TYPES[extname(name)] !== undefined);
  const files = await Promise.all(names.map((name) => readFile(join(DIST, name))));
  return new Map(names.map((name, index) => [name, files[index]]));
}

/** @type {Promise<unknown> | undefined} */
let builder;
/** @type {Map<string, Promise<Buffer>>} */
const bundles = new Map();

/**
 * A bundle in the module's own encoding.
 *
 * @param {Record<string, unknown>} settings What `crates/journey/src/bin/sample_bundle.rs` has flags for, `forPage` as an object.
 * @returns {Promise<Buffer>}
 */
export function bundle(settings = {}) {
  const args = Object.entries(settings).flatMap(([name, value]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const text = typeof value === "boolean" ? (value ? "yes" : "no") : value;
    return [flag, typeof text === "object" ? JSON.stringify(text) : `${text}`];
  });
  const key = args.join("\n");
  const known = bundles.get(key) ?? make(args);
  bundles.set(key, known);
  return known;
}

/** @param {string[]} args */
async function make(args) {
  const run = promisify(execFile);
  const sample = ["-p", "waymeet-journey", "--features", "samples", "--bin", "sample_bundle"];
  builder ??= run("cargo", ["build", "--quiet", ...sample], { cwd: ROOT });
  await builder;
  const program = join(ROOT, "target", "debug", "sample_bundle");
  const { stdout } = await run(program, args, { encoding: "buffer" });
  return stdout;
}

/** @typedef {{ status?: number, headers?: Record<string, string>, body?: string }} Told What a test wants answered. */

/** Stands in for the service. */
export class Collector {
  /** Every request: method, path, what was posted. @type {{ method: string, path: string, body: string }[]} */
  requests = [];
  /** Bodies of `events`. @type {any[]} */
  batches = [];
  /** Bodies of `early`. @type {any[]} */
  early = [];
  /** Visitors that are to be erased. @type {string[]} */
  erased = [];
  /** What is answered instead, by the last part of the path. @type {Record<string, Told>} */
  told = {};
  /** @type {any} */
  availability = { ttlMs: 15_000, queues: {} };
  /** What the service has decided itself, told with the next receipt. @type {any} */
  offer;
  /** What became of such offers. @type {any[]} */
  actionEvents = [];
  /** @type {Buffer} */
  bundle = Buffer.alloc(0);
  /** @type {Map<string, { wait: Promise<void>, release: () => void }>} */
  #held = new Map();

  /** @param {Record<string, unknown>} [settings] See {@link bundle}. */
  static async start(settings) {
    dist ??= readDist();
    const collector = new Collector(await dist);
    collector.bundle = await bundle(settings);
    collector.server.listen(0, "127.0.0.1");
    await once(collector.server, "listening");
    return collector;
  }

  /** @param {Map<string, Buffer>} files */
  constructor(files) {
    this.files = files;
    this.server = createServer((request, response) => {
      this.#answer(request, response).catch((error) => response.destroy(error));
    });
  }

  get origin() {
    return `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (this.server.address()).port}`;
  }

  /** The snippet as the service hands it out. */
  get snippet() {
    return `${this.files.get("snippet.js")}`.replaceAll("WAYMEET_SERVICE", this.origin);
  }

  /** Everything posted, as one text. */
  get posted() {
    return this.requests.map(({ body }) => body).join("\n");
  }

  /** The records that have arrived, each once, in their order. */
  get events() {
    /** @type {Map<string, any>} */
    const events = new Map();
    for (const event of this.batches.flatMap((batch) => batch.events)) {
      if (!events.has(event.id)) events.set(event.id, event);
    }
    return [...events.values()];
  }

  /** Names of the web events that have arrived. */
  get names() {
    return this.events.filter(({ kind }) => kind === "web").map(({ name }) => name);
  }

  /**
   * Waits for a record.
   *
   * @param {string | ((event: any) => boolean)} wanted A name, or what it is known by.
   * @returns {Promise<any>}
   */
  async event(wanted) {
    const isWanted =
      typeof wanted === "string" ? (/** @type {any} */ event) => event.name === wanted : wanted;
    return eventually(`${wanted} has arrived`, () => this.events.find(isWanted), SOON);
  }

  /** Keeps requests for a path waiting. @param {string} path */
  hold(path) {
    let release = () => {};
    /** @type {Promise<void>} */
    const wait = new Promise((resolve) => {
      release = resolve;
    });
    this.#held.set(path, { wait, release });
  }

  /** Answers what was kept waiting. @param {string} path */
  release(path) {
    this.#held.get(path)?.release();
    this.#held.delete(path);
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   */
  async #answer(request, response) {
    const body = Buffer.concat(await request.toArray()).toString("utf8");
    const path = new URL(request.url ?? "/", this.origin).pathname;
    this.requests.push({ method: request.method ?? "", path, body });
    await this.#held.get(path)?.wait;
    const name = path.split("/").pop() ?? "";
    const file = this.files.get(VENDOR_PATHS.includes(path) ? "waymeet.js" : path.slice(1));
    if (file) {
      const headers = { "Content-Type": TYPES[extname(name)], "Access-Control-Allow-Origin": "*" };
      response.writeHead(200, headers).end(file);
      return;
    }
    const said = JSON.parse(body || "null");
    const { status = 200, headers, body: told } = this.told[name] ?? {};
    const allowed = {
      "Access-Control-Allow-Origin": request.headers.origin ?? "null",
      "Access-Control-Expose-Headers": "ETag, Retry-After",
      Vary: "Origin",
      ...headers,
    };
    if (name === "bundle") {
      response.writeHead(status, { ...allowed, "Content-Type": "application/octet-stream" }).end(this.bundle);
    } else if (name === "availability" && request.headers.accept?.includes("event-stream")) {
      // Stays open, as the service's does.
      response.writeHead(status, { ...allowed, "Content-Type": "text/event-stream" });
      // eslint-disable-next-line no-restricted-syntax -- a response, not a document
      response.write(`data: ${JSON.stringify(this.availability)}\n\n`);
    } else if (name === "actionevent") {
      this.actionEvents.push(said);
      response.writeHead(204, allowed).end();
    } else if (path.startsWith("/v1/sites/")) {
      const answer = told ?? this.#receive(name, said, status);
      const type = { "Content-Type": "application/json" };
      response.writeHead(answer === undefined ? 204 : status, { ...allowed, ...type }).end(answer);
    } else {
      response.writeHead(404).end();
    }
  }

  /**
   * @param {string} resource
   * @param {any} said
   * @param {number} status
   * @returns {string | undefined} Nothing where there is nothing to say.
   */
  #receive(resource, said, status) {
    if (status >= 300) return "{}";
    if (resource === "events") {
      const known = new Set(this.events.map(({ id }) => id));
      this.batches.push(said);
      const results = said.events.map((/** @type {any} */ { id }) => ({
        id,
        disposition: known.has(id) ? "duplicate" : "stored",
      }));
      const { offer } = this;
      this.offer = undefined;
      return JSON.stringify({ results, availability: this.availability, bundle: "b", offer });
    }
    if (resource === "early") this.early.push(said);
    else if (resource === "erase") this.erased.push(said.visitor);
    else if (resource === "link") {
      return JSON.stringify({
        parameter: "waymeet-link",
        value: `token-${said.visitor}`,
        expiresInSeconds: 120,
      });
    } else if (resource === "redeem") return JSON.stringify({ visitor: said.token.replace("token-", "") });
    else if (resource === "availability") return JSON.stringify(this.availability);
    else if (resource === "widget") return JSON.stringify({});
    return undefined;
  }

  async stop() {
    for (const { release } of this.#held.values()) release();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}

/**
 * @typedef {object} PageOptions
 * @property {(page: any, ...args: any[]) => void} [before] Runs in the page before the snippet, as a script of its own.
 * @property {(page: any, ...args: any[]) => void} [calls] Runs right after it.
 * @property {unknown[]} [args] What both get besides the window.
 * @property {string} [init] The options of `ac('init')`, which comes first unless it is empty; JSON.
 * @property {string} [head] More of the document's head, before the snippet.
 * @property {string} [body]
 * @property {string} [snippet] Another one than ours.
 * @property {Record<string, string | undefined>} [policy] Directives that differ; undefined: left out.
 * @property {string} [title]
 */

/** A function's source; that of a method is no expression. @param {Function} work */
const asExpression = (work) => `${work}`.replace(/^(?=(before|calls|check)\()/, "function ");

/** One visitor of a shop that carries the snippet, and the service it speaks to. */
export class Visitor {
  /** @param {import("./tab.mjs").Tab} tab @param {Collector} service @param {Site} shop */
  constructor(tab, service, shop) {
    this.tab = tab;
    this.engine = tab.engine;
    this.service = service;
    this.shop = shop;
  }

  /** @param {Record<string, string | undefined>} [differing] */
  policy(differing) {
    const directives = {
      "default-src": "'none'",
      "script-src": `'nonce-${NONCE}' ${this.service.origin} 'wasm-unsafe-eval'`,
      "connect-src": this.service.origin,
      "style-src": "'self'",
      "img-src": "'self'",
      "base-uri": "'none'",
      "require-trusted-types-for": "'script'",
      "trusted-types": "waymeet",
      ...differing,
    };
    const said = Object.entries(directives).filter(([, value]) => value !== undefined);
    return said.map((entry) => entry.join(" ")).join("; ");
  }

  /** Puts a page into the shop. @param {string} path @param {PageOptions} [options] */
  page(path, options = {}) {
    const { before, calls, args = [], init = "{}", head = "", body = "", policy, title = "Lamps" } = options;
    const { snippet = this.service.snippet } = options;
    const script = (/** @type {string} */ text) => `<script nonce="${NONCE}">${text}</script>`;
    const run = (/** @type {Function | undefined} */ work) =>
      work ? script(`(${asExpression(work)})(...[window].concat(${JSON.stringify(args)}))`) : "";
    const begin = init ? script(`ac("init", "organisation", { deploymentId: "${SITE}", ...${init} })`) : "";
    this.shop.pages[path] = {
      body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>${script(
        `(${listenForErrors})()`,
      )}${head}${run(before)}${snippet && script(snippet)}${begin}${run(calls)}</head>
        <body><main><h1>Lamps</h1>${body}</main></body></html>`,
      headers: { "Content-Security-Policy": this.policy(policy) },
    };
  }

  /** Opens a page of the shop. @param {string} path @param {string} [host] */
  async open(path, host) {
    const origin = host ? this.shop.origin.replace("127.0.0.1", host) : this.shop.origin;
    await this.tab.driver.get(origin + path);
  }

  /**
   * Does something in the page, which is handed to it.
   *
   * @template {unknown[]} A
   * @template T
   * @param {(page: any, ...args: A) => T} work
   * @param {A} args
   * @returns {Promise<T>}
   */
  async inPage(work, ...args) {
    return this.tab.driver.executeScript(
      `return (${asExpression(work)})(...[window].concat([].slice.call(arguments)));`,
      ...args,
    );
  }

  /** Waits for something in the page. @param {string} what @param {(page: any) => unknown} condition */
  async until(what, condition) {
    return eventually(what, () => this.inPage(condition), SOON);
  }

  /** What reached the page's own error handlers, on all of its pages so far. @returns {Promise<string>} */
  async errors() {
    return this.inPage((page) => page.heardErrors());
  }

  /** Names of our cookies with their values. @returns {Promise<Record<string, string>>} */
  async cookies() {
    const text = await this.inPage(() => document.cookie);
    return Object.fromEntries(
      text
        .split("; ")
        .filter(Boolean)
        .map((pair) => pair.split("=")),
    );
  }

  /** The keys in the shop's storage. @returns {Promise<string[]>} */
  async stored() {
    return this.inPage(() => Object.keys(localStorage).sort());
  }
}

/** Runs first in each page: what reaches the page's error handlers, kept where nothing hostile reaches it. */
function listenForErrors() {
  /** @type {string} */
  let heard = "";
  const kept = Object.getOwnPropertyDescriptor(window, "sessionStorage")?.get?.call(window);
  const { getItem, setItem } = Storage.prototype;
  const hear = (/** @type {any} */ what) => {
    heard += `${what}\n`;
    try {
      setItem.call(kept, "errors", (getItem.call(kept, "errors") ?? "") + `${what}\n`);
    } catch {
      // Leaving.
    }
  };
  addEventListener("error", (event) => hear(event.message));
  addEventListener("unhandledrejection", (event) => hear(`unhandled: ${event.reason}`));
  /** @type {any} */ (window).heardErrors = () => getItem.call(kept, "errors") ?? heard;
}

/** Browsers stay open from one test to the next: a visitor is new by another origin and without cookies.
 * @type {Map<string, Browser>} */
const open = new Map();

after(async () => {
  await Promise.all([...open.values()].map((browser) => browser.close()));
});

/**
 * Defines one test for each chosen engine, each with a shop and a service of its own.
 *
 * @param {string} name A claim.
 * @param {(visitor: Visitor) => Promise<void>} body
 * @param {Record<string, unknown>} [settings] The deployment's, see {@link bundle}.
 */
export function forEachVisitor(name, body, settings) {
  for (const engine of chosenEngines()) {
    test(`${name} [${engine.name}]`, { timeout: TEST_MS }, async (context) => {
      const service = await Collector.start(settings);
      const shop = await Site.start({ "/blank": { body: "<!doctype html><title>Blank</title>" } });
      const browser = open.get(engine.name) ?? new Browser(engine);
      open.set(engine.name, browser);
      try {
        const tab = browser.tabs[0] ?? (await browser.open());
        const visitor = new Visitor(tab, service, shop);
        await visitor.open("/blank");
        await tab.driver.manage().deleteAllCookies();
        await body(visitor);
        await tab.driver.get("about:blank");
      } catch (error) {
        const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
        const picture = await browser.tabs[0]?.screenshot(`failed-${slug}`).catch(() => undefined);
        context.diagnostic(`screenshot: ${picture}; arrived: ${JSON.stringify(service.batches)}`);
        // The next test does not inherit what went wrong.
        open.delete(engine.name);
        await browser.close().catch(() => {});
        throw error;
      } finally {
        await shop.stop();
        await service.stop();
      }
    });
  }
}
