// @ts-check
/** A chat with a contact centre that speaks Web Tools: shop, module, CIC-compatible server and desk, all of them real. */

import assert from "node:assert/strict";

import { demoOfThisFile, eventually, forEachBrowser, Key } from "./support/index.mjs";
import { agentComes, allIsSent, askForChat, chat, hangUp, part, saidOnce } from "./support/people.mjs";

const demo = demoOfThisFile({ args: () => ["--chat-dialect", "webtools"] });

/** What the page has fetched, by path. @param {import("./support/tab.mjs").Tab} tab @returns {Promise<string[]>} */
const fetched = (tab) =>
  tab.run(() => performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname));

/** The agent's picture stands beside the name, whole. @param {import("./support/tab.mjs").Tab} tab */
const isPictured = (tab) =>
  eventually("the agent's picture is there", () =>
    tab.run(
      () => (document.querySelector("waymeet-chat")?.shadowRoot?.querySelector("img")?.naturalWidth ?? 0) > 0,
    ),
  );

forEachBrowser(
  "a chat over Web Tools goes both ways, over page changes and reloads, to its end",
  async (browser) => {
    const desk = await agentComes(browser, demo);
    const visitor = await browser.open();
    await askForChat(visitor, demo);
    await visitor.textIs(chat("transcript"), "Welcome to Web Sales.");
    await desk.textIs(part("interaction-name"), "Ada Visitor");
    await desk.click(part("pickup"));
    await visitor.textIs(chat("transcript"), "Kim Novak");

    await desk.type(part("composer"), "Hello Ada, which lamp do you like?");
    await visitor.find(chat("typing"));
    await desk.press(Key.ENTER);
    await visitor.textIs(chat("transcript"), "Hello Ada, which lamp do you like?");
    await isPictured(visitor);
    await visitor.type(chat("composer"), "The <b>oak</b> one");
    await desk.find(part("typing"));
    await visitor.press(Key.ENTER);
    await desk.textIs(part("transcript"), "The <b>oak</b> one");
    assert.deepEqual(await visitor.accessibilityViolations(), [], "the chat");
    const paths = await fetched(visitor);
    assert.ok(paths.some((path) => path.startsWith("/websvcs/chat/poll/")));
    assert.ok(!paths.some((path) => path.startsWith("/icws/") || path.endsWith("/waymeet_chat.js")));

    // Another page, and the same one anew: all that was said is there, once.
    for (const address of [`${demo.info.shop}/help`, `${demo.info.shop}/help`]) {
      await visitor.goto(address);
      await visitor.textIs(chat("transcript"), "The <b>oak</b> one");
      await saidOnce(visitor, "which lamp do you like?", "The <b>oak</b> one");
      await isPictured(visitor);
    }
    await visitor.submit(chat("composer"), "Is it in stock?");
    await desk.textIs(part("transcript"), "Is it in stock?");
    await allIsSent(visitor);
    await hangUp(desk);
    await visitor.find(chat("ended"));
    await desk.click(part("log-out"));
  },
);
