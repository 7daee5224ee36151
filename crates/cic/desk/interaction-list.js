// @ts-check
/** *My Interactions*: one row a chat. Rows are kept and updated, so that focus stays where it is. */

import { ALERTING, isCallback } from "./desk-state.js";
import { el, setText } from "./dom.js";
import { duration, parseUtc } from "./time.js";

/** @typedef {import("./desk-state.js").Interaction} Interaction */

export class InteractionList {
  /** @type {Map<string, Row>} */
  #rows = new Map();

  /** @param {{ choose: (id: string) => void, pickUp: (id: string) => void }} actions */
  constructor(actions) {
    this.actions = actions;
    this.list = el("ul", {
      class: "Interactions",
      "data-test": "interaction-list",
      "aria-labelledby": "interactions-title",
    });
    this.empty = el(
      "div",
      { class: "Empty" },
      el("p", { class: "Empty_title" }, "No interactions"),
      el("p", {}, "Chats and callbacks appear here when they are offered to you."),
    );
    this.element = el(
      "section",
      { class: "Column", "aria-labelledby": "interactions-title" },
      el(
        "div",
        { class: "Column_head" },
        el("h2", { class: "Column_title", id: "interactions-title" }, "My Interactions"),
      ),
      this.list,
      this.empty,
    );
  }

  /**
   * @param {Interaction[]} interactions
   * @param {string | null} currentId
   * @param {number} now by the server's clock
   */
  update(interactions, currentId, now) {
    for (const [id, row] of this.#rows) {
      if (!interactions.some((interaction) => interaction.id === id)) {
        row.element.remove();
        this.#rows.delete(id);
      }
    }
    for (const interaction of interactions) {
      let row = this.#rows.get(interaction.id);
      if (!row) {
        row = new Row(interaction.id, this.actions);
        this.#rows.set(interaction.id, row);
        // The newest is on top, where a ringing one cannot be missed.
        this.list.prepend(row.element);
      }
      row.update(interaction, interaction.id === currentId, now);
    }
    this.empty.hidden = interactions.length > 0;
    this.list.hidden = interactions.length === 0;
  }
}

class Row {
  /**
   * @param {string} id
   * @param {{ choose: (id: string) => void, pickUp: (id: string) => void }} actions
   */
  constructor(id, actions) {
    this.name = el("span", { class: "Interaction_name", "data-test": "interaction-name" });
    this.duration = el("span", { class: "Interaction_duration", "data-test": "interaction-duration" });
    this.details = el("span", { class: "Interaction_details", "data-test": "interaction-details" });
    this.queue = el("span", { class: "Interaction_queue", "data-test": "interaction-queue" });
    this.state = el("span", { class: "Badge", "data-test": "interaction-state" });
    this.button = el(
      "button",
      { class: "Interaction_choose", type: "button", onclick: () => actions.choose(id) },
      this.name,
      this.duration,
      this.details,
      this.queue,
      this.state,
    );
    this.pickUp = el(
      "button",
      {
        class: "Button Button--alert",
        type: "button",
        "data-test": "pickup",
        onclick: () => actions.pickUp(id),
      },
      "Pick up",
    );
    this.element = el(
      "li",
      { class: "Interaction", "data-test": "interaction-row", "data-interaction-id": id },
      this.button,
    );
  }

  /** @param {Interaction} interaction @param {boolean} isCurrent @param {number} now */
  update(interaction, isCurrent, now) {
    const { attributes } = interaction;
    const isToCall = isCallback(interaction);
    const isAlerting = attributes.Eic_State === ALERTING;
    this.element.classList.toggle("Interaction--alerting", isAlerting);
    this.element.classList.toggle("Interaction--current", isCurrent && !isAlerting);
    this.element.dataset.state = attributes.Eic_State;
    if (isCurrent) this.button.setAttribute("aria-current", "true");
    else this.button.removeAttribute("aria-current");
    setText(this.name, attributes.Eic_RemoteName || "Unknown");
    const said = attributes.Eic_WSLastExternalUserText || attributes.Eic_Notes || "Web chat";
    const toCall = `Call ${attributes.Eic_CallbackPhone || "back"}`;
    setText(this.details, isToCall ? toCall : said);
    setText(this.queue, attributes.Eic_WorkgroupName || "Sent to you");
    setText(this.state, shortState(attributes));
    this.state.className = `Badge Badge--${attributes.Eic_State}`;
    const began = parseUtc(attributes.Eic_InitiationTime) ?? now;
    const ended = parseUtc(attributes.Eic_TerminatedTime) ?? now;
    setText(this.duration, duration(ended - began));
    if (isAlerting && !this.pickUp.isConnected) this.element.append(this.pickUp);
    else if (!isAlerting) this.pickUp.remove();
    const what = isToCall ? "callback for" : "chat with";
    this.pickUp.setAttribute("aria-label", `Pick up the ${what} ${attributes.Eic_RemoteName || "Unknown"}`);
  }
}

/** @param {Record<string, string>} attributes */
function shortState({ Eic_State: code, Eic_CallStateString: text }) {
  return code === "I" || code === "E" ? "Disconnected" : text || "";
}
