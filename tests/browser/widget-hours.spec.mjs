// @ts-check
/** Opening hours: what a visitor finds while nobody is there, and that it goes by the clock and not by the page. */

import assert from "node:assert/strict";

import { demoOfThisFile, eventually, forEachBrowser, Key } from "./support/index.mjs";
import { siteOfThisFile } from "./support/own-site.mjs";
import {
  agentComes,
  becomeInterested,
  callback,
  chat,
  hangUp,
  INVITATION,
  LAUNCHER,
  part,
} from "./support/people.mjs";
import { cutOff, unreachable } from "./support/reading.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */
/** @typedef {NonNullable<import("../../www/types/widget-config.js").WidgetConfig["hours"]>} Hours */

/** Nobody is there today, whatever day it is. @returns {Hours} */
function closedToday() {
  const day = (/** @type {number} */ ahead) =>
    new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  return {
    timeZone: "UTC",
    week: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "00:00", to: "24:00" }],
    closedOn: [day(-1), day(0), day(1)],
  };
}

/** The hours of the pages whose clock is set. @type {Hours} */
const OFFICE = {
  timeZone: "Europe/Berlin",
  week: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "18:00" }],
  closedOn: ["2026-12-25"],
};

const site = siteOfThisFile();
const demo = demoOfThisFile({
  args: () => site.args,
  widget: { hours: closedToday(), callback: { enabled: true } },
});

/** @param {string} name A part of the panel out of hours. */
const closed = (name) => `waymeet-closed >>> [data-test=${name}]`;

/** Sets a page's clock, which goes on from there; `setClock` sets it again. Runs in the page, before anything else does. */
function fakeClock() {
  const page = /** @type {any} */ (window);
  const Real = Date;
  let ahead = 0;
  page.Date = class extends Real {
    /** @param {any[]} args */
    constructor(...args) {
      super(.../** @type {[]} */ (args.length ? args : [Real.now() + ahead]));
    }
    /** @override */
    static now() {
      return Real.now() + ahead;
    }
  };
  page.setClock = (/** @type {string} */ moment) => {
    ahead = Real.parse(moment) - Real.now();
  };
  // A Friday, three seconds before nine in Berlin, where another moment is not in the address.
  page.setClock(decodeURIComponent(location.search.slice(1)) || "2026-06-05T06:59:57Z");
}

/** Sets it, and has the page look at it as one does that comes to the front. @param {Tab} tab @param {string} moment */
const setClock = (tab, moment) =>
  tab.run((moment) => {
    /** @type {any} */ (window).setClock(moment);
    document.dispatchEvent(new Event("visibilitychange"));
  }, moment);

/** What the page hears of its chat. @param {Tab} tab */
const listen = (tab) =>
  tab.run(() => {
    const page = /** @type {any} */ (window);
    page.heard = [];
    page.ac("on", "chat", (/** @type {any} */ { what }) => page.heard.push(what));
  });

