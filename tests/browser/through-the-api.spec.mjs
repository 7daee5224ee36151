// @ts-check
/** Rules that a program made through the API act in the shop, in the frame of the event, until it deletes them. */

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { happened, looked, onEvent } from "../sdk/support/bodies.mjs";
import { Api } from "./support/api.mjs";
import { forEachBrowser, startDemo } from "./support/index.mjs";
import {
  chat,
  goAvailable,
  INVITATION,
  logIn,
  OFFER,
  openJourney,
  pageIsAnswered,
  part,
} from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Browser} Browser */
/** @typedef {import("./support/index.mjs").Tab} Tab */

const MAPS = "/api/v2/journey/actionmaps";
/** What the shop records as something is put into the cart. */
const ADDED = "product_added";

/** @type {import("./support/demo.mjs").Demo} */
let demo;
/** @type {Api} */
let api;
before(async () => {
  demo = await startDemo();
  api = await Api.logIn(demo.info);
});
after(async () => {
  const code = await demo?.stop();
  if (demo) assert.equal(code, 0, "the demo ends cleanly");
});

/**
 * One test in each browser; whatever it made through the API is deleted after it.
 *
 * @param {string} name
 * @param {(browser: Browser) => Promise<void>} body
 */
function forEachBrowserWithTheApi(name, body) {
  forEachBrowser(name, async (browser) => {
    try {
      await body(browser);
    } finally {
      await api.removeAll();
    }
  });
}

/**
 * Somebody new looks at one product and puts it into the cart.
 *
 * @param {Browser} browser
 * @returns {Promise<{ visitor: Tab, wasShown: boolean }>} Whether an offer was on the page before the call that
 * recorded the event came back.
 */
async function putIntoCart(browser) {
  const visitor = await browser.open();
  await visitor.goto(demo.info.shop);
  await visitor.click(part("category-floor-lamps"));
  await visitor.click(part("product-link"));
  await visitor.find(part("add-to-cart"));
  await pageIsAnswered(visitor);
  await visitor.run((added) => {
    const page = /** @type {any} */ (window);
    const { ac } = page;
    page.ac = (/** @type {unknown[]} */ ...call) => {
      const answer = ac(...call);
      if (call[1] === added) page.wasShown = document.querySelector("waymeet-offer") !== null;
      return answer;
    };
  }, ADDED);
  await visitor.click(part("add-to-cart"));
  await visitor.textIs(part("said"), "is in your cart");
  return { visitor, wasShown: await visitor.run(() => /** @type {any} */ (window).wasShown) };
}

/**
 * The journey view of whom we saw last, once it tells of something that was put into the cart.
 *
 * @param {Browser} browser
 */
async function journeyOfTheLast(browser) {
  const admin = await browser.open();
  await openJourney(admin, demo);
  await admin.textIs(part("journey"), /product added/i);
  return admin;
}

/** The queue of the demo. */
async function queue() {
  const { entities } = await api.call("GET", "/api/v2/journey/actiontargets");
  return entities[0].id;
}

forEachBrowserWithTheApi(
  "an offer and an outcome made through the API come with the event, and a deleted offer no more",
  async (browser) => {
    const segment = await api.create("/api/v2/journey/segments", {
      displayName: "Collectors",
      color: "#b3446c",
      journey: happened(ADDED),
    });
    await api.create("/api/v2/journey/outcomes", { displayName: "Cart is filled", journey: happened(ADDED) });
    const template = await api.create("/api/v2/journey/actiontemplates", {
      name: "Bulbs",
      mediaType: "contentOffer",
      state: "Active",
      contentOffer: { displayMode: "Toast", layoutMode: "TextOnly", headline: "Bulbs are on us" },
    });
    const map = await api.create(MAPS, {
      displayName: "Bulbs for collectors",
      triggerWithSegments: [segment.id],
      action: { mediaType: "contentOffer", actionTemplate: { id: template.id } },
    });

    const first = await putIntoCart(browser);
    assert.equal(first.wasShown, true, "the offer is on the page before the event's call returns");
    await first.visitor.textIs(OFFER, "Bulbs are on us");
    const journey = await journeyOfTheLast(browser);
    await journey.textIs(part("journey-segment"), "Collectors");
    await journey.textIs(part("journey"), /Outcome achieved\s+Cart is filled/);
    await journey.textIs(part("journey"), "Bulbs for collectors");

    await api.remove(map);
    const second = await putIntoCart(browser);
    assert.equal(second.wasShown, false, "nothing is on the page once the event's call returns");
    const next = await journeyOfTheLast(browser);
    // The event has been through the rules: the segment and the outcome are there, and no offer.
    await next.textIs(part("journey"), /Outcome achieved\s+Cart is filled/);
    assert.equal(await second.visitor.shows(OFFER), false);
    assert.doesNotMatch(await next.text(part("journey-map")), /offer/i);
  },
);

forEachBrowserWithTheApi(
  "an invitation to a chat made through the API comes with the event and opens the chat",
  async (browser) => {
    const desk = await browser.open();
    await logIn(desk, demo, "kim");
    await goAvailable(desk, demo);
    await api.create(MAPS, {
      displayName: "Invite whoever puts something into the cart",
      triggerWithEventConditions: [onEvent(ADDED)],
      pageUrlConditions: [{ values: ["/p/"], operator: "containsAny" }],
      action: {
        mediaType: "webchat",
        actionTargetId: await queue(),
        props: {
          webchatTitleText: "Does it fit your room?",
          webchatPrompt: "Tell us about the room.",
          webchatAcceptText: "Tell us",
          webchatDeclineText: "Not now",
        },
      },
    });

    const { visitor, wasShown } = await putIntoCart(browser);
    assert.equal(wasShown, true, "the invitation is on the page before the event's call returns");
    await visitor.textIs(INVITATION, "Does it fit your room?");
    await visitor.click("waymeet-offer >>> [data-test=invitation-accept]");
    await visitor.find(chat("name"));
    await desk.click(part("log-out"));
  },
);

forEachBrowserWithTheApi(
  "outside the opening hours of a map nothing is offered, and the journey view says why",
  async (browser) => {
    const schedule = await api.create("/api/v2/architect/schedules", {
      name: "One morning, long ago",
      start: "2020-01-06T09:00:00.000",
      end: "2020-01-06T12:00:00.000",
    });
    const hours = await api.create("/api/v2/architect/schedulegroups", {
      name: "Closed",
      timeZone: "Europe/Dublin",
      openSchedules: [{ id: schedule.id }],
    });
    const segment = await api.create("/api/v2/journey/segments", {
      displayName: "Looks at products",
      journey: looked("/p/"),
    });
    const template = await api.create("/api/v2/journey/actiontemplates", {
      name: "Open",
      mediaType: "contentOffer",
      state: "Active",
      contentOffer: { displayMode: "Toast", layoutMode: "TextOnly", headline: "We are open" },
    });
    await api.create(MAPS, {
      displayName: "Only while we are open",
      triggerWithSegments: [segment.id],
      action: { mediaType: "contentOffer", actionTemplate: { id: template.id } },
      actionMapScheduleGroups: { actionMapScheduleGroup: { id: hours.id } },
    });

    const { visitor, wasShown } = await putIntoCart(browser);
    assert.equal(wasShown, false);
    const journey = await journeyOfTheLast(browser);
    await journey.textIs(part("blocked-reason"), "OfferedOutsideSchedule");
    await journey.textIs(part("journey"), "Only while we are open");
    assert.equal(await visitor.shows(OFFER), false);
  },
);
