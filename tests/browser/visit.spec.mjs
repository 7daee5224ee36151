// @ts-check
/** One visit, end to end: shop, module, service, bridge, CIC-compatible server, desk and journey view, all of them real. */

import assert from "node:assert/strict";

import { demoOfThisFile, eventually, forEachBrowser, Key } from "./support/index.mjs";
import {
  agentComes,
  agentsAre,
  becomeInterested,
  chat,
  hangUp,
  INVITATION,
  OFFER,
  openJourney,
  pageIsAnswered,
  part,
} from "./support/people.mjs";

const demo = demoOfThisFile();

/** What the shop was told of violations of its policy, by any browser so far, as they reported it. */
async function violations() {
  return (await fetch(`${demo.info.shop}/csp-reports`)).json();
}

forEachBrowser("a visit leads from two products to a chat beside the journey", async (browser) => {
  const desk = await agentComes(browser, demo);
  const visitor = await browser.open();
  await visitor.resize(1200, 900);
  await becomeInterested(visitor, demo);
  await visitor.textIs(INVITATION, "Can we help you choose?");
  assert.deepEqual(await visitor.accessibilityViolations(), [], "the page with the invitation");
  await visitor.screenshot("shop-invitation");

  await visitor.click("waymeet-offer >>> [data-test=invitation-accept]");
  await visitor.type(chat("name"), "Ada Visitor");
  await visitor.screenshot("chat-form");
  assert.deepEqual(await visitor.accessibilityViolations(), [], "the chat's form");
  await visitor.press(Key.ENTER);
  await visitor.find(chat("transcript"));

  // The chat alerts at the desk with name, details, duration, state and queue.
  await desk.textIs(part("interaction-name"), "Ada Visitor");
  await desk.textIs(part("interaction-state"), /alert/i);
  await desk.textIs(part("interaction-queue"), "Web Sales");
  await desk.textIs(part("interaction-duration"), /\d:\d\d/);
  assert.notEqual(await desk.text(part("interaction-details")), "");
  await desk.click(part("pickup"));
  await visitor.textIs(chat("transcript"), "Kim Novak");

  // Both ways, with typing.
  await desk.type(part("composer"), "Hello Ada, which lamp do you like?");
  await visitor.find(chat("typing"));
  await desk.press(Key.ENTER);
  await visitor.textIs(chat("transcript"), "Hello Ada, which lamp do you like?");
  await visitor.type(chat("composer"), "The <b>oak</b> one");
  await desk.find(part("typing"));
  await visitor.press(Key.ENTER);
  await desk.textIs(part("transcript"), "The <b>oak</b> one");
  assert.deepEqual(await visitor.accessibilityViolations(), [], "the chat");
  await visitor.screenshot("chat-open");

  // The journey beside the chat, live while the visitor browses on.
  await desk.click(part("journey-tab"));
  await desk.inFrame(part("journey-frame"), async (journey) => {
    await journey.textIs(part("journey-segment"), "Interested buyer");
    await journey.textIs(part("status"), "Online now");
    await journey.textIs(part("facts"), /Desktop/i);
    assert.ok((await journey.all(part("journey-page"))).length >= 5, "every page of the way is there");
    await journey.textIs(part("journey-map"), /offer/i);
    await journey.textIs(part("journey"), /product added/i);
    await journey.screenshot("desk-journey-frame");
  });
  await desk.screenshot("desk-chat-journey");
  assert.deepEqual(await desk.accessibilityViolations(), [], "the desk");
  await visitor.goto(`${demo.info.shop}/help`);
  await visitor.textIs(chat("transcript"), "The <b>oak</b> one");
  await desk.inFrame(part("journey-frame"), async (journey) => {
    await journey.textIs(part("journey"), /help/i);
    await eventually("the second segment is there", async () => {
      const chips = await journey.all(part("journey-segment"));
      const names = await Promise.all(
        chips.map((chip) => journey.run((found) => /** @type {any} */ (found).innerText, chip)),
      );
      return names.some((name) => name.includes("Seeking help"));
    });
  });

  await hangUp(desk);
  await visitor.find(chat("ended"));
  await visitor.screenshot("chat-ended");
  await desk.click(part("log-out"));
  assert.deepEqual(await violations(), [], "the shop's policy holds");
});

