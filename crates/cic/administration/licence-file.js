// @ts-check
/** What a licence file says, before it is loaded. It knows nothing of the page. */

import { licensedUsers, SERVER_LICENCE, seatsOf, USER_LICENCE } from "./facts.js";
import { readJson } from "./json-place.js";
import { counted } from "./words.js";

/** Licences every server has anyway. Source: `licence.rs` of the server. */
const ALWAYS = ["I3_ACCESS_CLIENT", "I3_LICENSE_BASIC_STATION", "I3_FEATURE_ICWS_SDK"];

/** What is missing, in words. */
export const WITHOUT_SERVER_LICENCE = `Without ${SERVER_LICENCE} no availability is told and no chat is offered.`;
export const WITHOUT_USER_LICENCE = `Without ${USER_LICENCE} an agent is told to nobody, and gets no chat that began as an offer.`;

/** @typedef {import("./client.js").LicenceFile} LicenceFile */

/**
 * @param {string} text
 * @returns {{ file: LicenceFile } | { problem: string }}
 */
export function readLicenceFile(text) {
  const read = readJson(text);
  if (!("value" in read)) {
    return { problem: `This is no JSON: look at line ${read.line}, column ${read.column}.` };
  }
  const licences = read.value?.licences;
  if (!Array.isArray(licences)) {
    return { problem: "This is no licence file: it has no list called “licences”." };
  }
  for (const [place, line] of licences.entries()) {
    if (typeof line?.name !== "string") return { problem: `Licence ${place + 1} of the file has no name.` };
    const { name, count = null } = line;
    if (name !== SERVER_LICENCE && name !== USER_LICENCE && !ALWAYS.includes(name)) {
      return { problem: `${name} is no licence this server knows.` };
    }
    if (count !== null && !(Number.isInteger(count) && count >= 0)) {
      return { problem: `The count of ${name} is no number.` };
    }
  }
  return { file: read.value };
}

/**
 * What loading it changes, line by line; with `isRefused` where the server will not have it.
 * @param {LicenceFile} file
 * @param {import("./client.js").Configuration} configuration
 */
export function whatItGives(file, configuration) {
  const hasServer = file.licences.some(({ name }) => name === SERVER_LICENCE);
  const [before, after] = [seatsOf(configuration.licenceFile), seatsOf(file)];
  const assigned = licensedUsers(configuration).length;
  const seats = (/** @type {number} */ count) =>
    count === Infinity ? "any number of seats" : counted(count, "seat");
  const says = [
    hasServer
      ? `${SERVER_LICENCE}: yes. The integration is on.`
      : `${SERVER_LICENCE}: no. ${WITHOUT_SERVER_LICENCE}`,
    `${USER_LICENCE}: ${seats(after)}${before === after ? ", as now" : `; now ${seats(before)}`}.`,
  ];
  const isRefused = assigned > after;
  if (isRefused) {
    says.push(
      `${counted(assigned, "user has", "users have")} the user licence, more than this file has seats: take it from ${counted(assigned - after, "of them", "of them")} first.`,
    );
  }
  return { says, isRefused };
}
