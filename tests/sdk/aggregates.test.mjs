// @ts-check
/** Numbers over many sessions, through the vendor's SDK. */

import assert from "node:assert/strict";
import { before, test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { eventually } from "../browser/support/waiting.mjs";
import { happened } from "./support/bodies.mjs";
import { assertRefused } from "./support/life.mjs";
import { assertModel } from "./support/models.mjs";
import { atEnd, logIn } from "./support/service.mjs";
import { Visitor } from "./support/visitor.mjs";

const COUNTED = "aggregate_counted";
const HOUR_MS = 3_600_000;

const api = new platformClient.JourneyApi(await logIn());
const segment = await api.postJourneySegments({
  body: { displayName: "Counted", journey: happened(COUNTED) },
});
const outcome = await api.postJourneyOutcomes({
  body: { displayName: "Counted", journey: happened(COUNTED) },
});
atEnd(async () => {
  await api.deleteJourneySegment(segment.id);
  await api.deleteJourneyOutcome(outcome.id);
});
before(async () => {
  for (const visitor of [new Visitor(), new Visitor(), new Visitor()]) await visitor.webEvent(COUNTED);
});

const [from, until] = [-HOUR_MS, HOUR_MS].map((distance) => new Date(Date.now() + distance).toISOString());
const interval = `${from}/${until}`;

/** What is asked for: how often the segment was assigned. */
const ASSIGNED = {
  interval,
  metrics: ["nJourneySegmentsAssigned"],
  groupBy: ["journeySegmentId"],
  filter: {
    type: "and",
    predicates: [
      { type: "dimension", dimension: "journeySegmentId", operator: "matches", value: segment.id },
    ],
  },
};

/**
 * The count of a metric in the only group of an answer.
 *
 * @param {{ results?: any[] }} answer
 * @param {string} metric
 */
const countOf = ({ results = [] }, metric) =>
  results[0]?.data?.[0]?.metrics?.find((/** @type {any} */ one) => one.metric === metric)?.stats?.count;

test("segments assigned are counted, by segment", async () => {
  const answer = await eventually("all three are counted", async () => {
    const found = await api.postAnalyticsJourneysAggregatesQuery(ASSIGNED);
    return countOf(found, "nJourneySegmentsAssigned") === 3 ? found : undefined;
  });
  assertModel(answer, "JourneyAggregateQueryResponse");
  assert.deepEqual(answer.results?.[0].group, { journeySegmentId: segment.id });
});

test("outcomes achieved and sessions are counted, in parts of the interval", async () => {
  const query = {
    interval,
    granularity: "PT1H",
    metrics: ["nJourneyOutcomesAchieved", "nDistinctJourneySessions"],
    groupBy: ["journeyOutcomeId"],
  };
  const answer = await api.postAnalyticsJourneysAggregatesQuery(query);
  assertModel(answer, "JourneyAggregateQueryResponse");
  const group = answer.results?.find((result) => result.group?.journeyOutcomeId === outcome.id);
  const counts = (group?.data ?? []).flatMap((part) => part.metrics ?? []);
  const total = (/** @type {string} */ metric) =>
    counts.filter((one) => one.metric === metric).reduce((sum, one) => sum + Number(one.stats?.count), 0);
  assert.equal(total("nJourneyOutcomesAchieved"), 3);
});

test("every metric of the vendor's is answered, and one that is none is refused with its place", async () => {
  const metrics = [
    ...["nDistinctJourneyActions", "nDistinctJourneySessions", "nJourneyActionsBlocked"],
    ...["nJourneyOutcomesAchieved", "nJourneyOutcomesAttributed", "nJourneySegmentsAssigned"],
    ...["nJourneySessions", "oJourneyOutcomeValue"],
    ...["Abandoned", "Accepted", "Engaged", "Errored", "FrequencyCapReached", "Ignored", "Offered"].map(
      (state) => `nWebActions${state}`,
    ),
    ...["OfferedOutsideSchedule", "Qualified", "QualifiedOutsideSchedule", "Rejected", "Started"].map(
      (state) => `nWebActions${state}`,
    ),
    "nWebActionsTimedout",
  ];
  assertModel(
    await api.postAnalyticsJourneysAggregatesQuery({ interval, metrics }),
    "JourneyAggregateQueryResponse",
  );
  for (const [change, field] of /** @type {[object, string][]} */ ([
    [{ metrics: ["nSneezes"] }, "metrics[0]"],
    [{ groupBy: ["journeySmell"] }, "groupBy[0]"],
    [{ interval: "today" }, "interval"],
    [{ granularity: "often" }, "granularity"],
  ])) {
    const refused = api.postAnalyticsJourneysAggregatesQuery({ ...ASSIGNED, ...change });
    await assertRefused(refused, 400, "invalid.value", field);
  }
});

test("a question may be answered later", async () => {
  const asked = await api.postAnalyticsJourneysAggregatesJobs(ASSIGNED);
  assertModel(asked, "AsyncQueryResponse");
  const id = String(asked.jobId);
  const status = await eventually("it is answered", async () => {
    const found = await api.getAnalyticsJourneysAggregatesJob(id);
    return found.state === "FULFILLED" ? found : undefined;
  });
  assertModel(status, "AsyncQueryStatus");
  const answer = await api.getAnalyticsJourneysAggregatesJobResults(id);
  assertModel(answer, "JourneyAsyncAggregateQueryResponse");
  assert.equal(countOf(answer, "nJourneySegmentsAssigned"), 3);
  await api.deleteAnalyticsJourneysAggregatesJob(id);
  await assertRefused(api.getAnalyticsJourneysAggregatesJob(id), 404, "not.found");
});

test("a program with the role AI Agent gets no numbers", async () => {
  const agent = new platformClient.JourneyApi(await logIn("AI Agent"));
  await assertRefused(agent.postAnalyticsJourneysAggregatesQuery(ASSIGNED), 403, "missing.permissions");
});
