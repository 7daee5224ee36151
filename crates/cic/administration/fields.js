// @ts-check
/** Fields of forms: each with its label, a hint, and room for what is wrong with what was entered. */

import { el, setText } from "../desk/dom.js";

let count = 0;
/** An id nothing else in the page has. @param {string} name */
export function freshId(name) {
  count += 1;
  return `${name}-${count}`;
}

/**
 * What a form knows of its fields.
 * @typedef {object} FormField
 * @property {string} property As on the wire.
 * @property {string} label
 * @property {HTMLElement} element
 * @property {() => string | null} problem What is wrong with it, found without the server.
 * @property {(text: string | null) => void} complain Says what is wrong, or that nothing is any more.
 * @property {() => void} focus
 */

/** Says what is wrong, beside a field or a group of them. */
export class FieldError {
  /** @param {string} test */
  constructor(test) {
    this.id = freshId("error");
    this.element = el("p", {
      class: "Field_error",
      id: this.id,
      hidden: true,
      "data-test": `${test}-error`,
    });
  }

  /** @param {string | null} text @param {HTMLElement[]} controls those it is about */
  show(text, controls) {
    setText(this.element, text ?? "");
    this.element.hidden = text === null;
    for (const control of controls) {
      if (text === null) control.removeAttribute("aria-invalid");
      else control.setAttribute("aria-invalid", "true");
    }
  }
}

/**
 * @typedef {object} TextOptions
 * @property {string} property
 * @property {string} label
 * @property {string} [hint]
 * @property {string} [type]
 * @property {boolean} [required]
 * @property {number} [maxlength] In characters; more is said to be too much, not cut off.
 * @property {string} [test]
 * @property {Record<string, unknown>} [attributes] Others of the input.
 * @property {(value: string) => string | null} [check] What is wrong with a value, as a sentence.
 */

/** A line of text. @implements {FormField} */
export class TextField {
  #error;
  /** @type {HTMLElement | undefined} */
  #hint;

  /** @param {TextOptions} options */
  constructor({ property, label, hint, type = "text", required, maxlength, test, attributes, check }) {
    this.property = property;
    this.label = label;
    this.check = check;
    this.required = required;
    this.maxlength = maxlength;
    const name = test ?? property;
    this.#error = new FieldError(name);
    this.#hint = hint ? el("p", { class: "Field_hint", id: freshId("hint") }, hint) : undefined;
    this.input = el("input", {
      class: "Field_input",
      id: freshId(property),
      type,
      spellcheck: "false",
      autocomplete: "off",
      "aria-required": required ? "true" : undefined,
      "aria-describedby": [this.#hint?.id, this.#error.id].filter(Boolean).join(" "),
      "data-test": name,
      ...attributes,
    });
    this.labelElement = el("label", { class: "Field_label", for: this.input.id }, label);
    this.element = el(
      "div",
      { class: "Field" },
      this.labelElement,
      this.#hint,
      this.input,
      this.#error.element,
    );
  }

  get value() {
    return this.input.value;
  }

  set value(value) {
    this.input.value = value;
  }

  /** @param {string} text */
  setHint(text) {
    if (this.#hint) setText(this.#hint, text);
  }

  problem() {
    const value = this.value.trim();
    if (!value) return this.required ? `${this.label} is empty.` : null;
    if (this.maxlength && [...value].length > this.maxlength) {
      return `${this.label} is longer than ${this.maxlength} characters.`;
    }
    return this.check?.(value) ?? null;
  }

  /** @param {string | null} text */
  complain(text) {
    this.#error.show(text, [this.input]);
  }

  focus() {
    this.input.focus();
  }
}

/** Yes or no. @implements {FormField} */
export class CheckField {
  #error;
  #hint;

  /** @param {{ property: string, label: string, hint?: string, test?: string }} options */
  constructor({ property, label, hint = "", test }) {
    this.property = property;
    this.label = label;
    const name = test ?? property;
    this.#error = new FieldError(name);
    this.#hint = el("p", { class: "Field_hint", id: freshId("hint") }, hint);
    this.input = el("input", {
      class: "Check_input",
      type: "checkbox",
      id: freshId(property),
      "aria-describedby": `${this.#hint.id} ${this.#error.id}`,
      "data-test": name,
    });
    this.element = el(
      "div",
      { class: "Check" },
      this.input,
      el("label", { class: "Check_label", for: this.input.id }, label),
      this.#hint,
      this.#error.element,
    );
  }

  get value() {
    return this.input.checked;
  }

  set value(value) {
    this.input.checked = value;
  }

  /** @param {string} text */
  setHint(text) {
    setText(this.#hint, text);
  }

  problem() {
    return null;
  }

  /** @param {string | null} text */
  complain(text) {
    this.#error.show(text, [this.input]);
  }

  focus() {
    this.input.focus();
  }
}

/** One of a few, each with a sentence what it is. @implements {FormField} */
export class ChoiceField {
  #error;
  /** @type {HTMLInputElement[]} */
  #inputs = [];

  /** @param {{ property: string, label: string, choices: readonly (readonly [string, string, string])[] }} options */
  constructor({ property, label, choices }) {
    this.property = property;
    this.label = label;
    this.#error = new FieldError(property);
    const name = freshId(property);
    const rows = choices.map(([value, title, says]) => {
      const hint = el("p", { class: "Field_hint", id: freshId("hint") }, says);
      const input = el("input", {
        class: "Check_input",
        type: "radio",
        name,
        value,
        id: freshId(value),
        "aria-describedby": hint.id,
        "data-test": `${property}-${value}`,
      });
      this.#inputs.push(input);
      return el(
        "div",
        { class: "Check" },
        input,
        el("label", { class: "Check_label", for: input.id }, title),
        hint,
      );
    });
    this.element = el(
      "fieldset",
      { class: "Group", "aria-describedby": this.#error.id },
      el("legend", { class: "Group_title" }, label),
      ...rows,
      this.#error.element,
    );
  }

  get value() {
    return this.#inputs.find((input) => input.checked)?.value ?? "";
  }

  set value(value) {
    for (const input of this.#inputs) input.checked = input.value === value;
  }

  problem() {
    return null;
  }

  /** @param {string | null} text */
  complain(text) {
    this.#error.show(text, []);
  }

  focus() {
    (this.#inputs.find((input) => input.checked) ?? this.#inputs[0])?.focus();
  }
}
