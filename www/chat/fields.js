// @ts-check
// The fields of a form: what a configuration, an offer or the vendor's `formJSON` asks for, one after another.

import { change, make, set } from "./dom.js";

/** @typedef {import("./texts.js").Words} Words */

/**
 * @typedef {object} FieldPlan One field, as `widget-config` checks it.
 * @property {string} name The attribute it becomes; some have a meaning of their own (form.js).
 * @property {"text" | "email" | "telephone" | "select" | "checkbox" | "textarea" | "hidden"} type
 * @property {string} [label] Without one, the language's text for the name.
 * @property {string} [text] The name of that text, where it is another one.
 * @property {boolean} [required]
 * @property {string} [pattern] A regular expression for the whole of it.
 * @property {string} [patternHint] What to say where it does not fit.
 * @property {number} [maxLength]
 * @property {string} [placeholder]
 * @property {string} [value] What it begins with; of a hidden field, all of it.
 * @property {{ value: string, label: string }[]} [options] Of a select; of a checkbox, several boxes.
 * @property {boolean} [isConsent] A box that has to be ticked before anything is sent.
 * @property {boolean} [isQuestion] The answer goes into the notes, with the question.
 * @property {(answer: string, input: HTMLInputElement) => boolean} [check] The page's own; it says whether anything is required, too.
 */

/** What browsers fill in by themselves. @type {Record<string, string>} */
const AUTOCOMPLETE = {
  name: "name",
  nickname: "nickname",
  firstname: "given-name",
  lastname: "family-name",
  email: "email",
  telephone: "tel",
  phonenumber: "tel",
};
const MAX_CHARS = 500;
/** Loose on purpose: whether an address is one, only a message to it tells. */
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
const TELEPHONE = /^\+?[\d\s()./-]{5,30}$/;

/** Arabic-Indic, Persian and full-width digits as those that every telephone has. @param {string} text */
const asciiDigits = (text) =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g, (digit) => `${digit.charCodeAt(0) & 15}`);

let count = 0;

export class Field {
  /** @param {FieldPlan} plan @param {Words} words */
  constructor(plan, words) {
    this.plan = plan;
    this.words = words;
    const isGroup = plan.type === "checkbox" && !!plan.options?.length;
    /** @type {HTMLInputElement[]} */
    this.inputs = [];
    this.element = make(isGroup ? "fieldset" : "div", "Form_row");
    const id = `field-${++count}`;
    this.error = make("p", "Form_error", "", { id: `${id}-error` });
    const label = plan.label || words.say(plan.text ?? plan.name);
    if (isGroup) {
      this.element.append(this._named(make("legend", "Form_label", label)));
      for (const option of plan.options ?? []) this._box(option.value, make("span", "", option.label));
    } else if (plan.type === "checkbox") {
      this._box(plan.value || "true", this._named(make("span", "", label)));
    } else {
      this.element.append(this._named(make("label", "Form_label", label, { for: id })));
      this._input(id);
    }
    this.element.append(this.error);
    for (const input of this.inputs) {
      set(input, "data-test", plan.name);
      set(input, "aria-describedby", this.error.id);
      if (plan.required && !isGroup) set(input, "aria-required", "true");
    }
  }

  /** In its own direction, whatever the widget's; what is optional is said to be. @param {HTMLElement} label */
  _named(label) {
    const text = make("bdi", "", label.textContent ?? "");
    label.textContent = "";
    label.append(text);
    if (!this.plan.required && !this.plan.check) {
      label.append(make("span", "Form_optional", ` (${this.words.say("optional")})`));
    }
    return label;
  }

  /** @param {string} value @param {HTMLElement} text */
  _box(value, text) {
    const label = make("label", "Form_choice");
    const input = /** @type {HTMLInputElement} */ (make("input", "", "", { type: "checkbox", value }));
    label.append(input, text);
    this.element.append(label);
    this.inputs.push(input);
  }

  /** @param {string} id */
  _input(id) {
    const { type, name, options, maxLength, placeholder, value } = this.plan;
    const tag = type === "select" || type === "textarea" ? type : "input";
    const types = { email: "email", telephone: "tel" };
    const input = /** @type {HTMLInputElement} */ (
      make(tag, `Form_input Form_input--${type}`, "", {
        id,
        type: tag === "input" ? (types[/** @type {"email"} */ (type)] ?? "text") : undefined,
        maxlength: tag === "select" ? undefined : (maxLength ?? MAX_CHARS),
        placeholder,
        autocomplete: AUTOCOMPLETE[name],
        dir: type === "text" || type === "textarea" ? "auto" : undefined,
      })
    );
    if (type === "select") {
      input.append(make("option", "", this.words.say("choose"), { value: "" }));
      for (const option of options ?? []) {
        input.append(make("option", "", option.label, { value: option.value }));
      }
    }
    if (value) input.value = value;
    this.element.append(input);
    this.inputs.push(input);
  }

  /** What the visitor has answered. */
  get answer() {
    return this.inputs
      .filter((input) => input.type !== "checkbox" || input.checked)
      .map((input) => (input.type === "tel" ? asciiDigits(input.value) : input.value).trim())
      .filter(Boolean)
      .join(", ");
  }

  /** Whether anything is in it that the visitor has put there. */
  get isTouched() {
    return this.answer !== (this.plan.type === "checkbox" ? "" : (this.plan.value ?? ""));
  }

  /** Says what is wrong with the answer, if anything. Answers whether it is right. */
  check() {
    const problem = this._problem();
    change(this.error, problem);
    for (const input of this.inputs) set(input, "aria-invalid", problem ? "true" : "false");
    return !problem;
  }

  _problem() {
    const { plan, words, answer } = this;
    const isRefused = plan.check && this.inputs[0] && !plan.check(answer, this.inputs[0]);
    if (isRefused) return plan.patternHint || words.say(answer ? "wrong-pattern" : "required");
    if (!answer) return plan.required ? words.say(plan.isConsent ? "required-consent" : "required") : "";
    if (plan.type === "email" && !EMAIL.test(answer)) return words.say("wrong-email");
    if (plan.type === "telephone" && !TELEPHONE.test(answer)) return words.say("wrong-telephone");
    return fits(plan.pattern, answer) ? "" : plan.patternHint || words.say("wrong-pattern");
  }

  focus() {
    this.inputs[0]?.focus();
  }
}

/** One that cannot be read holds nobody back: the configuration is the site's to mend. @param {string | undefined} pattern @param {string} answer */
function fits(pattern, answer) {
  if (!pattern) return true;
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(answer);
  } catch {
    return true;
  }
}
