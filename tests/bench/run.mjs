// @ts-check
/**
 * What a page pays for its tracker, ours and others, in one run in Chromium: bytes, main thread at load, the way from
 * navigation to the first event, `record`, memory. Absolute times depend on the machine; read the ratios.
 *
 *     npm run bench            writes the table into docs/performance.md
 *     npm run bench -- --runs 3
 */

import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { cpus } from "node:os";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

import { Browser } from "../browser/support/browser.mjs";
import { startDemo } from "../browser/support/demo.mjs";
import { chosenEngines } from "../browser/support/engines.mjs";
import { eventually } from "../browser/support/waiting.mjs";
import { installPeers } from "./install.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DIST = `${ROOT}dist/`;
const REPORT = `${ROOT}docs/performance.md`;
const [BEGIN, END] = ["<!-- bench: begin -->", "<!-- bench: end -->"];
const RUNS = Number(process.argv[process.argv.indexOf("--runs") + 1]) || 9;
/** How many records wait while `record` is measured, and how many are measured. */
const [WAITING, MEASURED] = [2_000, 500];

installPeers();
const { bundlePeer, PEERS } = await import("./peers.mjs");

/** How long a page has for what it does at load, in milliseconds. */
const SETTLED_MS = 3_000;

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
/** @param {number[]} values @param {number} share */
const quantile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;

/** @param {string} origin */
const snippet = async (origin) =>
  (await readFile(`${DIST}snippet.js`, "utf8")).replace("WAYMEET_SERVICE", origin);

/** The site, its collector and the files of all trackers. */
class Bench {
  /** When the first request with an event came, in Unix milliseconds. @type {number | undefined} */
  firstEvent;
  /** Whether our collector answers at all. */
  isAnswering = true;
  /** Events ours has acknowledged. */
  stored = 0;

  /** @param {Buffer} bundle */
  constructor(bundle) {
    this.bundle = bundle;
    /** @type {Map<string, Uint8Array>} */
    this.peers = new Map();
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error) => response.destroy(error));
    });
  }

  get origin() {
    return `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (this.server.address()).port}`;
  }

  async start() {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    for (const peer of PEERS) this.peers.set(peer.name, await bundlePeer(peer, `${this.origin}/peer`));
  }

  /** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
  async answer(request, response) {
    const { pathname } = new URL(request.url ?? "/", this.origin);
    const body = Buffer.concat(await request.toArray()).toString();
    const isEvent =
      /^\/(peer|collect)|\/(events|early)$/.test(pathname) && !/\.js$|config|flags|decide/.test(pathname);
    if (isEvent && (request.method === "POST" || pathname.endsWith("/i"))) this.firstEvent ??= Date.now();
    response.setHeader("Access-Control-Allow-Origin", request.headers.origin ?? "*");
    response.setHeader("Access-Control-Allow-Credentials", "true");
    response.setHeader("Access-Control-Allow-Headers", "content-type, sp-anonymous");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    const [type, content] = await this.content(pathname, body);
    if (content === undefined) return void response.writeHead(type ? 204 : 404).end();
    if (pathname.endsWith("/events") && !this.isAnswering) return void response.writeHead(503).end();
    response.setHeader("Content-Type", type).writeHead(200).end(content);
  }

  /** @param {string} path @param {string} body @returns {Promise<[string, (string | Uint8Array)?]>} */
  async content(path, body) {
    const [, kind, name] = path.split("/");
    if (kind === "page") {
      return ["text/html", page(decodeURIComponent(name), this.origin, await snippet(this.origin))];
    }
    if (kind === "peers") return ["text/javascript", this.peers.get(decodeURIComponent(name))];
    if (path.endsWith("/bundle")) return ["application/octet-stream", this.bundle];
    if (path.endsWith("/events")) {
      const results = JSON.parse(body).events.map((/** @type {any} */ { id }) => ({
        id,
        disposition: "stored",
      }));
      if (this.isAnswering) this.stored += results.length;
      return ["application/json", JSON.stringify({ results, bundle: "x" })];
    }
    if (kind === "peer" || kind === "collect" || path.endsWith("/early")) return ["application/json", "{}"];
    if (/^\/waymeet[\w.]*$/.test(path)) {
      const type = path.endsWith(".wasm") ? "application/wasm" : "text/javascript";
      return [type, await readFile(DIST + path.slice(1))];
    }
    return [""];
  }
}

