// @ts-check
/** Action targets: the vendor's SDK reads and changes them. Its targets come from queues; ours are made with `POST`. */

import assert from "node:assert/strict";
import { test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { assertRefused, testLife } from "./support/life.mjs";
import { logIn, withoutSdk } from "./support/service.mjs";

const PATH = "/api/v2/journey/actiontargets";

const api = new platformClient.JourneyApi(await logIn());
const direct = await withoutSdk();

testLife({
  name: "action targets",
  model: "ActionTarget",
  listing: "ActionTargetListing",
  body: { name: "Night shift", state: "active", userData: [{ key: "site", value: "Cork" }] },
  change: { serviceLevel: { percentage: 0.8, durationMs: 20_000 }, shortAbandonThreshold: 5 },
  create: (body) => direct.create(PATH, body),
  list: (query) => api.getJourneyActiontargets(query),
  read: (id) => api.getJourneyActiontarget(id),
  update: (id, body) => api.patchJourneyActiontarget(id, { body }),
  remove: (id) =>
    direct.remove({ selfUri: `${PATH}/${id}` }).catch((error) => Promise.reject(JSON.parse(error.cause))),
});

test("the demo's queue is a target", async () => {
  const { entities } = await api.getJourneyActiontargets();
  assert.deepEqual(
    entities?.map((target) => target.name),
    ["Web Sales"],
  );
});

test("a service level beyond all is refused", async () => {
  const target = await direct.create(PATH, { name: "Limits" });
  const refused = api.patchJourneyActiontarget(target.id, {
    body: { serviceLevel: { percentage: 80, durationMs: 1 } },
  });
  await assertRefused(refused, 400, "invalid.value", "serviceLevel.percentage");
  await direct.remove(target);
});
