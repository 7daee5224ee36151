// @ts-check
/** Offers the page takes over: it hears of them before they are shown, and says what becomes of them. */

import assert from "node:assert/strict";

import { forEachVisitor, UUID } from "./support/collector.mjs";
import { eventually } from "./support/index.mjs";

/** @typedef {import("./support/collector.mjs").Visitor} Visitor */

const OPEN_ACTION = {
  offerMedia: "openAction",
  offerShown: { openActionName: "callback", configurationFields: { phone: "1234", tries: 2 } },
};
const MESSAGING = { offerMedia: "webMessagingOffer", offerShown: { offerText: "Shall we talk?" } };
const CONTENT = {
  offerMedia: "contentOffer",
  offerShown: {
    displayMode: "Toast",
    layoutMode: "TextOnly",
    title: "",
    headline: "Free delivery today",
    body: "",
    image: { url: "/a.webp", altText: "A parcel" },
  },
};
const CHAT = {
  offerMedia: "webchat",
  offerShown: {
    title: "Questions?",
    prompt: "Shall we help?",
    acceptText: "Chat",
    declineText: "No",
    questions: [],
  },
};

/** Hears of one type, and keeps what it was told where the spec finds it. @param {any} page @param {string} type */
function hear(page, type) {
  page.heard = [];
  page.ac("on", type, (/** @type {any} */ offer) => page.heard.push(offer));
  page.ac("pageview");
}

/** States of the action that have arrived, in their order. @param {Visitor} visitor */
const states = ({ service }) =>
  service.events.filter(({ kind }) => kind === "action").map(({ state }) => state);

/** Waits for a state; nothing more may come after the event that follows it. @param {Visitor} visitor @param {string[]} expected */
async function statesAre(visitor, expected) {
  await eventually(`the states are ${expected}`, () => states(visitor).length >= expected.length);
  const name = `after ${expected.at(-1)}`;
  await visitor.inPage((page, name) => page.ac("record", name), name);
  await visitor.service.event(name);
  assert.deepEqual(states(visitor), expected);
}

/** @param {Visitor} visitor */
const hasCard = (visitor) => visitor.inPage(() => !!document.querySelector("waymeet-offer"));

/** The action's id, of the first that was heard of. @param {Visitor} visitor @param {string} state */
const report = (visitor, state) =>
  visitor.inPage((page, state) => page.ac("action:state", page.heard[0].actionId, state), state);

forEachVisitor(
  "an open action is handed to whoever listens, who says what becomes of it",
  async (visitor) => {
    visitor.page("/search", { calls: hear, args: ["offer:openAction"] });
    await visitor.open("/search");
    await visitor.until("it is heard of", (page) => page.heard.length);
    const [{ actionId, actionMapId, sessionId, visitorId, ...rest }] = await visitor.inPage((page) =>
      page.heard.map(JSON.stringify).map(JSON.parse),
    );
    for (const id of [actionId, actionMapId, sessionId, visitorId]) assert.match(id, UUID);
    assert.deepEqual(rest, {
      actionMapVersion: 4,
      mediaType: "openAction",
      state: "qualified",
      openActionProperties: OPEN_ACTION.offerShown,
      defaultPrevented: false,
    });
    await statesAre(visitor, ["qualified", "offered"]);
    // The vendor's handlers say so themselves: it is counted once.
    await report(visitor, "offered");
    await report(visitor, "accepted");
    await statesAre(visitor, ["qualified", "offered", "accepted"]);
    assert.equal(await visitor.inPage((page) => page.heard.length), 1);
    assert.equal(await hasCard(visitor), false);
    assert.equal(await visitor.errors(), "");
  },
  OPEN_ACTION,
);

forEachVisitor(
  "what a listener reports while it hears of an action comes after `offered`",
  async (visitor) => {
    visitor.page("/search", {
      calls(page) {
        page.ac("on", "offer:openAction", (/** @type {any} */ { actionId }) => {
          page.ac("action:state", actionId, "offered");
          page.ac("action:state", actionId, "errored", { errorMessage: "no telephone" });
        });
        page.ac("pageview");
      },
    });
    await visitor.open("/search");
    await statesAre(visitor, ["qualified", "offered", "errored"]);
    const errored = await visitor.service.event((/** @type {any} */ { state }) => state === "errored");
    assert.equal(errored.errorMessage, "no telephone");
  },
  OPEN_ACTION,
);

for (const [settings, whose] of /** @type {const} */ ([
  [OPEN_ACTION, "open actions"],
  [MESSAGING, "web messaging offers"],
])) {
  forEachVisitor(
    `where nobody listens for ${whose} there is an error, and no offer`,
    async (visitor) => {
      visitor.page("/search", {
        calls(page) {
          // Whoever hears everything, as a debug panel does, does nothing with it.
          page.ac("on", "*", () => {});
          page.ac("pageview");
        },
      });
      await visitor.open("/search");
      await statesAre(visitor, ["qualified", "errored"]);
      const errored = await visitor.service.event((/** @type {any} */ { state }) => state === "errored");
      assert.equal(errored.errorMessage, `no listener for ${whose}`);
    },
    settings,
  );
}

