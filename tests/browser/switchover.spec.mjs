// @ts-check
/** The contact centre's servers change places in the middle of a chat: the visitor's page, in both protocols. */

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { eventually, forEachBrowser, Key, startDemo } from "./support/index.mjs";
import { becomeInterested, chat, goAvailable, INVITATION, logIn, part } from "./support/people.mjs";

/** @typedef {import("./support/demo.mjs").Demo} Demo */

/** One demo for each protocol. @type {Map<string, Demo>} */
const demos = new Map();
before(async () => {
  for (const dialect of ["icws", "webtools"]) {
    demos.set(dialect, await startDemo("--chat-pair", "--chat-dialect", dialect));
  }
});
after(async () => {
  for (const demo of demos.values()) {
    assert.equal(await demo.stop(), 0, "the demo ends cleanly");
  }
});

for (const dialect of ["icws", "webtools"]) {
  forEachBrowser(`a chat over ${dialect} goes on at the other server, to and fro`, async (browser) => {
    const demo = /** @type {Demo} */ (demos.get(dialect));
    const switchOver = async () => (await fetch(demo.info.switchover, { method: "POST" })).json();
    const desk = await browser.open();
    await desk.resize(1400, 900);
    await logIn(desk, demo, "kim");
    await goAvailable(desk, demo);

    const visitor = await browser.open();
    await becomeInterested(visitor, demo);
    await visitor.textIs(INVITATION, "Can we help you choose?");
    await visitor.click("waymeet-offer >>> [data-test=invitation-accept]");
    await visitor.type(chat("name"), "Ada Visitor");
    await visitor.press(Key.ENTER);
    await desk.click(part("pickup"));
    await desk.submit(part("composer"), "Hello Ada");
    await visitor.textIs(chat("transcript"), "Hello Ada");

    const { active } = await switchOver();
    assert.equal(`http://${active}`, demo.info.cicPair[1]);
    await visitor.type(chat("composer"), "The oak one");
    await visitor.press(Key.ENTER);
    await desk.click(part("other-desk"));
    await desk.type(part("login-user"), "kim");
    await desk.submit(part("login-password"), "kim-demo");
    await desk.textIs(part("transcript"), "The oak one");
    await desk.submit(part("composer"), "We have it");
    await visitor.textIs(chat("transcript"), "We have it");

    // And a page later, back at the first one.
    await switchOver();
    await visitor.goto(`${demo.info.shop}/help`);
    await visitor.textIs(chat("transcript"), "We have it");
    await visitor.type(chat("composer"), "Thank you");
    await visitor.press(Key.ENTER);
    await eventually("it is sent", async () => !(await visitor.text(chat("transcript"))).includes("Sending"));
    const said = await visitor.text(chat("transcript"));
    for (const once of ["Hello Ada", "The oak one", "We have it", "Thank you"]) {
      assert.equal(said.split(once).length, 2, `${once} in ${said}`);
    }
    assert.deepEqual(await visitor.policyViolations(), []);
    // Here the tab has a session still.
    await desk.goto(demo.info.desk);
    await desk.textIs(part("transcript"), "Thank you");
    await desk.click(part("disconnect"));
    await visitor.find(chat("ended"));
    await desk.click(part("log-out"));
  });
}
