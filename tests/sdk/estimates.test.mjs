// @ts-check
/** How many sessions an action map would have reached, through the vendor's SDK. */

import assert from "node:assert/strict";
import { before, test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { happened } from "./support/bodies.mjs";
import { assertRefused } from "./support/life.mjs";
import { atEnd, logIn } from "./support/service.mjs";
import { Visitor } from "./support/visitor.mjs";

const ESTIMATED = "estimate_counted";

const api = new platformClient.JourneyApi(await logIn());
const segment = await api.postJourneySegments({
  body: { displayName: "Estimated", journey: happened(ESTIMATED) },
});
atEnd(async () => api.deleteJourneySegment(segment.id));
before(async () => {
  for (const visitor of [new Visitor(), new Visitor()]) await visitor.webEvent(ESTIMATED);
});

// A demo is minutes old. What an estimate says of a week is shown by the service's own tests, whose clock moves.
test("a service that has not known seven days yet says since when it knows any", async () => {
  const asked = api.postJourneyActionmapsEstimatesJobs({ segmentIds: [segment.id] });
  const { message } = await assertRefused(asked, 400, "bad.request");
  assert.match(message, /7 days of sessions; the first session is of \d{4}-/);
});

test("what is not there cannot be estimated", async () => {
  const nobody = api.postJourneyActionmapsEstimatesJobs({ segmentIds: ["nobody"] });
  await assertRefused(nobody, 400, "invalid.value", "segmentIds[0]");
  await assertRefused(api.getJourneyActionmapsEstimatesJob("nobody"), 404, "not.found");
  await assertRefused(api.getJourneyActionmapsEstimatesJobResults("nobody"), 404, "not.found");
});

test("a program with the role AI Agent estimates nothing", async () => {
  const agent = new platformClient.JourneyApi(await logIn("AI Agent"));
  const asked = agent.postJourneyActionmapsEstimatesJobs({ segmentIds: [segment.id] });
  await assertRefused(asked, 403, "missing.permissions");
});
