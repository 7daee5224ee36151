// @ts-check
/** What an organisation has from the beginning is as whole as what is made through the API. */

import { test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { assertModel } from "./support/models.mjs";
import { logIn } from "./support/service.mjs";

const client = await logIn();
const journey = new platformClient.JourneyApi(client);
const architect = new platformClient.ArchitectApi(client);
const authorization = new platformClient.AuthorizationApi(client);

/** @type {Record<string, () => Promise<unknown>>} */
const lists = {
  SegmentListing: () => journey.getJourneySegments(),
  OutcomeListing: () => journey.getJourneyOutcomes(),
  OutcomePredictorListing: () => journey.getJourneyOutcomesPredictors(),
  ActionMapListing: () => journey.getJourneyActionmaps(),
  ActionTemplateListing: () => journey.getJourneyActiontemplates(),
  ActionTargetListing: () => journey.getJourneyActiontargets(),
  ScheduleEntityListing: () => architect.getArchitectSchedules(),
  ScheduleGroupEntityListing: () => architect.getArchitectSchedulegroups(),
  OrganizationRoleEntityListing: () => authorization.getAuthorizationRoles(),
};

for (const [model, list] of Object.entries(lists)) {
  test(`the demo's ${model} is one`, async () => assertModel(await list(), model));
}
