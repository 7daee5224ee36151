// @ts-check
/** Nothing lost, nothing twice: the cases of `npm run torture` in small. What each of them does: docs/reliability.md. */

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { Ground } from "../torture/ground.mjs";
import { misses } from "../torture/results.mjs";
import { SMALL } from "../torture/suite.mjs";
import { impatient } from "../torture/visitor.mjs";
import { forEachBrowser } from "./support/index.mjs";

/** @type {Ground} */
let ground;
before(async () => {
  ground = await Ground.start();
});
after(async () => {
  const stored = await ground?.stored();
  const twice = [...(stored ?? [])].filter(([, count]) => count > 1);
  const code = await ground?.stop();
  assert.ok(stored, "`sqlite3` reads the service's own store");
  assert.deepEqual(twice, [], "the service's own store holds nothing twice");
  if (ground) assert.equal(code, 0, "the demo ends cleanly");
});

for (const { name, only, run } of SMALL) {
  forEachBrowser(`nothing is lost and nothing stored twice: ${name}`, async ({ engine }, context) => {
    if (only !== undefined && only !== engine.name) return context.skip(`only in ${only}`);
    const browser = impatient(engine);
    try {
      const rows = await run(browser, ground);
      assert.ok(rows.every(({ called }) => called > 0));
      assert.deepEqual(misses(rows), []);
    } finally {
      ground.proxy.heal();
      await browser.close();
    }
  });
}
