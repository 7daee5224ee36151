// @ts-check
/** What the desk reads once: statuses, workgroups, colleagues, how many chats the agent has at once. No DOM. */

/**
 * @typedef {import("./icws.js").IcwsClient} IcwsClient
 * @typedef {import("./top-bar.js").Status} Status
 */

/** The media types of stations and utilizations. */
export const CHAT = 2;
export const CALLBACK = 5;

export class Directory {
  /** @type {Status[]} */
  statuses = [];
  /** @type {string[]} */
  workgroups = [];
  /** @type {{ id: string, name: string }[]} */
  colleagues = [];
  /** `null` where the server does not say it. @type {number | null} */
  places = null;
  /** The agent's own status when it was read. */
  statusId = "";

  /** @param {IcwsClient} client @param {string} userId the agent's own */
  static async read(client, userId) {
    const own = encodeURIComponent(userId);
    const [statuses, workgroups, presence, user] = await Promise.all([
      client.call("GET", "status/status-messages"),
      client.call("GET", "configuration/workgroups?select=hasQueue,members"),
      client.call("GET", `status/user-statuses/${own}`),
      client.call("GET", `configuration/users/${own}?select=utilizations`),
    ]);
    const directory = new Directory();
    directory.statuses = statuses.statusMessageList;
    directory.statusId = presence.statusId;
    directory.workgroups = workgroups.items.map(nameOf);
    directory.colleagues = colleagues(workgroups.items, userId);
    /** @type {{ mediaType: number, maxAssignable: number }[]} */
    const utilizations = user.utilizations?.effectiveValue ?? [];
    directory.places = utilizations.find(({ mediaType }) => mediaType === CHAT)?.maxAssignable ?? null;
    return directory;
  }

  /** Ids of the statuses in which interactions are taken. */
  get acdStatuses() {
    return new Set(this.statuses.filter((status) => status.isAcdStatus).map((status) => status.statusId));
  }
}

/** @param {{ configurationId: { displayName: string } }} workgroup */
function nameOf({ configurationId }) {
  return configurationId.displayName;
}

/** The members of all workgroups, each once. @param {any[]} workgroups @param {string} userId */
function colleagues(workgroups, userId) {
  const people = new Map(
    workgroups
      .flatMap(({ members = [] }) => members)
      .map(({ id, displayName }) => [id, { id, name: displayName || id }]),
  );
  people.delete(userId);
  return [...people.values()];
}
