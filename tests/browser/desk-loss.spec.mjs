// @ts-check
/** What goes wrong at the desk: nothing that was written is lost, and what is wrong is said. */

import assert from "node:assert/strict";

import { eventually, forEachBrowser, startDemo } from "./support/index.mjs";
import { agentComes, part, rowOf } from "./support/people.mjs";
import { Visitor } from "./support/visitors.mjs";

/** @typedef {import("./support/tab.mjs").Tab} Tab */

/** @param {Tab} desk @param {string} expected */
const composerHolds = (desk, expected) =>
  eventually(`the composer holds ${expected}`, async () => {
    const [field] = await desk.all(part("composer"));
    return (await desk.run((one) => /** @type {any} */ (one).value, field)) === expected;
  });

forEachBrowser("what cannot be sent stays, and a connection that is lost is shown", async (browser) => {
  const demo = await startDemo();
  try {
    const desk = await agentComes(browser, demo);
    const ada = await Visitor.start(demo.info.cic, "Ada Visitor");
    await desk.click(part("pickup"));
    await desk.type(part("composer"), "A draft");

    // A reload keeps what was begun.
    await desk.driver.navigate().refresh();
    await desk.textIs(part("current-name"), "Ada Visitor");
    await composerHolds(desk, "A draft");

    // The network fails: the message is back, with what was begun meanwhile behind it.
    await desk.run(() => {
      const page = /** @type {any} */ (window);
      page.realFetch = window.fetch;
      window.fetch = (/** @type {any} */ address, /** @type {any} */ options) =>
        String(address).endsWith("chat/messages")
          ? new Promise((_, fail) => {
              page.failNow = () => fail(new TypeError("no network"));
            })
          : page.realFetch(address, options);
    });
    await desk.submit(part("composer"), "Not to be lost");
    await desk.textIs(part("sending"), "Not to be lost");
    await desk.type(part("composer"), "More");
    await desk.run(() => /** @type {any} */ (window).failNow());
    await desk.textIs(part("composer-error"), "The server cannot be reached.");
    await composerHolds(desk, "Not to be lost\nMore");
    await desk.gone(part("sending"));
    const row = await rowOf(desk, "Ada Visitor");
    await desk.textIs(`${row} ${part("interaction-mark")}`, "Not sent");
    assert.deepEqual(await desk.accessibilityViolations(), [], "a message that was not sent");
    await desk.run(() => void (window.fetch = /** @type {any} */ (window).realFetch));
    await desk.submit(part("composer"), "Sent again");
    await ada.reads("Sent again");
    await desk.gone(part("composer-error"));

    // The server is gone altogether.
    await desk.type(part("composer"), "Into the void");
    await demo.stop();
    await desk.textIs(part("connection-state"), "Connection lost");
    await desk.click(part("send"));
    await desk.textIs(part("composer-error"), "The server cannot be reached.");
    await composerHolds(desk, "Into the void");
    assert.deepEqual(await desk.accessibilityViolations(), [], "a lost connection");
  } finally {
    await demo.stop();
  }
});
