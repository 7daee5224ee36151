// @ts-check
/** Segments through the vendor's SDK, and what holds of every list. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { looked } from "./support/bodies.mjs";
import { assertRefused, testLife } from "./support/life.mjs";
import { assertModel } from "./support/models.mjs";
import { logIn } from "./support/service.mjs";

const api = new platformClient.JourneyApi(await logIn());

testLife({
  name: "segments",
  model: "JourneySegment",
  listing: "SegmentListing",
  body: {
    displayName: "Mobile cart",
    description: "On a phone, and in the cart",
    color: "#008000",
    isActive: true,
    shouldDisplayToAgent: true,
    context: {
      patterns: [
        {
          criteria: [
            {
              key: "device.category",
              operator: "equal",
              values: ["mobile"],
              shouldIgnoreCase: true,
              entityType: "visit",
            },
          ],
        },
      ],
    },
    journey: looked("/cart", 2),
  },
  change: {
    displayName: "Cart on a phone",
    isActive: false,
    color: "#ff0000",
    journey: looked("/basket", 3),
  },
  create: (body) => api.postJourneySegments({ body }),
  list: (query) => api.getJourneySegments(query),
  read: (id) => api.getJourneySegment(id),
  update: (id, body) => api.patchJourneySegment(id, { body }),
  remove: (id) => api.deleteJourneySegment(id),
});

test("what is not said is filled in", async () => {
  const made = await api.postJourneySegments({ body: { displayName: "Plain", journey: looked("/plain") } });
  assertModel(made, "JourneySegment");
  assert.deepEqual(
    [made.isActive, made.scope, made.shouldDisplayToAgent, made.version],
    [true, "Session", true, 1],
  );
  await api.deleteJourneySegment(made.id);
});

test("a change of an older version is refused", async () => {
  const { id } = await api.postJourneySegments({ body: { displayName: "Raced", journey: looked("/race") } });
  await api.patchJourneySegment(id, { body: { version: 1, color: "#111111" } });
  const late = api.patchJourneySegment(id, { body: { version: 1, color: "#222222" } });
  await assertRefused(late, 409, "version.mismatch");
  assert.equal((await api.getJourneySegment(id)).color, "#111111");
  await api.deleteJourneySegment(id);
});

describe("a list", () => {
  const NAMES = ["Ash", "birch", "Cedar", "Douglas fir", "elm"];
  /** @type {string[]} */
  const ids = [];

  before(async () => {
    for (const name of NAMES) {
      const body = { displayName: `Wood ${name}`, isActive: name !== "elm", journey: looked("/wood") };
      ids.push((await api.postJourneySegments({ body })).id);
    }
  });
  after(() => Promise.all(ids.map((id) => api.deleteJourneySegment(id))));

  /** The names without their common beginning. @param {Parameters<typeof api.getJourneySegments>[0]} query */
  const names = async (query) => {
    const { entities = [] } = await api.getJourneySegments({
      queryFields: ["displayName"],
      queryValue: "wood ",
      ...query,
    });
    return entities.map(({ displayName }) => displayName.replace("Wood ", ""));
  };

  test("is sorted by a field, from the first or from the last", async () => {
    assert.deepEqual(await names({ sortBy: "displayName" }), NAMES);
    assert.deepEqual(await names({ sortBy: "-displayName" }), NAMES.toReversed());
  });

  test("comes in pages that say where they stand", async () => {
    const query = { queryFields: ["displayName"], queryValue: "wood ", sortBy: "displayName", pageSize: 2 };
    const page = await api.getJourneySegments({ ...query, pageNumber: 2 });
    assertModel(page, "SegmentListing");
    assert.deepEqual(
      page.entities?.map((segment) => segment.displayName),
      ["Wood Cedar", "Wood Douglas fir"],
    );
    assert.deepEqual([page.pageNumber, page.pageSize, page.pageCount, page.total], [2, 2, 3, 5]);
    assert.ok(page.nextUri && page.previousUri);
    const last = await api.getJourneySegments({ ...query, pageNumber: 3 });
    assert.equal(last.entities?.length, 1);
    assert.equal(last.nextUri, undefined);
  });

  test("is searched in the fields that are named", async () => {
    assert.deepEqual(await names({ queryValue: "WOOD D" }), ["Douglas fir"]);
    assert.deepEqual(await names({ queryFields: ["description"], queryValue: "wood d" }), []);
  });

  test("has only what is asked for by id, or by whether it is in use", async () => {
    const both = await api.getJourneySegments({ segmentIds: [ids[0], ids[3]] });
    assert.deepEqual(both.entities?.map((segment) => segment.id).sort(), [ids[0], ids[3]].sort());
    assert.deepEqual(await names({ isActive: false }), ["elm"]);
  });

  test("is refused where its page is none", async () => {
    await assertRefused(api.getJourneySegments({ pageSize: 0 }), 400, "invalid.value", "pageSize");
    await assertRefused(api.getJourneySegments({ pageNumber: -1 }), 400, "invalid.value", "pageNumber");
  });
});
