// @ts-check
/** Several chats at one desk: which is which, what is new where, and that none of them loses its place. */

import assert from "node:assert/strict";

import { demoOfThisFile, eventually, forEachBrowser } from "./support/index.mjs";
import { agentComes, hangUp, part, rowOf } from "./support/people.mjs";
import { Visitor } from "./support/visitors.mjs";

/** @typedef {import("./support/tab.mjs").Tab} Tab */

const demo = demoOfThisFile();
const PLACES = 3;

/** Where the transcript in front is scrolled to. @param {Tab} desk */
const scrollTop = (desk) =>
  desk.run(() => {
    const logs = [...document.querySelectorAll("[data-test=transcript]")];
    return logs.find((log) => log.getClientRects().length > 0)?.scrollTop ?? -1;
  });

forEachBrowser("several chats each keep their draft, their place and what is unread", async (browser) => {
  const desk = await agentComes(browser, demo);
  const ada = await Visitor.start(demo.info.cic, "Ada Visitor");
  await desk.click(`${await rowOf(desk, "Ada Visitor")} ${part("pickup")}`);
  await desk.submit(part("composer"), "Hello Ada");
  await ada.reads("Hello Ada");
  for (let line = 1; line <= 30; line += 1) await ada.says(`Line ${line}`);
  await desk.textIs(part("transcript"), "Line 30");

  // She reads what was said at first, and begins an answer.
  await eventually("it is scrolled, and stays so", () =>
    desk.run(() => {
      const log = [...document.querySelectorAll("[data-test=transcript]")].find(
        (one) => one.getClientRects().length > 0,
      );
      if (!log || log.scrollTop === 40) return Boolean(log);
      log.scrollTop = 40;
      return false;
    }),
  );
  await ada.says("And one more");
  await desk.textIs(part("jump-to-end"), "1 new message below");
  assert.equal(await scrollTop(desk), 40, "whoever reads is left where they are");
  await desk.type(part("composer"), "An answer that is not");

  // Two more ring, on top of the list; one is picked up right there.
  const bob = await Visitor.start(demo.info.cic, "Bob Byron");
  const eve = await Visitor.start(demo.info.cic, "Eve Evans");
  const [adasRow, bobsRow] = [await rowOf(desk, "Ada Visitor"), await rowOf(desk, "Bob Byron")];
  await desk.textIs(part("interaction-name"), "Bob Byron");
  await desk.click(`${bobsRow} ${part("pickup")}`);
  await desk.textIs(part("current-name"), "Bob Byron");
  await desk.find(part("composer"));
  assert.equal(await valueOf(desk), "", "Bob's message has not been begun");
  await desk.textIs(`${adasRow} ${part("interaction-mark")}`, "Draft");
  await desk.textIs(part("places"), `2 of ${PLACES} chats`);

  // What is said in the other one is counted there; typing is seen there.
  await ada.says("Are you there?");
  await ada.says("Hello?");
  await desk.textIs(`${adasRow} ${part("interaction-unread")}`, "2");
  await desk.textIs(`${adasRow} ${part("interaction-details")}`, "Hello?");
  await eventually("the title counts", () => desk.run(() => document.title.includes("incoming")));
  await ada.types(true);
  await desk.textIs(`${adasRow} ${part("interaction-typing")}`, "is typing");
  assert.deepEqual(await desk.accessibilityViolations(), [], "several chats");

  // Back at Ada's: the draft, the place and a line before what is new.
  await desk.click(`${adasRow} ${part("interaction-name")}`);
  await desk.textIs(part("current-name"), "Ada Visitor");
  assert.equal(await valueOf(desk), "An answer that is not");
  assert.equal(await scrollTop(desk), 40);
  await desk.gone(`${adasRow} ${part("interaction-unread")}`);
  const after = await desk.run(() => {
    const divider = [...document.querySelectorAll("[data-test=new-messages]")].at(0);
    return divider?.nextElementSibling?.textContent ?? "";
  });
  assert.match(after, /Are you there\?/, "what is new begins there");
  await desk.click(part("jump-to-end"));
  await desk.gone(part("jump-to-end"));
  await desk.textIs(part("typing"), "Ada Visitor is typing");

  // One ends by itself: it goes to the end of the list, and can be read.
  await bob.leaves();
  await desk.textIs(`${bobsRow} ${part("interaction-state")}`, "Disconnected");
  await eve.leaves();
  await hangUp(desk);
  await desk.textIs(part("current-facts"), "Ended by you");
  await desk.textIs(part("unsent"), "An answer that is not");
  await ada.hears(({ participantId, state }) => participantId === ada.id && state === 4);
  await desk.click(part("log-out"));
});

/** What is in the composer. @param {Tab} desk */
async function valueOf(desk) {
  const [field] = await desk.all(part("composer"));
  return desk.run((composer) => /** @type {any} */ (composer).value, field);
}

forEachBrowser("a chat is held and taken up again, and the visitor is told each time", async (browser) => {
  const desk = await agentComes(browser, demo);
  const ada = await Visitor.start(demo.info.cic, "Ada Visitor");
  await desk.click(part("pickup"));
  await desk.textIs(part("hold"), "Hold");
  await desk.click(part("hold"));
  await desk.textIs(part("current-facts"), "On Hold");
  await desk.textIs(part("interaction-state"), "On Hold");
  await ada.hears(({ displayName, state }) => displayName === "Kim Novak" && state === 3);
  await desk.textIs(part("hold"), "Resume");
  assert.deepEqual(await desk.accessibilityViolations(), [], "a chat on hold");
  await desk.click(part("hold"));
  await desk.textIs(part("current-facts"), "Connected");
  await ada.leaves();
  await desk.textIs(part("current-facts"), "Ended by the visitor");
  await desk.click(part("log-out"));
});

forEachBrowser("addresses in messages are links of the web, and notes keep their lines", async (browser) => {
  const desk = await agentComes(browser, demo);
  const notes = "Subject: lamps\nOrder number: A-17";
  const ada = await Visitor.start(demo.info.cic, "Ada Visitor", { notes });
  await desk.click(part("pickup"));
  await ada.says("See https://shop.example/oak?a=1&b=2, not data:text/html,1 or ftp://shop.example");
  await desk.textIs(part("transcript"), "data:text/html,1");
  const links = await desk.run(() =>
    [...document.querySelectorAll("[data-test=transcript] a")].map((link) =>
      ["href", "target", "rel"].map((name) => link.getAttribute(name)),
    ),
  );
  assert.deepEqual(links.at(-1), ["https://shop.example/oak?a=1&b=2", "_blank", "noopener noreferrer"]);
  assert.equal(links.filter(([href]) => !href?.startsWith("https://")).length, 0);
  await desk.textIs(part("interaction-details"), "See https://shop.example");
  await desk.click(part("details-tab"));
  const shown = await desk.run(() => {
    const facts = [...document.querySelectorAll(".Facts dd")];
    const notes = facts.find((fact) => fact.textContent?.includes("A-17"));
    return /** @type {HTMLElement | undefined} */ (notes)?.innerText;
  });
  assert.equal(shown, notes);
  assert.deepEqual(await desk.policyViolations(), []);
  await ada.leaves();
  await desk.click(part("log-out"));
});
