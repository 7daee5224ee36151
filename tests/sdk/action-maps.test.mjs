// @ts-check
/** Action maps through the vendor's SDK. */

import assert from "node:assert/strict";
import { test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { happened, looked, onEvent } from "./support/bodies.mjs";
import { assertRefused, testLife } from "./support/life.mjs";
import { atEnd, logIn } from "./support/service.mjs";

const api = new platformClient.JourneyApi(await logIn());

/** What the maps name. */
const segment = await api.postJourneySegments({ body: { displayName: "Maps", journey: looked("/maps") } });
const outcome = await api.postJourneyOutcomes({ body: { displayName: "Maps", journey: happened("mapped") } });
const template = await api.postJourneyActiontemplates({
  body: {
    name: "Maps",
    mediaType: "contentOffer",
    state: "Active",
    contentOffer: { displayMode: "Modal", layoutMode: "TextOnly", headline: "Maps" },
  },
});
const [target] = (await api.getJourneyActiontargets()).entities ?? [];

atEnd(async () => {
  await api.deleteJourneySegment(segment.id);
  await api.deleteJourneyOutcome(outcome.id);
  await api.deleteJourneyActiontemplate(String(template.id));
});

/** A map that shows a content offer. */
const OFFER = {
  displayName: "Offer from a program",
  isActive: true,
  triggerWithSegments: [segment.id],
  triggerWithEventConditions: [onEvent("lamp_compared")],
  triggerWithOutcomeQuantileConditions: [
    { outcomeId: outcome.id, maxQuantileThreshold: 0.7, fallbackQuantileThreshold: 0.4 },
  ],
  pageUrlConditions: [{ values: ["/p/"], operator: "containsAny" }],
  activation: { type: "delay", delayInSeconds: 10 },
  weight: 3,
  action: { mediaType: "contentOffer", actionTemplate: { id: template.id } },
  ignoreFrequencyCap: true,
  startDate: "2026-01-01T00:00:00.000Z",
  endDate: "2036-01-01T00:00:00.000Z",
};

/** A map that invites to a chat. */
const CHAT = {
  displayName: "Chat from a program",
  triggerWithSegments: [segment.id],
  triggerWithOutcomeProbabilityConditions: [
    { outcomeId: outcome.id, maximumProbability: 0.5, probability: 0.2 },
  ],
  action: {
    mediaType: "webchat",
    actionTargetId: target.id,
    isPacingEnabled: true,
    props: {
      webchatTitleText: "Questions?",
      webchatPrompt: "Ask us.",
      webchatAcceptText: "Chat",
      webchatDeclineText: "No",
      webchatSurvey: {
        questions: [{ type: "text", label: "Your name", customerProperty: "givenName", isMandatory: true }],
      },
    },
  },
};

/** Maps whose offers the page itself shows, and one of the vendor's other products, which is kept and set aside. */
const handedOver = (/** @type {object} */ action) => ({
  displayName: "Handed over by a program",
  triggerWithSegments: [segment.id],
  action,
});
const MESSAGING = handedOver({
  mediaType: "webMessagingOffer",
  webMessagingOfferFields: { offerText: "Write to us" },
});
const OPEN = handedOver({
  mediaType: "openAction",
  openActionFields: {
    openAction: { id: "survey", name: "Survey" },
    configurationFields: { pages: [1, "two"] },
  },
});
const FLOW = handedOver({
  mediaType: "architectFlow",
  architectFlowFields: { architectFlow: { id: "flow" }, flowRequestMappings: [] },
});

for (const { name, body } of [
  { name: "action maps with a web messaging offer", body: MESSAGING },
  { name: "action maps with an open action", body: OPEN },
  { name: "action maps with a flow, which are set aside,", body: FLOW },
  { name: "action maps with a content offer", body: OFFER },
  { name: "action maps with a chat", body: CHAT },
]) {
  testLife({
    name,
    model: "ActionMap",
    listing: "ActionMapListing",
    body,
    change: { displayName: "Renamed", isActive: false, weight: 1, activation: { type: "immediate" } },
    create: (sent) => api.postJourneyActionmaps({ body: sent }),
    list: (query) => api.getJourneyActionmaps(query),
    read: (id) => api.getJourneyActionmap(id),
    update: (id, sent) => api.patchJourneyActionmap(id, { body: sent }),
    remove: (id) => api.deleteJourneyActionmap(id),
  });
}

test("what is not said of a map is filled in", async () => {
  const map = await api.postJourneyActionmaps({ body: /** @type {any} */ (CHAT) });
  assert.deepEqual(
    [map.isActive, map.weight, map.activation, map.ignoreFrequencyCap, map.pageUrlConditions],
    [true, 2, { type: "immediate" }, false, []],
  );
  assert.ok(Math.abs(Date.parse(String(map.startDate)) - Date.now()) < 60_000);
  await api.deleteJourneyActionmap(String(map.id));
});

test("maps are found by media type, template, weight, name and id", async () => {
  const offer = await api.postJourneyActionmaps({ body: /** @type {any} */ (OFFER) });
  const chat = await api.postJourneyActionmaps({ body: /** @type {any} */ (CHAT) });
  /** Names of what is found. @param {any} query */
  const found = async (query) => {
    const { entities = [] } = await api.getJourneyActionmaps({ sortBy: "displayName", ...query });
    return entities.map((map) => map.displayName).filter((name) => name.endsWith("from a program"));
  };
  for (const [query, expected] of /** @type {[any, string[]][]} */ ([
    [{ filterField: "action.mediaType", filterValue: "webchat" }, [CHAT.displayName]],
    [{ filterField: "action.actionTemplate.id", filterValue: template.id }, [OFFER.displayName]],
    [{ filterField: "weight", filterValue: "3" }, [OFFER.displayName]],
    [{ queryFields: ["displayName"], queryValue: "from a PROG" }, [CHAT.displayName, OFFER.displayName]],
    [{ actionMapIds: [offer.id, chat.id] }, [CHAT.displayName, OFFER.displayName]],
  ])) {
    assert.deepEqual(await found(query), expected, JSON.stringify(query));
  }
  await api.deleteJourneyActionmap(String(offer.id));
  await api.deleteJourneyActionmap(String(chat.id));
});

test("a map that names what is not there is refused with its place", async () => {
  for (const [change, field] of /** @type {[any, string][]} */ ([
    [{ action: { mediaType: "webchat", actionTargetId: "nobody" } }, "action.actionTargetId"],
    [{ action: { mediaType: "contentOffer", actionTemplate: { id: "nobody" } } }, "action.actionTemplate.id"],
    [{ triggerWithSegments: ["nobody"] }, "triggerWithSegments[0]"],
    [{ pageUrlConditions: [{ values: ["/"], operator: "like it" }] }, "pageUrlConditions[0].operator"],
    [{ weight: 9 }, "weight"],
  ])) {
    const refused = api.postJourneyActionmaps({ body: { ...CHAT, ...change } });
    await assertRefused(refused, 400, "invalid.value", field);
  }
});

test("what a map names is not deleted before the map", async () => {
  const map = await api.postJourneyActionmaps({ body: /** @type {any} */ (OFFER) });
  await assertRefused(api.deleteJourneySegment(segment.id), 409, "in.use");
  await assertRefused(api.deleteJourneyActiontemplate(String(template.id)), 409, "in.use");
  await api.deleteJourneyActionmap(String(map.id));
});
