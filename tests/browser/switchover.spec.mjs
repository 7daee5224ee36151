// @ts-check
/** The contact centre's servers change places in the middle of a chat: the visitor's page, in both protocols. */

import assert from "node:assert/strict";

import { demoOfThisFile, forEachBrowser } from "./support/index.mjs";
import {
  agentComes,
  allIsSent,
  askForChat,
  chat,
  followTheChat,
  hangUp,
  part,
  saidOnce,
  switchOver,
} from "./support/people.mjs";

for (const dialect of ["icws", "webtools"]) {
  const demo = demoOfThisFile({ args: () => ["--chat-pair", "--chat-dialect", dialect] });

  forEachBrowser(`a chat over ${dialect} goes on at the other server, to and fro`, async (browser) => {
    const desk = await agentComes(browser, demo);
    const visitor = await browser.open();
    await askForChat(visitor, demo);
    await desk.click(part("pickup"));
    await desk.submit(part("composer"), "Hello Ada");
    await visitor.textIs(chat("transcript"), "Hello Ada");

    const { active } = await switchOver(demo);
    assert.equal(`http://${active}`, demo.info.cicPair[1]);
    await visitor.submit(chat("composer"), "The oak one");
    await followTheChat(desk);
    await desk.textIs(part("transcript"), "The oak one");
    await desk.submit(part("composer"), "We have it");
    await visitor.textIs(chat("transcript"), "We have it");

    // And a page later, back at the first one.
    await switchOver(demo);
    await visitor.goto(`${demo.info.shop}/help`);
    await visitor.textIs(chat("transcript"), "We have it");
    await visitor.submit(chat("composer"), "Thank you");
    await allIsSent(visitor);
    await saidOnce(visitor, "Hello Ada", "The oak one", "We have it", "Thank you");
    assert.deepEqual(await visitor.policyViolations(), []);
    // Here the tab has a session still.
    await desk.goto(demo.info.desk);
    await desk.textIs(part("transcript"), "Thank you");
    await hangUp(desk);
    await visitor.find(chat("ended"));
    await desk.click(part("log-out"));
  });
}
