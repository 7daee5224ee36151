// @ts-check
/** What a page says over its site's configuration of the widget, in whichever way it says so: looks, place, queue, files. */

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";

import { demoOfThisFile, eventually, forEachBrowser } from "./support/index.mjs";
import { siteOfThisFile } from "./support/own-site.mjs";
import { agentComes, callback, chat, hangUp, LAUNCHER, part } from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

/** 240 by 80 pixels: a disc and a bar. */
const PICTURE =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAPAAAABQAQMAAAAdh2o/AAAABlBMVEUAAAD/1QDnsLx4AAAAAnRSTlMA/1uRIrUAAACySURBVHja7ZaxDYAwDARBFJSMwCiMBqMxCiNQUiCMopAK+a+wEBS4PSnxO8l/qurbZTYJ2pqtAg9mh1xbrd4kvKit1eZ9wrvqTPU2Jmyycb/1OuNZ6fKVtRl7yrqMNyXbFw54yPiQU3HnAvii3tg0rgueH8BNwUsQ93arcp7pRH/8Y7gtsav46CuJPeCgeYAzxWwPPBUcGfwc0gCyhJIIcgxSEDIUEhjym9If/g7w83irTkmlVJJlgnWDAAAAAElFTkSuQmCC";

const site = siteOfThisFile();
const demo = demoOfThisFile({
  args: () => site.args,
  widget: {
    launcher: { enabled: true, label: "Published" },
    callback: { enabled: true },
    target: { name: "Web Sales", skills: [{ category: "Product", name: "Lamps" }] },
    files: { receive: false },
  },
});

