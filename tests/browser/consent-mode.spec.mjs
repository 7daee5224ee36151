// @ts-check
/** Google Consent Mode: which of its commands are the visitor's answer, and what they allow. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { brotliCompressSync } from "node:zlib";

import { eventually, forEachBrowser } from "./support/index.mjs";
import { bundleAdapter, startFixtures } from "./support/fixtures.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

/** @type {import("./support/index.mjs").Site} */
let site;
before(async () => {
  site = await startFixtures();
});
after(async () => {
  await site.stop();
});

/** @typedef {[command: "default" | "update", words: Record<string, unknown>]} Command */

/** What the tracker is told. @param {string} tracking @param {string} personalisation @param {string} chat */
const answer = (tracking, personalisation, chat) => [["consent", { tracking, personalisation, chat }]];

const ALL_GRANTED = {
  analytics_storage: "granted",
  personalization_storage: "granted",
  functionality_storage: "granted",
};
const ALL_DENIED = {
  analytics_storage: "denied",
  personalization_storage: "denied",
  functionality_storage: "denied",
};
const GRANTED = answer("granted", "granted", "granted");
const DENIED = answer("denied", "denied", "denied");

/** @type {[claim: string, commands: Command[], told: unknown[], options?: object][]} */
const CASES = [
  ["nothing said is no answer", [], []],
  ["a default that denies is no answer of the visitor", [["default", ALL_DENIED]], []],
  ["a default that grants holds", [["default", ALL_GRANTED]], GRANTED],
  [
    "an update is the answer",
    [
      ["default", ALL_DENIED],
      ["update", ALL_GRANTED],
    ],
    GRANTED,
  ],
  [
    "an update may deny",
    [
      ["default", ALL_DENIED],
      ["update", ALL_DENIED],
    ],
    DENIED,
  ],
  [
    "what is said in one task is one answer",
    [
      ["default", ALL_GRANTED],
      ["update", ALL_DENIED],
    ],
    DENIED,
  ],
  [
    "an update of other types is no answer",
    [
      ["default", ALL_DENIED],
      ["update", { ad_storage: "granted", ad_user_data: "granted" }],
    ],
    [],
  ],
  [
    "an update of some types leaves the others as they were",
    [
      ["default", { ...ALL_DENIED, functionality_storage: "granted" }],
      ["update", { analytics_storage: "granted" }],
    ],
    answer("granted", "denied", "granted"),
  ],
  [
    "personalised advertising stands in for personalisation where that has no type of its own",
    [["update", { analytics_storage: "granted", ad_personalization: "granted" }]],
    answer("granted", "granted", "denied"),
  ],
  [
    "and not where it has",
    [
      [
        "update",
        { analytics_storage: "granted", ad_personalization: "granted", personalization_storage: "denied" },
      ],
    ],
    answer("granted", "denied", "denied"),
  ],
  [
    "a default after the update changes nothing",
    [
      ["update", ALL_GRANTED],
      ["default", ALL_DENIED],
    ],
    GRANTED,
  ],
  [
    "a word that is none is a no",
    [["update", { ...ALL_GRANTED, analytics_storage: "yes" }]],
    answer("denied", "granted", "granted"),
  ],
  [
    "a purpose may be mapped to other types",
    [["update", { ...ALL_GRANTED, functionality_storage: "denied", security_storage: "granted" }]],
    GRANTED,
    { mapping: { chat: "security_storage" } },
  ],
  [
    "without a region, what is denied anywhere is denied",
    [
      ["default", { ...ALL_DENIED, region: ["ES", "US-AK"] }],
      ["default", ALL_GRANTED],
    ],
    [],
  ],
  [
    "without a region, what is granted somewhere is not granted",
    [
      ["default", ALL_DENIED],
      ["default", { ...ALL_GRANTED, region: ["US"] }],
    ],
    [],
  ],
  [
    "with a region, its own default outranks that of everyone",
    [
      ["default", { ...ALL_GRANTED, region: ["US"] }],
      ["default", ALL_DENIED],
    ],
    GRANTED,
    { region: "US-CA" },
  ],
  [
    "and that of a part of the country outranks the country's",
    [
      ["default", { ...ALL_DENIED, region: ["US-CA"] }],
      ["default", { ...ALL_GRANTED, region: ["US"] }],
    ],
    [],
    { region: "US-CA" },
  ],
  [
    "a default of other regions is none",
    [
      ["default", { ...ALL_DENIED, region: ["ES"] }],
      ["default", ALL_GRANTED],
    ],
    GRANTED,
    { region: "US-CA" },
  ],
];

