// @ts-check
// What a page says of itself before the tracker is there: whose site it is, and that it wants a launcher.

import assert from "node:assert/strict";
import test from "node:test";

import { asked, askedFor, site } from "../../www/adapters/widget/site.js";

/** A page of our snippet, whose calls wait. @param {...any[]} calls */
const waiting = (...calls) => ({ ac: { q: calls.map((call) => ({ arguments: call })) } });
const INIT = ["init", "organisation", { deploymentId: "deployment" }];

test("a launcher that is asked for in the queue is asked for, whichever snippet made the queue", () => {
  const own = { launcher: { side: "start" } };
  assert.deepEqual(askedFor(waiting(INIT, ["load", "widget", own])), ["load", "widget", own]);
  // The vendor's loaders leave bare argument lists, under whatever name.
  assert.ok(askedFor({ _genesysJourneySdk: "J", J: { q: [INIT, ["load", "widget"]] } }));
  assert.equal(askedFor(waiting(INIT, ["load", "autotrackClick"])), undefined);
  assert.equal(askedFor({}), undefined);
});

test("whose site it is the tracker knows best, and before it the queue", () => {
  assert.equal(site(waiting(INIT)), "deployment");
  assert.equal(site(waiting(["init", "organisation"])), "organisation");
  assert.equal(site({ ac: { q: [INIT], site: () => "now" } }), "now");
  assert.equal(site({ ac: { q: [INIT], site: () => undefined } }), "deployment");
  assert.equal(site(waiting(["pageview"])), undefined);
});

test("what a page has made of our names says nothing, and hurts nobody", () => {
  for (const ac of [3, null, { q: 3 }, { q: [null, 3] }, { q: [undefined] }]) {
    assert.equal(site({ ac }), undefined);
    assert.equal(askedFor({ ac }), undefined);
    assert.equal(asked({ ac }), undefined);
  }
});
