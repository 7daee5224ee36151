// @ts-check
/** The desk by keyboard alone, and what screen readers are told. */

import assert from "node:assert/strict";

import { demoOfThisFile, eventually, forEachBrowser, Key } from "./support/index.mjs";
import { goAvailable, isAnnounced, logIn, part, shortcut } from "./support/people.mjs";
import { Visitor } from "./support/visitors.mjs";

/** @typedef {import("./support/tab.mjs").Tab} Tab */

const demo = demoOfThisFile();

/** Waits until the focus is somewhere. @param {Tab} desk @param {string} selector */
async function focusIsAt(desk, selector) {
  await eventually(`the focus is at ${selector}`, () =>
    desk.run((wanted) => document.activeElement?.matches(wanted) ?? false, selector),
  );
}

/** What is in the composer. @param {Tab} desk @param {string | RegExp} expected */
async function composerHolds(desk, expected) {
  await eventually(`the composer holds ${expected}`, async () => {
    const value = await desk.run(
      () => /** @type {HTMLTextAreaElement} */ (document.getElementById("composer")).value,
    );
    return typeof expected === "string" ? value === expected : expected.test(value);
  });
}

/** An agent at work, whose desk is used with keys from then on. @param {import("./support/browser.mjs").Browser} browser */
async function arrive(browser, user = "kim") {
  const desk = await browser.open();
  await desk.resize(1400, 900);
  await logIn(desk, demo, user);
  await goAvailable(desk, demo);
  return desk;
}

forEachBrowser("a whole chat is had without a mouse", async (browser) => {
  const desk = await arrive(browser);
  const ada = await Visitor.start(demo.info.cic, "Ada Visitor");
  await desk.find(part("pickup"));
  await isAnnounced(desk, "Incoming chat from Ada Visitor in Web Sales");

  // What is pressed where it cannot be done is said, and does nothing.
  await shortcut(desk, "h");
  await isAnnounced(desk, "cannot be done");
  await shortcut(desk, "p");
  await focusIsAt(desk, "#composer");
  await desk.press("Hello Ada", Key.ENTER);
  await ada.reads("Hello Ada");
  await shortcut(desk, "h");
  await desk.textIs(part("current-facts"), "On Hold");
  await isAnnounced(desk, "On hold");
  await shortcut(desk, "h");
  await isAnnounced(desk, "Resumed");

  // The keys are told, and the focus comes back.
  await shortcut(desk, "?");
  await desk.textIs(part("help"), "Pick up what is incoming");
  assert.deepEqual(await desk.accessibilityViolations(), [], "the keys");
  await desk.press(Key.ESCAPE);
  await desk.gone(part("help"));
  await focusIsAt(desk, "#composer");

  // From one chat to the next and back.
  const bob = await Visitor.start(demo.info.cic, "Bob Byron");
  await isAnnounced(desk, "Incoming chat from Bob Byron");
  await shortcut(desk, "k");
  await desk.textIs(part("current-name"), "Bob Byron");
  await shortcut(desk, "p");
  await focusIsAt(desk, "#composer");
  await desk.press("Hello Bob", Key.ENTER);
  await bob.reads("Hello Bob");
  await shortcut(desk, "j");
  await desk.textIs(part("current-name"), "Ada Visitor");
  await focusIsAt(desk, "#composer");

  // The end is asked for: no with Escape, yes with Enter. The focus does not fall out of the page.
  await shortcut(desk, "e");
  await desk.textIs(part("confirm"), "End the chat with Ada Visitor?");
  assert.deepEqual(await desk.accessibilityViolations(), [], "the question");
  await desk.press(Key.ESCAPE);
  await desk.gone(part("confirm"));
  await desk.textIs(part("current-facts"), "Connected");
  await focusIsAt(desk, "#composer");
  await shortcut(desk, "e");
  await desk.find(part("confirm"));
  await desk.press(Key.ENTER);
  await isAnnounced(desk, "The chat with Ada Visitor has ended");
  await ada.hears(({ participantId, state }) => participantId === ada.id && state === 4);
  await focusIsAt(desk, part("current-name"));
  await bob.leaves();
  await desk.click(part("log-out"));
});

