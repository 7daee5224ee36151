// @ts-check
/** The debug panel: what it tells of the tracker, and how it behaves as a guest of the page. */

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { Origin } from "selenium-webdriver";

import { eventually, forEachBrowser, Key } from "./support/index.mjs";
import { startFixtures } from "./support/fixtures.mjs";
import { pretendMedia } from "./support/media.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const DARK = "(prefers-color-scheme: dark)";
const NARROW = "(max-width: 48em)";
const MARKUP = "<img src=x onerror=alert(1)>&amp;";
const AT = Date.UTC(2026, 10, 22, 12, 0, 0, 7);
const TABS = ["Events", "Decisions", "Availability", "Outbox", "Settings"];

/** @param {string} name */
const part = (name) => `waymeet-debug >>> [data-test=debug${name ? `-${name}` : ""}]`;
const BODY = part("body");
const LINES = "waymeet-debug >>> li";

const action = { actionId: "a-1", actionMapId: "m-1", actionMapVersion: 3 };

/** What a page has been through, as the loader keeps it. @param {string} origin */
const story = (origin) => [
  ["ready", {}, AT],
  ["consent", { tracking: "granted", personalisation: "denied", chat: "granted" }, AT],
  ["settings", { pageviewConfig: "Auto", clickEvents: [{ selector: ".buy", eventName: "buy" }] }, AT],
  ["availability", { ttlMs: 15_000, queues: { "Web Sales": { agents: 2, estimatedWaitSeconds: 40 } } }, AT],
  [
    "event",
    {
      kind: "web",
      at: AT,
      name: "page_viewed",
      page: { url: `${origin}/p/17?q=lamp` },
      attributes: {
        price: { dataType: "number", value: "15.5" },
        note: { dataType: "string", value: MARKUP },
      },
      traits: { email: { dataType: "string", value: "a@b.example" } },
    },
    AT,
  ],
  ["webchat:qualified", { ...action, mediaType: "webchat", state: "qualified" }, AT + 1],
  ["blocked", { ...action, mediaType: "webchat", reason: "NoAvailableAgents" }, AT + 2],
  [
    "event",
    {
      kind: "blocked",
      at: AT + 2,
      media: "webchat",
      reason: "NoAvailableAgents",
      page: { url: "https://other.example/" },
    },
    AT + 2,
  ],
  ["contentOffer:rejected", { ...action, mediaType: "contentOffer", state: "rejected" }, AT + 3],
  ["event", { kind: "action", at: AT + 3, media: "contentOffer", state: "rejected" }, AT + 3],
  // The loader keeps records as the text they are sent as.
  ["event", JSON.stringify({ kind: "visit", at: AT + 4, user: "u-17" }), AT + 4],
  ["outbox", { waiting: 3, sent: 41, dropped: 1, failures: 2 }, AT + 5],
];

/** @type {import("./support/index.mjs").Site} */
let site;
before(async () => {
  site = await startFixtures();
});
after(async () => {
  await site.stop();
});

/** @param {import("./support/index.mjs").Browser} browser @param {unknown[]} [history] */
async function open(browser, history = story(site.origin)) {
  const tab = await browser.open();
  await tab.resize(1200, 900);
  await tab.goto(`${site.origin}/debug-page.html`);
  await tab.run((history) => /** @type {any} */ (window).openPanel(history), history);
  return tab;
}

/** @param {Tab} tab @param {string} type @param {unknown} data */
const emit = (tab, type, data) =>
  tab.run((type, data) => /** @type {any} */ (window).emit(type, data), type, data);

/** @param {Tab} tab @returns {Promise<string[]>} */
const lines = async (tab) =>
  tab.run(
    (...found) => found.map((line) => /** @type {any} */ (line).innerText.replace(/\s+/g, " ").trim()),
    ...(await tab.all(LINES)),
  );

