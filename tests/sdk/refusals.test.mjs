// @ts-check
/** What is wrong is refused, each time with the error's body. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { happened, looked } from "./support/bodies.mjs";
import { assertRefused } from "./support/life.mjs";
import { assertModel } from "./support/models.mjs";
import { atEnd, info, logIn, withoutSdk } from "./support/service.mjs";

const client = await logIn();
const journey = new platformClient.JourneyApi(client);
const authorization = new platformClient.AuthorizationApi(client);
const direct = await withoutSdk();

test("a method that a path does not have is refused with the error's body", async () => {
  const answer = await fetch(`${info.api}/journey/segments`, {
    method: "PUT",
    headers: { Authorization: `Bearer ${direct.token}` },
  });
  assert.equal(answer.status, 405);
  const body = await answer.json();
  assertModel(body, "ErrorBody");
  assert.equal(body.status, 405);
});

test("answers are kept by nobody on the way", async () => {
  const answer = await fetch(`${info.api}/journey/segments`, {
    headers: { Authorization: `Bearer ${direct.token}` },
  });
  assert.equal(answer.headers.get("cache-control"), "no-store");
});

describe("a segment", () => {
  const SEGMENT = { displayName: "Refused", journey: looked("/refused") };
  const [pattern] = SEGMENT.journey.patterns;
  for (const [what, body, field] of /** @type {[string, object, string][]} */ ([
    ["without a name", { journey: SEGMENT.journey }, "displayName"],
    ["whose name is no text", { ...SEGMENT, displayName: 7 }, "displayName"],
    ["whose name is empty", { ...SEGMENT, displayName: "" }, "displayName"],
    ["whose name is a novel", { ...SEGMENT, displayName: "x".repeat(5_000) }, "displayName"],
    ["whose colour is none", { ...SEGMENT, color: "green" }, "color"],
    [
      "of nothing at all",
      { ...SEGMENT, journey: { patterns: [{ ...pattern, count: 0 }] } },
      "journey.patterns[0].count",
    ],
    [
      "that expires before it is assigned",
      { ...SEGMENT, assignmentExpirationDays: -1 },
      "assignmentExpirationDays",
    ],
  ])) {
    test(`${what} is refused`, async () => {
      const made = journey.postJourneySegments({ body: /** @type {any} */ (body) });
      await assertRefused(made, 400, "invalid.value", field);
    });
  }
});

test("an action map that ends before it starts is refused", async () => {
  const [target] = (await journey.getJourneyActiontargets()).entities ?? [];
  const segment = await journey.postJourneySegments({
    body: { displayName: "Late", journey: looked("/late") },
  });
  atEnd(() => journey.deleteJourneySegment(segment.id));
  const body = {
    displayName: "Backwards",
    triggerWithSegments: [segment.id],
    action: { mediaType: "webchat", actionTargetId: target.id },
    startDate: "2027-01-01T00:00:00.000Z",
    endDate: "2026-01-01T00:00:00.000Z",
  };
  await assertRefused(journey.postJourneyActionmaps({ body }), 400, "invalid.value", "endDate");
});

test("an action template whose state is none is refused", async () => {
  const contentOffer = { displayMode: "Toast", layoutMode: "TextOnly" };
  const body = { name: "Weird", mediaType: "contentOffer", state: "Weird", contentOffer };
  await assertRefused(journey.postJourneyActiontemplates({ body }), 400, "invalid.value", "state");
});

test("a second predictor of the same outcome is refused", async () => {
  const outcome = await journey.postJourneyOutcomes({
    body: { displayName: "Twice", journey: happened("twice") },
  });
  const predict = () => journey.postJourneyOutcomesPredictors({ body: { outcome: { id: outcome.id } } });
  const first = await predict();
  try {
    await assertRefused(predict(), 409, "already.exists");
  } finally {
    await journey.deleteJourneyOutcomesPredictor(String(first.id));
    await journey.deleteJourneyOutcome(outcome.id);
  }
});

describe("a role", () => {
  test("of a name that is taken is refused, since clients name their roles", async () => {
    for (const name of ["Admin", "AI Agent"]) {
      await assertRefused(authorization.postAuthorizationRoles({ name }), 409, "already.exists");
    }
  });

  // The SDK's model has both: a flat list is no less clear, so that it is carried out and not refused.
  test("that says what it grants as a flat list grants it, and not what nobody knows", async () => {
    const permission = "journey:segment:view";
    const made = await authorization.postAuthorizationRoles({ name: "Flat", permissions: [permission] });
    assertModel(made, "DomainOrganizationRole");
    assert.deepEqual(made.permissions, [permission]);
    const { entities } = await authorization.getAuthorizationRoles({ permission: [permission] });
    assert.ok(entities?.some(({ name }) => name === "Flat"));
    await authorization.deleteAuthorizationRole(String(made.id));
    const refused = authorization.postAuthorizationRoles({
      name: "Flat",
      permissions: ["journey:unicorn:view"],
    });
    await assertRefused(refused, 400, "invalid.value", "permissions[0]");
  });

  test("is changed in part", async () => {
    const permissionPolicies = [{ domain: "journey", entityName: "segment", actionSet: ["view"] }];
    const made = await authorization.postAuthorizationRoles({ name: "Parts", permissionPolicies });
    const changed = await authorization.patchAuthorizationRole(String(made.id), { name: "Whole" });
    assert.deepEqual([changed.name, changed.permissionPolicies], ["Whole", permissionPolicies]);
    await authorization.deleteAuthorizationRole(String(made.id));
  });
});

test("a program that is done gives its token back", async () => {
  const done = await logIn();
  const tokens = new platformClient.TokensApi(done);
  const told = await tokens.getTokensMe();
  assertModel(told, "TokenInfo");
  assert.equal(told.OAuthClient?.authorizedGrantType, "CLIENT-CREDENTIALS");
  await tokens.deleteTokensMe();
  await assertRefused(new platformClient.JourneyApi(done).getJourneySegments(), 401, "bad.credentials");
});
