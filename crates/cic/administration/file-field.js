// @ts-check
/** A text from a file: chosen, dropped or pasted. */

import { el } from "../desk/dom.js";
import { FieldError, freshId } from "./fields.js";

/** More than this no server takes, in bytes. */
const MAX_BYTES = 8 * 1024 * 1024;

export class FileField {
  #error;
  /** Counts what was chosen: a slower file must not come after a later one. */
  #turn = 0;

  /**
   * @param {object} options
   * @param {string} options.label
   * @param {string} options.hint
   * @param {string} options.test
   * @param {string} options.example Shown while there is nothing.
   * @param {() => void} options.changed
   */
  constructor({ label, hint, test, example, changed }) {
    this.label = label;
    this.changed = changed;
    this.#error = new FieldError(test);
    const hintElement = el("p", { class: "Field_hint", id: freshId("hint") }, hint);
    this.input = el("input", {
      class: "File_input",
      type: "file",
      id: freshId("file"),
      accept: ".json,application/json,text/plain",
      "aria-describedby": `${hintElement.id} ${this.#error.id}`,
      "data-test": `${test}-choose`,
      onchange: () => void this.#read(this.input.files?.[0]),
    });
    this.text = el("textarea", {
      class: "Field_input File_text",
      id: freshId("text"),
      rows: 10,
      spellcheck: "false",
      autocomplete: "off",
      placeholder: example,
      "aria-describedby": this.#error.id,
      "data-test": `${test}-text`,
      oninput: () => {
        this.#turn += 1;
        this.input.value = "";
        changed();
      },
    });
    this.element = el(
      "div",
      {
        class: "File",
        ondragover: (/** @type {DragEvent} */ event) => event.preventDefault(),
        ondrop: (/** @type {DragEvent} */ event) => {
          const [file] = event.dataTransfer?.files ?? [];
          if (!file) return;
          event.preventDefault();
          void this.#read(file);
        },
      },
      el(
        "div",
        { class: "Field" },
        el("label", { class: "Field_label", for: this.input.id }, label),
        hintElement,
        this.input,
      ),
      el(
        "div",
        { class: "Field" },
        el("label", { class: "Field_label", for: this.text.id }, "… or its text"),
        this.text,
        this.#error.element,
      ),
    );
  }

  get value() {
    return this.text.value;
  }

  clear() {
    this.text.value = "";
    this.input.value = "";
    this.complain(null);
  }

  /** @param {File | undefined} file */
  async #read(file) {
    if (!file) return;
    const turn = (this.#turn += 1);
    if (file.size > MAX_BYTES) {
      this.text.value = "";
      this.changed();
      this.complain(`“${file.name}” is too large to be a configuration.`);
      return;
    }
    const text = await file.text().catch(() => null);
    if (turn !== this.#turn) return;
    this.text.value = text ?? "";
    this.changed();
    if (text === null) this.complain(`“${file.name}” cannot be read.`);
  }

  /** @param {string | null} text */
  complain(text) {
    this.#error.show(text, [this.text]);
  }

  focus() {
    this.text.focus();
  }
}
