// @ts-check
/** *My Interactions*: one row a chat or callback. Rows are kept and updated, so that focus stays where it is. */

import { el, setText } from "./dom.js";
import { InteractionRow } from "./interaction-row.js";

/**
 * @typedef {import("./desk-state.js").Interaction} Interaction
 * @typedef {import("./interaction-row.js").Marks} Marks
 */

export class InteractionList {
  /** @type {Map<string, InteractionRow>} */
  #rows = new Map();

  /** @param {{ choose: (id: string) => void, pickUp: (id: string) => void, goAvailable: () => void }} actions */
  constructor(actions) {
    this.actions = actions;
    this.list = el("ul", {
      class: "Interactions",
      "data-test": "interaction-list",
      "aria-labelledby": "interactions-title",
    });
    this.title = el(
      "h2",
      { class: "Column_title", id: "interactions-title", tabindex: -1 },
      "My Interactions",
    );
    this.places = el("p", { class: "Column_note", "data-test": "places" });
    this.emptyTitle = el("p", { class: "Empty_title" });
    this.emptyText = el("p", {});
    this.goAvailable = el(
      "button",
      {
        class: "Button Button--primary",
        type: "button",
        "data-test": "empty-go-available",
        onclick: () => actions.goAvailable(),
      },
      "Go available",
    );
    this.empty = el(
      "div",
      { class: "Empty", "data-test": "interactions-empty" },
      this.emptyTitle,
      this.emptyText,
      this.goAvailable,
    );
    this.element = el(
      "section",
      { class: "Column Column--list", "aria-labelledby": "interactions-title" },
      el("div", { class: "Column_head" }, this.title, this.places),
      this.list,
      this.empty,
    );
  }

  /**
   * @param {Interaction[]} interactions in order
   * @param {(id: string) => Marks} marksOf
   * @param {number} now
   */
  update(interactions, marksOf, now) {
    const focused = document.activeElement;
    const hadFocus = this.list.contains(focused);
    for (const [id, row] of this.#rows) {
      if (!interactions.some((interaction) => interaction.id === id)) {
        row.element.remove();
        this.#rows.delete(id);
      }
    }
    for (const [place, interaction] of interactions.entries()) {
      let row = this.#rows.get(interaction.id);
      if (!row) {
        row = new InteractionRow(interaction.id, this.actions);
        this.#rows.set(interaction.id, row);
      }
      // What is in its place already is not touched.
      if (this.list.children[place] !== row.element) {
        this.list.insertBefore(row.element, this.list.children[place] ?? null);
      }
      row.update(interaction, marksOf(interaction.id), now);
    }
    this.empty.hidden = interactions.length > 0;
    this.list.hidden = interactions.length === 0;
    if (hadFocus) this.#keepFocus(focused);
  }

  /** A row that was moved loses the focus, and one that is gone takes it along. @param {Element | null} focused */
  #keepFocus(focused) {
    if (this.list.contains(document.activeElement)) return;
    if (focused instanceof HTMLElement && this.list.contains(focused)) focused.focus();
    else if (document.activeElement === document.body) {
      (this.list.querySelector("button") ?? this.title).focus();
    }
  }

  /**
   * What is said while there is nothing, and how many chats there may be.
   * @param {boolean} isAvailable
   * @param {number} taken
   * @param {number | null} places
   */
  explain(isAvailable, taken, places) {
    setText(this.emptyTitle, isAvailable ? "Nothing yet" : "You are not available");
    setText(
      this.emptyText,
      isAvailable
        ? "You are available. Chats and callbacks appear here when they are offered to you."
        : "Go available, and chats and callbacks are offered to you here.",
    );
    this.goAvailable.hidden = isAvailable;
    setText(this.places, places !== null && places > 1 ? `${taken} of ${places} chats` : "");
  }
}
