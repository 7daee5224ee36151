// @ts-check
/** Sessions, their events and their scores, read through the vendor's SDK. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { eventually } from "../browser/support/waiting.mjs";
import { happened } from "./support/bodies.mjs";
import { assertRefused } from "./support/life.mjs";
import { assertModel } from "./support/models.mjs";
import { info, logIn } from "./support/service.mjs";
import { Visitor } from "./support/visitor.mjs";

const REACHED = "session_reached";
/** What its events become. */
const TYPES = ["WebEvent", "SegmentAssignmentEvent", "OutcomeAchievedEvent"].map(
  (name) => `com.genesys.journey.${name}`,
);

const admin = new platformClient.JourneyApi(await logIn());
const api = new platformClient.JourneyApi(await logIn("AI Agent"));

describe("a session", () => {
  const visitor = new Visitor();
  /** @type {string} */
  let id;
  /** @type {Awaited<ReturnType<typeof admin.postJourneySegments>>} */
  let segment;
  /** @type {Awaited<ReturnType<typeof admin.postJourneyOutcomes>>} */
  let outcome;

  before(async () => {
    segment = await admin.postJourneySegments({
      body: { displayName: "Reached", journey: happened(REACHED) },
    });
    outcome = await admin.postJourneyOutcomes({
      body: { displayName: "Reached", journey: happened(REACHED) },
    });
    await visitor.webEvent("page_viewed", { searchQuery: "oak lamp" });
    const { session } = await visitor.webEvent(REACHED, {
      attributes: { price: { dataType: "number", value: "15.5" } },
    });
    await visitor.webEvent("page_viewed", { page: { url: `${info.shop}/checkout`, title: "Checkout" } });
    id = String(session.id);
  });
  after(async () => {
    await admin.deleteJourneySegment(segment.id);
    await admin.deleteJourneyOutcome(outcome.id);
  });

  test("tells of the visitor, of what was last, and of how much there was", async () => {
    const session = await api.getJourneySession(id);
    assertModel(session, "Session");
    assert.deepEqual([session.id, session.type], [id, "web"]);
    assert.deepEqual([session.customerId, session.customerIdType], [visitor.id, "cookie"]);
    assert.match(String(session.shortId), /^\d{4,6}$/);
    assert.deepEqual([session.eventCount, session.pageviewCount], [3, 2]);
    assert.equal(session.lastEvent.eventName, "page_viewed");
    assert.equal(session.lastPage?.pathname, "/checkout");
    assert.deepEqual(session.searchTerms, ["oak lamp"]);
    assert.deepEqual([session.device?.category, session.device?.osFamily], ["mobile", "iOS"]);
    assert.equal(session.endedDate, undefined);
    assert.ok(Number(session.durationInSeconds) >= 0);
    const [created, idle, away] = [session.createdDate, session.idleDate, session.awayDate].map((date) =>
      Date.parse(String(date)),
    );
    assert.ok(created < idle && idle <= away);
  });

  test("has the segments and outcomes that its events brought", async () => {
    const session = await eventually("both are there", async () => {
      const found = await api.getJourneySession(id);
      return found.outcomeAchievements?.length && found.segmentAssignments?.length ? found : undefined;
    });
    assert.deepEqual(
      session.segmentAssignments?.map((one) => one.segment.id),
      [segment.id],
    );
    assert.deepEqual(
      session.outcomeAchievements?.map((one) => one.outcome.id),
      [outcome.id],
    );
  });

  test("lists its events in the vendor's envelopes", async () => {
    const listing = await eventually("all of them are there", async () => {
      const found = await api.getJourneySessionEvents(id);
      return Number(found.entities?.length) >= 5 ? found : undefined;
    });
    assertModel(listing, "EventListing");
    for (const event of listing.entities ?? []) {
      assert.deepEqual([event.customerId, event.session.id], [visitor.id, id]);
    }
    assert.deepEqual(new Set(listing.entities?.map((event) => event.eventType)), new Set(TYPES));
    const payload = listing.entities?.find((event) => event.webEvent?.eventName === REACHED)?.webEvent;
    assert.deepEqual(payload?.attributes, { price: { dataType: "number", value: "15.5" } });
    const achieved = listing.entities?.find((event) => event.outcomeAchievedEvent)?.outcomeAchievedEvent;
    assert.deepEqual([achieved?.outcome.id, achieved?.outcome.displayName], [outcome.id, "Reached"]);
  });

  test("lists the events of one kind", async () => {
    for (const eventType of TYPES) {
      const { entities = [] } = await eventually(`there is ${eventType}`, async () => {
        const found = await api.getJourneySessionEvents(id, { eventType });
        return found.entities?.length ? found : undefined;
      });
      assert.deepEqual([...new Set(entities.map((event) => event.eventType))], [eventType]);
    }
    await assertRefused(
      api.getJourneySessionEvents(id, { eventType: "Sneeze" }),
      400,
      "invalid.value",
      "eventType",
    );
  });

  test("lists its events page by page, each once", async () => {
    const whole = (await api.getJourneySessionEvents(id)).entities?.map((event) => event.id) ?? [];
    /** @type {string[]} */
    const seen = [];
    /** @type {string | undefined} */
    let after;
    do {
      const page = await api.getJourneySessionEvents(id, { pageSize: "2", after });
      assertModel(page, "EventListing");
      assert.ok(Number(page.entities?.length) <= 2);
      seen.push(...(page.entities ?? []).map((event) => event.id));
      after = page.nextUri && (new URL(page.nextUri, info.service).searchParams.get("after") ?? undefined);
    } while (after);
    assert.deepEqual(seen, whole);
    await assertRefused(
      api.getJourneySessionEvents(id, { pageSize: "201" }),
      400,
      "invalid.value",
      "pageSize",
    );
  });

  test("has no scores where nothing is scored", async () => {
    const scores = await admin.getJourneySessionOutcomescores(id);
    assertModel(scores, "OutcomeScoresResult");
    assert.deepEqual(scores.outcomeScores ?? [], []);
    // Source: the role of the vendor's integration document does not list it.
    await assertRefused(api.getJourneySessionOutcomescores(id), 403, "missing.permissions");
  });

  test("has a score for each predictor, and no share that is none", async () => {
    const predictor = await admin.postJourneyOutcomesPredictors({ body: { outcome: { id: outcome.id } } });
    try {
      await visitor.webEvent("page_viewed");
      const { outcomeScores = [] } = await admin.getJourneySessionOutcomescores(id);
      assertModel({ outcomeScores }, "OutcomeScoresResult");
      for (const score of outcomeScores) {
        assert.equal(score.outcome?.id, outcome.id);
        for (const share of [score.probability, score.sessionMaxProbability, score.quantile]) {
          assert.ok(share === undefined || (share >= 0 && share <= 1));
        }
      }
    } finally {
      await admin.deleteJourneyOutcomesPredictor(String(predictor.id));
    }
  });
});

test("a session that is none is not found, whatever is asked of it", async () => {
  const id = "00000000-0000-4000-8000-000000000000";
  await assertRefused(api.getJourneySession(id), 404, "not.found");
  await assertRefused(api.getJourneySessionEvents(id), 404, "not.found");
  await assertRefused(admin.getJourneySessionOutcomescores(id), 404, "not.found");
});
