// @ts-check
// What most of the vendor's `WebChat` events carry: how the conversation went so far. Counts are ours to make; its names are those
// that the vendor documents.

import { agents } from "./messages.js";

/** @typedef {import("../../chat/conversation.js").Entry} Entry */

export class Metadata {
  /** @type {Record<string, any>} */
  told = {};
  /** Whether it is of a chat that is about to be opened. */
  isFresh = false;

  /** A chat is opened. @param {{ isProactive?: boolean, values?: object, isSubmitted?: boolean }} opening */
  begin({ isProactive = false, values = {}, isSubmitted = false }) {
    this.isFresh = true;
    this.told = {
      proactive: isProactive,
      prefilled: Object.keys(values).length > 0,
      autoSubmitted: isSubmitted,
      opened: Date.now(),
    };
  }

  /** Something has happened, and when. @param {"started" | "cancelled" | "completed" | "closed"} what */
  note(what) {
    this.told[what] ??= Date.now();
  }

  /** @param {Entry[]} entries @returns {Record<string, any>} */
  of(entries) {
    const said = entries.filter(({ kind }) => kind === "text");
    const by = (/** @type {string} */ who) => said.filter((entry) => entry.by === who).length;
    const known = agents(entries);
    const { opened, started, completed, cancelled, closed } = this.told;
    const end = completed ?? cancelled ?? closed ?? Date.now();
    const first = Object.values(known)[0]?.connectedTime;
    return {
      ...this.told,
      agents: known,
      numAgents: Object.keys(known).length,
      userMessages: by("visitor"),
      agentMessages: by("agent"),
      systemMessages: by("system"),
      elapsed: end - (started ?? opened),
      waitingForAgent: started !== undefined && first === undefined,
    };
  }
}
