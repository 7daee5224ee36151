// @ts-check
/** What a site sets, and what a page asks for, takes effect: looks, place, queue, what the agent is told, sound. */

import assert from "node:assert/strict";

import { onEvent } from "../sdk/support/bodies.mjs";
import { impatient } from "../torture/visitor.mjs";
import { Api } from "./support/api.mjs";
import { demoOfThisFile, eventually, forEachBrowser } from "./support/index.mjs";
import {
  agentComes,
  attributesOf,
  chat,
  findInTheBackground,
  hangUp,
  INVITATION,
  LAUNCHER,
  logIn,
  pageIsAnswered,
  part,
} from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const WIDGET = {
  launcher: { enabled: true, side: "start", label: "Ask about lamps" },
  theme: { accent: "#ffd500", scheme: "dark", font: "system", layer: 77 },
  form: {
    fields: [
      { name: "name", type: "text" },
      { name: "campaign", type: "hidden", value: "spring" },
    ],
  },
};

/** @type {[number, number]} */
const SIZE = [1200, 900];

const demo = demoOfThisFile({ widget: WIDGET });
const other = demoOfThisFile({ widget: { launcher: { enabled: true }, theme: { accent: "#0b5cad" } } });

/** How something looks. @param {Tab} tab @param {string} selector @param {string[]} properties @returns {Promise<string[]>} */
const looks = async (tab, selector, ...properties) =>
  tab.run(
    (found, names) => {
      const style = getComputedStyle(/** @type {Element} */ (/** @type {unknown} */ (found)));
      return names.map((name) => style.getPropertyValue(name));
    },
    await tab.find(selector),
    properties,
  );

/** How far something is from the window's left and right. @param {Tab} tab @param {string} selector @returns {Promise<number[]>} */
const place = async (tab, selector) =>
  tab.run(
    (found) => {
      const { left, right } = /** @type {any} */ (found).getBoundingClientRect();
      return [Math.round(left), Math.round(document.documentElement.clientWidth - right)];
    },
    await tab.find(selector),
  );

forEachBrowser("colours, font, layer and side are the site's, of launcher and panel", async (browser) => {
  const visitor = await browser.open();
  await visitor.resize(...SIZE);
  await visitor.goto(demo.info.shop);
  await visitor.textIs(LAUNCHER, "Ask about lamps");
  const accent = ["rgb(255, 213, 0)", "rgb(17, 24, 32)"];
  assert.deepEqual(await looks(visitor, LAUNCHER, "background-color", "color"), accent);
  assert.deepEqual(await looks(visitor, LAUNCHER, "z-index"), ["77"]);
  assert.match((await looks(visitor, LAUNCHER, "font-family"))[0], /^system-ui/);
  assert.deepEqual((await place(visitor, LAUNCHER))[0], 20);
  await visitor.screenshot("settings-launcher");
  await visitor.click(LAUNCHER);
  assert.deepEqual(await looks(visitor, "waymeet-chat >>> .Header", "background-color", "color"), accent);
  assert.deepEqual(await looks(visitor, chat("panel"), "z-index", "background-color"), [
    "77",
    "rgb(27, 36, 46)",
  ]);
  assert.match((await looks(visitor, chat("panel"), "font-family"))[0], /^system-ui/);
  assert.deepEqual((await place(visitor, chat("panel")))[0], 20);
  await visitor.screenshot("settings-panel");
  assert.deepEqual(await visitor.accessibilityViolations("waymeet-chat"), []);
});

forEachBrowser(
  "where a site sets nothing the font is its page's, and the place the line's end",
  async (browser) => {
    const visitor = await browser.open();
    await visitor.resize(...SIZE);
    await visitor.goto(other.info.shop);
    const page = await looks(visitor, "body", "font-family");
    assert.deepEqual(await looks(visitor, LAUNCHER, "font-family"), page);
    assert.deepEqual((await place(visitor, LAUNCHER))[1], 20);
    assert.deepEqual(await looks(visitor, LAUNCHER, "z-index"), ["2147483001"]);
    await visitor.click(LAUNCHER);
    assert.deepEqual(await looks(visitor, chat("panel"), "font-family", "z-index"), [...page, "2147483001"]);
    assert.deepEqual((await place(visitor, chat("panel")))[1], 20);
  },
);

