// @ts-check
/** Shows the visitor a page: a button that opens a small form for its address. */

import { el } from "./dom.js";

export class PagePusher {
  /** @param {(url: string) => Promise<boolean>} push whether it could be done */
  constructor(push) {
    this.push = push;
    this.button = el(
      "button",
      {
        class: "Button",
        type: "button",
        "aria-expanded": "false",
        "aria-controls": "push-page",
        "data-test": "push-open",
        onclick: () => (this.form.hidden ? this.#open() : this.close()),
      },
      "Push page",
    );
    this.input = el("input", {
      class: "Field_input",
      type: "url",
      inputmode: "url",
      placeholder: "https://",
      required: true,
      "aria-label": "Address of the page",
      "data-test": "push-address",
    });
    this.form = el(
      "form",
      {
        class: "PagePusher",
        id: "push-page",
        hidden: true,
        novalidate: true,
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          void this.#submit();
        },
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
          if (event.key === "Escape") this.#leave();
        },
      },
      this.input,
      el("button", { class: "Button", type: "submit", "data-test": "push-send" }, "Push"),
    );
  }

  #open() {
    this.form.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.input.focus();
  }

  close() {
    this.form.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.input.value = "";
  }

  /** Closes it, and gives the focus back to where it came from. */
  #leave() {
    this.close();
    this.button.focus();
  }

  async #submit() {
    const typed = this.input.value.trim();
    if (typed === "") return;
    // What people write without a scheme is meant as a page of the web.
    const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
    if (await this.push(url)) this.#leave();
  }
}
