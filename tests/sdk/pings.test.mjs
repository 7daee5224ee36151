// @ts-check
/** What a page that asks is told to show, and how it says what became of it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { onEvent } from "./support/bodies.mjs";
import { assertRefused } from "./support/life.mjs";
import { assertModel } from "./support/models.mjs";
import { atEnd, info, logIn } from "./support/service.mjs";
import { Visitor } from "./support/visitor.mjs";

const EARNED = "ping_earned";
const PAGE = { dl: `${info.shop}/p/oak-lamp`, dt: "Oak lamp" };

const api = new platformClient.JourneyApi(await logIn());
const template = await api.postJourneyActiontemplates({
  body: {
    name: "Pings",
    mediaType: "contentOffer",
    state: "Active",
    contentOffer: { displayMode: "Toast", layoutMode: "TextOnly", headline: "You asked" },
  },
});
const map = await api.postJourneyActionmaps({
  body: {
    displayName: "For those who ask",
    triggerWithSegments: [],
    triggerWithEventConditions: [onEvent(EARNED)],
    pageUrlConditions: [],
    action: { mediaType: "contentOffer", actionTemplate: { id: template.id } },
  },
});
atEnd(async () => {
  await api.deleteJourneyActionmap(String(map.id));
  await api.deleteJourneyActiontemplate(String(template.id));
});

test("who has earned nothing is told so, and when to ask again", async () => {
  const visitor = new Visitor();
  const { session } = await visitor.webEvent("page_viewed");
  const ping = await visitor.ping({ ...PAGE, sessionId: session.id });
  assertModel(ping, "DeploymentPing");
  assert.deepEqual(ping.actions, []);
  assert.ok(Number(ping.pollIntervalMilliseconds) > 0 || ping.pollIntervalMilliseconds === -1);
});

test("an offer that an event has earned is in the next answers until it is shown, and its fate is in the session", async () => {
  const visitor = new Visitor();
  const { session } = await visitor.webEvent(EARNED);
  const sessionId = String(session.id);
  assert.deepEqual((await visitor.ping({ sessionId })).actions, [], "without an address nothing is shown");

  const { actions = [] } = await visitor.ping({ ...PAGE, sessionId });
  assert.equal(actions.length, 1);
  const [action] = actions;
  assertModel(action, "DeploymentWebAction");
  assert.deepEqual(
    [action.mediaType, action.actionMapId, action.actionMapVersion, action.sessionId],
    ["contentOffer", map.id, map.version, sessionId],
  );
  assert.equal(action.contentOfferProperties?.headline, "You asked");
  // Until the client has said that it is shown, it is told again: an answer may get lost.
  const again = await visitor.ping({ ...PAGE, sessionId });
  assert.deepEqual(again.actions, actions);

  for (const actionState of ["offered", "accepted"]) {
    assert.equal(await visitor.actionEvent({ sessionId, actionId: action.id, actionState }), undefined);
  }
  assert.deepEqual((await visitor.ping({ ...PAGE, sessionId })).actions, [], "it is answered");
  const { entities = [] } = await api.getJourneySessionEvents(sessionId, {
    eventType: "com.genesys.journey.WebActionEvent",
  });
  const states = entities.map((event) => event.webActionEvent?.action.state);
  assert.ok(states.includes("offered") && states.includes("accepted"), states.join());
  const [{ webActionEvent }] = entities;
  assert.deepEqual(
    [webActionEvent?.actionMap.id, webActionEvent?.actionMap.displayName],
    [map.id, map.displayName],
  );
});

test("a state that is none, and an action of somebody else's, are refused", async () => {
  const visitor = new Visitor();
  const { session } = await visitor.webEvent(EARNED);
  const sessionId = String(session.id);
  const { actions = [] } = await visitor.ping({ ...PAGE, sessionId });
  const unknown = visitor.actionEvent({ sessionId, actionId: actions[0].id, actionState: "adored" });
  await assertRefused(unknown, 400, "invalid.value", "actionState");
  const foreign = new Visitor();
  const other = String((await foreign.webEvent("page_viewed")).session.id);
  const stolen = foreign.actionEvent({ sessionId: other, actionId: actions[0].id, actionState: "accepted" });
  await assertRefused(stolen, 400, "invalid.value", "actionId");
});

test("a visitor we never saw is told nothing", async () => {
  const ping = await new Visitor().ping(PAGE);
  assertModel(ping, "DeploymentPing");
  assert.deepEqual(ping.actions, []);
});
