// @ts-check
/** Outcomes through the vendor's SDK, and predictors: which outcomes are scored. */

import assert from "node:assert/strict";
import { test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { happened } from "./support/bodies.mjs";
import { assertRefused, testLife } from "./support/life.mjs";
import { assertModel } from "./support/models.mjs";
import { logIn } from "./support/service.mjs";

const api = new platformClient.JourneyApi(await logIn());

/** An outcome for other objects to name. */
const makeOutcome = () =>
  api.postJourneyOutcomes({ body: { displayName: "Subscribed", journey: happened("subscribed") } });

testLife({
  name: "outcomes",
  model: "Outcome",
  listing: "OutcomeListing",
  body: {
    displayName: "Purchase",
    description: "Something was bought",
    isActive: true,
    isPositive: true,
    journey: happened("order_placed"),
    associatedValueField: { dataType: "Number", name: "total" },
  },
  change: { displayName: "Order", isPositive: false },
  create: (body) => api.postJourneyOutcomes({ body }),
  list: (query) => api.getJourneyOutcomes(query),
  read: (id) => api.getJourneyOutcome(id),
  update: (id, body) => api.patchJourneyOutcome(id, { body }),
  remove: (id) => api.deleteJourneyOutcome(id),
});

test("outcomes are sorted and searched as segments are", async () => {
  const { id } = await makeOutcome();
  const found = await api.getJourneyOutcomes({
    sortBy: "-displayName",
    queryFields: ["displayName"],
    queryValue: "SUBSCR",
  });
  assert.deepEqual(
    found.entities?.map((outcome) => outcome.id),
    [id],
  );
  const named = await api.getJourneyOutcomes({ outcomeIds: [id] });
  assert.equal(named.total, 1);
  await api.deleteJourneyOutcome(id);
});

test("an outcome without a condition is refused, and the field named", async () => {
  const refused = api.postJourneyOutcomes({ body: { displayName: "Nothing" } });
  await assertRefused(refused, 400, "invalid.value", "journey");
});

test("predictors are created, listed, read and deleted, and keep their outcome from being deleted", async () => {
  const outcome = await makeOutcome();
  const predictor = await api.postJourneyOutcomesPredictors({ body: { outcome: { id: outcome.id } } });
  assertModel(predictor, "OutcomePredictor");
  const id = String(predictor.id);
  assert.deepEqual(await api.getJourneyOutcomesPredictor(id), predictor);
  const { entities } = await api.getJourneyOutcomesPredictors();
  assert.deepEqual(entities, [predictor]);
  assertModel({ entities }, "OutcomePredictorListing");

  await assertRefused(api.deleteJourneyOutcome(outcome.id), 409, "in.use");
  await api.deleteJourneyOutcomesPredictor(id);
  await assertRefused(api.getJourneyOutcomesPredictor(id), 404, "not.found");
  await api.deleteJourneyOutcome(outcome.id);
});

test("a predictor of no outcome is refused", async () => {
  const refused = api.postJourneyOutcomesPredictors({ body: { outcome: { id: "nobody" } } });
  await assertRefused(refused, 400, "invalid.value", "outcome.id");
});
