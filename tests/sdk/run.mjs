// @ts-check
/**
 * Runs the tests with the vendor's SDK, all of them against one demo: `node tests/sdk/run.mjs`. A file alone, with a
 * demo of its own: `node --test tests/sdk/segments.test.mjs`.
 */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

import { startDemo } from "../browser/support/demo.mjs";
import { DEMO_JSON } from "./support/running.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".test.mjs"))
  .sort()
  .map((name) => join(folder, name));

const demo = await startDemo();
process.env[DEMO_JSON] = demo.file;
const results = run({ files, concurrency: 1 });
results.on("test:fail", () => (process.exitCode = 1));
results.once("end", async () => {
  if ((await demo.stop()) !== 0) process.exitCode = 1;
});
results.compose(new spec()).pipe(process.stdout);