forEachBrowser(
  "who opens the chat out of hours reads so, and goes back to where they were",
  async (browser) => {
    const visitor = await browser.open();
    site.put(demo, "/");
    await visitor.goto(`${site.origin}/`);
    await listen(visitor);
    await visitor.click(LAUNCHER);
    await visitor.textIs(closed("nobody"), "Nobody is here right now");
    // Two days on: no today, no tomorrow.
    await visitor.textIs(closed("closed-until"), /^We are back (Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day/);
    assert.equal(
      await visitor.shows(closed("ask-for-call")),
      false,
      "no call is offered where hours say so little",
    );
    assert.equal((await visitor.all("waymeet-chat")).length, 0, "there is no chat");
    await visitor.gone(LAUNCHER);
    assert.match(await visitor.focus(), /^waymeet-closed >>> section/);
    assert.deepEqual(await visitor.accessibilityViolations(), []);
    await visitor.screenshot("hours-say");
    await eventually("the page hears of it", () =>
      visitor.run(() => /** @type {any} */ (window).heard.includes("out-of-hours")),
    );

    await visitor.press(Key.ESCAPE);
    await visitor.gone(closed("panel"));
    await visitor.find(LAUNCHER);
    await eventually(
      "the focus is back",
      async () => (await visitor.focus()) === "waymeet-launcher >>> button",
    );
    await visitor.press(Key.ENTER);
    await visitor.find(closed("panel"));
    await visitor.press(Key.TAB);
    assert.match(await visitor.focus(), /^waymeet-closed >>> button/);
    await visitor.press(Key.ENTER);
    await visitor.gone(closed("panel"));
    assert.deepEqual(await visitor.policyViolations(), []);
  },
);

forEachBrowser("where the hours say so, a call may be asked for", async (browser) => {
  const visitor = await browser.open();
  const hours = { ...closedToday(), whenClosed: /** @type {const} */ ("callback") };
  site.put(demo, "/", { widget: { hours, callback: { enabled: false } } });
  await visitor.goto(`${site.origin}/`);
  await visitor.click(LAUNCHER);
  await visitor.textIs(closed("nobody"), "Leave us your number");
  assert.match(await visitor.focus(), /^waymeet-closed >>> button/);
  assert.deepEqual(await visitor.accessibilityViolations("waymeet-closed"), []);
  await visitor.screenshot("hours-callback");
  await visitor.press(Key.ENTER);
  await visitor.find(callback("telephone"));
  await visitor.gone(closed("panel"));
  await visitor.click(callback("close"));
  await visitor.gone(callback("panel"));
  await eventually(
    "the focus is back",
    async () => (await visitor.focus()) === "waymeet-launcher >>> button",
  );
});

forEachBrowser("a launcher that is hidden out of hours comes and goes in its time", async (browser) => {
  const visitor = await browser.open();
  site.put(demo, "/", {
    before: fakeClock,
    widget: { hours: { ...OFFICE, whenClosed: "hide" } },
    body: `<h1>Lamps</h1><button data-waymeet-open id="opener">Ask us</button>`,
  });
  await visitor.goto(`${site.origin}/`);
  // It is three seconds before nine.
  await eventually("the hours are known", () =>
    visitor.run(() => performance.getEntriesByType("resource").some(({ name }) => /keeper/.test(name))),
  );
  assert.equal(await visitor.shows(LAUNCHER), false);
  await visitor.find(LAUNCHER);
  await setClock(visitor, "2026-06-05T15:59:58Z");
  assert.equal(await visitor.shows(LAUNCHER), true);
  await visitor.gone(LAUNCHER);

  // What the page itself has opens what can be opened.
  await visitor.click("#opener");
  await visitor.textIs(closed("closed-until"), /^We are back Monday/);
  await visitor.press(Key.ESCAPE);
  await visitor.gone(closed("panel"));
  assert.equal(await visitor.shows(LAUNCHER), false);
  assert.equal(await visitor.focus(), "button#opener");

  // A holiday, on which it would be time.
  await setClock(visitor, "2026-12-25T10:00:00Z");
  assert.equal(await visitor.shows(LAUNCHER), false);
  await setClock(visitor, "2026-12-28T10:00:00Z");
  await visitor.find(LAUNCHER);
});

forEachBrowser("a chat that is running keeps its launcher, and goes on", async (browser) => {
  const desk = await agentComes(browser, demo);
  const visitor = await browser.open();
  const now = Date.now();
  const at = (/** @type {number} */ minutes) => new Date(now + minutes * 60_000).toISOString();
  const days = /** @type {const} */ (["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);
  // For an hour at least, and two at the most.
  /** @type {Hours} */
  const hours = {
    timeZone: "UTC",
    week: [
      {
        days: [days[new Date(now).getUTCDay()]],
        from: `${at(0).slice(11, 13)}:00`,
        to: at(120).slice(0, 10) === at(0).slice(0, 10) ? `${at(120).slice(11, 13)}:00` : "24:00",
      },
    ],
    closedOn: [],
    whenClosed: "hide",
  };
  site.put(demo, "/", { before: fakeClock, widget: { hours } });
  await visitor.goto(`${site.origin}/?${encodeURIComponent(at(0))}`);
  await visitor.click(LAUNCHER);
  await visitor.submit(chat("name"), "Ada Visitor");
  await desk.click(part("pickup"));
  await visitor.textIs(chat("subtitle"), "Kim Novak");
  await visitor.click(chat("minimise"));
  await visitor.find(LAUNCHER);
  await setClock(visitor, at(3 * 60));
  await visitor.click(LAUNCHER);
  await visitor.find(chat("composer"));
  await desk.submit(part("composer"), "We close, but not for you.");
  await visitor.textIs(chat("transcript"), "but not for you");
  await hangUp(desk);
  await visitor.find(chat("ended"));
  await visitor.click(chat("close"));
  await visitor.gone(chat("panel"));
  await visitor.gone(LAUNCHER);
  await desk.click(part("log-out"));
});

forEachBrowser("who accepts an invitation out of hours reads that nobody is there", async (browser) => {
  const desk = await agentComes(browser, demo);
  const visitor = await browser.open();
  await becomeInterested(visitor, demo);
  await visitor.textIs(INVITATION, "Can we help you choose?");
  await visitor.run(() => {
    const page = /** @type {any} */ (window);
    page.ac("on", "webchat:errored", (/** @type {any} */ { errorMessage }) => (page.error = errorMessage));
  });
  await visitor.click("waymeet-offer >>> [data-test=invitation-accept]");
  await visitor.textIs(closed("nobody"), "Nobody is here right now");
  assert.equal((await visitor.all("waymeet-chat")).length, 0);
  await eventually("what became of the action is told", () =>
    visitor.run(() => /** @type {any} */ (window).error === "out of hours"),
  );
  await visitor.press(Key.ESCAPE);
  await visitor.gone(closed("panel"));
  await visitor.find(LAUNCHER);
  await desk.click(part("log-out"));
});

forEachBrowser("a zone that nobody knows is always open", async (browser) => {
  const visitor = await browser.open();
  site.put(demo, "/", { widget: { hours: { ...closedToday(), timeZone: "Europe/Atlantis" } } });
  await visitor.goto(`${site.origin}/`);
  await visitor.click(LAUNCHER);
  await visitor.find(chat("panel"));
});

forEachBrowser("out of hours it can be read at 400 %, and from right to left", async (browser) => {
  const visitor = await browser.open();
  const hours = { ...closedToday(), whenClosed: /** @type {const} */ ("callback") };
  site.put(demo, "/shop", { widget: { hours } });
  site.putFrame("/", "/shop", 320, 256);
  await visitor.goto(`${site.origin}/`);
  await visitor.inFrame("iframe", async (window) => {
    await window.click(LAUNCHER);
    await window.find(closed("nobody"));
    assert.deepEqual(await cutOff(window, "waymeet-closed"), []);
    assert.deepEqual(await unreachable(window, "waymeet-closed"), []);
  });

  site.put(demo, "/ar", {
    widget: { hours, theme: { scheme: "dark" } },
    attributes: 'lang="ar" dir="rtl"',
  });
  await visitor.goto(`${site.origin}/ar`);
  await visitor.click(LAUNCHER);
  await visitor.textIs(closed("closed-until"), "سنعود");
  const left = await visitor.run(
    (panel) => Math.round(/** @type {any} */ (panel).getBoundingClientRect().left),
    await visitor.find(closed("panel")),
  );
  assert.equal(left, 20);
  assert.deepEqual(await visitor.accessibilityViolations("waymeet-closed"), []);
  await visitor.screenshot("hours-rtl");
});
