// @ts-check
/** How the desk calls an agent who looks elsewhere: by sound, by a notice of the browser, in the title. */

import assert from "node:assert/strict";

import { demoOfThisFile, eventually, forEachBrowser } from "./support/index.mjs";
import { agentComes, part, rowOf } from "./support/people.mjs";
import { Visitor } from "./support/visitors.mjs";

/** @typedef {import("./support/tab.mjs").Tab} Tab */

const demo = demoOfThisFile();

/** Puts a recorder in the place of what makes sounds and notices: neither can be perceived here. */
function record() {
  const page = /** @type {any} */ (window);
  page.recorded = { notes: 0, asked: 0, notices: [] };
  const parameter = () => ({
    value: 0,
    setValueAtTime() {},
    linearRampToValueAtTime() {},
    exponentialRampToValueAtTime() {},
  });
  page.AudioContext = class {
    state = "running";
    currentTime = 0;
    destination = {};
    createOscillator() {
      return {
        frequency: parameter(),
        connect: (/** @type {any} */ next) => next,
        start: () => (page.recorded.notes += 1),
        stop() {},
      };
    }
    createGain() {
      return { gain: parameter(), connect: (/** @type {any} */ next) => next };
    }
  };
  page.Notification = class {
    static permission = "default";
    static async requestPermission() {
      page.recorded.asked += 1;
      page.Notification.permission = page.answer;
      return page.answer;
    }
    /** @param {string} title @param {{ body: string }} options */
    constructor(title, { body }) {
      page.recorded.notices.push(`${title}: ${body}`);
      page.lastNotice = this;
    }
    close() {}
  };
}

/** @param {Tab} desk @returns {Promise<{ notes: number, asked: number, notices: string[] }>} */
const recorded = (desk) => desk.run(() => /** @type {any} */ (window).recorded);

/** The agent looks elsewhere, or back. @param {Tab} desk @param {boolean} isHidden */
const hide = (desk, isHidden) =>
  desk.run((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);

/** What the browser answers when it is asked. @param {Tab} desk @param {NotificationPermission} answer */
const answerIs = (desk, answer) =>
  desk.run((said) => {
    /** @type {any} */ (window).answer = said;
  }, answer);

/** @param {Tab} desk @param {string | RegExp} expected */
const titleIs = (desk, expected) =>
  eventually(`the title is ${expected}`, async () => {
    const title = await desk.run(() => document.title);
    return typeof expected === "string" ? title === expected : expected.test(title);
  });

forEachBrowser("an agent who looks elsewhere is called by sound, notice and title", async (browser) => {
  const desk = await agentComes(browser, demo);
  await desk.run(record);
  await answerIs(desk, "granted");

  // Nothing is asked until the agent wants it.
  await desk.click(part("notices-open"));
  await desk.textIs(part("notices-state"), "Your browser will ask you");
  assert.deepEqual(await desk.accessibilityViolations(), [], "the notices");
  assert.equal((await recorded(desk)).asked, 0);
  await desk.click(part("notices-desktop"));
  await desk.textIs(part("notices-state"), "Your browser allows them.");
  assert.equal((await recorded(desk)).asked, 1);
  await desk.click(part("notices-try"));
  await eventually("it sounds", async () => (await recorded(desk)).notes > 0);
  const tried = (await recorded(desk)).notes;

  // Somebody asks for a chat while the page is hidden.
  await hide(desk, true);
  const ada = await Visitor.start(demo.info.cic, "Ada Visitor");
  await titleIs(desk, "● Ada Visitor – incoming chat");
  await eventually("it rings", async () => (await recorded(desk)).notes > tried);
  assert.deepEqual((await recorded(desk)).notices, ["Incoming chat from Ada Visitor: Web Sales"]);
  await hide(desk, false);
  await desk.click(part("pickup"));
  await titleIs(desk, /^Agent desk/);

  // In front of the agent nothing calls; while they look elsewhere it does.
  const before = (await recorded(desk)).notes;
  await ada.says("Hello");
  await desk.textIs(part("transcript"), "Hello");
  assert.equal((await recorded(desk)).notes, before, "what is read is not sounded");
  await hide(desk, true);
  await ada.says("Are you there?");
  await titleIs(desk, /^\(1\) Agent desk/);
  await eventually("it sounds", async () => (await recorded(desk)).notes === before + 1);
  assert.equal((await recorded(desk)).notices.at(-1), "Ada Visitor: Are you there?");
  await hide(desk, false);
  await titleIs(desk, /^Agent desk/);
  await desk.find(part("new-messages"));

  // A click on the notice leads to the chat.
  const bob = await Visitor.start(demo.info.cic, "Bob Byron");
  await desk.click(`${await rowOf(desk, "Bob Byron")} ${part("pickup")}`);
  await desk.textIs(part("current-name"), "Bob Byron");
  await hide(desk, true);
  await ada.says("Still there?");
  await eventually(
    "it is noticed",
    async () => (await recorded(desk)).notices.at(-1) === "Ada Visitor: Still there?",
  );
  await desk.run(() => /** @type {any} */ (window).lastNotice.onclick());
  await hide(desk, false);
  await desk.textIs(part("current-name"), "Ada Visitor");

  // Both can be switched off, and stay so in this browser.
  await desk.click(part("notices-open"));
  await desk.click(part("notices-sound"));
  await desk.click(part("notices-desktop"));
  const { notes, notices } = await recorded(desk);
  await hide(desk, true);
  await ada.says("Nobody is called now");
  await titleIs(desk, /^\(1\) Agent desk/);
  const now = await recorded(desk);
  assert.deepEqual([now.notes, now.notices.length], [notes, notices.length]);
  await hide(desk, false);
  await desk.driver.navigate().refresh();
  await desk.click(part("notices-open"));
  const isOn = await desk.run(() => /** @type {any} */ (document.getElementById("notices-sound")).checked);
  assert.equal(isOn, false);
  for (const visitor of [ada, bob]) await visitor.leaves();
  await desk.click(part("log-out"));
});

forEachBrowser("where the browser blocks notices or has none it is said in words", async (browser) => {
  const desk = await agentComes(browser, demo);
  await desk.run(record);
  await answerIs(desk, "denied");
  await desk.click(part("notices-open"));
  await desk.click(part("notices-desktop"));
  await desk.textIs(part("notices-state"), "Your browser blocks them.");
  const isOn = () => desk.run(() => /** @type {any} */ (document.getElementById("notices-desktop")).checked);
  assert.equal(await isOn(), false);
  await desk.click(part("notices-open"));
  await desk.run(() => delete (/** @type {any} */ (window).Notification));
  await desk.click(part("notices-open"));
  await desk.textIs(part("notices-state"), "This browser has none.");
  await desk.click(part("log-out"));
});