forEachBrowser(
  "whose visit a chat from the launcher belongs to is told where the visitor allows it, and nowhere else",
  async (browser, context) => {
    // Not understood yet: the first chat of this test now and then arrives without. `widget` sees the journey there, too.
    if (browser.name === "webkit") return context.skip("not steady in WebKitGTK");
    const desk = await agentComes(browser, demo);
    const visitor = await browser.open();
    await visitor.goto(demo.info.shop);
    await pageIsAnswered(visitor);
    // The launcher may be quicker than the tracker.
    await eventually("the visit has begun", () => visitor.run(() => !!(/** @type {any} */ (window).ac.run)));
    /** One chat. @returns {Promise<string[]>} what the agent's side knows of the visit */
    const names = async () => {
      await visitor.click(LAUNCHER);
      await visitor.submit(chat("name"), "Ada Visitor");
      await desk.textIs(part("interaction-name"), "Ada Visitor");
      const told = await attributesOf(
        desk,
        "AltocloudCustomerId",
        "AltocloudCustomerIdType",
        "AltocloudVisitId",
      );
      await desk.click(part("pickup"));
      await hangUp(desk);
      await visitor.find(chat("ended"));
      await visitor.click(chat("close"));
      return Object.keys(told)
        .filter((name) => told[name])
        .sort();
    };
    assert.deepEqual(await names(), ["AltocloudCustomerId", "AltocloudCustomerIdType", "AltocloudVisitId"]);
    await visitor.run(() =>
      /** @type {any} */ (window).ac("consent", {
        tracking: "granted",
        personalisation: "granted",
        chat: "denied",
      }),
    );
    assert.deepEqual(await names(), []);
    await desk.click(part("log-out"));
  },
);

forEachBrowser(
  "what nobody is asked and what is the person's are attributes the agent has",
  async (browser) => {
    const api = await Api.logIn(demo.info);
    const desk = await agentComes(browser, demo);
    try {
      const { entities } = await api.call("GET", "/api/v2/journey/actiontargets");
      const questions = [
        { type: "text", label: "Where do you work?", customerProperty: "companyName", isMandatory: true },
        { type: "text", label: "Your e-mail address", customerProperty: "email" },
        { type: "hidden", label: "room", choices: ["study"] },
        { type: "text", label: "Which lamp?" },
      ];
      await api.create("/api/v2/journey/actionmaps", {
        displayName: "Ask whoever puts something into the cart",
        triggerWithEventConditions: [onEvent("product_added")],
        pageUrlConditions: [{ values: ["/p/"], operator: "containsAny" }],
        action: {
          mediaType: "webchat",
          actionTargetId: entities[0].id,
          props: {
            webchatTitleText: "Does it fit?",
            webchatAcceptText: "Ask",
            webchatDeclineText: "No",
            webchatSurvey: { questions },
          },
        },
      });
      const visitor = await browser.open();
      await visitor.goto(demo.info.shop);
      await visitor.find(LAUNCHER);
      await visitor.click(part("category-floor-lamps"));
      await visitor.click(part("product-link"));
      await visitor.find(LAUNCHER);
      await pageIsAnswered(visitor);
      await visitor.click(part("add-to-cart"));

      // The launcher gives way to the invitation, and to the panel; after both it is back.
      await visitor.textIs(INVITATION, "Does it fit?");
      await visitor.gone(LAUNCHER);
      await visitor.click("waymeet-offer >>> [data-test=invitation-accept]");
      await visitor.textIs(chat("form"), "Where do you work?");
      assert.ok(!(await visitor.text(chat("form"))).includes("room"), "nobody is asked what is hidden");
      assert.equal(await visitor.shows(LAUNCHER), false);
      await visitor.type(chat("name"), "Ada Visitor");
      await visitor.type(chat("companyName"), "Analytical Engines");
      await visitor.type(chat("email"), "ada@shop.example");
      await visitor.type(chat("question-3"), "The oak one");
      await visitor.click(chat("start"));
      await desk.textIs(part("interaction-name"), "Ada Visitor");
      // The contact centre puts a word before the names of what websites send.
      const names = ["campaign", "companyName", "email", "room"].map((name) => `WebTools_${name}`);
      const told = await attributesOf(desk, "Eic_Notes", "Eic_WorkgroupName", ...names);
      const { Eic_Notes: notes, ...attributes } = told;
      assert.deepEqual(attributes, {
        Eic_WorkgroupName: "Web Sales",
        WebTools_campaign: "spring",
        WebTools_companyName: "Analytical Engines",
        WebTools_email: "ada@shop.example",
        WebTools_room: "study",
      });
      assert.match(notes, /Which lamp\?: The oak one/);
      await desk.click(part("pickup"));
      await hangUp(desk);
      await visitor.find(chat("ended"));
      await visitor.click(chat("close"));
      await visitor.find(LAUNCHER);
      await desk.click(part("log-out"));
    } finally {
      await api.removeAll();
    }
  },
);

forEachBrowser(
  "an invitation takes the launcher's place, and gives it back when it is declined",
  async (browser) => {
    const desk = await agentComes(browser, demo);
    const visitor = await browser.open();
    await visitor.goto(demo.info.shop);
    await visitor.find(LAUNCHER);
    for (const category of ["floor-lamps", "table-lamps"]) {
      await visitor.click(part(`category-${category}`));
      await visitor.click(part("product-link"));
      await visitor.find(part("add-to-cart"));
    }
    await visitor.find(LAUNCHER);
    await visitor.click(part("add-to-cart"));
    await visitor.find(INVITATION);
    await visitor.gone(LAUNCHER);
    await visitor.click("waymeet-offer >>> [data-test=invitation-decline]");
    await visitor.gone(INVITATION);
    await visitor.find(LAUNCHER);
    await desk.click(part("log-out"));
  },
);