/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "waymeet-files-"));
  await writeFile(join(folder, "size guide.txt"), "Oak, 40 × 60 cm");
});
after(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** How far something is from the window's edges: left, right, bottom. @param {Tab} tab @param {string} selector @returns {Promise<number[]>} */
const place = async (tab, selector) =>
  tab.run(
    (found) => {
      const { left, right, bottom } = /** @type {any} */ (found).getBoundingClientRect();
      const { clientWidth } = document.documentElement;
      return [left, clientWidth - right, innerHeight - bottom].map(Math.round);
    },
    await tab.find(selector),
  );

/** What has risen stands still. @param {Tab} tab @param {string} selector @param {(number | undefined)[]} expected Left, right, bottom. */
const isAt = (tab, selector, expected) =>
  eventually(`\`${selector}\` is at ${expected}`, async () => {
    const found = await place(tab, selector);
    return expected.every((px, index) => px === undefined || px === found[index]);
  });

const OWN = /** @type {const} */ ({ launcher: { label: "Ask about lamps", side: "start" } });

forEachBrowser("what a page says counts, whether the snippet hears it or the tracker", async (browser) => {
  const visitor = await browser.open();
  const text = await readFile(fileURLToPath(new URL("../../dist/snippet.js", import.meta.url)), "utf8");
  const snippet = text.replace("WAYMEET_SERVICE", demo.info.service);
  site.put(demo, "/", { widget: OWN, snippet });
  await visitor.goto(`${site.origin}/`);
  await visitor.textIs(LAUNCHER, "Ask about lamps");
  await isAt(visitor, LAUNCHER, [20]);

  site.put(demo, "/loader", { widget: OWN });
  await visitor.goto(`${site.origin}/loader`);
  await visitor.textIs(LAUNCHER, "Ask about lamps");

  // Said when all is there already.
  site.put(demo, "/late");
  site.pages["/calls.js"].body = `${site.pages["/calls.js"].body}`.replace(/ac\("load".*/, "");
  await visitor.goto(`${site.origin}/late`);
  await eventually("the tracker is there", () => visitor.run(() => !!(/** @type {any} */ (window).ac.run)));
  await visitor.run((own) => /** @type {any} */ (window).ac("load", "widget", own), OWN);
  await visitor.textIs(LAUNCHER, "Ask about lamps");
  assert.deepEqual(await visitor.policyViolations(), []);
});

forEachBrowser("what cannot be used is passed over, and where a chat goes is the site's", async (browser) => {
  const visitor = await browser.open();
  const own = /** @type {any} */ ({
    version: 7,
    cic: { servers: ["https://elsewhere.example"], dialect: "webtools" },
    languages: { offered: "de" },
    texts: { "*": { title: 5 } },
    theme: "dark",
    launcher: { label: { toString: 1 }, delayMs: "soon", offset: { side: "1px; color: red" } },
    form: { fields: "none" },
    hours: 24,
    invitation: { enabled: "yes" },
  });
  site.put(demo, "/", { widget: own });
  await visitor.goto(`${site.origin}/`);
  await visitor.textIs(LAUNCHER, "Published");
  await isAt(visitor, LAUNCHER, [undefined, 20, 20]);
  await visitor.click(LAUNCHER);
  await visitor.find(chat("panel"));
  const config = await visitor.runAsync(async () => {
    const widget = await /** @type {any} */ (window).widgetOfPage();
    return widget.sources.configure();
  });
  assert.equal(config.version, 2);
  assert.equal(config.cic.dialect, "icws");
  assert.ok(!JSON.stringify(config).includes("elsewhere"));
});

forEachBrowser("launcher, notice and panels stand as far from their corner as is said", async (browser) => {
  const visitor = await browser.open();
  await visitor.resize(1200, 900);
  const launcher = { offset: { side: 90, bottom: 130 } };
  site.put(demo, "/", { widget: { launcher } });
  await visitor.goto(`${site.origin}/`);
  await isAt(visitor, LAUNCHER, [undefined, 90, 130]);
  await visitor.run(() => {
    const notice = document.querySelector("waymeet-launcher")?.shadowRoot?.querySelector(".Notice");
    if (notice) notice.textContent = "We cannot reach our chat at the moment.";
  });
  await isAt(visitor, "waymeet-launcher >>> .Notice", [undefined, 90, 206]);
  await visitor.screenshot("own-notice");
  await visitor.click(LAUNCHER);
  await isAt(visitor, chat("panel"), [undefined, 90, 130]);
  const [top] = await visitor.run(
    (panel) => [/** @type {any} */ (panel).getBoundingClientRect().top],
    await visitor.find(chat("panel")),
  );
  assert.ok(top >= 20, `the panel is in the window: ${top}`);

  site.put(demo, "/start", { widget: { launcher: { ...launcher, side: "start" } } });
  await visitor.goto(`${site.origin}/start`);
  await isAt(visitor, LAUNCHER, [90, undefined, 130]);

  // From right to left the line's end is on the left.
  site.put(demo, "/ar", { widget: { launcher }, attributes: 'lang="ar" dir="rtl"' });
  await visitor.goto(`${site.origin}/ar`);
  await isAt(visitor, LAUNCHER, [90, undefined, 130]);
  await visitor.click(LAUNCHER);
  await isAt(visitor, chat("panel"), [90, undefined, 130]);
  await visitor.screenshot("own-rtl");

  // The page's direction may be another than the widget's.
  site.put(demo, "/mixed", { widget: { launcher, languages: { default: "ar", isFixed: true } } });
  await visitor.goto(`${site.origin}/mixed`);
  await isAt(visitor, LAUNCHER, [90, undefined, 130]);

  // What is as large as a phone's window it covers.
  site.put(demo, "/phone", { widget: { launcher } });
  site.putFrame("/framed", "/phone", 360, 640);
  await visitor.goto(`${site.origin}/framed`);
  await visitor.inFrame("iframe", async (window) => {
    await isAt(window, LAUNCHER, [undefined, 90, 130]);
    await window.click(LAUNCHER);
    await isAt(window, chat("panel"), [0, 0, 0]);
  });
});

forEachBrowser(
  "a logo stands in the head of the panels, and one that is broken does not",
  async (browser) => {
    const visitor = await browser.open();
    site.put(demo, "/", { widget: { theme: { logo: PICTURE } } });
    await visitor.goto(`${site.origin}/`);
    await visitor.click(LAUNCHER);
    const logo = "waymeet-chat >>> .Header_logo";
    const [width, height] = await visitor.run(
      (image) => {
        const { width, height } = /** @type {any} */ (image).getBoundingClientRect();
        return [width, height];
      },
      await visitor.find(logo),
    );
    assert.deepEqual([width, height], [96, 32], "it is as large as there is room, and not stretched");
    assert.deepEqual(await visitor.accessibilityViolations("waymeet-chat"), []);
    await visitor.screenshot("own-logo");
    await visitor.click(chat("ask-for-call"));
    await visitor.find(callback("panel"));
    await visitor.find("waymeet-callback >>> .Header_logo");

    // The page's policy keeps it out.
    site.put(demo, "/broken", { widget: { theme: { logo: "https://pictures.example/logo.png" } } });
    await visitor.goto(`${site.origin}/broken`);
    await visitor.click(LAUNCHER);
    await visitor.find(chat("panel"));
    await eventually("it is gone", async () => (await visitor.all(logo)).length === 0);
  },
);

forEachBrowser(
  "what an agent should be able to do is asked for, before what the opening says",
  async (browser) => {
    const visitor = await browser.open();
    site.put(demo, "/", {
      before: () => {
        const page = /** @type {any} */ (window);
        const { fetch } = page;
        page.bodies = [];
        page.fetch = (/** @type {any} */ what, /** @type {any} */ options) => {
          page.bodies.push(options?.body ?? "");
          return fetch.call(page, what, options);
        };
      },
      widget: { callback: { enabled: false } },
    });
    await visitor.goto(`${site.origin}/`);
    await visitor.find(LAUNCHER);
    await visitor.runAsync(async () => {
      const widget = await /** @type {any} */ (window).widgetOfPage();
      await widget.open({ routingContexts: [{ context: "German", category: "Language" }] });
    });
    await visitor.submit(chat("name"), "Ada Visitor");
    const contexts = await eventually("the chat is asked for", () =>
      visitor.run(() => {
        const sent = /** @type {any} */ (window).bodies
          .map(String)
          .find((/** @type {string} */ body) => body.includes("routingContexts"));
        return sent && JSON.parse(sent).routingContexts;
      }),
    );
    assert.deepEqual(contexts, [
      { context: "Lamps", category: "Product" },
      { context: "German", category: "Language" },
    ]);
    await visitor.click(chat("close"));
    await visitor.click(chat("end-chat"));
    await visitor.gone(chat("panel"));
  },
);

forEachBrowser("a file that visitors do not get is told by its name", async (browser) => {
  const desk = await agentComes(browser, demo);
  const visitor = await browser.open();
  site.put(demo, "/", { widget: { target: { name: "Web Sales", skills: [] } } });
  await visitor.goto(`${site.origin}/`);
  await visitor.click(LAUNCHER);
  await visitor.submit(chat("name"), "Ada Visitor");
  await desk.click(part("pickup"));
  await visitor.textIs(chat("subtitle"), "Kim Novak");
  const [input] = await desk.all(part("attach"));
  await input.sendKeys(join(folder, "size guide.txt"));
  await visitor.textIs(chat("transcript"), "size guide.txt");
  await desk.submit(part("composer"), "Keep that to yourself.");
  await visitor.textIs(chat("transcript"), "to yourself");
  assert.equal((await visitor.all(chat("file"))).length, 0);
  assert.equal((await visitor.all("waymeet-chat >>> .Message_bubble a")).length, 0);
  await hangUp(desk);
  await visitor.find(chat("ended"));
  await desk.click(part("log-out"));
});
