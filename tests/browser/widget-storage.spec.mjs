// @ts-check
/** What the widget asks for and keeps over ICWS, and when: nothing before a form is sent, nothing for longer than said, without Web Locks. */

import assert from "node:assert/strict";

import { impatient } from "../torture/visitor.mjs";
import { demoOfThisFile, forEachBrowser } from "./support/index.mjs";
import { siteOfThisFile } from "./support/own-site.mjs";
import {
  agentComes,
  allIsSent,
  chat,
  clickInTheBackground,
  findInTheBackground,
  goAvailable,
  hangUp,
  kept,
  LAUNCHER,
  logIn,
  pageIsAnswered,
  part,
  saidOnce,
  submitInTheBackground,
} from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const site = siteOfThisFile();
const demo = demoOfThisFile({ args: () => site.args });

const HOUR_MS = 60 * 60 * 1000;

/**
 * Everything in the browser's storage that is not the tracker's outbox, which comes and goes.
 *
 * @param {Tab} tab
 * @returns {Promise<string[]>}
 */
const stored = (tab) =>
  tab.runAsync(async () => {
    const databases = await indexedDB.databases();
    return [
      ...Object.keys(localStorage).map((key) => `local ${key}`),
      ...Object.keys(sessionStorage).map((key) => `session ${key}`),
      ...databases.map(({ name }) => `database ${name}`),
      ...document.cookie.split("; ").map((cookie) => `cookie ${cookie.split("=")[0]}`),
    ]
      .filter((entry) => !entry.startsWith("local waymeet.o."))
      .sort();
  });

/** Whether a word stands anywhere in what is stored. @param {Tab} tab @param {string} word */
const isStored = (tab, word) =>
  tab.run(
    (word) =>
      [...Object.values(localStorage), ...Object.values(sessionStorage), document.cookie]
        .join()
        .includes(word),
    word,
  );

/** What the page has asked the contact centre for. @param {Tab} tab @returns {Promise<string[]>} */
const asked = (tab) =>
  tab.run((origin) => {
    const addresses = performance.getEntriesByType("resource").map(({ name }) => name);
    return addresses.filter((address) => address.startsWith(origin));
  }, new URL(demo.info.cic).origin);

forEachBrowser(
  "before a form is sent the contact centre hears nothing, and nothing is kept",
  async (browser) => {
    const desk = await agentComes(browser, demo);
    const visitor = await browser.open();
    await visitor.goto(demo.info.shop);
    await visitor.find(LAUNCHER);
    await pageIsAnswered(visitor);
    const before = await stored(visitor);
    await visitor.click(LAUNCHER);
    await visitor.textIs(chat("queue-info"), "We answer at once.");
    await visitor.type(chat("name"), "Ada Lovelace");
    await visitor.click(chat("minimise"));
    await visitor.click(LAUNCHER);
    await visitor.click(chat("close"));
    await visitor.click(chat("stay"));
    assert.deepEqual(await stored(visitor), before);
    assert.equal(await isStored(visitor, "Lovelace"), false);
    assert.deepEqual(await asked(visitor), []);

    await visitor.click(chat("start"));
    await desk.textIs(part("interaction-name"), "Ada Lovelace");
    await desk.click(part("pickup"));
    await visitor.textIs(chat("subtitle"), "Kim Novak");
    assert.deepEqual(
      (await stored(visitor)).filter((entry) => !before.includes(entry)),
      ["local waymeet.chat"],
    );
    assert.notDeepEqual(await asked(visitor), []);
    await hangUp(desk);
    await visitor.find(chat("ended"));
    assert.deepEqual(await stored(visitor), before, "what is over is forgotten");
    await desk.click(part("log-out"));
  },
);

/** Has what is kept be older than it is. @param {Tab} tab @param {number} byMs */
const age = (tab, byMs) =>
  tab.run((by) => {
    const chat = JSON.parse(localStorage.getItem("waymeet.chat") ?? "");
    localStorage.setItem("waymeet.chat", JSON.stringify({ ...chat, at: chat.at - by }));
  }, byMs);

