// @ts-check
/** The configuration's invitation: when it comes, what becomes of it, and what is remembered of that. */

import assert from "node:assert/strict";

import { demoOfThisFile, eventually, forEachBrowser, Key } from "./support/index.mjs";
import { siteOfThisFile } from "./support/own-site.mjs";
import { agentComes, chat, INVITATION, LAUNCHER, part } from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const ACCEPT = "waymeet-offer >>> [data-test=invitation-accept]";
const DECLINE = "waymeet-offer >>> [data-test=invitation-decline]";

const site = siteOfThisFile();
const demo = demoOfThisFile({
  args: () => site.args,
  widget: {
    launcher: { enabled: true },
    callback: { enabled: false },
    invitation: { enabled: true, afterSeconds: 1, title: "May we help?", text: "We know every lamp." },
    texts: { de: { "invitation-title": "Dürfen wir helfen?" } },
  },
});

/** Has a page hear what becomes of its invitation. @param {Tab} tab */
const listen = (tab) =>
  tab.run(() => {
    const page = /** @type {any} */ (window);
    page.heard = [];
    page.ac("on", "chat", (/** @type {any} */ { what, state }) => {
      if (what === "invitation") page.heard.push(state);
    });
  });

/** @param {Tab} tab @param {...string} states */
const heard = (tab, ...states) =>
  eventually(`the page hears ${states}`, () =>
    tab.run((expected) => /** @type {any} */ (window).heard?.join() === expected, states.join()),
  );

/** What is kept of it. @param {Tab} tab @returns {Promise<string | null>} */
const remembered = (tab) => tab.run(() => sessionStorage.getItem("waymeet.invited"));

/** Notes which delays are over, in milliseconds. Runs in the page, before anything else does. */
function noteDelays() {
  const page = /** @type {any} */ (window);
  const { setTimeout } = page;
  page.over = [];
  page.setTimeout = (/** @type {any} */ act, /** @type {number} */ ms, /** @type {any[]} */ ...rest) => {
    const noting = (/** @type {any[]} */ ...given) => {
      act(...given);
      page.over.push(ms);
    };
    return setTimeout.call(page, noting, ms, ...rest);
  };
}

/** Waits until an invitation would have come. @param {Tab} tab @param {number} [seconds] */
async function itsTimeIsOver(tab, seconds = 1) {
  await tab.find(LAUNCHER);
  await eventually("its time is over", () =>
    tab.run((ms) => /** @type {any} */ (window).over.includes(ms), seconds * 1_000),
  );
  assert.equal((await tab.all("waymeet-offer")).length, 0);
}

/** Recording is allowed, and the page knows. @param {Tab} tab */
const isKnown = (tab) =>
  eventually("the tracker has noted that it may keep something", () =>
    tab.run(() => Object.keys(localStorage).some((key) => key.startsWith("waymeet.c."))),
  );

forEachBrowser("it comes in its time, in the launcher's place, and opens the chat", async (browser) => {
  const visitor = await browser.open();
  site.put(demo, "/");
  await visitor.goto(`${site.origin}/`);
  await listen(visitor);
  await visitor.textIs(INVITATION, "May we help?");
  await visitor.textIs(INVITATION, "We know every lamp.");
  await visitor.gone(LAUNCHER);
  assert.equal(await visitor.focus(), "body", "nobody's focus is taken");
  assert.deepEqual(await visitor.accessibilityViolations(), []);
  await visitor.screenshot("invitation");
  await heard(visitor, "offered");
  await visitor.click(ACCEPT);
  await visitor.find(chat("form"));
  await visitor.gone(INVITATION);
  await heard(visitor, "offered", "accepted");
  await visitor.click(chat("close"));
  await visitor.find(LAUNCHER);
  assert.deepEqual(await visitor.policyViolations(), []);
});