forEachBrowser("the invitation is on screen before the call that earned it returns", async (browser) => {
  const desk = await agentComes(browser, demo);
  const visitor = await browser.open();
  await visitor.goto(demo.info.shop);
  for (const category of ["floor-lamps", "table-lamps"]) {
    await visitor.click(part(`category-${category}`));
    await visitor.click(part("product-link"));
    await visitor.find(part("add-to-cart"));
  }
  // The page view of this page has been answered: the module is up, and the answer said who is available.
  await pageIsAnswered(visitor);
  // One call, one look, in one task: there is no frame between them.
  const shown = await visitor.run(() => {
    /** @type {any} */ (window).ac("record", "product_added", { sku: "test" });
    return document.querySelector("waymeet-offer") !== null;
  });
  assert.equal(shown, true);
  await visitor.click("waymeet-offer >>> [data-test=invitation-decline]");
  await visitor.gone(INVITATION);
  await desk.click(part("log-out"));
});

forEachBrowser("the search page shows the content offer, and the cross takes it away", async (browser) => {
  const visitor = await browser.open();
  await visitor.goto(demo.info.shop);
  await visitor.submit(part("search-input"), "lamp");
  await visitor.textIs(OFFER, "Free delivery this week");
  assert.deepEqual(await visitor.accessibilityViolations(), []);
  await visitor.screenshot("shop-content-offer");
  await visitor.click("waymeet-offer >>> [data-test=offer-close]");
  await visitor.gone(OFFER);
  assert.deepEqual(await violations(), []);
});

forEachBrowser("the call to action of an offer leads on and is counted", async (browser) => {
  const visitor = await browser.open();
  await visitor.goto(`${demo.info.shop}/search?q=table`);
  await visitor.click("waymeet-offer >>> [data-test=offer-call-to-action]");
  await eventually("the help page is there", async () => (await visitor.address()).endsWith("/help"));
  const admin = await browser.open();
  await openJourney(admin, demo);
  await admin.textIs(part("journey"), /accepted/i);
});

forEachBrowser("a click that leads away from the page is recorded all the same", async (browser) => {
  const visitor = await browser.open();
  await visitor.goto(demo.info.shop);
  await visitor.click(".hero .button");
  await eventually("the next page is there", async () => (await visitor.address()).includes("/c/"));
  const admin = await browser.open();
  await openJourney(admin, demo);
  await admin.textIs(part("journey-event"), /hero.clicked/i);
});

forEachBrowser("going back is a page view like any other", async (browser) => {
  const visitor = await browser.open();
  await visitor.goto(`${demo.info.shop}/help`);
  await visitor.goto(`${demo.info.shop}/cart`);
  // Whether the browser loads the page anew or brings it back as it was left is its own affair.
  await visitor.driver.navigate().back();
  const admin = await browser.open();
  await openJourney(admin, demo);
  await eventually("all three are there", async () => (await admin.all(part("journey-page"))).length === 3);
});

forEachBrowser("without an agent no invitation is shown and the journey view says why", async (browser) => {
  await agentsAre(demo, (agents) => agents === 0);
  const visitor = await browser.open();
  await becomeInterested(visitor, demo);
  const admin = await browser.open();
  await openJourney(admin, demo);
  await admin.textIs(part("blocked-reason"), "NoAvailableAgents");
  assert.equal(await visitor.shows(INVITATION), false);
  assert.deepEqual(await admin.accessibilityViolations(), [], "the journey view");
  await admin.screenshot("journey-blocked");
  assert.deepEqual(await admin.policyViolations(), []);
});

forEachBrowser("a single-page section counts one page view for each of its views", async (browser) => {
  const visitor = await browser.open();
  await visitor.goto(`${demo.info.shop}/studio`);
  await visitor.click(part("studio-base"));
  await eventually("the router has moved on", async () => (await visitor.address()).includes("/studio/base"));
  const admin = await browser.open();
  await openJourney(admin, demo);
  await eventually("both views are there", async () => (await admin.all(part("journey-page"))).length === 2);
  await visitor.driver.navigate().back();
  await eventually(
    "going back is one more",
    async () => (await admin.all(part("journey-page"))).length === 3,
  );
});

forEachBrowser(
  "a wrong log-in is refused in words, at the desk and in the administration",
  async (browser) => {
    const tab = await browser.open();
    await tab.goto(demo.info.desk);
    await tab.type(part("login-user"), "kim");
    await tab.submit(part("login-password"), "wrong");
    await tab.find(part("login-error"));
    await tab.goto(demo.info.admin);
    await tab.type("input[name=name]", `nobody-${tab.engine}`);
    await tab.type("input[name=password]", "wrong");
    await tab.press(Key.ENTER);
    await tab.find(part("problem"));
    assert.deepEqual(await tab.accessibilityViolations(), []);
  },
);
