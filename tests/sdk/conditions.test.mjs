// @ts-check
/** Conditions of segments and action maps: every operator and key of the vendor's is taken, and no other. */

import assert from "node:assert/strict";
import { test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { looked } from "./support/bodies.mjs";
import { assertRefused } from "./support/life.mjs";
import { assertModel } from "./support/models.mjs";
import { logIn, withoutSdk } from "./support/service.mjs";

const api = new platformClient.JourneyApi(await logIn());
const service = await withoutSdk();
const DRY_RUN = "/api/v2/journey/configuration/import?dryRun=true";

const OPERATORS = [
  ...["containsAll", "containsAny", "notContainsAll", "notContainsAny", "equal", "notEqual"],
  ...["greaterThan", "greaterThanOrEqual", "lessThan", "lessThanOrEqual", "startsWith", "endsWith"],
];
/** Those of 2019 that are no more. */
const FORMER_OPERATORS = ["like", "notLike"];
const CONTEXT_KEYS = [
  ...["device.category", "device.type", "device.osFamily"],
  ...["browser.family", "browser.lang", "browser.version"],
  ...["source", "medium", "name", "term", "content", "clickId", "network"].map((key) => `mktCampaign.${key}`),
  ...["countryName", "country", "locality", "region", "postalCode"].map((key) => `geolocation.${key}`),
  ...["ipOrganization", "referrer.url", "referrer.medium", "referrer.hostname", "authenticated"],
];
const JOURNEY_KEYS = [
  ...["eventName", "searchQuery", "attributes.price.value"],
  ...["url", "title", "hostname", "domain", "fragment", "keywords", "pathname", "queryString"].map(
    (key) => `page.${key}`,
  ),
];

/** What keys may be compared with that do not take just any text. @type {Record<string, string>} */
const WORDS = { "referrer.medium": "search", authenticated: "true" };

/** @param {string} key @param {string} operator */
const criterion = (key, operator) => ({
  key,
  operator,
  values: [WORDS[key] ?? "1"],
  shouldIgnoreCase: true,
});

/**
 * A segment whose only pattern has these criteria.
 *
 * @param {ReturnType<typeof criterion>[]} criteria
 * @param {object} [pattern] What else is to be said of the pattern.
 */
const onEvent = (criteria, pattern) => ({
  displayName: "Conditions",
  journey: { patterns: [{ ...looked("/").patterns[0], criteria, ...pattern }] },
});

/** @param {ReturnType<typeof criterion>[]} criteria */
const onVisit = (criteria) => ({
  displayName: "Conditions",
  context: { patterns: [{ criteria: criteria.map((one) => ({ ...one, entityType: "visit" })) }] },
});

/** Makes a segment, and sees that it is as it was sent. For what it is set aside, if it is. @param {any} body */
async function take(body) {
  const made = await api.postJourneySegments({ body });
  assertModel(made, "JourneySegment");
  assert.deepEqual({ ...made, ...body }, made);
  // Whoever would import what is there already is told what of it is not carried out.
  const report = await service.call("POST", DRY_RUN, { segments: [made] });
  assert.deepEqual(
    { unchanged: report.unchanged, problems: report.problems },
    { unchanged: 1, problems: [] },
  );
  await api.deleteJourneySegment(made.id);
  return report.setAside.map((/** @type {{ path: string }} */ { path }) => path);
}

test("every operator is taken, those of 2019 too, and no other", async () => {
  await take(onEvent([...OPERATORS, ...FORMER_OPERATORS].map((operator) => criterion("page.url", operator))));
  const refused = api.postJourneySegments({ body: onEvent([criterion("page.url", "sounds")]) });
  await assertRefused(refused, 400, "invalid.value", "journey.patterns[0].criteria[0].operator");
});

test("every key of a visit is taken, and no other", async () => {
  await take(onVisit(CONTEXT_KEYS.map((key) => criterion(key, "equal"))));
  const refused = api.postJourneySegments({ body: onVisit([criterion("device.smell", "equal")]) });
  await assertRefused(refused, 400, "invalid.value", "context.patterns[0].criteria[0].key");
  const medium = { ...criterion("referrer.medium", "equal"), values: ["pigeon"] };
  const unknown = api.postJourneySegments({ body: onVisit([medium]) });
  await assertRefused(unknown, 400, "invalid.value", "context.patterns[0].criteria[0].values[0]");
});

test("every key of an event is taken, and no other", async () => {
  await take(onEvent(JOURNEY_KEYS.map((key) => criterion(key, "equal"))));
  const refused = api.postJourneySegments({ body: onEvent([criterion("page.smell", "equal")]) });
  await assertRefused(refused, 400, "invalid.value", "journey.patterns[0].criteria[0].key");
});

test("what happens on the web or in an app is counted", async () => {
  for (const [streamType, sessionType] of [
    ["Web", "web"],
    ["App", "app"],
  ]) {
    const aside = await take(onEvent([criterion("eventName", "equal")], { streamType, sessionType }));
    assert.deepEqual(aside, [], streamType);
  }
});

test("the streams of the vendor's other products are kept and set aside", async () => {
  for (const streamType of ["Custom", "Conversation"]) {
    const aside = await take(onEvent([criterion("eventName", "equal")], { streamType }));
    assert.deepEqual(aside, ["segments[0].journey.patterns[0].streamType"], streamType);
  }
});

test("segments of other systems are kept and set aside", async () => {
  const externalSegment = { id: "1", name: "Elsewhere", source: "AdobeExperiencePlatform" };
  assert.deepEqual(await take({ ...onVisit([]), externalSegment }), ["segments[0].externalSegment"]);
});