forEachBrowser("a chat is taken up again within twelve hours, and not after them", async (browser) => {
  const desk = await agentComes(browser, demo);
  const visitor = await browser.open();
  await visitor.goto(demo.info.shop);
  await visitor.click(LAUNCHER);
  await visitor.submit(chat("name"), "Ada Visitor");
  await desk.click(part("pickup"));
  await desk.submit(part("composer"), "Hello Ada");
  await visitor.textIs(chat("transcript"), "Hello Ada");

  await age(visitor, 11.9 * HOUR_MS);
  await visitor.goto(`${demo.info.shop}/help`);
  await visitor.textIs(chat("transcript"), "Hello Ada");
  await age(visitor, 12.1 * HOUR_MS);
  await visitor.goto(`${demo.info.shop}/cart`);
  await visitor.textIs(LAUNCHER, "Chat with us");
  await pageIsAnswered(visitor);
  assert.equal(await visitor.shows(chat("panel")), false);
  assert.deepEqual(await kept(visitor), []);
  await visitor.click(LAUNCHER);
  await visitor.find(chat("name"));
  await hangUp(desk);
  await desk.click(part("log-out"));
});

/** Runs first in the page: a browser that does not know Web Locks. */
function withoutLocks() {
  delete (/** @type {any} */ (Navigator.prototype).locks);
}

/** Begins a chat, which the first agent who is free takes. @param {Tab} visitor @param {Tab} desk @param {string} name */
async function begin(visitor, desk, name) {
  await clickInTheBackground(visitor, LAUNCHER);
  await submitInTheBackground(visitor, chat("name"), name);
  await desk.textIs(part("interaction-name"), name);
  await desk.click(part("pickup"));
  await desk.submit(part("composer"), `Hello ${name}`);
  await visitor.textIs(chat("transcript"), `Hello ${name}`);
}

forEachBrowser(
  "without Web Locks each tab has a chat of its own, over a reload, too",
  async (browser, context) => {
    // Not understood yet: it hung there in two of three runs; WebKit has had Web Locks for years.
    if (browser.name === "webkit") return context.skip("not steady in WebKitGTK");
    // A second window of WebKit's is in the background, and its driver waits there for what browsers put off.
    const visitors = impatient(browser.engine);
    context.after(() => visitors.close());
    const kim = await agentComes(browser, demo);
    const visitor = await visitors.open();
    const { driver } = visitor;
    site.put(demo, "/", { before: withoutLocks });
    await visitor.goto(`${site.origin}/`);
    assert.equal(await visitor.run(() => "locks" in navigator), false);
    await begin(visitor, kim, "Ada");
    assert.deepEqual(await kept(visitor), ["waymeet.chat"]);
    assert.equal(
      await visitor.run(() => localStorage.getItem("waymeet.chat")),
      null,
      "other tabs do not find it",
    );
    await visitor.goto(`${site.origin}/`);
    await visitor.textIs(chat("transcript"), "Hello Ada");
    await visitor.submit(chat("composer"), "I am still here");
    await kim.textIs(part("transcript"), "I am still here");
    await allIsSent(visitor);

    // Another agent for another tab.
    const lee = await browser.open();
    await lee.resize(1400, 900);
    await logIn(lee, demo, "lee");
    await goAvailable(lee, demo);
    const first = await driver.getWindowHandle();
    await driver.switchTo().newWindow("tab");
    await visitor.goto(`${site.origin}/`);
    await findInTheBackground(visitor, LAUNCHER);
    assert.deepEqual(await kept(visitor), []);
    await begin(visitor, lee, "Grace");
    const second = await driver.getWindowHandle();
    await driver.switchTo().window(first);
    await kim.submit(part("composer"), "For Ada only");
    await visitor.textIs(chat("transcript"), "For Ada only");
    await saidOnce(visitor, "Hello Ada", "I am still here", "For Ada only");
    assert.ok(!(await visitor.text(chat("transcript"))).includes("Grace"));

    // The end of one is not the end of the other.
    await hangUp(kim);
    await visitor.find(chat("ended"));
    assert.deepEqual(await kept(visitor), []);
    await driver.switchTo().window(second);
    await visitor.goto(`${site.origin}/`);
    await visitor.textIs(chat("transcript"), "Hello Grace");
    await saidOnce(visitor, "Hello Grace");
    assert.ok(!(await visitor.text(chat("transcript"))).includes("Ada"));
    await hangUp(lee);
    await visitor.find(chat("ended"));
    for (const desk of [kim, lee]) await desk.click(part("log-out"));
  },
);