forEachVisitor(
  "a listener that comes with the page's last scripts is waited for",
  async (visitor) => {
    visitor.page("/search", {
      calls(page) {
        page.heard = [];
        page.ac("pageview");
        addEventListener("load", () => {
          page.ac("on", "offer:webMessagingOffer", (/** @type {any} */ offer) => page.heard.push(offer));
        });
      },
    });
    await visitor.open("/search");
    await visitor.until("it is heard of", (page) => page.heard.length);
    const told = await visitor.inPage((page) => page.heard[0].webMessagingOfferProperties);
    assert.deepEqual(told, { offerText: "Shall we talk?" });
    await statesAre(visitor, ["qualified", "offered"]);
  },
  MESSAGING,
);

forEachVisitor(
  "the vendor's subscribers are told in the vendor's words, and report by the vendor's command",
  async (visitor) => {
    visitor.page("/search", {
      before(page) {
        page._genesysJs = "Genesys";
        page.heard = [];
        page.Genesys = (/** @type {any[]} */ ...call) => page.Genesys.q.push(call);
        page.Genesys.q = [];
        page.Genesys("subscribe", "Journey.ready", () => {
          page.Genesys("subscribe", "Journey.qualifiedOpenAction", (/** @type {any} */ message) => {
            page.heard.push(message);
            const actionId = message.data.journeyContext.triggeringAction.id;
            page.Genesys("command", "Journey.recordActionStateChange", { actionId, actionState: "offered" });
          });
        });
      },
      calls: (page) => page.ac("pageview"),
    });
    await visitor.open("/search");
    await visitor.until("it is heard of", (page) => page.heard.length);
    const { event, data } = await visitor.inPage((page) => JSON.parse(JSON.stringify(page.heard[0])));
    assert.equal(event, "Journey.qualifiedOpenAction");
    assert.equal(data.state, "qualified");
    assert.deepEqual(data.openActionProperties, OPEN_ACTION.offerShown);
    const { customer, customerSession, triggeringAction } = data.journeyContext;
    assert.deepEqual([customer.idType, customerSession.type], ["cookie", "web"]);
    const ids = [customer.id, customerSession.id, triggeringAction.id, triggeringAction.actionMap.id];
    for (const id of ids) assert.match(id, UUID);
    assert.equal(triggeringAction.actionMap.version, 4);
    await statesAre(visitor, ["qualified", "offered"]);
  },
  OPEN_ACTION,
);

forEachVisitor(
  "a listener may show a content offer itself, and one that throws prevents nothing",
  async (visitor) => {
    const takeOver = (/** @type {any} */ page, /** @type {boolean} */ isTaken) => {
      page.heard = [];
      page.ac("on", "offer:contentOffer", (/** @type {any} */ offer) => {
        page.heard.push(offer);
        if (isTaken) offer.preventDefault();
        else throw new Error("not mine");
      });
      page.ac("pageview");
    };
    visitor.page("/search", { calls: takeOver, args: [true] });
    visitor.page("/search/2", { calls: takeOver, args: [false] });
    await visitor.open("/search");
    await visitor.until("it is heard of", (page) => page.heard.length);
    const { title, headline, body, displayMode, layoutMode } = CONTENT.offerShown;
    assert.deepEqual(await visitor.inPage((page) => page.heard[0].contentOfferProperties), {
      ...{ title, headline, body, displayMode, layoutMode },
      imageUrl: "/a.webp",
      imageAltText: "A parcel",
    });
    assert.equal(await hasCard(visitor), false);
    await report(visitor, "rejected");
    await statesAre(visitor, ["qualified", "offered", "rejected"]);

    await visitor.tab.driver.manage().deleteAllCookies();
    await visitor.inPage(() => localStorage.clear());
    await visitor.open("/search/2");
    await visitor.until("the card is there", () => document.querySelector("waymeet-offer"));
    assert.equal(await visitor.inPage((page) => page.heard.length), 1);
    assert.equal(await visitor.errors(), "");
    await report(visitor, "rejected");
    await visitor.until("reported, it is gone", () => !document.querySelector("waymeet-offer"));
  },
  CONTENT,
);

forEachVisitor(
  "an invitation the page shows itself opens the chat when it is accepted",
  async (visitor) => {
    visitor.page("/search", {
      calls(page) {
        page.heard = [];
        page.ac("on", "offer:webchat", (/** @type {any} */ offer) => {
          offer.preventDefault();
          page.heard.push(offer);
        });
        page.ac("pageview");
      },
    });
    await visitor.open("/search");
    await visitor.until("it is heard of", (page) => page.heard.length);
    assert.deepEqual(await visitor.inPage((page) => page.heard[0].webchatProperties), CHAT.offerShown);
    assert.equal(await hasCard(visitor), false);
    const widget = () => visitor.service.requests.some(({ path }) => path.endsWith("/widget"));
    assert.equal(widget(), false);
    await report(visitor, "offered");
    await report(visitor, "accepted");
    await eventually("the chat is asked for", widget);
    await eventually("it is recorded", () => states(visitor).includes("accepted"));
  },
  CHAT,
);
