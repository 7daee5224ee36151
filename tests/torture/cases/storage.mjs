// @ts-check
/** Storage that is broken, while the visitor is online: nothing is thrown into the page, and all arrives in the visit. */

import assert from "node:assert/strict";

import { BROKEN_STORAGE } from "../broken-storage.mjs";
import { Visitor } from "../visitor.mjs";

/** @typedef {import("../ground.mjs").Ground} Ground */
/** @typedef {import("../../browser/support/browser.mjs").Browser} Browser */
/** @typedef {import("../results.mjs").Row} Row */

/**
 * @param {Browser} browser
 * @param {Ground} ground
 * @param {{ kinds?: string[] }} [size]
 * @returns {Promise<Row[]>}
 */
export async function storage(browser, ground, { kinds = Object.keys(BROKEN_STORAGE) } = {}) {
  /** @type {Row[]} */
  const rows = [];
  const visitor = await Visitor.arrive(browser, ground);
  for (const kind of kinds) {
    visitor.called = new Set();
    visitor.problems = [];
    await visitor.open(`/broken/${kind}`);
    for (let time = 0; time < 3; time++) await visitor.shops(4);
    const inVisit = await visitor.visitEnds();
    await visitor.noteCalls();
    assert.deepEqual(visitor.problems, [], `${kind}: nothing is thrown into the page`);
    // The next visitor of this browser finds it as good as new.
    await visitor.tab.run(() => {
      const real = document.createElement("iframe");
      document.body.append(real);
      /** @type {any} */ (real.contentWindow).localStorage.clear();
    });
    await visitor.close();
    rows.push({ case: kind.replaceAll("-", " "), inVisit, ...ground.judge(visitor.called) });
  }
  return rows;
}