forEachBrowser("events are told newest first, as text", async (browser) => {
  const tab = await open(browser);
  const [visit, rejected, blocked, viewed] = await lines(tab);
  assert.match(visit, /:00:00\.011 visit identify user: u-17$/);
  assert.match(rejected, /\.010 action Content offer declined/);
  assert.match(blocked, /blocked Chat not offered: NoAvailableAgents https:\/\/other.example\//);
  assert.match(viewed, /:00:00\.007 web page_viewed \/p\/17\?q=lamp .*price: 15\.5/);
  assert.ok(viewed.includes(`note: ${MARKUP}`) && viewed.includes("email: a@b.example"), viewed);
  assert.deepEqual(await tab.all("waymeet-debug >>> img"), []);

  await emit(tab, "event", { kind: "web", at: AT + 9, name: MARKUP });
  await emit(tab, "event", { kind: "visit", at: AT + 9, attributes: { total: 12 } });
  const [newest, second] = await lines(tab);
  assert.match(newest, /visit set total: 12/);
  assert.ok(second.includes(MARKUP));
});

forEachBrowser("decisions are told with their reasons in words", async (browser) => {
  const tab = await open(browser);
  await tab.click(part("decisions"));
  const [declined, blocked, qualified] = await lines(tab);
  assert.match(declined, /rejected Content offer declined map: m-1 action: a-1/);
  assert.match(
    blocked,
    /Chat not offered: No agent was available to take a chat\. reason: NoAvailableAgents/,
  );
  assert.match(qualified, /qualified Chat qualified/);
  const sentences = [
    ["PageUrlConditionsNotMatching", "This page is not one of the pages it may be shown on."],
    ["ServiceLevelThrottling", "The workgroup is too busy to keep its service level."],
    ["AlreadyExistingOffer", "Another offer is open already."],
    ["TriggerDateInFuture", "It is not due yet."],
    ["MultipleSimultaneousOffers", "An action map of higher priority went first."],
    ["NoAvailableAgents", "No agent was available to take a chat."],
    ["FrequencyCapping", "The visitor has had enough offers for now."],
    ["OfferedOutsideSchedule", "It is outside opening hours."],
    ["Unknown", "The reason is not known."],
  ];
  for (const [reason, sentence] of sentences) {
    await emit(tab, "blocked", { ...action, mediaType: "webchat", reason });
    assert.ok((await lines(tab))[0].includes(sentence), sentence);
  }
  await emit(tab, "webchat:engaged", { ...action, mediaType: "webchat", state: "engaged" });
  assert.match((await lines(tab))[0], /Chat answered by an agent/);
  await emit(tab, "webchat:errored", {
    ...action,
    mediaType: "webchat",
    state: "errored",
    errorMessage: "oh",
  });
  assert.match((await lines(tab))[0], /Chat failed error: oh/);
});

forEachBrowser("availability, outbox, consent and settings are told as they are now", async (browser) => {
  const tab = await open(browser);
  await tab.click(part("availability"));
  await tab.textIs(BODY, /Heard \d+ s ago, good for 15 s: too old/);
  await tab.textIs(`${BODY} tbody`, /Web Sales\s+2\s+40 s/);
  await emit(tab, "availability", { ttlMs: 15_000, queues: {} });
  await tab.textIs(BODY, /good for 15 s: still good[^]*No queue is available/);

  await tab.click(part("outbox"));
  await tab.textIs(BODY, /Waiting\s+3\s+Sent\s+41\s+Dropped\s+1\s+Failures\s+2/);
  await emit(tab, "outbox", { waiting: 0, sent: 44, dropped: 1, failures: 0 });
  await tab.textIs(BODY, /Waiting\s+0\s+Sent\s+44/);

  await tab.click(part("settings"));
  await tab.textIs(BODY, /tracking\s+granted[^]*personalisation\s+denied[^]*chat\s+granted/);
  await tab.textIs(BODY, "https://service.example");
  await tab.textIs(BODY, '"eventName": "buy"');
});

forEachBrowser("where nothing has happened it says so", async (browser) => {
  const tab = await open(browser, []);
  for (const [name, words] of [
    ["events", /Nothing has been recorded yet/],
    ["decisions", /No action map has qualified or been blocked yet/],
    ["availability", /Nothing has been heard of the queues yet/],
    ["outbox", /Waiting\s+not known yet/],
    ["settings", /No settings yet/],
  ]) {
    await tab.click(part(`${name}`));
    await tab.textIs(BODY, words);
  }
  await tab.click(part("events"));
  await emit(tab, "event", { kind: "web", at: AT, name: "the first" });
  await tab.textIs(LINES, "the first");
});

forEachBrowser("it keeps five hundred events and survives what it does not understand", async (browser) => {
  const tab = await open(browser, [
    ["event", null, AT],
    ["blocked", undefined, AT],
    ["event", "{", AT],
    ["event", { at: "never", attributes: { deep: { value: { a: 1 } }, none: null } }, AT],
    [],
  ]);
  const shown = await tab.run(() => {
    const page = /** @type {any} */ (window);
    const circle = /** @type {any} */ ({ kind: "web", attributes: {} });
    circle.attributes.self = circle;
    page.emit("event", circle);
    page.emit("unheardOf", 7);
    for (let index = 0; index < 600; index += 1) {
      page.emit("event", { kind: "web", at: index, name: `event ${index}` });
    }
    const items = document.querySelector("waymeet-debug")?.shadowRoot?.querySelectorAll("li") ?? [];
    return [items.length, items[0]?.textContent, items[items.length - 1]?.textContent];
  });
  assert.equal(shown[0], 500);
  assert.match(`${shown[1]}`, /event 599$/);
  assert.match(`${shown[2]}`, /event 100$/);
  await tab.click(part("decisions"));
  await tab.click(part("events"));
  assert.equal((await tab.all(LINES)).length, 500);
});

forEachBrowser("everything is copied as JSON, by hand where the page may not copy", async (browser) => {
  const tab = await open(browser);
  await tab.run(() => {
    Object.defineProperty(navigator, "clipboard", {
      configurable: true,
      value: {
        async writeText(/** @type {string} */ text) {
          Object.assign(window, { copied: text });
        },
      },
    });
  });
  await tab.click(part("copy"));
  await tab.textIs(part("said"), "Copied.");
  const copied = JSON.parse(await tab.run(() => /** @type {any} */ (window).copied));
  assert.equal(copied.events.length, 4);
  assert.equal(copied.events[0].name, "page_viewed");
  assert.deepEqual(
    copied.decisions.map((/** @type {any} */ decision) => decision.type),
    ["webchat:qualified", "blocked", "contentOffer:rejected"],
  );
  assert.equal(copied.outbox.waiting, 3);
  assert.equal(copied.consent.tracking, "granted");
  assert.equal(copied.site, "6f0d2a3e-0000-4000-8000-00000000d001");

  await tab.run(() => {
    Object.defineProperty(navigator, "clipboard", { configurable: true, value: undefined });
  });
  await tab.click(part("copy"));
  await tab.textIs(part("said"), "to copy");
  const selected = await tab.run(
    (found) => {
      const field = /** @type {HTMLTextAreaElement} */ (/** @type {unknown} */ (found));
      return field.value.slice(field.selectionStart, field.selectionEnd);
    },
    await tab.find(part("json")),
  );
  assert.equal(JSON.parse(selected).events.length, 4);
  // What comes meanwhile does not take it away.
  await emit(tab, "event", { kind: "web", at: AT, name: "meanwhile" });
  await tab.find(part("json"));
  assert.deepEqual(await tab.accessibilityViolations(), []);
});

forEachBrowser("it is worked by keys alone", async (browser) => {
  const tab = await open(browser);
  await tab.run(() => document.getElementById("last")?.focus());
  const focus = async () => `${await tab.focus()}`;
  await tab.press(Key.TAB);
  await eventually("the grip comes first", async () =>
    tab.run(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute("role") === "separator"),
  );
  const height = () =>
    tab.run(
      () => document.querySelector("waymeet-debug")?.shadowRoot?.querySelector("section")?.clientHeight,
    );
  const before = Number(await height());
  await tab.press(Key.ARROW_UP);
  assert.ok(Number(await height()) > before, "higher");
  await tab.press(Key.HOME);
  assert.ok(Number(await height()) < before, "at its lowest");
  await tab.press(Key.END);

  // Past the button that collapses it, to the tabs.
  await tab.press(Key.TAB);
  await tab.press(Key.TAB);
  assert.match(await focus(), /button#Events$/);
  await tab.press(Key.ARROW_RIGHT);
  assert.match(await focus(), /button#Decisions$/);
  await tab.press(Key.ARROW_LEFT);
  await tab.press(Key.ARROW_LEFT);
  assert.match(await focus(), /button#Settings$/);
  await tab.textIs(BODY, "Consent");

  await tab.pressWith(Key.SHIFT, Key.TAB);
  await tab.press(Key.ENTER);
  await tab.gone(BODY);
  assert.deepEqual(await tab.accessibilityViolations(), [], "collapsed");
  await tab.screenshot("debug-collapsed");
  await tab.press(Key.SPACE);
  await tab.find(BODY);
  await tab.click(part("close"));
  await tab.gone(part(""));
});

forEachBrowser("its height follows the pointer, within bounds", async (browser) => {
  const tab = await open(browser);
  /** Drags the grip to a height of the window, in percent. @param {number} percent @param {number} [expected] */
  const drag = async (percent, expected = percent) => {
    const grip = await tab.find(part("grip"));
    const [x, y, to] = await tab.run(
      (found, percent) => {
        const box = /** @type {any} */ (found).getBoundingClientRect();
        return [box.left + 40, box.top + 5, innerHeight * (1 - percent / 100)].map(Math.round);
      },
      grip,
      percent,
    );
    const at = (/** @type {number} */ y) => ({ x, y, origin: Origin.VIEWPORT, duration: 0 });
    await tab.driver.actions().move(at(y)).press().move(at(to)).release().perform();
    await eventually(`the grip is at ${expected}`, async () => {
      const now = await tab.run(
        (found) => Number(/** @type {any} */ (found).getAttribute("aria-valuenow")),
        grip,
      );
      return Math.abs(now - expected) <= 1;
    });
  };
  await drag(60);
  await drag(99, 90);
  await drag(1, 20);
  // Let go is let go.
  await tab.driver.actions().move({ x: 300, y: 300, origin: Origin.VIEWPORT, duration: 0 }).perform();
  assert.equal(
    await tab.run(
      (grip) => /** @type {any} */ (grip).getAttribute("aria-valuenow"),
      await tab.find(part("grip")),
    ),
    "20",
  );
});

forEachBrowser("it takes nothing from the page, and leaves nothing when it is closed", async (browser) => {
  const tab = await browser.open();
  await tab.goto(`${site.origin}/debug-page.html`);
  await tab.click("#search");
  const look = () =>
    tab.run(() => [
      document.documentElement.scrollHeight,
      document.querySelector("main")?.getBoundingClientRect().height,
      document.activeElement?.id,
    ]);
  const before = await look();
  await tab.run((history) => /** @type {any} */ (window).openPanel(history), story(site.origin));
  assert.deepEqual(await look(), before);
  await tab.press("oak");
  assert.equal(await tab.run(() => /** @type {any} */ (document.getElementById("search")).value), "oak");
  const left = await tab.run(() => {
    const page = /** @type {any} */ (window);
    page.dispose();
    page.emit("event", { kind: "web", name: "late" });
    page.dispose();
    return [document.querySelector("waymeet-debug") !== null, page.listeners(), page.logged];
  });
  assert.deepEqual(left, [false, 0, []]);
  // A page that allows no shadow roots goes on without the panel.
  const thrown = await tab.run(() => {
    const page = /** @type {any} */ (window);
    Element.prototype.attachShadow = () => {
      throw new Error("not here");
    };
    page.openPanel([]);
    return [page.listeners(), page.logged.length, document.querySelector("waymeet-debug") !== null];
  });
  assert.deepEqual(thrown, [0, 1, false]);
});

forEachBrowser("every tab is accessible, light and dark, wide and on a phone", async (browser) => {
  const tab = await open(browser);
  for (const scheme of ["light", "dark"]) {
    await pretendMedia(tab, DARK, scheme === "dark");
    for (const name of TABS) {
      await tab.click(part(name.toLowerCase()));
      assert.deepEqual(await tab.accessibilityViolations(), [], `${name}, ${scheme}`);
      await tab.screenshot(`debug-${name}-${scheme}`);
    }
  }
  await tab.resize(360, 740);
  // Firefox has no windows as narrow as a phone.
  await pretendMedia(tab, NARROW);
  for (const name of TABS) {
    await tab.click(part(name.toLowerCase()));
    assert.deepEqual(await tab.accessibilityViolations(), [], `${name}, narrow`);
    const sideways = await tab.run(
      (body) => /** @type {any} */ (body).scrollWidth - /** @type {any} */ (body).clientWidth,
      await tab.find(BODY),
    );
    assert.equal(sideways, 0, `${name}: nothing sticks out`);
    await tab.screenshot(`debug-${name}-narrow`);
  }
  assert.deepEqual(await tab.policyViolations(), []);
});
