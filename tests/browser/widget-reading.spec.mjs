// @ts-check
/** The widget for people who read in another way: at 400 %, in forced colours, with more space between letters, without motion. */

import assert from "node:assert/strict";

import { openPreferring, pretendMedia } from "./support/media.mjs";
import { demoOfThisFile, forEachBrowser, Key } from "./support/index.mjs";
import { siteOfThisFile } from "./support/own-site.mjs";
import { agentComes, callback, chat, goHome, hangUp, LAUNCHER, part } from "./support/people.mjs";
import { cutOff, spaceText, unreachable } from "./support/reading.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */
/** @typedef {import("./support/index.mjs").Browser} Browser */
/** @typedef {(state: string, host: string) => Promise<void>} Look */

const WIDGET = {
  launcher: { enabled: true },
  callback: { enabled: true },
  rating: true,
  transcript: { email: true },
  form: {
    intro: "Welcome to Alder & Ember. We read every question and answer within a minute.",
    fields: [
      { name: "firstname", type: "text", required: true },
      {
        name: "topic",
        type: "select",
        label: "What is it about, more or less?",
        options: [
          { value: "delivery", label: "Delivery of what I have ordered" },
          { value: "returns", label: "Returns" },
        ],
      },
      { name: "terms", type: "checkbox", label: "You may answer me", required: true, isConsent: true },
    ],
  },
};

const site = siteOfThisFile();
const demo = demoOfThisFile({ args: () => site.args, widget: WIDGET });

/** What is hard to lay out: a long line, an address without a blank, a long word. */
const LONG =
  "The oak one is made to order: https://shop.example/lamps/oak/made-to-order?size=40x60&finish=natural-oil&cable=textile " +
  "Donaudampfschifffahrtsgesellschaftskapitänskajütenlampe";

/**
 * Takes a visitor through the widget, from the launcher to the end and to the form for a call, and looks at each state.
 *
 * @param {Tab} visitor On a page with the launcher.
 * @param {Tab} desk
 * @param {Look} look
 */
async function goThrough(visitor, desk, look) {
  await visitor.find(LAUNCHER);
  await look("launcher", "waymeet-launcher");
  await visitor.click(LAUNCHER);
  await visitor.find(chat("firstname"));
  await visitor.press(Key.ENTER);
  await visitor.textIs(chat("form"), "Please answer this");
  await look("form", "waymeet-chat");

  await visitor.type(chat("firstname"), "Ada");
  await visitor.click(chat("terms"));
  await visitor.press(Key.ENTER);
  await desk.click(part("pickup"));
  await desk.submit(part("composer"), LONG);
  await visitor.textIs(chat("transcript"), "Donau");
  await visitor.submit(chat("composer"), LONG);
  await desk.textIs(part("transcript"), "Donau");
  await look("conversation", "waymeet-chat");
  await visitor.click(chat("menu"));
  await look("menu", "waymeet-chat");
  // Who has gone on with Tab has left it closed.
  if (await visitor.shows(chat("sound"))) await visitor.click(chat("menu"));
  await visitor.click(chat("close"));
  await look("question", "waymeet-chat");
  await visitor.click(chat("keep-chatting"));
  await hangUp(desk);
  await visitor.find(chat("rating"));
  await look("ended", "waymeet-chat");

  await goHome(desk, demo);
  await visitor.click(chat("close"));
  await visitor.click(LAUNCHER);
  await visitor.find(chat("nobody"));
  await look("nobody", "waymeet-chat");
  await visitor.click(chat("ask-for-call"));
  await visitor.find(callback("telephone"));
  await visitor.press(Key.ENTER);
  await look("callback", "waymeet-callback");
}

/**
 * Nothing is cut off, a key comes to everything, and axe finds nothing.
 *
 * @param {Tab} tab
 * @param {string} name Of the pictures.
 * @returns {Look}
 */
const canBeRead = (tab, name) => async (state, host) => {
  assert.deepEqual(await tab.accessibilityViolations(host), [], state);
  assert.deepEqual(await cutOff(tab, host), [], state);
  await tab.screenshot(`reading-${name}-${state}`);
  // The launcher is one button, and the last thing of its page.
  if (host !== "waymeet-launcher") assert.deepEqual(await unreachable(tab, host), [], state);
};

