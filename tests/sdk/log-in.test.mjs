// @ts-check
/** How the vendor's SDK gets in: client credentials, and the token they give. */

import assert from "node:assert/strict";
import { test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { assertRefused } from "./support/life.mjs";
import { info, logIn, stranger } from "./support/service.mjs";

test("client credentials give a token that is good for an hour", async () => {
  const client = stranger();
  const [{ clientId, clientSecret }] = info.apiClients;
  const { accessToken, tokenExpiryTime } = await client.loginClientCredentialsGrant(clientId, clientSecret);
  assert.ok(accessToken);
  assert.ok(Math.abs(Number(tokenExpiryTime) - Date.now() - 3_600_000) < 60_000);
  assert.ok((await new platformClient.JourneyApi(client).getJourneySegments()).entities);
});

test("wrong credentials are refused", async () => {
  // The SDK makes an error of its own of it, with status and body in its text or beside it.
  await assert.rejects(stranger().loginClientCredentialsGrant("nobody", "wrong"), /401|invalid\.client/);
});

test("without a token, or with one of somebody else's, everything is refused with the error's body", async () => {
  const client = stranger();
  const api = new platformClient.JourneyApi(client);
  await assertRefused(api.getJourneySegments(), 401, "bad.credentials");
  client.setAccessToken("made-up");
  await assertRefused(api.getJourneySegments(), 401, "bad.credentials");
});

test("two programs have a token each, and what the one may the other need not", async () => {
  const [admin, agent] = await Promise.all([logIn("Admin"), logIn("AI Agent")]);
  const roles = (/** @type {typeof admin} */ client) =>
    new platformClient.AuthorizationApi(client).getAuthorizationRoles();
  assert.ok((await roles(admin)).entities);
  await assertRefused(roles(agent), 403, "missing.permissions");
});
