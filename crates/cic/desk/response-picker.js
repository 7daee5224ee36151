// @ts-check
/** Canned responses to choose from: a button, and a list one searches in. What is chosen is put into the message, not sent. */

import { fill, search } from "./canned-responses.js";
import { Combobox } from "./combobox.js";
import { el } from "./dom.js";
import { ariaKeys } from "./shortcuts.js";

/**
 * @typedef {import("./canned-responses.js").CannedResponse} CannedResponse
 * @typedef {import("./canned-responses.js").Names} Names
 */

export class ResponsePicker {
  /**
   * @param {object} settings
   * @param {() => CannedResponse[]} settings.responses
   * @param {() => Names} settings.names
   * @param {(text: string) => void} settings.insert
   * @param {() => void} settings.leave closed without one
   */
  constructor(settings) {
    this.settings = settings;
    this.button = el(
      "button",
      {
        class: "Button",
        type: "button",
        "aria-expanded": "false",
        "aria-controls": "responses",
        "aria-keyshortcuts": ariaKeys("responses"),
        "data-test": "responses-open",
        onclick: () => (this.isOpen ? this.#leave() : this.open()),
      },
      "Responses",
    );
    this.combobox = new Combobox({
      id: "response-search",
      label: "Canned responses",
      placeholder: "Search canned responses",
      nothing: "No response with these words.",
      find: (query) =>
        search(settings.responses(), query).map(({ id, library, title, text, shortcut }) => ({
          key: id,
          group: library,
          label: title,
          detail: fill(text, settings.names()),
          note: shortcut ? `/${shortcut}` : "",
        })),
      choose: ({ detail }) => {
        this.close();
        settings.insert(detail);
      },
      leave: () => this.#leave(),
    });
    this.panel = el(
      "div",
      { class: "Picker", id: "responses", hidden: true, role: "group", "aria-label": "Canned responses" },
      this.combobox.element,
      el("p", { class: "Picker_hint" }, "↑ ↓ to choose, Enter puts it into your message, Escape closes."),
    );
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  open() {
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.combobox.open();
  }

  close() {
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  #leave() {
    this.close();
    this.settings.leave();
  }
}
