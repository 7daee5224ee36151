// @ts-check
/** Tells of ringing interactions where the agent may not be looking: in the page's title, and to screen readers, once. */

import { isCallback } from "./desk-state.js";
import { announce } from "./dom.js";

/** @typedef {import("./desk-state.js").Interaction} Interaction */

export class Alerts {
  /** Interactions that were announced as ringing. @type {Set<string>} */
  #announced = new Set();

  /** @param {string} title the page's, while nothing rings */
  constructor(title) {
    this.title = title;
  }

  /** @param {Interaction[]} alerting */
  update(alerting) {
    const names = alerting.map(({ attributes }) => attributes.Eic_RemoteName || "Unknown");
    const what = alerting.every(isCallback) ? "callback" : "chat";
    const title = names.length > 0 ? `● ${names.join(", ")} – incoming ${what}` : this.title;
    if (document.title !== title) document.title = title;
    for (const interaction of alerting) {
      if (!this.#announced.has(interaction.id)) {
        this.#announced.add(interaction.id);
        const { Eic_RemoteName: name, Eic_WorkgroupName: workgroup } = interaction.attributes;
        const kind = isCallback(interaction) ? "callback for" : "chat from";
        announce(`Incoming ${kind} ${name || "Unknown"} in ${workgroup || "your own queue"}`);
      }
    }
    for (const id of this.#announced) {
      if (!alerting.some((interaction) => interaction.id === id)) this.#announced.delete(id);
    }
  }
}
