// @ts-check
/** Sessions and segments of contacts, through the vendor's SDK. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { looked } from "./support/bodies.mjs";
import { assertRefused } from "./support/life.mjs";
import { assertModel } from "./support/models.mjs";
import { logIn } from "./support/service.mjs";
import { Visitor } from "./support/visitor.mjs";

const client = await logIn();
const api = new platformClient.JourneyApi(client);

describe("a contact", () => {
  /** @type {string} */
  let contact;
  /** @type {string} */
  let session;
  /** @type {string} */
  let segment;

  before(async () => {
    const answer = await new Visitor().webEvent("signed_in", {
      traits: { email: { dataType: "string", value: "ada@shop.example" } },
    });
    session = String(answer.session.id);
    const { externalContact } = await api.getJourneySession(session);
    assert.ok(externalContact?.id, "whoever gave an e-mail address is a contact");
    contact = externalContact.id;
    const body = { displayName: "By hand", journey: looked("/by-hand"), assignmentExpirationDays: 3 };
    segment = (await api.postJourneySegments({ body })).id;
  });
  after(async () => api.deleteJourneySegment(segment));

  test("has its sessions and segments", async () => {
    const sessions = await api.getExternalcontactsContactJourneySessions(contact, { pageSize: "10" });
    assertModel(sessions, "SessionListing");
    assert.ok(sessions.entities?.some((one) => one.id === session));
    const whole = await api.getExternalcontactsContactJourneySessions(contact, { includeMerged: true });
    assert.ok(Number(whole.entities?.length) >= Number(sessions.entities?.length));
  });

  // Differs from the vendor's: there the segments of other systems are assigned so, which this service does not have.
  // Its own are assigned by what a visitor does.
  test("is put into no segment by hand, and the answer says so of each", async () => {
    const one = { segments: [{ id: segment }] };
    const body = { assign: one, unassign: one };
    const put = await api.postExternalcontactsContactJourneySegments(contact, { body });
    assertModel(put, "UpdateSegmentAssignmentResponse");
    assert.deepEqual(put.unprocessedItems, { assign: one, unassign: one, count: 2 });
    const list = await api.getExternalcontactsContactJourneySegments(contact, { limit: 100 });
    assertModel(list, "SegmentAssignmentListing");
    assert.ok(!list.entities?.some((entity) => entity.segment.id === segment));
    const nothing = await api.postExternalcontactsContactJourneySegments(contact, { body: {} });
    assert.deepEqual(nothing.unprocessedItems, { count: 0 });
  });

  test("is put into ten segments at once at most", async () => {
    const assign = { segments: Array(11).fill({ id: segment }) };
    await assertRefused(
      api.postExternalcontactsContactJourneySegments(contact, { body: { assign } }),
      400,
      "invalid.value",
      "assign.segments",
    );
  });
});

test("a contact that is none has nothing", async () => {
  const id = "00000000-0000-4000-8000-000000000000";
  await assertRefused(api.getExternalcontactsContactJourneySessions(id), 404, "not.found");
  await assertRefused(api.getExternalcontactsContactJourneySegments(id), 404, "not.found");
});

test("a program with the role AI Agent sees no contacts", async () => {
  const agent = new platformClient.JourneyApi(await logIn("AI Agent"));
  await assertRefused(agent.getExternalcontactsContactJourneySessions("any"), 403, "missing.permissions");
  await assertRefused(agent.getExternalcontactsContactJourneySegments("any"), 403, "missing.permissions");
});
