// @ts-check
/** More at once than anybody plans for: a thousand calls in one task, many tabs, tabs that are killed. */

import { eventually } from "../../browser/support/index.mjs";
import { Visitor } from "../visitor.mjs";

/** @typedef {import("../ground.mjs").Ground} Ground */
/** @typedef {import("../../browser/support/browser.mjs").Browser} Browser */
/** @typedef {import("../results.mjs").Row} Row */

/**
 * Many calls in one task: before the module is there, and after.
 *
 * @param {Browser} browser
 * @param {Ground} ground
 * @param {{ count: number }} size
 * @returns {Promise<Row[]>}
 */
export async function burst(browser, ground, { count }) {
  const rows = [];
  const visitor = await Visitor.arrive(browser, ground);
  for (const isUp of [false, true]) {
    visitor.called = new Set();
    ground.proxy.fault = (_, path) =>
      !isUp && path.endsWith("/waymeet_journey.js") ? { delayMs: 1_000 } : undefined;
    await visitor.open();
    if (isUp) await visitor.isSettled();
    await visitor.shops(count);
    const inVisit = await visitor.visitEnds();
    await visitor.close();
    const when = isUp ? "with the module up" : "before the module is there";
    rows.push({ case: `${count} calls in one task ${when}`, inVisit, ...(await visitor.comesBack()) });
  }
  return rows;
}

/**
 * Tabs that record in turns, some of which are killed in the middle of it; another one takes the place of each. Chromium's are
 * killed like a program that crashes, those of the others are closed.
 *
 * @param {Browser} browser
 * @param {Ground} ground
 * @param {{ tabs: number, events: number, kills: number, random: () => number }} size
 * @returns {Promise<Row[]>}
 */
export async function manyTabs(browser, ground, { tabs, events, kills, random }) {
  const visitor = await Visitor.arrive(browser, ground);
  const each = Math.ceil(events / 10);
  const open = [];
  for (let number = 0; number < tabs; number++) open.push({ handle: await visitor.open(), left: events });
  const rounds = (tabs * events) / each;
  for (let round = 0, killed = 0; ; round++) {
    const busy = open.filter(({ left }) => left > 0);
    if (busy.length === 0) break;
    const tab = busy[Math.floor(random() * busy.length)];
    await visitor.driver.switchTo().window(tab.handle);
    const count = Math.min(each, tab.left);
    await visitor.shops(count);
    tab.left -= count;
    // Evenly spread over the whole of it, and right after the calls.
    if (killed * rounds < round * kills) {
      killed += 1;
      await visitor.kill();
      tab.handle = await visitor.open();
    }
  }
  const inVisit = await visitor.visitEnds();
  await visitor.closeAll();
  const how = browser.name === "chromium" ? "killed" : "closed";
  return [
    {
      case: `${tabs} tabs, ${events} events each, ${kills} tabs ${how} meanwhile`,
      inVisit,
      ...(await visitor.comesBack()),
    },
  ];
}

/**
 * The renderer's process ends right after the calls.
 *
 * @param {Browser} browser
 * @param {Ground} ground
 * @returns {Promise<Row[]>}
 */
export async function crash(browser, ground) {
  const rows = [];
  /** @type {[string, boolean, string][]} */
  const moments = [
    ["before the module is there", false, "/waymeet_journey.js"],
    ["while the module waits for the bundle", false, "/bundle"],
    ["with the module up, offline", true, "/events"],
    ["with the module up", true, "nothing"],
  ];
  const visitor = await Visitor.arrive(browser, ground);
  for (const [moment, isUp, part] of moments) {
    visitor.called = new Set();
    const trouble = (/** @type {string} */ _, /** @type {string} */ path) =>
      path.endsWith(part) ? (isUp ? { isDropped: true } : { delayMs: 3_600_000 }) : undefined;
    if (!isUp) ground.proxy.fault = trouble;
    await visitor.open();
    if (isUp) {
      await visitor.isSettled();
      ground.proxy.fault = trouble;
    } else {
      await eventually(`${part} is asked for`, () => ground.proxy.to(part).at(-1)?.endedAt === Infinity);
    }
    await visitor.shops(3);
    await visitor.kill();
    rows.push({ case: `renderer killed right after three calls, ${moment}`, ...(await visitor.comesBack()) });
  }
  return rows;
}
