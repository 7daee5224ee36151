// @ts-check
/** How the desk says things. No DOM. */

/** @typedef {import("./desk-state.js").Interaction} Interaction */

/**
 * The server's messages begin in lower case and have no full stop.
 * @param {string} message
 */
export function sentence(message) {
  return message ? `${message[0].toUpperCase()}${message.slice(1)}.` : "Something went wrong.";
}

/** What went wrong, as a sentence. @param {unknown} problem */
export function wordsOf(problem) {
  return sentence(problem instanceof Error ? problem.message : "");
}

/** @param {Interaction} interaction */
export function nameOf({ attributes }) {
  return attributes.Eic_RemoteName || "Unknown";
}

/** Its state, as the server words it; of one that is over, who ended it. @param {Interaction} interaction */
export function stateOf({ attributes }) {
  if (attributes.Eic_State === "E") return "Ended by the visitor";
  if (attributes.Eic_State === "I") return "Ended by you";
  return attributes.Eic_CallStateString ?? "";
}

/**
 * `1 chat`, `2 chats`.
 * @param {number} count
 * @param {string} noun
 */
export function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
