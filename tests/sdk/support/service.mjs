// @ts-check
/** The running service, and the vendor's SDK pointed at it. */

import { readFile } from "node:fs/promises";
import { after } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { Api, credentials } from "../../browser/support/api.mjs";
import { startDemo } from "../../browser/support/demo.mjs";
import { DEMO_JSON } from "./running.mjs";

/** @typedef {import("../../browser/support/api.mjs").Role} Role */

/** @type {(() => Promise<unknown>)[]} */
const cleanUps = [];

const info = await demo();

/** The one demo of all files; a file that is run alone has one of its own. */
async function demo() {
  const running = process.env[DEMO_JSON];
  if (running !== undefined) {
    return JSON.parse(await readFile(running, "utf8"));
  }
  const own = await startDemo();
  cleanUps.push(() => own.stop());
  return own.info;
}

// One hook for all of them: hooks are run in the order they are made, and the demo must be the last to go.
after(async () => {
  /** @type {unknown[]} */
  const errors = [];
  for (const cleanUp of cleanUps.toReversed()) {
    await cleanUp().catch((error) => errors.push(error));
  }
  if (errors.length > 0) throw errors[0];
});

/** Has something done after the last test of a file. @param {() => Promise<unknown>} cleanUp */
export function atEnd(cleanUp) {
  cleanUps.push(cleanUp);
}

/** A client of the SDK that knows the service and has not logged in. */
export function stranger() {
  const client = new platformClient.ApiClientClass();
  // It reads, and watches, a file in the home folder.
  client.config.setConfigPath("");
  const { hostname, port, protocol } = new URL(info.service);
  client.setGateway({ host: hostname, port: Number(port), protocol: protocol.replace(":", "") });
  return client;
}

/**
 * A client of the SDK that has logged in with client credentials.
 *
 * @param {Role} [role]
 */
export async function logIn(role = "Admin") {
  const client = stranger();
  const { clientId, clientSecret } = credentials(info, role);
  await client.loginClientCredentialsGrant(clientId, clientSecret);
  return client;
}

/** For what the SDK has no call for. */
export async function withoutSdk() {
  return Api.logIn(info);
}

export { info };
