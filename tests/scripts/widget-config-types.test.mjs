// @ts-check
/** The types of the widget's configuration are what its schema gives. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { typesOfSchema } from "../../www/types/build.js";

test("the types of the configuration are those of its schema: `npm run types` makes them", async () => {
  const committed = readFileSync(new URL("../../www/types/widget-config.d.ts", import.meta.url), "utf8");
  assert.equal(committed, await typesOfSchema());
});
