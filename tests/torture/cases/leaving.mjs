// @ts-check
/** The visitor leaves: before the module is there, while it starts, after it; in every way a page can be left. */

import { Visitor } from "../visitor.mjs";

/** @typedef {import("../ground.mjs").Ground} Ground */
/** @typedef {import("../../browser/support/browser.mjs").Browser} Browser */
/** @typedef {import("../results.mjs").Row} Row */

/** What is held back, by the end of its path. */
export const PARTS = {
  script: "/waymeet_journey.js",
  module: "/waymeet_journey_bg.wasm",
  bundle: "/bundle",
};

/**
 * A part of the tracker is held back for some time; the visitor calls something ten times a second and leaves for another site
 * after some time of his own.
 *
 * @param {Browser} browser
 * @param {Ground} ground
 * @param {{ part: keyof typeof PARTS, holds: number[], stays: number[] }} size Times in milliseconds.
 * @returns {Promise<Row[]>}
 */
export async function heldBack(browser, ground, { part, holds, stays }) {
  const rows = [];
  const visitor = await Visitor.arrive(browser, ground);
  for (const hold of holds) {
    visitor.called = new Set();
    let inVisit;
    // Who stays for long after all is there is a visitor like any other.
    for (const stay of stays.filter((time) => time <= Math.max(500, hold * 2))) {
      ground.proxy.fault = (_, path) => (path.endsWith(PARTS[part]) ? { delayMs: hold } : undefined);
      await visitor.passesThrough(stay);
      await visitor.close();
      inVisit = await visitor.visitEnds();
    }
    rows.push({
      case: `${part} held back ${hold / 1_000} s`,
      inVisit,
      // Firefox cancels the import when the visitor leaves, and loses some beacons of that moment with it. What the snippet
      // fetches itself outlives the page for that reason. WebKit loses the beacon of about one visit in forty that leaves in the
      // task in which it came, on a machine that is busy. What is lost so comes with the visitor's next page.
      mayComeLater: part === "script" && browser.name !== "chromium",
      ...(await visitor.comesBack()),
    });
  }
  return rows;
}

/** Links, by what they do to each request. @type {Record<string, () => import("../proxy.mjs").Fault | undefined>} */
export const LINKS = {
  good: () => undefined,
  slow: () => ({ delayMs: 400 + Math.random() * 1_000 }),
  offline: () => ({ isDropped: true }),
};

/** Ways to leave a page, right after five calls in the same task. @type {Record<string, (visitor: Visitor) => Promise<void>>} */
export const EXITS = {
  async "tab closed"(visitor) {
    await visitor.shops(5);
    await visitor.close();
  },

  async "link on the same site"(visitor) {
    const next = visitor.address("/next");
    await visitor.shopsAndThen(
      5,
      (to) => {
        const link = /** @type {HTMLAnchorElement} */ (document.querySelector("#next"));
        link.href = to;
        link.click();
      },
      next,
    );
    await visitor.isOn(next);
    await visitor.close();
  },

  async "other site"(visitor) {
    await visitor.goesElsewhere();
    await visitor.close();
  },

  async reload(visitor) {
    await visitor.shopsAndThen(
      5,
      () => {
        /** @type {any} */ (window).isOld = true;
        location.reload();
      },
      "",
    );
    await visitor.sees("the page is new", () => {
      const page = /** @type {any} */ (window);
      return !page.isOld && page.called?.length > 0;
    });
    await visitor.noteCalls();
    await visitor.close();
  },

  async "away and back"(visitor) {
    await visitor.goesElsewhere();
    await visitor.goesBack();
    await visitor.sees("the shop is there again", () => /** @type {any} */ (window).called?.length > 0);
    await visitor.noteCalls();
    await visitor.goesElsewhere();
    await visitor.close();
  },
};

/**
 * @param {Browser} browser
 * @param {Ground} ground
 * @param {{ links: string[], exits: string[], times: number }} size
 * @returns {Promise<Row[]>}
 */
export async function exits(browser, ground, { links, exits: ways, times }) {
  const rows = [];
  const visitor = await Visitor.arrive(browser, ground);
  for (const link of links) {
    for (const way of ways) {
      visitor.called = new Set();
      let inVisit;
      for (let time = 0; time < times; time++) {
        // Offline, the visitor has been online before: whoever never was has no page either.
        ground.proxy.fault = link === "offline" ? LINKS.good : LINKS[link];
        await visitor.open();
        await visitor.isSettled();
        ground.proxy.fault = LINKS[link];
        await EXITS[way](visitor);
        inVisit = await visitor.visitEnds(link !== "offline");
      }
      rows.push({
        case: `${way}, ${link} link`,
        inVisit: link === "offline" ? undefined : inVisit,
        // Firefox's process may be gone before any of a page's last requests, ours or not, has left it.
        mayComeLater: way === "tab closed" && browser.name === "firefox",
        ...(await visitor.comesBack()),
      });
    }
  }
  return rows;
}