forEachBrowser(
  "it looks as the widget does, stands in its corner, and speaks the page's language",
  async (browser) => {
    const visitor = await browser.open();
    site.put(demo, "/german", {
      attributes: 'lang="de"',
      widget: {
        theme: { accent: "#7a1d4d", scheme: "dark" },
        launcher: { side: "start", offset: { side: 40, bottom: 60 } },
      },
    });
    await visitor.goto(`${site.origin}/german`);
    await visitor.textIs(INVITATION, "Dürfen wir helfen?");
    await visitor.textIs(INVITATION, "We know every lamp.");
    const colourOf = async (/** @type {string} */ selector) =>
      (await visitor.find(selector)).getCssValue("background-color");
    assert.match(await colourOf(ACCEPT), /^rgba?\(122, 29, 77/);
    assert.match(await colourOf(INVITATION), /^rgba?\(27, 36, 46/);
    const card = await visitor.find(INVITATION);
    await eventually("it has come to rest in the launcher's corner", () =>
      visitor.run((card) => {
        const { left, bottom } = /** @type {any} */ (card).getBoundingClientRect();
        return Math.round(left) === 40 && Math.round(document.documentElement.clientHeight - bottom) === 60;
      }, card),
    );
    assert.deepEqual(await visitor.accessibilityViolations(), []);
    await visitor.screenshot("invitation-dressed");

    // The widget's language, where it is not the page's, and its direction; nothing of it out of a small window.
    site.put(demo, "/hebrew", {
      widget: {
        languages: { default: "he", isFixed: true },
        launcher: { offset: { side: 200, bottom: 200 } },
        invitation: { text: "Made of oak. ".repeat(38) },
      },
    });
    await visitor.resize(600, 500);
    await visitor.goto(`${site.origin}/hebrew`);
    const hebrew = await visitor.find(INVITATION);
    await eventually("it stands on the left, and is whole", () =>
      visitor.run((card) => {
        const { left, right, top } = /** @type {any} */ (card).getBoundingClientRect();
        return Math.round(left) === 200 && top >= 0 && right <= innerWidth;
      }, hebrew),
    );
    const [host] = await visitor.all("waymeet-offer");
    assert.equal(await host?.getAttribute("lang"), "he");
  },
);

forEachBrowser("declined by key it does not come again in this tab", async (browser) => {
  const visitor = await browser.open();
  site.put(demo, "/", { before: noteDelays });
  await visitor.goto(`${site.origin}/`);
  await isKnown(visitor);
  await listen(visitor);
  await visitor.find(INVITATION);
  await visitor.run((button) => /** @type {any} */ (button).focus(), await visitor.find(DECLINE));
  await visitor.press(Key.ESCAPE);
  await visitor.gone(INVITATION);
  await visitor.find(LAUNCHER);
  await heard(visitor, "offered", "rejected");
  assert.equal(await remembered(visitor), "1");
  await visitor.goto(`${site.origin}/`);
  await itsTimeIsOver(visitor);
  // Whoever takes back their consent is not remembered either.
  await visitor.run(() => /** @type {any} */ (window).ac("consent", "denied"));
  await eventually("it is forgotten", async () => (await remembered(visitor)) === null);
});

forEachBrowser("what nobody answers goes by itself", async (browser) => {
  const visitor = await browser.open();
  site.put(demo, "/", { widget: { invitation: { afterSeconds: 0, forSeconds: 2 } } });
  await visitor.goto(`${site.origin}/`);
  await isKnown(visitor);
  await listen(visitor);
  await visitor.find(INVITATION);
  await visitor.gone(INVITATION);
  await visitor.find(LAUNCHER);
  await eventually("that is remembered", async () => (await remembered(visitor)) === "1");
});

forEachBrowser(
  "who has not allowed it is not invited, and of who has nothing is kept before",
  async (browser) => {
    const visitor = await browser.open();
    site.put(demo, "/", { before: noteDelays, init: { consent: "denied" } });
    await visitor.goto(`${site.origin}/`);
    await itsTimeIsOver(visitor);
    assert.equal(await visitor.shows(INVITATION), false);
    const kept = await visitor.run(() => [
      ...Object.keys(localStorage),
      ...Object.keys(sessionStorage),
      document.cookie,
    ]);
    assert.deepEqual(kept, [""]);
    await visitor.run(() => /** @type {any} */ (window).ac("consent", "granted"));
    await visitor.find(INVITATION);
  },
);

forEachBrowser("nobody is invited who has opened the chat", async (browser) => {
  const visitor = await browser.open();
  site.put(demo, "/", { before: noteDelays, widget: { invitation: { afterSeconds: 2 } } });
  await visitor.goto(`${site.origin}/`);
  await isKnown(visitor);
  await visitor.click(LAUNCHER);
  await visitor.find(chat("form"));
  await visitor.click(chat("close"));
  await visitor.gone(chat("panel"));
  await itsTimeIsOver(visitor, 2);
  await visitor.goto(`${site.origin}/`);
  await itsTimeIsOver(visitor, 2);
});

forEachBrowser("nobody is invited out of hours", async (browser) => {
  const visitor = await browser.open();
  const day = new Date(Date.now() + 3 * 86_400_000).getUTCDay();
  const days = /** @type {const} */ (["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);
  site.put(demo, "/", {
    before: noteDelays,
    widget: { hours: { timeZone: "UTC", week: [{ days: [days[day]], from: "09:00", to: "10:00" }] } },
  });
  await visitor.goto(`${site.origin}/`);
  await itsTimeIsOver(visitor);
});

forEachBrowser("a rule's invitation takes its place", async (browser) => {
  const desk = await agentComes(browser, demo);
  const visitor = await browser.open();
  await visitor.goto(demo.info.shop);
  for (const category of ["floor-lamps", "table-lamps"]) {
    await visitor.click(part(`category-${category}`));
    await visitor.click(part("product-link"));
    await visitor.find(part("add-to-cart"));
  }
  await visitor.textIs(INVITATION, "May we help?");
  await visitor.click(part("add-to-cart"));
  await visitor.textIs(INVITATION, "Can we help you choose?");
  await eventually("there is one", async () => (await visitor.all("waymeet-offer")).length === 1);
  assert.equal(await visitor.shows(LAUNCHER), false);
  await visitor.click(DECLINE);
  await visitor.find(LAUNCHER);
  await desk.click(part("log-out"));
});

forEachBrowser("a program shows it at once, whatever was said of it", async (browser) => {
  const visitor = await browser.open();
  site.put(demo, "/", { widget: { invitation: { enabled: false } } });
  await visitor.goto(`${site.origin}/`);
  await visitor.find(LAUNCHER);
  await visitor.runAsync(async () => {
    const widget = await /** @type {any} */ (window).widgetOfPage();
    await widget.showInvitation();
  });
  await visitor.textIs(INVITATION, "May we help?");
  await visitor.gone(LAUNCHER);
  await visitor.click(DECLINE);
  await visitor.find(LAUNCHER);
});

forEachBrowser("it is in the visitor's language, whichever way that is written", async (browser) => {
  const visitor = await browser.open();
  site.put(demo, "/", {
    attributes: 'lang="he" dir="rtl"',
    widget: { invitation: { title: "אפשר לעזור?", text: "אנחנו מכירים כל מנורה." } },
  });
  await visitor.goto(`${site.origin}/`);
  await visitor.textIs(INVITATION, "אפשר לעזור?");
  assert.deepEqual(await visitor.accessibilityViolations(), []);
  await visitor.screenshot("invitation-rtl");
});
