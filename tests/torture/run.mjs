// @ts-check
/**
 * `npm run torture`: the large run. Prints its table, and puts it between the two marks of docs/reliability.md.
 * `WAYMEET_BROWSERS` chooses browsers; names of cases as arguments choose cases, and then the page stays as it is.
 */

import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { chosenEngines } from "../browser/support/engines.mjs";
import { Ground } from "./ground.mjs";
import { misses, table } from "./results.mjs";
import { LARGE } from "./suite.mjs";
import { impatient } from "./visitor.mjs";

const PAGE = fileURLToPath(new URL("../../docs/reliability.md", import.meta.url));
const [BEGIN, END] = ["<!-- torture: begin -->", "<!-- torture: end -->"];

/** How long one case may take in one browser. */
const CASE_MS = 900_000;

const chosen = process.argv.slice(2);
/** @type {string[]} */
const failures = [];
// Questions to a browser that is gone: whoever asked has said so already.
process.on("unhandledRejection", (reason) => console.error(`${reason}`));
// Browsers side by side, each on ground of its own: most of the time is waiting.
const results = (await Promise.all(chosenEngines().map(torture))).flat();
const text = table(results);
console.log(`\n${text}\n`);
for (const failure of failures) console.error(failure);
if (chosen.length === 0) await writeDown(text);
process.exitCode = failures.length > 0 ? 1 : 0;

/**
 * All cases in one browser.
 *
 * @param {import("../browser/support/engines.mjs").Engine} engine
 */
async function torture(engine) {
  /** @type {import("./results.mjs").Result[]} */
  const found = [];
  const ground = await Ground.start();
  try {
    for (const { name, only, run } of LARGE) {
      if (only !== undefined && only !== engine.name) continue;
      if (chosen.length > 0 && !chosen.includes(name)) continue;
      const began = Date.now();
      const browser = impatient(engine);
      try {
        const rows = await Promise.race([run(browser, ground), tooLong()]);
        found.push(...rows.map((row) => ({ ...row, engine: engine.name, group: name })));
        failures.push(...misses(rows).map((miss) => `${engine.name}, ${name}: ${miss}`));
      } catch (error) {
        failures.push(`${engine.name}, ${name}: ${error instanceof Error ? error.stack : error}`);
      } finally {
        ground.proxy.heal();
        await browser.close();
      }
      console.log(`${engine.name}, ${name}: ${Math.round((Date.now() - began) / 1_000)} s`);
    }
    failures.push(...(await inStore(ground)).map((failure) => `${engine.name}: ${failure}`));
    const { refused } = ground.proxy;
    if (refused.length > 0) {
      console.error(`${engine.name}: refused by the service: ${JSON.stringify(refused).slice(0, 2_000)}`);
    }
  } finally {
    await ground.stop();
  }
  return found;
}

/** A browser that does not answer any more must not hold up the others. @returns {Promise<never>} */
async function tooLong() {
  await pause(CASE_MS, undefined, { ref: false });
  throw new Error(`not within ${CASE_MS} ms`);
}

/** What the service's own store says, beside its answers: each call once. @param {Ground} ground */
async function inStore(ground) {
  const stored = await ground.stored();
  if (stored === undefined) {
    console.log("there is no sqlite3: what was stored is known from the service's answers alone");
    return [];
  }
  const often = [...stored].filter(([, count]) => count > 1);
  const missing = [...ground.proxy.arrivals.keys()].filter(
    (call) => /\.\w+$/.test(call) && !stored.has(call),
  );
  console.log(`in the store: ${stored.size} calls, ${often.length} of them more than once`);
  return [
    ...often.slice(0, 5).map(([call, count]) => `in the store ${count} times: ${call}`),
    ...missing.slice(0, 5).map((call) => `answered for, and not in the store: ${call}`),
  ];
}

/** @param {string} text */
async function writeDown(text) {
  const page = await readFile(PAGE, "utf8");
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has lost its marks`);
  await writeFile(PAGE, `${page.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${page.slice(end)}`);
}