for (const [order, isBefore] of /** @type {const} */ ([
  ["before the bridge is there", true],
  ["after it", false],
])) {
  forEachBrowser(`consent commands said ${order} become the answer they are`, async (browser) => {
    const tab = await browser.open();
    for (const [claim, commands, told, options] of CASES) {
      await tab.goto(`${site.origin}/consent-mode-page.html`);
      await eventually("the page is ready", () => tab.run(() => "isReady" in window));
      const heard = await tab.runAsync(
        async (commands, options, isBefore) => {
          const page = /** @type {any} */ (window);
          const say = () => commands.forEach(([command, words]) => page.gtag("consent", command, words));
          if (isBefore) say();
          page.bridge(options);
          if (!isBefore) say();
          return page.told();
        },
        commands,
        options ?? {},
        isBefore,
      );
      assert.deepEqual(heard, told, claim);
    }
    assert.deepEqual(await tab.policyViolations(), []);
  });
}

forEachBrowser("a default that grants waits for the update it was told to wait for", async (browser) => {
  const tab = await browser.open();
  await tab.goto(`${site.origin}/consent-mode-page.html`);
  await eventually("the page is ready", () => tab.run(() => "isReady" in window));
  const [meanwhile, then] = await tab.runAsync(
    async (granted, denied) => {
      const page = /** @type {any} */ (window);
      page.bridge();
      page.gtag("consent", "default", { ...granted, wait_for_update: 60_000 });
      const meanwhile = await page.told();
      page.gtag("consent", "update", denied);
      return [meanwhile, await page.told()];
    },
    ALL_GRANTED,
    ALL_DENIED,
  );
  assert.deepEqual(meanwhile, []);
  assert.deepEqual(then, DENIED);
});

forEachBrowser("each answer is passed on, and the page's list is what it was", async (browser) => {
  const tab = await browser.open();
  await tab.goto(`${site.origin}/consent-mode-page.html`);
  await eventually("the page is ready", () => tab.run(() => "isReady" in window));
  const seen = await tab.runAsync(
    async (granted, denied) => {
      const page = /** @type {any} */ (window);
      const { dataLayer, gtag } = page;
      const original = dataLayer.push;
      page.bridge();
      // As Google's scripts do once they are there: theirs calls what it found.
      const below = dataLayer.push;
      dataLayer.push = (/** @type {unknown[]} */ ...entries) => below.apply(dataLayer, entries);
      const answers = [];
      for (const words of [granted, denied, granted]) {
        gtag("consent", "update", words);
        answers.push(...(await page.told()));
      }
      // None of these is Consent Mode's, and some are hostile.
      const length = dataLayer.push(
        null,
        { event: "gtm.js" },
        "consent",
        ["consent", "update"],
        new Proxy(
          {},
          {
            get() {
              throw new Error("hostile");
            },
          },
        ),
      );
      const others = await page.told();
      dataLayer.push = below;
      page.stop();
      gtag("consent", "update", denied);
      return {
        answers,
        others,
        length,
        afterwards: await page.told(),
        isRestored: dataLayer.push === original,
      };
    },
    ALL_GRANTED,
    ALL_DENIED,
  );
  assert.deepEqual(seen.answers, [...GRANTED, ...DENIED, ...GRANTED]);
  assert.deepEqual(seen.others, []);
  assert.equal(seen.length, 8);
  assert.deepEqual(seen.afterwards, []);
  assert.ok(seen.isRestored);
});

forEachBrowser(
  "a page that has no list yet, or another name for it, is followed as well",
  async (browser) => {
    const tab = await browser.open();
    await tab.goto(`${site.origin}/consent-mode-page.html`);
    await eventually("the page is ready", () => tab.run(() => "isReady" in window));
    const heard = await tab.runAsync(async (granted) => {
      const page = /** @type {any} */ (window);
      page.bridge({ dataLayer: "ownLayer" });
      page.ownLayer.push(["consent", "update", granted]);
      page.gtag("consent", "update", {});
      return page.told();
    }, ALL_GRANTED);
    assert.deepEqual(heard, GRANTED);
  },
);

forEachBrowser(
  "a default that grants does not speak louder than the browser, the visitor does",
  async (browser) => {
    const tab = await browser.open();
    for (const [signal, value] of [
      ["globalPrivacyControl", true],
      ["doNotTrack", "1"],
    ]) {
      await tab.goto(`${site.origin}/consent-mode-page.html`);
      await eventually("the page is ready", () => tab.run(() => "isReady" in window));
      const heard = await tab.runAsync(
        async (signal, value, granted) => {
          const page = /** @type {any} */ (window);
          Object.defineProperty(page.navigator, signal, { value });
          page.bridge();
          page.gtag("consent", "default", granted);
          const byDefault = await page.told();
          page.gtag("consent", "update", granted);
          return [byDefault, await page.told()];
        },
        /** @type {string} */ (signal),
        value,
        ALL_GRANTED,
      );
      assert.deepEqual(heard, [[], GRANTED], /** @type {string} */ (signal));
    }
  },
);

test("the bridge costs a page no more than 700 bytes", async () => {
  assert.ok(brotliCompressSync(await bundleAdapter("consent.js")).length <= 700);
});
