// @ts-check
/**
 * What one event costs in WebAssembly: counted into 100 segments and 100 maps of five conditions each, with all gates, and
 * decided. Built as the module is. `node tests/bench/engine.mjs`
 */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const ROUNDS = 15;
const EVENTS = 2_000;
const WARM_UP = 30_000;

const build = [
  "build",
  "--quiet",
  "-p",
  "waymeet-journey",
  "--features",
  "samples",
  "--bin",
  "engine_in_wasm",
];
execFileSync("cargo", [...build, "--profile", "module", "--target", "wasm32-unknown-unknown"], {
  cwd: ROOT,
  stdio: "inherit",
});
const built = `${ROOT}target/wasm32-unknown-unknown/module/engine_in_wasm.wasm`;
const file = `${ROOT}target/wasm/engine_in_wasm.wasm`;
// As the tracker's module is made.
execFileSync(`${ROOT}node_modules/.bin/wasm-opt`, [built, "--all-features", "-O3", "-o", file]);
const { instance } = await WebAssembly.instantiate(readFileSync(file), {});
const { prepare, happen } = /** @type {Record<string, (number: number) => number>} */ (
  /** @type {unknown} */ (instance.exports)
);

/** Microseconds an event, of the median round. @param {number} maps */
function measure(maps) {
  prepare(maps);
  // Until the browser's second compiler has had its turn.
  happen(WARM_UP);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    happen(EVENTS);
    return ((performance.now() - begun) * 1_000) / EVENTS;
  });
  return rounds.sort((one, other) => one - other)[Math.floor(ROUNDS / 2)];
}

/** The same 100 rules as somebody would write them by hand: no segments, no gates, no state. Microseconds an event. */
function measureByHand() {
  const rules = Array.from({ length: 100 }, (_, number) => {
    const own = number % 10 ? `/products/${number}/` : "/products/";
    return (/** @type {any} */ event, /** @type {string} */ path) =>
      event.name === "page_viewed" &&
      path.startsWith(own) &&
      event.url.toLowerCase().includes("colour=blue") &&
      event.title.endsWith("Shop") &&
      Number(event.attributes.price) > 10 &&
      !event.keywords.toLowerCase().includes("chair");
  });
  const event = {
    name: "page_viewed",
    url: "https://shop.example/products/lamps/17?utm_source=letter&colour=Blue",
    title: "Table lamps in blue and other colours – Shop",
    keywords: "lamps, table lamps, light",
    attributes: { price: "49.90" },
  };
  let matched = 0;
  const round = () => {
    const begun = performance.now();
    for (let count = 0; count < EVENTS; count++) {
      const path = new URL(event.url).pathname.toLowerCase();
      for (const rule of rules) matched += rule(event, path) ? 1 : 0;
    }
    return ((performance.now() - begun) * 1_000) / EVENTS;
  };
  round();
  const rounds = Array.from({ length: ROUNDS }, round).sort((one, other) => one - other);
  if (!matched) throw new Error("no rule has matched");
  return rounds[Math.floor(ROUNDS / 2)];
}

const byHand = measureByHand();
const few = measure(100);
console.log(`100 closures by hand            ${byHand.toFixed(1)} µs an event`);
console.log(
  `100 segments, 100 maps          ${few.toFixed(1)} µs an event, ${(few / byHand).toFixed(2)} times by hand`,
);
for (const maps of [1_000, 5_000]) {
  const many = measure(maps);
  console.log(
    `the same and ${`${maps - 100}`.padStart(5)} maps more     ${many.toFixed(1)} µs, ${(many / few).toFixed(2)} times`,
  );
}
