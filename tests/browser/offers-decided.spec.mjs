// @ts-check
/** Offers the service has decided, by rules the page does not know; and queues whose service level holds offers back. */

import assert from "node:assert/strict";

import { forEachVisitor } from "./support/collector.mjs";
import { eventually } from "./support/index.mjs";

/** @typedef {import("./support/collector.mjs").Visitor} Visitor */

const ACTION = "40b5e985-3ea1-4086-9d42-6f81a2c35e14";
const EVENT = { sessionId: "6f1c2a34-58d1-4b7e-9c0a-2f6d1b7e4a01", actionId: ACTION };

/** @param {object} [differing] */
const decided = (differing) => ({
  action: ACTION,
  mediaType: "contentOffer",
  targetQueue: "",
  mapVersion: 3,
  attributes: {},
  shown: { displayMode: "Toast", layoutMode: "TextOnly", title: "", headline: "Lamps for less", body: "" },
  isShown: true,
  tellsTo: "/api/v2/journey/deployments/d/actionevent",
  event: EVENT,
  ...differing,
});

const INVITATION = {
  mediaType: "webchat",
  targetQueue: "Web Sales",
  shown: {
    title: "Questions?",
    prompt: "Shall we help?",
    acceptText: "Chat",
    declineText: "No",
    questions: [],
  },
};

/** The states the service was told. @param {Visitor} visitor */
const told = ({ service }) => service.actionEvents.map(({ actionState }) => actionState);

/** @param {Visitor} visitor @param {string[]} expected */
async function isTold(visitor, expected) {
  await eventually(`the service is told ${expected}`, () => told(visitor).length >= expected.length);
  assert.deepEqual(told(visitor), expected);
}

/** @param {Visitor} visitor */
const headline = (visitor) =>
  visitor.inPage((page) => {
    const host = page.document.querySelector("waymeet-offer");
    return host ? host.shadowRoot.querySelector("h2").textContent : "nothing";
  });

/** Opens a page and records something that is answered with an offer. @param {Visitor} visitor @param {any} offer @param {string} [init] */
async function offer(visitor, offer, init) {
  visitor.page("/lamps", { calls: (page) => page.ac("pageview"), ...(init ? { init } : {}) });
  visitor.service.offer = offer;
  await visitor.open("/lamps");
  await visitor.service.event("page_viewed");
}

forEachVisitor(
  "what the service has decided is on screen, and the service is told what becomes of it",
  async (visitor) => {
    await offer(visitor, decided());
    await eventually("it is on screen", async () => (await headline(visitor)) === "Lamps for less");
    await isTold(visitor, ["offered"]);
    await visitor.inPage((page) => {
      const host = page.document.querySelector("waymeet-offer");
      host.shadowRoot.querySelector('[data-test="offer-close"]').click();
    });
    await isTold(visitor, ["offered", "rejected"]);
    for (const event of visitor.service.actionEvents) {
      const { actionState, errorMessage, ...rest } = event;
      assert.deepEqual(rest, EVENT, `${actionState} ${errorMessage}`);
    }
    await eventually("it is gone", async () => (await headline(visitor)) === "nothing");
    // It is the service's own: the page has nothing to record of it.
    await visitor.inPage((page) => page.ac("record", "after"));
    await visitor.service.event("after");
    assert.deepEqual(
      visitor.service.events.filter(({ kind }) => kind === "action"),
      [],
    );
    assert.equal(await visitor.errors(), "");
  },
);

forEachVisitor("one that nobody answered is ignored when the page is left", async (visitor) => {
  await offer(visitor, decided());
  await isTold(visitor, ["offered"]);
  await visitor.open("/blank");
  await isTold(visitor, ["offered", "ignored"]);
});

forEachVisitor("a second one waits until the first is answered", async (visitor) => {
  await offer(visitor, decided());
  await isTold(visitor, ["offered"]);
  visitor.service.offer = decided({
    action: "51c4fa96-4fb2-4197-8e53-7092b3d46f15",
    event: { actionId: "second" },
  });
  await visitor.inPage((page) => page.ac("record", "another"));
  await visitor.service.event("another");
  await visitor.inPage((page) => page.ac("record", "last"));
  await visitor.service.event("last");
  assert.deepEqual(told(visitor), ["offered"]);
  assert.equal(await headline(visitor), "Lamps for less");
});

for (const [allowed, given, isShown] of /** @type {const} */ ([
  [{ tracking: "granted", personalisation: "denied", chat: "granted" }, {}, false],
  [{ tracking: "granted", personalisation: "granted", chat: "denied" }, INVITATION, false],
  [{ tracking: "granted", personalisation: "granted", chat: "denied" }, {}, true],
])) {
  const { personalisation, chat } = allowed;
  const what = "mediaType" in given ? "an invitation" : "an offer";
  const name = `personalisation ${personalisation} and chat ${chat}: ${what} is ${isShown ? "" : "not "}shown`;
  forEachVisitor(name, async (visitor) => {
    await offer(visitor, decided(given), JSON.stringify({ consent: allowed }));
    await visitor.inPage((page) => page.ac("record", "later"));
    await visitor.service.event("later");
    if (isShown) return isTold(visitor, ["offered"]);
    assert.deepEqual(told(visitor), []);
    assert.equal(await headline(visitor), "nothing");
  });
}

forEachVisitor(
  "a queue that holds offers back for its service level is named as the reason",
  async (visitor) => {
    const { service } = visitor;
    service.availability.queues["Web Sales"] = { agents: 2, estimatedWaitSeconds: 0, throttled: true };
    visitor.page("/search", { calls: (page) => page.ac("pageview") });
    await visitor.open("/search");
    const blocked = await service.event((/** @type {any} */ { kind }) => kind === "blocked");
    assert.equal(blocked.reason, "ServiceLevelThrottling");
    assert.equal(await headline(visitor), "nothing");
  },
  { offerMedia: "webchat", offerShown: INVITATION.shown, offerPacing: true },
);
