// @ts-check
/** One interaction of *My Interactions*. */

import { isAlerting, isCallback } from "./desk-state.js";
import { el, setText } from "./dom.js";
import { duration, parseUtc } from "./time.js";
import { counted, nameOf } from "./words.js";

/**
 * @typedef {import("./desk-state.js").Interaction} Interaction
 * @typedef {{ isCurrent: boolean, unread: number, isTyping: boolean, hasDraft: boolean, hasFailed: boolean }} Marks
 */

export class InteractionRow {
  /**
   * @param {string} id
   * @param {{ choose: (id: string) => void, pickUp: (id: string) => void }} actions
   */
  constructor(id, actions) {
    this.name = el("span", { class: "Interaction_name", "data-test": "interaction-name" });
    this.unread = el("span", { class: "Interaction_unread", "data-test": "interaction-unread" });
    this.duration = el("span", { class: "Interaction_duration", "data-test": "interaction-duration" });
    this.details = el("span", { class: "Interaction_details", "data-test": "interaction-details" });
    this.typing = el(
      "span",
      { class: "Interaction_details Interaction_typing", hidden: true, "data-test": "interaction-typing" },
      "is typing …",
    );
    this.queue = el("span", { class: "Interaction_queue", "data-test": "interaction-queue" });
    this.mark = el("span", { class: "Interaction_mark", "data-test": "interaction-mark" });
    this.state = el("span", { class: "Badge", "data-test": "interaction-state" });
    this.button = el(
      "button",
      { class: "Interaction_choose", type: "button", onclick: () => actions.choose(id) },
      el("span", { class: "Interaction_line" }, this.name, this.unread, this.duration),
      el("span", { class: "Interaction_line" }, this.details, this.typing),
      el("span", { class: "Interaction_line" }, this.queue, this.mark, this.state),
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

  /** @param {Interaction} interaction @param {Marks} marks @param {number} now */
  update(interaction, marks, now) {
    const { attributes } = interaction;
    const isToCall = isCallback(interaction);
    const rings = isAlerting(interaction);
    this.element.classList.toggle("Interaction--alerting", rings);
    this.element.classList.toggle("Interaction--current", marks.isCurrent);
    this.element.classList.toggle("Interaction--unread", marks.unread > 0);
    this.element.dataset.state = attributes.Eic_State;
    if (marks.isCurrent) this.button.setAttribute("aria-current", "true");
    else this.button.removeAttribute("aria-current");
    setText(this.name, nameOf(interaction));
    this.#showUnread(marks.unread);
    const said = attributes.Eic_WSLastExternalUserText || attributes.Eic_Notes || "Web chat";
    const toCall = `Call ${attributes.Eic_CallbackPhone || "back"}`;
    setText(this.details, isToCall ? toCall : said.replace(/\s*\n\s*/g, " · "));
    this.typing.hidden = !marks.isTyping;
    this.details.hidden = marks.isTyping;
    setText(this.queue, attributes.Eic_WorkgroupName || "Sent to you");
    setText(this.mark, marks.hasFailed ? "Not sent" : marks.hasDraft && !marks.isCurrent ? "Draft" : "");
    this.mark.classList.toggle("Interaction_mark--failed", marks.hasFailed);
    setText(this.state, shortState(attributes));
    this.state.className = `Badge Badge--${attributes.Eic_State}`;
    const began = parseUtc(attributes.Eic_InitiationTime) ?? now;
    const ended = parseUtc(attributes.Eic_TerminatedTime) ?? now;
    setText(this.duration, duration(ended - began));
    if (rings && !this.pickUp.isConnected) this.element.append(this.pickUp);
    else if (!rings) this.#takePickUpAway();
    const what = isToCall ? "callback for" : "chat with";
    this.pickUp.setAttribute("aria-label", `Pick up the ${what} ${nameOf(interaction)}`);
  }

  /** The focus must not fall out of the row with it. */
  #takePickUpAway() {
    const hadFocus = document.activeElement === this.pickUp;
    this.pickUp.remove();
    if (hadFocus) this.button.focus();
  }

  /** @param {number} unread */
  #showUnread(unread) {
    if (this.unread.dataset.count === String(unread)) return;
    this.unread.dataset.count = String(unread);
    this.unread.hidden = unread === 0;
    this.unread.replaceChildren(
      ...(unread > 0
        ? [
            el("span", { "aria-hidden": "true" }, String(unread)),
            el("span", { class: "visually-hidden" }, counted(unread, "unread message")),
          ]
        : []),
    );
  }
}

/** @param {Record<string, string>} attributes */
function shortState({ Eic_State: code, Eic_CallStateString: text }) {
  return code === "I" || code === "E" ? "Disconnected" : text || "";
}
