// @ts-check
/**
 * What is needed before chats are offered, in the order it is set up in. It knows nothing of the page.
 *
 * Source: Altocloud Integration Technical Reference, prerequisites and availability updates.
 */

import {
  hasServerLicence,
  licensedUsers,
  offeredTo,
  SERVER_LICENCE,
  seatsInWords,
  seatsOf,
  USER_LICENCE,
} from "./facts.js";
import { WITHOUT_SERVER_LICENCE, WITHOUT_USER_LICENCE } from "./licence-file.js";
import { meaningOf, RATE, updatesAreOff, valueOf } from "./parameter-meaning.js";
import { hashOf } from "./route.js";
import { counted, listed } from "./words.js";

/** @typedef {import("./client.js").Configuration} Configuration */
/** @typedef {{ id: string, title: string, isDone: boolean, says: string, href: string, link: string }} Item */

/** @param {Configuration} configuration @returns {Item[]} */
export function checklist(configuration) {
  return [
    serverLicence(configuration),
    userLicence(configuration),
    organisation(configuration),
    workgroups(configuration),
    updates(configuration),
    observer(configuration),
  ];
}

/** @param {Configuration} configuration @returns {Item} */
function serverLicence(configuration) {
  const isDone = hasServerLicence(configuration);
  return {
    id: "server-licence",
    title: "The licence file is loaded",
    isDone,
    says: isDone ? `It has ${SERVER_LICENCE}: the integration is on.` : WITHOUT_SERVER_LICENCE,
    href: hashOf("licences"),
    link: isDone ? "Licences" : "Load a licence file",
  };
}

/** @param {Configuration} configuration @returns {Item} */
function userLicence(configuration) {
  const isDone = licensedUsers(configuration).some(({ role }) => role === "agent");
  const hasSeats = seatsOf(configuration.licenceFile) > 0;
  return {
    id: "user-licence",
    title: "Agents have the user licence",
    isDone,
    says: isDone
      ? `${USER_LICENCE}: ${seatsInWords(configuration)}`
      : `${WITHOUT_USER_LICENCE} ${seatsInWords(configuration)}`,
    href: hashOf(hasSeats || isDone ? "users" : "licences"),
    link: isDone ? "Users" : hasSeats ? "Assign it to users" : "Load a licence file with seats",
  };
}

/** @param {Configuration} configuration @returns {Item} */
function organisation({ organisation: linked }) {
  const name = linked?.longName || linked?.shortName || linked?.organisation;
  return {
    id: "organisation",
    title: "The server is linked with the organisation",
    isDone: linked !== null,
    says: linked
      ? `It is linked with ${name} at ${linked.service}. Test the connection to see whether both ends agree.`
      : "Without the link nobody is told who is available, and the desk shows no journeys.",
    href: hashOf("organisation"),
    link: linked ? "Test the connection" : "Link it",
  };
}

/** @param {Configuration} configuration @returns {Item} */
function workgroups(configuration) {
  const enabled = configuration.workgroups.filter((group) => group.altocloudQueueAvailabilityUpdates);
  const ready = enabled.filter((group) => offeredTo(configuration, group).length > 0);
  const idle = enabled.filter((group) => !ready.includes(group)).map(({ name }) => name);
  const lacking = idle.length
    ? ` ${listed(idle)} ${idle.length === 1 ? "has" : "have"} no member with the user licence.`
    : "";
  return {
    id: "workgroups",
    title: "A workgroup has availability updates, and members who take offered chats",
    isDone: ready.length > 0,
    says: ready.length
      ? `${listed(ready.map(({ name }) => name))}: updates are sent while at least one of these members is logged in.${lacking}`
      : enabled.length
        ? lacking.trim()
        : "No workgroup has “Enable Altocloud queue availability updates”: updates are sent for those only.",
    href: hashOf("workgroups"),
    link: "Workgroups",
  };
}

/** @param {Configuration} configuration @returns {Item} */
function updates({ parameters }) {
  const isOff = updatesAreOff(parameters);
  return {
    id: "updates",
    title: "Availability updates are not turned off",
    isDone: !isOff,
    says: isOff
      ? "The server parameter AltocloudPacingDisabledUpdates turns them off: no chat is offered."
      : (meaningOf(RATE, valueOf(parameters, RATE))?.says ?? ""),
    href: hashOf("parameters"),
    link: isOff ? "Turn them on again" : "Server parameters",
  };
}

/** @param {Configuration} configuration @returns {Item} */
function observer({ users }) {
  const observers = users.filter(({ role }) => role === "observer");
  return {
    id: "observer",
    title: "The availability bridge can log in",
    isDone: observers.length > 0,
    says: observers.length
      ? `${counted(observers.length, "observer")}: ${listed(observers.map(({ id }) => id))}.`
      : "The bridge reads who is available, and tells the organisation. It needs a user with the role Observer.",
    href: observers.length ? hashOf("users") : "#new-user",
    link: observers.length ? "Users" : "Create an observer",
  };
}
