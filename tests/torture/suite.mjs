// @ts-check
/** The cases in their two sizes: small, as `npm test` runs them, and large, as `npm run torture` does. */

import { answers, oneSender } from "./cases/answers.mjs";
import { burst, crash, manyTabs } from "./cases/bursts.mjs";
import { exits, EXITS, heldBack, LINKS } from "./cases/leaving.mjs";
import { storage } from "./cases/storage.mjs";
import { seeded } from "./random.mjs";

/** @typedef {import("../browser/support/browser.mjs").Browser} Browser */
/** @typedef {import("./ground.mjs").Ground} Ground */
/** @typedef {import("./results.mjs").Row} Row */
/** @typedef {{ name: string, only?: string, run: (browser: Browser, ground: Ground) => Promise<Row[]> }} Case */

const SEED = 20_261_122;
const STEPS = [0, 250, 500, 1_000, 2_000, 5_000, 10_000];

/** @type {Case[]} */
export const SMALL = [
  {
    name: "leaving while part of the tracker is held back",
    run: async (browser, ground) => [
      ...(await heldBack(browser, ground, { part: "script", holds: [500], stays: [0, 500] })),
      ...(await heldBack(browser, ground, { part: "bundle", holds: [1_000], stays: [250, 750] })),
    ],
  },
  {
    name: "exits",
    run: (browser, ground) =>
      exits(browser, ground, { links: ["good", "offline"], exits: Object.keys(EXITS), times: 1 }),
  },
  {
    name: "tabs",
    run: (browser, ground) =>
      manyTabs(browser, ground, { tabs: 4, events: 50, kills: 2, random: seeded(SEED) }),
  },
  { name: "burst", run: (browser, ground) => burst(browser, ground, { count: 1_000 }) },
  { name: "broken storage", run: (browser, ground) => storage(browser, ground) },
  { name: "crash", only: "chromium", run: crash },
  { name: "answers", run: answers },
  { name: "one sender", run: (browser, ground) => oneSender(browser, ground, { tabs: 3, times: 2 }) },
];

/** @type {Case[]} */
export const LARGE = [
  {
    name: "leaving while part of the tracker is held back",
    run: async (browser, ground) => [
      ...(await heldBack(browser, ground, { part: "script", holds: STEPS, stays: STEPS })),
      ...(await heldBack(browser, ground, { part: "module", holds: [500, 2_000], stays: STEPS.slice(0, 5) })),
      ...(await heldBack(browser, ground, { part: "bundle", holds: [500, 2_000], stays: STEPS.slice(0, 5) })),
    ],
  },
  {
    name: "exits",
    run: (browser, ground) =>
      exits(browser, ground, { links: Object.keys(LINKS), exits: Object.keys(EXITS), times: 3 }),
  },
  {
    name: "tabs",
    run: (browser, ground) =>
      browser.name === "chromium"
        ? manyTabs(browser, ground, { tabs: 20, events: 500, kills: 15, random: seeded(SEED) })
        : manyTabs(browser, ground, { tabs: 8, events: 200, kills: 6, random: seeded(SEED) }),
  },
  ...SMALL.slice(3, -1),
  { name: "one sender", run: (browser, ground) => oneSender(browser, ground, { tabs: 6, times: 10 }) },
];
