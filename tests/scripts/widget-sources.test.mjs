// @ts-check
// Where the widget's configuration comes from: the snippet's question where there was one, and one of its own where that came to
// nothing.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Sources, WidgetError } from "../../www/adapters/widget/sources.js";

const page = /** @type {any} */ (globalThis);
const had = { window: page.window, fetch: page.fetch };
/** What is asked for. @type {string[]} */
let asked = [];
/** What the service answers, one after another. @type {(object | number)[]} */
let answers = [];

beforeEach(() => {
  asked = [];
  page.window = { ac: {} };
  page.fetch = async (/** @type {string} */ address) => {
    asked.push(address);
    const answer = answers.shift();
    if (answer === undefined) throw new TypeError("no network");
    return typeof answer === "number"
      ? { ok: false, status: answer }
      : { ok: true, json: async () => answer };
  };
});
afterEach(() => Object.assign(page, had));

const ADDRESS = "https://journey.example/v1/sites/shop/widget";
const make = () => new Sources({ service: "https://journey.example", site: () => "shop" });

test("what the snippet has asked for is not asked for again", async () => {
  page.window.ac.g = Promise.resolve({ version: 1, language: "de" });
  const sources = make();
  assert.deepEqual(await sources.configure(), { version: 1, language: "de" });
  assert.deepEqual(await sources.configure(), { version: 1, language: "de" });
  assert.deepEqual(asked, []);
});

test("an error is no configuration: the widget asks itself", async () => {
  for (const came of [undefined, { status: 404, title: "not found" }]) {
    page.window.ac.g = Promise.resolve(came);
    answers = [{ version: 1 }];
    assert.deepEqual(await make().configure(), { version: 1 });
  }
  assert.deepEqual(asked, [ADDRESS, ADDRESS]);
});

test("an attempt that failed leaves the next one free", async () => {
  const sources = make();
  answers = [503];
  await assert.rejects(sources.configure(), WidgetError);
  await assert.rejects(sources.configure(), /no network/);
  answers = [{ version: 1 }];
  assert.deepEqual(await sources.configure(), { version: 1 });
  assert.equal(asked.length, 3);
});

test("who puts something over the configuration waits for the site's, and not for itself", async () => {
  page.window.ac.g = Promise.resolve(undefined);
  answers = [503];
  const sources = make();
  const ofSite = sources.configure.bind(sources);
  sources.configure = () => ofSite().catch(() => /** @type {any} */ ({ isOwn: true }));
  assert.deepEqual(await sources.configure(), { isOwn: true });
});
