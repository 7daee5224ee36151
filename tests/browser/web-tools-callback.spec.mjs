// @ts-check
/** What a contact centre that speaks Web Tools says of its queue, and its calls back: the visitor's page, server and desk. */

import assert from "node:assert/strict";

import { demoOfThisFile, eventually, forEachBrowser, Key } from "./support/index.mjs";
import { Visitor } from "./support/visitors.mjs";
import {
  agentComes,
  callback,
  chat,
  goHome,
  hangUp,
  kept,
  LAUNCHER,
  logIn,
  part,
} from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const demo = demoOfThisFile({ args: () => ["--chat-dialect", "webtools"] });

/** What the page has asked the contact centre for, by path without ids. @param {Tab} tab @returns {Promise<string[]>} */
const asked = (tab) =>
  tab.run(() => [
    ...new Set(
      performance
        .getEntriesByType("resource")
        .map((entry) => new URL(entry.name).pathname)
        .filter((path) => path.startsWith("/websvcs/"))
        .map((path) => path.replace(/\/[0-9a-f-]{36}$/, "")),
    ),
  ]);

/** Asks for a call. @param {Tab} visitor @param {string} telephone */
async function askForCall(visitor, telephone) {
  await visitor.type(callback("name"), "Ada Visitor");
  await visitor.type(callback("telephone"), telephone);
  await visitor.type(callback("subject"), "The oak one");
  await visitor.click(callback("callback-request"));
  await visitor.textIs(callback("callback-status"), `We have your request and will call ${telephone}.`);
}

forEachBrowser(
  "before a form is sent the contact centre itself says who is there and how long it takes",
  async (browser) => {
    const desk = await agentComes(browser, demo);
    const visitor = await browser.open();
    await visitor.goto(demo.info.shop);
    await visitor.click(LAUNCHER);
    await visitor.textIs(chat("queue-info"), "We answer at once.");
    const paths = await asked(visitor);
    assert.ok(paths.includes("/websvcs/queue/query"), `asked: ${paths}`);
    assert.ok(!paths.includes("/websvcs/chat/start"), `${paths}`);
    assert.deepEqual(await kept(visitor), []);

    // The only agent takes this chat, and has as many as they take: the next visitor reads how long that may take.
    await visitor.submit(chat("name"), "Ada Visitor");
    await desk.click(part("pickup"));
    await visitor.textIs(chat("subtitle"), "Kim Novak");
    const others = [await Visitor.start(demo.info.cic, "Bob"), await Visitor.start(demo.info.cic, "Eve")];
    const second = await browser.open();
    await second.goto(demo.info.shop);
    await second.click(LAUNCHER);
    await second.textIs(chat("queue-info"), /^All our colleagues are busy\. Expected waiting time: \S+/);
    await second.screenshot("web-tools-busy");
    for (const other of others) await other.leaves();
    await hangUp(desk);
    await visitor.find(chat("ended"));

    // Nobody at all.
    await goHome(desk, demo);
    await visitor.click(chat("start-new"));
    await visitor.textIs(chat("nobody"), "None of our colleagues is available at the moment.");
  },
);

forEachBrowser("a call over Web Tools is asked for, told of, taken back and made", async (browser) => {
  const desk = await browser.open();
  await desk.resize(1400, 900);
  await logIn(desk, demo, "kim");
  await goHome(desk, demo);
  const visitor = await browser.open();
  await visitor.goto(demo.info.shop);
  await visitor.click(LAUNCHER);
  await visitor.click(chat("ask-for-call"));
  await askForCall(visitor, "+44 20 7946 0000");
  await visitor.textIs(callback("callback-more"), "Your place in the queue: 1");
  assert.deepEqual(await kept(visitor), ["waymeet.callback"]);
  await visitor.screenshot("web-tools-callback");
  assert.deepEqual(await visitor.accessibilityViolations(), [], "waiting for a call");

  // Who comes after is the second; and the first, once that one is called or gone.
  const second = await browser.open();
  await second.goto(demo.info.shop);
  await second.click(LAUNCHER);
  await second.click(chat("ask-for-call"));
  await askForCall(second, "+44 20 7946 0002");
  await second.textIs(callback("callback-more"), "Your place in the queue: 2");

  // The next page shows it when it is asked for, as it is.
  await visitor.goto(`${demo.info.shop}/help`);
  await visitor.click(LAUNCHER);
  await visitor.textIs(callback("callback-more"), "Your place in the queue: 1");
  await visitor.click(callback("callback-cancel"));
  await visitor.textIs(callback("callback-status"), "Your call is cancelled.");
  assert.deepEqual(await kept(visitor), []);
  await second.textIs(callback("callback-more"), "Your place in the queue: 1", { withinMs: 40_000 });
  for (const path of ["status", "reconnect", "disconnect"]) {
    const paths = await asked(visitor);
    assert.ok(paths.includes(`/websvcs/callback/${path}`), `${path} in ${paths}`);
  }

  // An agent comes, and calls; the other one has been taken back.
  await logIn(desk, demo, "kim");
  await desk.click(part("availability-toggle"));
  await desk.click(part("pickup"));
  await desk.textIs(part("callback-telephone"), "+44 20 7946 0002");
  await desk.textIs(part("callback-subject"), "The oak one");
  await second.textIs(callback("callback-more"), "Kim Novak takes care of your call", { withinMs: 40_000 });
  await hangUp(desk);
  await second.textIs(callback("callback-status"), "Your request is done.", { withinMs: 40_000 });
  await eventually("nothing is kept", async () => (await kept(second)).length === 0);
  await second.press(Key.ESCAPE);
  await desk.click(part("log-out"));
});