forEachBrowser("an opener's queue is where the chat arrives", async (browser) => {
  // Of the agents only Lee serves it.
  const desk = await browser.open();
  await desk.resize(1400, 900);
  await logIn(desk, demo, "lee");
  const toggle = await desk.textIs(part("availability-toggle"), /Go available|Set away/);
  if (toggle.includes("Go available")) await desk.click(part("availability-toggle"));
  const visitor = await browser.open();
  await visitor.goto(demo.info.shop);
  await visitor.find(LAUNCHER);
  await visitor.run(() => {
    const button = document.createElement("button");
    button.dataset.waymeetOpen = "Web Support";
    button.textContent = "Ask our support";
    button.id = "opener";
    document.querySelector("main")?.prepend(button);
  });
  await visitor.click("#opener");
  await visitor.find(chat("panel"));
  if (await visitor.shows(chat("chat-anyway"))) await visitor.click(chat("chat-anyway"));
  await visitor.submit(chat("name"), "Ada Visitor");
  await desk.textIs(part("interaction-queue"), "Web Support");
  await desk.click(part("pickup"));
  await visitor.textIs(chat("transcript"), "Lee Okafor");
  await hangUp(desk);
  await visitor.find(chat("ended"));
  await desk.click(part("log-out"));
});

/** Has a page's sound counted instead of played. @param {Tab} tab */
const listen = (tab) =>
  tab.run(() => {
    const page = /** @type {any} */ (window);
    page.tones = 0;
    const node = () => ({
      frequency: {},
      gain: { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} },
      connect: (/** @type {any} */ next) => next,
      start: () => (page.tones += 1),
      stop() {},
    });
    page.AudioContext = class {
      state = "running";
      currentTime = 0;
      createOscillator = node;
      createGain = node;
    };
  });

/** How often it has sounded: it has two tones. @param {Tab} tab @returns {Promise<number>} */
const chimes = (tab) => tab.run(() => /** @type {any} */ (window).tones / 2);

forEachBrowser(
  "a message that nobody sees come sounds in one tab, unless the visitor has it silent",
  async (browser, context) => {
    const visitors = impatient(browser.engine);
    context.after(() => visitors.close());
    const desk = await agentComes(browser, demo);
    const visitor = await visitors.open();
    const { driver } = visitor;
    await visitor.goto(demo.info.shop);
    await listen(visitor);
    await visitor.click(LAUNCHER);
    await visitor.submit(chat("name"), "Ada Visitor");
    await desk.click(part("pickup"));
    await desk.submit(part("composer"), "Hello Ada");
    await visitor.textIs(chat("transcript"), "Hello Ada");
    assert.equal(await chimes(visitor), 0, "the visitor sees it come");
    await visitor.click(chat("minimise"));

    const first = await driver.getWindowHandle();
    await driver.switchTo().newWindow("tab");
    await visitor.goto(`${demo.info.shop}/help`);
    await listen(visitor);
    const badge = "waymeet-launcher >>> [data-test=badge]";
    await findInTheBackground(visitor, LAUNCHER);
    await desk.submit(part("composer"), "Are you there?");
    await visitor.textIs(badge, "1");
    const second = await driver.getWindowHandle();
    /** Of both tabs together. */
    const heard = async () => {
      await driver.switchTo().window(first);
      const before = await chimes(visitor);
      await driver.switchTo().window(second);
      return before + (await chimes(visitor));
    };
    await eventually("one of both has sounded", async () => (await heard()) === 1);
    // The other would have by now: what it shows it hears of in the same moment.
    await driver.switchTo().window(first);
    await visitor.textIs(badge, "1");
    assert.equal(await heard(), 1, "of both tabs");

    // The switch holds for every tab.
    await driver.close();
    await driver.switchTo().window(first);
    await visitor.click(LAUNCHER);
    await visitor.click(chat("menu"));
    await visitor.click(chat("sound"));
    await visitor.click(chat("minimise"));
    const before = await chimes(visitor);
    await desk.submit(part("composer"), "Hello?");
    await visitor.textIs(badge, "1");
    assert.equal(await chimes(visitor), before, "it is silent");
    await visitor.click(LAUNCHER);
    await visitor.click(chat("menu"));
    await visitor.textIs(chat("sound"), "Turn sound on");
    await visitor.click(chat("sound"));
    await eventually("it says how it sounds", async () => (await chimes(visitor)) === before + 1);
    await visitor.click(chat("minimise"));
    await desk.submit(part("composer"), "One lamp is left.");
    await eventually("it sounds again", async () => (await chimes(visitor)) === before + 2);
    await hangUp(desk);
    await desk.click(part("log-out"));
  },
);
