// @ts-check
/** To whom an interaction can be handed, those who can take it first. No DOM. */

import { counted } from "./words.js";

/**
 * @typedef {{ kind: "workgroup" | "user", id: string, name: string, detail: string, canTake: boolean }} Target
 * @typedef {{ statusId: string, loggedIn: boolean }} Presence
 * @typedef {{ available?: number, waiting?: number }} Numbers
 */

/**
 * @param {object} known
 * @param {string[]} known.workgroups
 * @param {Map<string, Numbers>} known.numbers of workgroups by name
 * @param {{ id: string, name: string }[]} known.colleagues
 * @param {Map<string, Presence>} known.presences of users by id
 * @param {Set<string>} known.acdStatuses ids of statuses in which interactions are taken
 * @param {string} query
 * @returns {Target[]}
 */
export function transferTargets({ workgroups, numbers, colleagues, presences, acdStatuses }, query = "") {
  const queues = workgroups.map((name) => {
    const { available, waiting } = numbers.get(name) ?? {};
    /** @type {Target} */
    const target = {
      kind: "workgroup",
      id: name,
      name,
      detail: [
        available === undefined ? "" : available === 0 ? "nobody free" : `${available} free`,
        waiting ? `${waiting} waiting` : "",
      ]
        .filter(Boolean)
        .join(", "),
      // A queue takes everything; it may take its time.
      canTake: true,
    };
    return { target, isBusy: available === 0 };
  });
  const people = colleagues.map(({ id, name }) => {
    const presence = presences.get(id);
    const canTake = Boolean(presence?.loggedIn && acdStatuses.has(presence.statusId));
    /** @type {Target} */
    const target = {
      kind: "user",
      id,
      name,
      detail: !presence ? "status unknown" : presence.loggedIn ? presence.statusId : "logged out",
      canTake,
    };
    return { target, isBusy: !canTake };
  });
  const wanted = query.trim().toLowerCase();
  const inOrder = (/** @type {{ target: Target, isBusy: boolean }[]} */ list) =>
    list
      .filter(({ target }) => target.name.toLowerCase().includes(wanted))
      .sort((a, b) => Number(a.isBusy) - Number(b.isBusy) || a.target.name.localeCompare(b.target.name))
      .map(({ target }) => target);
  return [...inOrder(queues), ...inOrder(people)];
}

/** How the end of a transfer is told. @param {string} visitor @param {Target} target */
export function transferred(visitor, target) {
  const to = target.kind === "workgroup" ? `the queue of ${target.name}` : target.name;
  return `${visitor} was transferred to ${to}.`;
}

/** @param {Target[]} targets */
export function inWords(targets) {
  const ready = targets.filter(({ canTake }) => canTake).length;
  return targets.length === 0 ? "Nobody of that name" : `${counted(ready, "target")} can take it`;
}
