// @ts-check
/** How the end of an interaction is asked for and told. No DOM. */

import { isCallback } from "./desk-state.js";
import { nameOf } from "./words.js";

/** @typedef {import("./desk-state.js").Interaction} Interaction */

/** What is asked before it ends. @param {Interaction} interaction */
export function question(interaction) {
  const name = nameOf(interaction);
  return isCallback(interaction)
    ? {
        title: `Is the call with ${name} done?`,
        text: "The callback is taken out of the queue for good.",
        yes: "It is done",
        no: "Not yet",
      }
    : {
        title: `End the chat with ${name}?`,
        text: "The visitor can write no more. What was said stays readable for a little while.",
        yes: "End the chat",
        no: "Keep talking",
      };
}

/** What is told when it has. @param {Interaction} interaction */
export function ended(interaction) {
  const name = nameOf(interaction);
  return isCallback(interaction) ? `The callback for ${name} is done.` : `The chat with ${name} has ended.`;
}
