// @ts-check
/** Roles through the vendor's SDK, and what a program with the role *AI Agent* may do. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { looked } from "./support/bodies.mjs";
import { assertRefused, testLife } from "./support/life.mjs";
import { assertModel } from "./support/models.mjs";
import { logIn } from "./support/service.mjs";

const api = new platformClient.AuthorizationApi(await logIn());

/** @param {string[]} actionSet */
const onSegments = (actionSet) => [{ domain: "journey", entityName: "segment", actionSet }];

testLife({
  name: "roles",
  model: "DomainOrganizationRole",
  listing: "OrganizationRoleEntityListing",
  body: { name: "Reader", description: "Reads segments", permissionPolicies: onSegments(["view"]) },
  change: { name: "Writer", permissionPolicies: onSegments(["view", "edit"]) },
  create: (body) => api.postAuthorizationRoles(body),
  list: (query) => api.getAuthorizationRoles(query),
  read: (id) => api.getAuthorizationRole(id),
  update: (id, body) => api.putAuthorizationRole(id, body),
  remove: (id) => api.deleteAuthorizationRole(id),
});

test("the two roles that everybody has are there and stay as they are", async () => {
  const { entities = [] } = await api.getAuthorizationRoles({ sortBy: "name" });
  const builtIn = entities.filter((role) => role.default);
  assert.deepEqual(
    builtIn.map((role) => role.name),
    ["Admin", "AI Agent"],
  );
  for (const role of builtIn) {
    assertModel(role, "DomainOrganizationRole");
    await assertRefused(api.putAuthorizationRole(String(role.id), { name: "Mine" }), 400, "bad.request");
    await assertRefused(api.deleteAuthorizationRole(String(role.id)), 400, "bad.request");
  }
});

test("a role with a permission that is none is refused with its place", async () => {
  const permissionPolicies = [{ domain: "journey", entityName: "unicorn", actionSet: ["view"] }];
  const refused = api.postAuthorizationRoles({ name: "Rider", permissionPolicies });
  await assertRefused(refused, 400, "invalid.value", "permissionPolicies[0].actionSet[0]");
});

describe("a program with the role AI Agent", async () => {
  const client = await logIn("AI Agent");
  const journey = new platformClient.JourneyApi(client);
  const architect = new platformClient.ArchitectApi(client);
  const authorization = new platformClient.AuthorizationApi(client);

  test("sees what is configured", async () => {
    for (const list of [
      await journey.getJourneySegments(),
      await journey.getJourneyOutcomes(),
      await journey.getJourneyActionmaps(),
      await journey.getJourneyActiontargets(),
    ]) {
      assert.ok(Array.isArray(list.entities));
    }
  });

  /** @type {Record<string, () => Promise<unknown>>} */
  const forbidden = {
    "journey:actiontemplate:view": () => journey.getJourneyActiontemplates(),
    "journey:outcomepredictor:view": () => journey.getJourneyOutcomesPredictors(),
    "routing:schedule:view": () => architect.getArchitectSchedules(),
    "routing:scheduleGroup:view": () => architect.getArchitectSchedulegroups(),
    "authorization:role:view": () => authorization.getAuthorizationRoles(),
    "journey:segment:add": () =>
      journey.postJourneySegments({ body: { displayName: "Mine", journey: looked("/mine") } }),
    "journey:segment:edit": () => journey.patchJourneySegment("any", { body: { color: "#000000" } }),
    "journey:segment:delete": () => journey.deleteJourneySegment("any"),
    "journey:outcome:delete": () => journey.deleteJourneyOutcome("any"),
    "journey:actionmap:edit": () => journey.patchJourneyActionmap("any", { body: /** @type {any} */ ({}) }),
    "journey:actionmap:delete": () => journey.deleteJourneyActionmap("any"),
    "journey:actiontarget:edit": () => journey.patchJourneyActiontarget("any", { body: {} }),
    "authorization:role:add": () => authorization.postAuthorizationRoles({ name: "Mine" }),
  };
  for (const [permission, attempt] of Object.entries(forbidden)) {
    test(`is refused what needs ${permission}, which the error names`, async () => {
      await assertRefused(attempt(), 403, "missing.permissions");
      await assert.rejects(attempt(), (/** @type {any} */ error) => error.message.includes(permission));
    });
  }
});
