// @ts-check
/**
 * The ground the tests run on: the real service, a proxy before it that makes the trouble, a shop whose pages carry the real
 * snippet, and a site that is somebody else's.
 */

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { Site, startDemo } from "../browser/support/index.mjs";
import { BROKEN_STORAGE } from "./broken-storage.mjs";
import { shopper } from "./page.mjs";
import { callOf, Proxy } from "./proxy.mjs";

const SNIPPET = fileURLToPath(new URL("../../dist/snippet.js", import.meta.url));
const NONCE = "torture";
const run = promisify(execFile);

/** @typedef {{ called: number, lost: string[], twice: string[], inVisit: number }} Verdict */

export class Ground {
  static async start() {
    const demo = await startDemo();
    const proxy = await Proxy.start(demo.info.service, demo.info.shop);
    const elsewhere = await Site.start({ "/": { body: "<!doctype html><title>Elsewhere</title>" } });
    const snippet = (await readFile(SNIPPET, "utf8")).replaceAll("WAYMEET_SERVICE", proxy.origin);
    const pages = pagesWith(snippet, demo.info.deploymentId);
    const policy = `default-src 'none'; script-src 'nonce-${NONCE}' 'wasm-unsafe-eval' ${proxy.origin}; connect-src ${proxy.origin}; img-src 'self'`;
    const shop = await Site.start(pages, { policy });
    return new Ground(demo, proxy, shop, elsewhere);
  }

  /**
   * @param {import("../browser/support/demo.mjs").Demo} demo
   * @param {Proxy} proxy
   * @param {Site} shop
   * @param {Site} elsewhere
   */
  constructor(demo, proxy, shop, elsewhere) {
    this.demo = demo;
    this.proxy = proxy;
    this.shop = shop;
    this.elsewhere = elsewhere.origin.replace("127.0.0.1", "localhost");
    this.elsewhereSite = elsewhere;
  }

  /** Calls that have arrived under any id; early ones among them. @param {Iterable<string>} calls */
  missing(calls) {
    return [...calls].filter((call) => !this.proxy.arrivals.has(call));
  }

  /** Calls that are in the store for good: stored, not only put aside. @param {Iterable<string>} calls */
  unsettled(calls) {
    return [...calls].filter((call) => {
      const arrival = this.proxy.arrivals.get(call);
      return !arrival || arrival.stored + arrival.duplicates === 0;
    });
  }

  /**
   * What was lost, and what was stored more than once, as far as the service's answers tell.
   *
   * @param {Iterable<string>} calls
   */
  judge(calls) {
    const called = [...calls];
    const twice = called.filter((call) => {
      const arrival = this.proxy.arrivals.get(call);
      return arrival !== undefined && (arrival.stored > 1 || arrival.ids.size > 1);
    });
    return { called: called.length, lost: this.missing(called), twice };
  }

  /**
   * How often each call is in the service's own store, early ones that wait aside included; nothing where there is no
   * `sqlite3` to read it with.
   *
   * @returns {Promise<Map<string, number> | undefined>}
   */
  async stored() {
    const file = join(this.demo.folder, "data", "demo.sqlite");
    const query = "SELECT body FROM events UNION ALL SELECT body FROM early_events";
    let text;
    try {
      text = (await run("sqlite3", ["-readonly", "-json", file, query], { maxBuffer: 1 << 28 })).stdout;
    } catch (error) {
      if (/** @type {any} */ (error).code === "ENOENT") return undefined;
      throw error;
    }
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { body } of JSON.parse(text || "[]")) {
      const call = callOf(JSON.parse(body));
      if (call !== undefined) counts.set(call, (counts.get(call) ?? 0) + 1);
    }
    return counts;
  }

  async stop() {
    await this.proxy.stop();
    await this.shop.stop();
    await this.elsewhereSite.stop();
    return this.demo.stop();
  }
}

/** A browser from before there were Web Locks. Runs in the page. */
function noLocks() {
  Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
}

/**
 * The shop's pages: `/` and `/next`, and `/broken/<kind>` for each way a browser's storage can be broken.
 *
 * @param {string} snippet
 * @param {string} site
 * @returns {Record<string, import("../browser/support/site.mjs").Answer>}
 */
function pagesWith(snippet, site) {
  /** @param {string} before */
  const page = (before) => ({
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lamps</title>
${before}<script nonce="${NONCE}">${snippet}</script>
<script nonce="${NONCE}" src="/shopper.js"></script>
</head><body><h1>Lamps</h1><a id="next" href="/next">Next</a></body></html>`,
  });
  /** @param {string} body */
  const script = (body) => ({ type: "text/javascript;charset=utf-8", body });
  /** @type {Record<string, import("../browser/support/site.mjs").Answer>} */
  const pages = {
    "/": page(""),
    "/next": page(""),
    "/shopper.js": script(`(${shopper})(${JSON.stringify(site)});`),
  };
  for (const [kind, breakStorage] of Object.entries({ ...BROKEN_STORAGE, "no-locks": noLocks })) {
    pages[`/broken/${kind}.js`] = script(`(${breakStorage})(${JSON.stringify(site)});`);
    pages[`/broken/${kind}`] = page(`<script nonce="${NONCE}" src="/broken/${kind}.js"></script>\n`);
  }
  return pages;
}
