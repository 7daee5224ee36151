// @ts-check
/** Events of apps, sent through the vendor's SDK. */

import assert from "node:assert/strict";
import { test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { assertRefused } from "./support/life.mjs";
import { assertModel } from "./support/models.mjs";
import { logIn } from "./support/service.mjs";
import { Visitor } from "./support/visitor.mjs";

test("an event of an app is answered, and counted in a session of its own kind", async () => {
  const visitor = new Visitor();
  await visitor.appEvent("screen_viewed");
  const answer = await visitor.appEvent("product_added", {
    attributes: { price: { dataType: "number", value: "15.5" } },
  });
  assertModel(answer, "AppEventResponse");
  assert.deepEqual([answer.screenName, answer.app.namespace], ["Lamps", "ie.alder.shop"]);
  assert.deepEqual([answer.device.category, answer.device.osFamily], ["mobile", "Android"]);
  assert.deepEqual([answer.session.eventCount, answer.session.screenviewCount], [2, 1]);

  const api = new platformClient.JourneyApi(await logIn());
  const session = await api.getJourneySession(answer.session.id);
  assertModel(session, "Session");
  assert.deepEqual([session.type, session.lastScreen, session.screenviewCount], ["app", "Lamps", 1]);
  assert.equal(session.app?.version, "3.1");
  const { entities = [] } = await api.getJourneySessionEvents(session.id, {
    eventType: "com.genesys.journey.AppEvent",
  });
  assert.deepEqual(entities.map((event) => event.appEvent?.eventName).sort(), [
    "product_added",
    "screen_viewed",
  ]);
});

test("an event without its screen or app is refused with its place", async () => {
  await assertRefused(
    new Visitor().appEvent("screen_viewed", { screenName: undefined }),
    400,
    "invalid.value",
    "screenName",
  );
  await assertRefused(
    new Visitor().appEvent("screen_viewed", { app: { name: "Shop" } }),
    400,
    "invalid.value",
    "app.namespace",
  );
});