forEachBrowser("at 400 % all of it can be read, reached and used", async (browser) => {
  const desk = await agentComes(browser, demo);
  const visitor = await browser.open();
  // What a window of 1280 × 1024 pixels has left.
  site.put(demo, "/shop");
  site.putFrame("/", "/shop", 320, 256);
  await visitor.goto(`${site.origin}/`);
  await visitor.inFrame("iframe", async (window) => {
    assert.deepEqual(await window.run(() => [innerWidth, innerHeight]), [320, 256]);
    await goThrough(window, desk, canBeRead(window, "zoom"));
  });
});

forEachBrowser("with more space between letters, words and lines nothing is cut off", async (browser) => {
  const desk = await agentComes(browser, demo);
  const visitor = await browser.open();
  site.put(demo, "/");
  await visitor.goto(`${site.origin}/`);
  const look = canBeRead(visitor, "spacing");
  await goThrough(visitor, desk, async (state, host) => {
    await spaceText(visitor);
    await look(state, host);
  });
});

/** What can be told from its ground by nothing but its border, where all grounds are the system's. */
const BORDERED = [
  "waymeet-launcher >>> .Launcher",
  chat("panel"),
  chat("send"),
  chat("composer"),
  "waymeet-chat >>> .Message_bubble",
  "waymeet-chat >>> .Menu",
  "waymeet-chat >>> .Confirm_card",
  "waymeet-chat >>> .Button",
  "waymeet-chat >>> .Form_input",
  "waymeet-callback >>> [data-test=panel]",
  "waymeet-callback >>> .Button",
  "waymeet-callback >>> .Form_input",
];

forEachBrowser("in forced colours everything that is a box has a border", async (browser, context) => {
  const preferring = await openPreferring(browser, "forced colours");
  if (!preferring) return context.skip("WebKitGTK has no forced colours");
  const { tab: visitor, close } = preferring;
  context.after(close);
  const desk = await agentComes(browser, demo);
  site.put(demo, "/");
  await visitor.goto(`${site.origin}/`);
  assert.ok(await visitor.run(() => matchMedia("(forced-colors: active)").matches));
  const seen = new Set();
  const look = canBeRead(visitor, "forced");
  await goThrough(visitor, desk, async (state, host) => {
    for (const box of BORDERED) {
      if (!(await visitor.shows(box))) continue;
      seen.add(box);
      for (const element of await visitor.all(box)) {
        const width = await element.getCssValue("border-bottom-width");
        assert.ok(parseFloat(width) >= 1, `${box} in ${state}: ${width}`);
      }
    }
    await look(state, host);
  });
  assert.deepEqual(
    BORDERED.filter((box) => !seen.has(box)),
    [],
  );
});

/** Animations that run, or wait to, in a host. @param {Tab} tab @param {string} host @returns {Promise<string[]>} */
const motion = (tab, host) =>
  tab.run((selector) => {
    const root = document.querySelector(selector)?.shadowRoot;
    const animations = root?.getAnimations() ?? [];
    return animations.map((animation) => /** @type {CSSAnimation} */ (animation).animationName);
  }, host);

forEachBrowser("where reduced motion is asked for nothing moves", async (browser, context) => {
  const preferring = await openPreferring(browser, "reduced motion");
  context.after(async () => preferring?.close());
  const visitor = preferring?.tab ?? (await browser.open());
  const desk = await agentComes(browser, demo);
  site.put(demo, "/");
  await visitor.goto(`${site.origin}/`);
  await goThrough(visitor, desk, async (state, host) => {
    // Where the browser cannot be told, what the style sheet says for such a visitor.
    if (!preferring) await pretendMedia(visitor, "(prefers-reduced-motion: reduce)");
    assert.deepEqual(await motion(visitor, host), [], state);
    const animated = await visitor.run((selector) => {
      const root = document.querySelector(selector)?.shadowRoot;
      const elements = [.../** @type {ShadowRoot} */ (root).querySelectorAll("*")];
      return elements
        .filter((element) => getComputedStyle(element).animationName !== "none")
        .map((element) => element.className);
    }, host);
    assert.deepEqual(animated, [], state);
    assert.deepEqual(await visitor.accessibilityViolations(host), [], state);
  });
});