/** The same page with another tracker. @param {string} name @param {string} origin @param {string} inline */
function page(name, origin, inline) {
  const trackers = {
    blank: "",
    floor: `<script>fetch("${origin}/collect", { method: "POST", body: "x" })</script>`,
    Waymeet: `<script>${inline}
      ac("init", "00000000-0000-4000-8000-00000000000a", { consent: "granted" }); ac("pageview");
      window.record = (name) => ac("record", name, { price: 15.5, currency: "EUR" });</script>`,
  };
  const script =
    /** @type {Record<string, string>} */ (trackers)[name] ??
    `<script async src="${origin}/peers/${encodeURIComponent(name)}"></script>`;
  const text = Array.from(
    { length: 200 },
    (_, index) => `<p>Paragraph ${index} of a page like any other.</p>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title>${script}</head><body>${text.join("")}</body></html>`;
}

/** One page load in a fresh profile. */
class Load {
  /** @param {import("../browser/support/tab.mjs").Tab} tab @param {Bench} bench */
  constructor(tab, bench) {
    this.bench = bench;
    this.driver = /** @type {any} */ (tab.driver);
  }

  /** @param {string} method @param {object} [parameters] @returns {Promise<any>} */
  cdp(method, parameters = {}) {
    return this.driver.sendAndGetDevToolsCommand(method, parameters);
  }

  /** The main thread's work so far, in milliseconds. */
  async work() {
    const { metrics } = await this.cdp("Performance.getMetrics");
    return metrics.find((/** @type {any} */ { name }) => name === "TaskDuration").value * 1_000;
  }

  /** @param {string} name @param {number} slowdown */
  async open(name, slowdown) {
    await this.cdp("Performance.enable");
    await this.cdp("Network.enable");
    await this.cdp("Network.clearBrowserCache");
    await this.cdp("Storage.clearDataForOrigin", { origin: this.bench.origin, storageTypes: "all" });
    await this.driver.get(`${this.bench.origin}/page/blank`);
    // What earlier pages have left is not this one's to clear away.
    await this.cdp("HeapProfiler.collectGarbage");
    await this.cdp("Emulation.setCPUThrottlingRate", { rate: slowdown });
    this.bench.firstEvent = undefined;
    const before = await this.work();
    await this.driver.get(`${this.bench.origin}/page/${name}`);
    if (name !== "blank") {
      await eventually(`${name} sends`, async () => this.bench.firstEvent !== undefined, {
        withinMs: 20_000,
      });
    }
    const began = await this.driver.executeScript("return performance.timeOrigin");
    await this.settled();
    const work = (await this.work()) - before;
    const longest = await this.driver.executeAsyncScript(`
      const done = arguments[0];
      let longest = 0;
      new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (longest = Math.max(longest, duration))))
        .observe({ type: "longtask", buffered: true });
      setTimeout(() => done(longest), 100);`);
    await this.cdp("Emulation.setCPUThrottlingRate", { rate: 1 });
    return { work, longest, first: (this.bench.firstEvent ?? NaN) - began };
  }

  /** Long enough for all of them, and as long for each: whoever asks a page whether it is quiet gives it work. */
  async settled() {
    await setTimeout(SETTLED_MS);
  }

  /** Bytes of the page's JavaScript heap and of what lies beside it: array buffers, WebAssembly memories. */
  async heap() {
    for (let turn = 0; turn < 3; turn++) await this.cdp("HeapProfiler.collectGarbage");
    const { usedSize, backingStorageSize = 0 } = await this.cdp("Runtime.getHeapUsage");
    return usedSize + backingStorageSize;
  }

  /** Microseconds of the synchronous part of each `record`. @param {number} count */
  async record(count) {
    return /** @type {number[]} */ (
      await this.driver.executeAsyncScript(
        `const [count, done] = arguments, times = [];
        (function some(from) {
          for (let index = from; index < Math.min(from + 50, count); index++) {
            const began = performance.now();
            record("bench_event_" + index);
            times.push((performance.now() - began) * 1000);
          }
          if (from + 50 < count) setTimeout(some, 0, from + 50);
          else done(times);
        })(0);`,
        count,
      )
    );
  }
}

/** @param {Bench} bench */
async function measure(bench) {
  const engine = chosenEngines().find(({ name }) => name === "chromium");
  if (!engine) throw new Error("the bench is Chromium's");
  const names = ["floor", "Waymeet", ...PEERS.map(({ name }) => name)];
  /** @type {Record<string, { plain: any[], slow: any[], heaps: number[], records: number[], waiting: number[] }>} */
  const results = Object.fromEntries(
    names.map((name) => [name, { plain: [], slow: [], heaps: [], records: [], waiting: [] }]),
  );
  for (let run = 0; run < RUNS; run++) {
    // All of them in each round: what else the machine does meets all alike.
    console.log(`round ${run + 1} of ${RUNS}`);
    for (const name of names) {
      const browser = new Browser(engine);
      try {
        const load = new Load(await browser.open(), bench);
        results[name].plain.push(await load.open(name, 1));
        results[name].heaps.push(await load.heap());
        results[name].slow.push(await load.open(name, 4));
        if (name !== "floor" && run < 3) results[name].records.push(...(await load.record(MEASURED)));
        if (name === "Waymeet" && run < 3) {
          bench.isAnswering = false;
          await load.record(WAITING);
          results[name].waiting.push(...(await load.record(MEASURED)));
          bench.isAnswering = true;
        }
      } finally {
        await browser.close();
      }
    }
  }
  return results;
}

/** Bytes of what a visitor downloads, brotli 11. @param {Bench} bench @param {string} name */
async function bytes(bench, name) {
  const size = (/** @type {Uint8Array} */ content) => brotliCompressSync(content).length;
  const script = bench.peers.get(name);
  if (script) return size(script);
  if (name !== "Waymeet") return 0;
  const files = ["snippet.js", "waymeet_journey.js", "waymeet_journey_bg.wasm"];
  const contents = await Promise.all(files.map((file) => readFile(DIST + file)));
  return contents.reduce((sum, content) => sum + size(content), 0);
}

/** The bundle a page of the demo shop fetches. */
async function demoBundle() {
  const demo = await startDemo();
  try {
    const { service, organisationId, shop } = demo.info;
    const answer = await fetch(`${service}/v1/sites/${organisationId}/bundle`, { headers: { Origin: shop } });
    return Buffer.from(await answer.arrayBuffer());
  } finally {
    await demo.stop();
  }
}

const bench = new Bench(await demoBundle());
await bench.start();
const results = await measure(bench);
const floor = results.floor;
const number = (/** @type {number} */ value, digits = 0) =>
  Number.isNaN(value) ? "–" : value.toFixed(digits);
const lines = [
  "| | bytes br | main thread at load over the floor, ms, plain / slowed | longest task, ms, plain | navigation → first event, ms, plain / slowed | `record`, µs, median / p99 | heap over the floor, KB |",
  "|---|---|---|---|---|---|---|",
];
for (const [name, { plain, slow, heaps, records }] of Object.entries(results)) {
  const of = (/** @type {any[]} */ loads, /** @type {string} */ what) =>
    median(loads.map((load) => load[what]));
  const over = (/** @type {"plain" | "slow"} */ kind, /** @type {any[]} */ loads) =>
    number(of(loads, "work") - of(floor[kind], "work"));
  lines.push(
    `| ${name} | ${await bytes(bench, name)} | ${over("plain", plain)} / ${over("slow", slow)} | ${number(of(plain, "longest"))} | ${number(of(plain, "first"))} / ${number(of(slow, "first"))} | ${number(median(records))} / ${number(quantile(records, 0.99))} | ${number((median(heaps) - median(floor.heaps)) / 1024)} |`,
  );
}
const { waiting } = results.Waymeet;
lines.push(
  "",
  `Waymeet's \`record\` with ${WAITING} records waiting: median ${number(median(waiting))} µs, p99 ${number(quantile(waiting, 0.99))} µs (${waiting.length} calls).`,
  "",
  `Medians of ${RUNS}, Chromium, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${new Date().toISOString().slice(0, 10)}; slowed: the processor four times.`,
);
console.log(lines.join("\n"));
if (existsSync(REPORT)) {
  const report = await readFile(REPORT, "utf8");
  const [before, rest] = report.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after !== undefined) await writeFile(REPORT, `${before}${BEGIN}\n${lines.join("\n")}\n${END}${after}`);
}
bench.server.closeAllConnections();
bench.server.close();
