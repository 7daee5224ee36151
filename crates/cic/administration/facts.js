// @ts-check
/** What follows from a configuration: seats, members, who may take what. */

/** @typedef {import("./client.js").Configuration} Configuration */
/** @typedef {import("./client.js").User} User */
/** @typedef {import("./client.js").Workgroup} Workgroup */

/** Turns the integration on for the server. */
export const SERVER_LICENCE = "I3_FEATURE_ALTOCLOUD";
/** Lets an agent take chats that began as an offer. */
export const USER_LICENCE = "I3_ACCESS_ALTOCLOUD_USER";

/** @param {Configuration} configuration */
export function hasServerLicence({ licenceFile }) {
  return licenceFile.licences.some(({ name }) => name === SERVER_LICENCE);
}

/** To how many users the user licence may be assigned; `Infinity` where the file sets no number. @param {import("./client.js").LicenceFile} file */
export function seatsOf(file) {
  const line = file.licences.findLast(({ name }) => name === USER_LICENCE);
  return line ? (line.count ?? Infinity) : 0;
}

/** @param {User} user */
export function isLicensed(user) {
  return user.licences.includes(USER_LICENCE);
}

/** @param {Configuration} configuration */
export function licensedUsers({ users }) {
  return users.filter(isLicensed);
}

/** @param {Configuration} configuration @param {string} id */
export function userOf({ users }, id) {
  return users.find((user) => user.id.toLowerCase() === id.toLowerCase());
}

/** The workgroups somebody is a member of. @param {Configuration} configuration @param {string} id */
export function workgroupsOf({ workgroups }, id) {
  return workgroups.filter(({ members }) =>
    members.some((member) => member.toLowerCase() === id.toLowerCase()),
  );
}

/** Members who are agents with the user licence: whom offered chats go to. @param {Configuration} configuration @param {Workgroup} workgroup */
export function offeredTo(configuration, { members }) {
  return members.filter((id) => {
    const user = userOf(configuration, id);
    return user !== undefined && user.role === "agent" && isLicensed(user);
  });
}

/** `3 of 10 seats are used, 7 are free.` @param {Configuration} configuration */
export function seatsInWords(configuration) {
  const seats = seatsOf(configuration.licenceFile);
  const used = licensedUsers(configuration).length;
  if (seats === Infinity) return `${used} in use; the licence file sets no limit.`;
  if (seats === 0 && used === 0) return "The licence file gives no seats.";
  const free = seats - used;
  if (free < 0) return `${used} in use, and the licence file gives only ${seats}.`;
  return `${used} of ${seats} seats in use, ${free} free.`;
}

/** What somebody with a role may do. Source: `Rights` of the server. */
export const ROLES = /** @type {const} */ ([
  ["agent", "Agent", "Takes chats and callbacks; sees the own queue and those of the own workgroups."],
  [
    "observer",
    "Observer",
    "Reads everything and takes nothing. The availability bridge logs in as an observer.",
  ],
  [
    "administrator",
    "Administrator",
    "Reads and changes the configuration on this page; takes no chats and reads no conversation.",
  ],
]);

/** @param {string} role */
export function roleName(role) {
  return ROLES.find(([id]) => id === role)?.[1] ?? role;
}
