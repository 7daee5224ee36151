// @ts-check
/** Lists as the vendor's documentation describes them, beyond pages and one field to sort by. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { looked } from "./support/bodies.mjs";
import { assertRefused } from "./support/life.mjs";
import { logIn } from "./support/service.mjs";

const client = await logIn();
const journey = new platformClient.JourneyApi(client);
const architect = new platformClient.ArchitectApi(client);
const authorization = new platformClient.AuthorizationApi(client);

describe("segments", () => {
  /** @type {string[]} */
  const ids = [];
  before(async () => {
    for (let index = 10; index < 40; index += 1) {
      const body = { displayName: `Many ${index % 3}`, color: `#0000${index}`, journey: looked("/many") };
      ids.push((await journey.postJourneySegments({ body })).id);
    }
  });
  after(() => Promise.all(ids.map((id) => journey.deleteJourneySegment(id))));

  // Source: `segmentIds` "is not compatible with pagination", at most 100.
  test("asked for by their ids are all there, up to a hundred", async () => {
    assert.equal((await journey.getJourneySegments({ segmentIds: ids })).entities?.length, ids.length);
    const tooMany = journey.getJourneySegments({ segmentIds: Array(101).fill(ids[0]) });
    await assertRefused(tooMany, 400, "invalid.value", "segmentIds");
  });

  test("are not sorted by a field that none has", async () => {
    await assertRefused(journey.getJourneySegments({ sortBy: "-colour" }), 400, "invalid.value", "sortBy");
  });

  // Source: "Field(s) to sort by … (e.g. sortBy=displayName,-createdDate)".
  test("are sorted by several fields", async () => {
    const { entities = [] } = await journey.getJourneySegments({
      sortBy: "displayName,-color",
      queryFields: ["displayName"],
      queryValue: "many ",
      pageSize: 100,
    });
    const found = entities.map(({ displayName, color }) => `${displayName} ${color}`);
    assert.equal(found[0], "Many 0 #000039");
    assert.equal(found[9], "Many 0 #000012");
    assert.equal(found[10], "Many 1 #000037");
  });
});

test("schedules are found by name and sorted in either order", async () => {
  const made = [];
  for (const name of ["Cork", "Dublin"]) {
    const times = { start: "2026-01-05T09:00:00.000", end: "2026-01-05T17:00:00.000" };
    made.push(await architect.postArchitectSchedules({ name, ...times }));
  }
  const names = async (/** @type {any} */ query) =>
    (await architect.getArchitectSchedules(query)).entities?.map((schedule) => schedule.name);
  assert.deepEqual(await names({ name: "Dublin" }), ["Dublin"]);
  assert.deepEqual(await names({ sortBy: "name", sortOrder: "desc" }), ["Dublin", "Cork"]);
  for (const { id } of made) await architect.deleteArchitectSchedule(String(id));
});

test("schedule groups are found by name and by a schedule", async () => {
  const times = { start: "2026-01-05T09:00:00.000", end: "2026-01-05T17:00:00.000" };
  const schedule = await architect.postArchitectSchedules({ name: "Galway", ...times });
  const body = { name: "West", timeZone: "Europe/Dublin", openSchedules: [{ id: String(schedule.id) }] };
  const group = await architect.postArchitectSchedulegroups(body);
  const ids = async (/** @type {any} */ query) =>
    (await architect.getArchitectSchedulegroups(query)).entities?.map(({ id }) => id);
  assert.deepEqual(await ids({ name: "west" }), [group.id]);
  assert.deepEqual(await ids({ scheduleIds: String(schedule.id) }), [group.id]);
  assert.deepEqual(await ids({ scheduleIds: "another" }), []);
  await architect.deleteArchitectSchedulegroup(String(group.id));
  await architect.deleteArchitectSchedule(String(schedule.id));
});

test("roles are found by name and by what they grant", async () => {
  const names = async (/** @type {any} */ query) =>
    (await authorization.getAuthorizationRoles(query)).entities?.map((role) => role.name);
  assert.deepEqual(await names({ name: "AI Agent" }), ["AI Agent"]);
  assert.deepEqual(await names({ permission: ["authorization:role:add"] }), ["Admin"]);
});
