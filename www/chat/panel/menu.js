// @ts-check
// What the visitor can do with the chat besides chatting.

import { button, change, isKey, make, pictureButton, set, show } from "../dom.js";

export class Menu {
  /** @param {import("../texts.js").Words} words */
  constructor(words) {
    this.button = pictureButton("more", words.say("menu"), "menu", () => this.toggle());
    set(this.button, "aria-expanded", "false");
    set(this.button, "aria-controls", "menu");
    this.element = make("div", "Menu", "", { id: "menu" });
    this.element.addEventListener("keydown", (event) => {
      if (!isKey(event, "Escape")) return;
      event.stopPropagation();
      this.toggle(false);
      this.button.focus();
    });
    // It would lie on top of what the focus has gone on to.
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      const to = /** @type {Node | null} */ (relatedTarget);
      if (to && to !== this.button && !this.element.contains(to)) this.toggle(false);
    });
    show(this.element, false);
    show(this.button, false);
  }

  /**
   * Adds something; the menu is there from the first on.
   *
   * @param {string} test
   * @param {() => string} text
   * @param {() => void} act
   * @returns {HTMLButtonElement}
   */
  add(test, text, act) {
    const item = button("Menu_item", text(), test, () => {
      act();
      change(item, text());
      this.toggle(false);
      this.button.focus();
    });
    this.element.append(item);
    show(this.button, true);
    return item;
  }

  /** @param {boolean} [isOpen] */
  toggle(isOpen = this.element.hidden) {
    show(this.element, isOpen);
    set(this.button, "aria-expanded", isOpen ? "true" : "false");
    if (isOpen) /** @type {HTMLElement | null} */ (this.element.firstElementChild)?.focus();
  }
}
