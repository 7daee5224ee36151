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
  happen(EVENTS);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    happen(EVENTS);
    return ((performance.now() - begun) * 1_000) / EVENTS;
  });
  return rounds.sort((one, other) => one - other)[Math.floor(ROUNDS / 2)];
}

const few = measure(100);
console.log(`100 segments, 100 maps          ${few.toFixed(1)} µs an event`);
for (const maps of [1_000, 5_000]) {
  const many = measure(maps);
  console.log(
    `the same and ${`${maps - 100}`.padStart(5)} maps more     ${many.toFixed(1)} µs, ${(many / few).toFixed(2)} times`,
  );
}
