// @ts-check
/** A chat in the shop, in both protocols, while answers are late, lost, a proxy's, or told twice. */

import assert from "node:assert/strict";

import { demoOfThisFile, eventually, forEachBrowser } from "./support/index.mjs";
import { agentComes, allIsSent, askForChat, chat, hangUp, part, saidOnce } from "./support/people.mjs";

/** @typedef {import("./support/demo.mjs").RunningDemo} Demo */

/** Parts of the paths by which the visitor's page sends and polls. */
const PATHS = {
  icws: { send: "web-chat/send-message", poll: "web-chat/messages", all: "icws/web-chat" },
  webtools: { send: "chat/sendMessage", poll: "chat/poll", all: "websvcs/chat" },
};

/** @param {Demo} demo @param {RequestInit} [options] */
async function faults(demo, options) {
  const answer = await fetch(demo.info.faults, options);
  assert.ok(answer.ok, await answer.clone().text());
  return answer;
}

/** @param {Demo} demo @param {object[]} rules */
const script = (demo, rules) => faults(demo, { method: "POST", body: JSON.stringify(rules) });
/** @param {Demo} demo */
const clear = (demo) => faults(demo, { method: "DELETE" });

/**
 * Waits until the page has met all there is of a script, so that what is shown is what is left of it.
 *
 * @param {Demo} demo
 */
const allAreMet = (demo) =>
  eventually("the faults are met", async () => (await (await faults(demo)).json()).length === 0, {
    withinMs: 60_000,
  });

for (const dialect of /** @type {const} */ (["icws", "webtools"])) {
  const demo = demoOfThisFile({ args: () => ["--chat-faults", "--chat-dialect", dialect] });
  const { send, poll, all } = PATHS[dialect];

  forEachBrowser(
    `a chat over ${dialect} survives what goes wrong, and everything is said once`,
    async (browser) => {
      const desk = await agentComes(browser, demo);
      const visitor = await browser.open();
      await askForChat(visitor, demo);
      await desk.click(part("pickup"));
      await visitor.textIs(chat("subtitle"), "Kim Novak");

      const lines = [];
      for (const [name, rules] of /** @type {[string, object[]][]} */ ([
        [
          "late",
          [
            { path: send, fault: { delayMs: 1_500 } },
            { path: poll, fault: { delayMs: 1_500 } },
          ],
        ],
        [
          "a proxy's",
          [
            { path: send, fault: { status: 502 } },
            { path: poll, fault: { status: 502 } },
          ],
        ],
        [
          "lost",
          [
            { path: send, fault: "loseAnswer" },
            { path: poll, fault: "loseAnswer" },
          ],
        ],
        [
          "never there",
          [
            { path: send, fault: "loseRequest" },
            { path: poll, fault: "loseRequest" },
          ],
        ],
      ])) {
        await script(demo, rules);
        const [question, answer] = [`My question was ${name}`, `Our answer was ${name}`];
        await visitor.submit(chat("composer"), question);
        await desk.submit(part("composer"), answer);
        await allAreMet(demo);
        await desk.textIs(part("transcript"), question, { withinMs: 60_000 });
        await visitor.textIs(chat("transcript"), answer, { withinMs: 60_000 });
        lines.push(question, answer);
      }

      await script(demo, [{ path: all, times: 10_000, fault: "duplicateEvents" }]);
      for (const number of ["one", "two"]) {
        const [question, answer] = [`Twice-told question ${number}`, `Twice-told answer ${number}`];
        await visitor.submit(chat("composer"), question);
        await desk.submit(part("composer"), answer);
        await visitor.textIs(chat("transcript"), answer, { withinMs: 60_000 });
        await desk.textIs(part("transcript"), question, { withinMs: 60_000 });
        lines.push(question, answer);
      }
      await clear(demo);

      await allIsSent(visitor);
      await saidOnce(visitor, ...lines);
      const atTheDesk = await desk.text(part("transcript"));
      for (const line of lines) assert.equal(atTheDesk.split(line).length, 2, `${line} in ${atTheDesk}`);
      // And still so when the page is read anew.
      await visitor.goto(`${demo.info.shop}/help`);
      await visitor.textIs(chat("transcript"), lines.at(-1) ?? "");
      await saidOnce(visitor, ...lines);
      await hangUp(desk);
      await visitor.find(chat("ended"));
      await desk.click(part("log-out"));
    },
  );
}
