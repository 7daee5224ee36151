// @ts-check
/** Outcomes that are owed to conversations, through the vendor's SDK. */

import assert from "node:assert/strict";
import { before, test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { eventually } from "../browser/support/waiting.mjs";
import { happened } from "./support/bodies.mjs";
import { assertRefused } from "./support/life.mjs";
import { assertModel } from "./support/models.mjs";
import { atEnd, logIn } from "./support/service.mjs";
import { Visitor } from "./support/visitor.mjs";

const HOUR_MS = 3_600_000;
/** A conversation that led to a sale. */
const CALL = { conversationId: "1001", agentId: "kim", associatedValue: 20, mediaType: "Voice" };

const api = new platformClient.JourneyApi(await logIn());
const visitor = new Visitor();
const outcome = await api.postJourneyOutcomes({
  body: { displayName: "Sold by telephone", journey: happened("attribution_sold") },
});
atEnd(async () => api.deleteJourneyOutcome(outcome.id));
before(async () => visitor.webEvent("attribution_looked"));

const [from, until] = [-HOUR_MS, HOUR_MS].map((distance) => new Date(Date.now() + distance).toISOString());

/** The visitor's outcome, achieved just now. @param {object} [more] Further fields, or others in place of those here. */
const sale = (more = {}) => ({
  outcomeId: outcome.id,
  externalContactId: visitor.id,
  associatedValue: 30,
  createdDate: new Date().toISOString(),
  touchpoints: [CALL],
  ...more,
});

/**
 * Sends a job and waits until it has ended.
 *
 * @param {any} body
 * @returns {Promise<{ asked: any, state: any, entities: any[] }>} What was answered at once, how it ended, and its results.
 */
async function attribute(body) {
  const asked = await api.postJourneyOutcomesAttributionsJobs({ body });
  assertModel(asked, "OutcomeAttributionAsyncResponse");
  const id = String(asked.id);
  const state = await eventually("the job has ended", async () => {
    const found = await api.getJourneyOutcomesAttributionsJob(id);
    return found.state === "Running" ? undefined : found;
  });
  assertModel(state, "OutcomeAttributionJobStateResponse");
  const results = await api.getJourneyOutcomesAttributionsJobResults(id);
  assertModel(results, "OutcomeAttributionResponseListing");
  return { asked, state, entities: results.entities ?? [] };
}

/** How the outcome counts, by what conversations have. @param {string} metric */
async function counted(metric) {
  const answer = await api.postAnalyticsJourneysAggregatesQuery({
    interval: `${from}/${until}`,
    metrics: [metric],
    groupBy: ["touchpointAgentId", "touchpointConversationId", "touchpointChannelType"],
    filter: {
      type: "and",
      predicates: [
        { type: "dimension", dimension: "journeyOutcomeId", operator: "matches", value: outcome.id },
      ],
    },
  });
  assertModel(answer, "JourneyAggregateQueryResponse");
  return (answer.results ?? []).map((/** @type {any} */ one) => [one.group, one.data[0].metrics[0].stats]);
}

test("a job attributes an outcome to its conversations, which then count", async () => {
  const chat = { agentId: "lee", associatedValue: 10.5 };
  const sold = sale({ touchpoints: [CALL, chat] });
  const { asked, state, entities } = await attribute({ entities: [sold], percentFailedThreshold: 10 });
  const { createdDate, ...rest } = state;
  assert.ok(createdDate >= from && createdDate <= until, createdDate);
  assert.deepEqual(rest, { ...asked, state: "Completed", resultsUri: `${asked.selfUri}/results` });
  assert.equal(asked.percentFailedThreshold, 10);
  const touchpoints = [CALL, chat].map((one) => ({ ...one, state: "Completed" }));
  assert.deepEqual(entities, [{ ...sold, index: 0, state: "Completed", message: "stored", touchpoints }]);

  const kims = {
    touchpointAgentId: "kim",
    touchpointConversationId: "1001",
    touchpointChannelType: "Voice",
  };
  const lees = { touchpointAgentId: "lee" };
  assert.deepEqual(await counted("nJourneyOutcomesAttributed"), [
    [kims, { count: 1 }],
    [lees, { count: 1 }],
  ]);
  const worth = (/** @type {number} */ value) => ({ count: 1, sum: value, min: value, max: value });
  assert.deepEqual(await counted("oJourneyOutcomeTouchpointValue"), [
    [kims, worth(20)],
    [lees, worth(10.5)],
  ]);
});

test("what makes no sense is named in the results, and the rest is stored as far as the threshold allows", async () => {
  const bad = sale({ touchpoints: [{ ...CALL, mediaType: "Fax" }] });
  const entities = [sale(), bad, sale({ externalContactId: "nobody" }), sale({ outcomeId: "nothing" })];
  const some = await attribute({ entities, percentFailedThreshold: 75 });
  assert.equal(some.state.state, "CompletedWithErrors");
  assert.deepEqual(
    some.entities.map(({ state }) => state),
    ["Completed", "Invalid", "Invalid", "Invalid"],
  );
  for (const [index, place] of [
    [1, /^entities\[1\]\.touchpoints\[0\]\.mediaType: `Fax` is not known/],
    [2, /^entities\[2\]\.externalContactId: there is no contact `nobody`/],
    [3, /^entities\[3\]\.outcomeId: there is no outcome `nothing`/],
  ]) {
    assert.match(some.entities[Number(index)].message, /** @type {RegExp} */ (place));
  }
  const tooFew = await attribute({ entities: [sale(), bad] });
  assert.deepEqual([tooFew.state.state, tooFew.state.percentFailedThreshold], ["Failed", 5]);
  assert.deepEqual(
    tooFew.entities.map(({ state }) => state),
    ["Valid", "Invalid"],
  );
});

test("a body that is no listing is refused with its place, and a job that is none is not found", async () => {
  for (const [body, field] of /** @type {[any, string][]} */ ([
    [{}, "entities"],
    [{ entities: [] }, "entities"],
    [{ entities: [sale(), sale({ associatedValue: "much" })] }, "entities[1].associatedValue"],
    [{ entities: [sale()], percentFailedThreshold: 101 }, "percentFailedThreshold"],
  ])) {
    await assertRefused(api.postJourneyOutcomesAttributionsJobs({ body }), 400, "invalid.value", field);
  }
  await assertRefused(api.getJourneyOutcomesAttributionsJob("nobody"), 404, "not.found");
  await assertRefused(api.getJourneyOutcomesAttributionsJobResults("nobody"), 404, "not.found");
});

test("a program with the role AI Agent attributes nothing", async () => {
  const agent = new platformClient.JourneyApi(await logIn("AI Agent"));
  const asked = agent.postJourneyOutcomesAttributionsJobs({ body: { entities: [sale()] } });
  await assertRefused(asked, 403, "missing.permissions");
});