forEachBrowser("a canned response is searched for, filled in, and sent when it is ready", async (browser) => {
  const desk = await arrive(browser);
  const ada = await Visitor.start(demo.info.cic, "Ada Visitor");
  await desk.find(part("pickup"));
  await shortcut(desk, "p");
  await focusIsAt(desk, "#composer");

  // A slash at the beginning opens them; Escape leaves it there, as what was typed.
  await desk.press("/");
  await focusIsAt(desk, "#response-search");
  await desk.textIs(part("response-search-option"), "Greeting");
  assert.deepEqual(await desk.accessibilityViolations(), [], "canned responses");
  await desk.press(Key.ESCAPE);
  await focusIsAt(desk, "#composer");
  await composerHolds(desk, "/");
  await desk.press(Key.BACK_SPACE, "/");
  await focusIsAt(desk, "#response-search");

  // Arrows go through them and around; what is chosen is said by its id.
  const active = () =>
    desk.run(() => {
      const id = document.getElementById("response-search")?.getAttribute("aria-activedescendant");
      return document.getElementById(id ?? "")?.querySelector(".Option_label")?.textContent;
    });
  assert.equal(await active(), "Greeting");
  await desk.press(Key.ARROW_DOWN);
  assert.equal(await active(), "One moment");
  await desk.press(Key.ARROW_UP, Key.ARROW_UP);
  assert.equal(await active(), "Order number");
  await desk.press("no such words");
  await desk.textIs("#responses", "No response with these words.");
  await desk.run(() => /** @type {HTMLInputElement} */ (document.getElementById("response-search")).select());
  await desk.press("hi");
  await eventually("it is found by its shortcut", async () => (await active()) === "Greeting");
  await desk.press(Key.ENTER);
  await focusIsAt(desk, "#composer");
  const greeting = "Hello Ada Visitor, this is Kim Novak of the lamp shop. How can I help you?";
  await composerHolds(desk, greeting);
  assert.equal(
    ada.messages.some(({ value }) => value === greeting),
    false,
    "it is not sent by itself",
  );
  await desk.press(" Nice to meet you.", Key.ENTER);
  await ada.reads(`${greeting} Nice to meet you.`);

  // Within a message it goes where the cursor is.
  await desk.press("By the way: ");
  await shortcut(desk, "r");
  await focusIsAt(desk, "#response-search");
  await desk.press("costs", Key.ENTER);
  await composerHolds(desk, /^By the way: Delivery is free from 80 euros/);
  await desk.press(Key.ENTER);
  await ada.hears(({ value }) => /^By the way: Delivery/.test(value));

  // By mouse as well.
  await desk.click(part("responses-open"));
  await desk.type(part("response-search"), "goodbye");
  await desk.textIs(part("response-search-option"), "Goodbye");
  await desk.click(part("response-search-option"));
  await composerHolds(desk, "Thank you for your visit, Ada Visitor. Have a good day!");
  await ada.leaves();
  await desk.click(part("log-out"));
});

forEachBrowser("a chat is handed to a colleague who can take it, by keyboard", async (browser) => {
  const desk = await arrive(browser);
  const lee = await arrive(browser, "lee");
  const ada = await Visitor.start(demo.info.cic, "Ada Visitor", { targetName: "kim", targetType: "User" });
  await desk.find(part("pickup"));
  await shortcut(desk, "p");
  await focusIsAt(desk, "#composer");
  await shortcut(desk, "x");
  await focusIsAt(desk, "#transfer-target");
  await eventually("who can take it comes before who cannot", async () => {
    const found = await desk.run(() =>
      [...document.querySelectorAll("[data-test=transfer-target-option]")].map((option) => [
        option.textContent,
        option.getAttribute("aria-disabled"),
      ]),
    );
    const [lees, sams] = ["Lee Okafor", "Sam Rivers"].map((name) =>
      found.findIndex(([text]) => text?.startsWith(name)),
    );
    const isOut = found[sams ?? -1]?.join() === "Sam Riverslogged out,true";
    return found[lees ?? -1]?.join() === "Lee OkaforAvailable," && (lees ?? 9) < (sams ?? 0) && isOut;
  });
  assert.deepEqual(await desk.accessibilityViolations(), [], "the transfer");
  await desk.press(Key.ESCAPE);
  await focusIsAt(desk, part("transfer-open"));
  await shortcut(desk, "x");
  await focusIsAt(desk, "#transfer-target");
  await desk.press("lee", Key.ENTER);
  await focusIsAt(desk, part("transfer"));
  await desk.textIs(part("transfer"), "Transfer to Lee Okafor");
  await desk.press(Key.ENTER);
  await isAnnounced(desk, "Ada Visitor was transferred to Lee Okafor.");
  await lee.find(part("pickup"));
  await ada.hears(({ displayName, state }) => displayName === "Kim Novak" && state === 4);
  await ada.leaves();
  for (const tab of [desk, lee]) await tab.click(part("log-out"));
});
