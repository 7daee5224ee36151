// @ts-check
// The short form before a chat, a callback or a message, and what becomes of the answers.

import { change, make, set } from "./dom.js";
import { Field } from "./fields.js";

/** @typedef {import("./fields.js").FieldPlan} FieldPlan */
/** @typedef {import("./conversation.js").Details} Details */

/**
 * @typedef {object} FormPlan
 * @property {string} test Its name for tests.
 * @property {string} intro
 * @property {string} submit What the button says, by name.
 * @property {string} busy What it says while the server is asked, by name.
 * @property {FieldPlan[]} fields
 */

/** Fields that become something of the chat's own. */
const OWN_MEANING = new Set([
  "name",
  "nickname",
  "firstname",
  "lastname",
  "email",
  "subject",
  "telephone",
  "phonenumber",
  "transcript-wish",
]);

export class Form {
  /** @type {Field[]} */
  _fields = [];
  /** What nobody is asked for. @type {FieldPlan[]} */
  _hidden = [];
  _isBusy = false;

  /**
   * @param {import("./texts.js").Words} words
   * @param {FormPlan} plan
   * @param {{ submit: (answers: Answers) => void }} acts
   */
  constructor(words, plan, acts) {
    this.words = words;
    this.plan = plan;
    // Our own words and places for what is missing, in the panel's style and language.
    this.element = make("form", "Form", "", { novalidate: true, "data-test": plan.test });
    this.info = make("p", "Form_info", "", { "data-test": "queue-info", role: "status" });
    this.element.append(make("p", "Form_intro", plan.intro, { dir: "auto" }), this.info);
    for (const field of plan.fields) {
      if (field.type === "hidden") {
        this._hidden.push(field);
        continue;
      }
      const shown = new Field(field, words);
      this._fields.push(shown);
      this.element.append(shown.element);
    }
    this.problem = make("p", "Form_problem", "", { role: "alert", "data-test": "problem" });
    this.submit = make("button", "Button Button--primary", words.say(plan.submit), {
      type: "submit",
      "data-test": plan.submit,
    });
    const buttons = make("div", "Form_buttons");
    buttons.append(this.submit);
    this.element.append(this.problem, buttons);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      // Pressed twice, it is one wish.
      if (this._isBusy) return;
      const wrong = this._fields.filter((field) => !field.check());
      if (wrong[0]) wrong[0].focus();
      else acts.submit(this.answers());
    });
  }

  /** Whether the visitor has begun to fill it in. */
  get isTouched() {
    return this._fields.some((field) => field.isTouched);
  }

  focus() {
    if (this._fields[0]) this._fields[0].focus();
    else this.submit.focus();
  }

  /** Shows that the server is being asked, or no longer is. @param {boolean} isBusy */
  setBusy(isBusy) {
    this._isBusy = isBusy;
    // `aria-disabled` rather than `disabled`: the focus stays where it is.
    set(this.submit, "aria-disabled", isBusy ? "true" : "false");
    change(this.submit, this.words.say(isBusy ? this.plan.busy : this.plan.submit));
    if (isBusy) this.setProblem("");
  }

  /** Says why nothing came of it. @param {string} problem */
  setProblem(problem) {
    change(this.problem, problem);
  }

  /** Says how long it takes. @param {string} info */
  setInfo(info) {
    change(this.info, info);
  }

  /** @returns {Answers} */
  answers() {
    /** @type {Answers} */
    const answers = { values: {}, questions: [] };
    for (const { plan, answer } of this._fields) {
      if (!answer) continue;
      if (!plan.isQuestion) answers.values[plan.name] = answer;
      // Whatever has no meaning of its own the agent reads in the notes, by what the visitor was asked.
      if (plan.isQuestion || !(OWN_MEANING.has(plan.name) || plan.isConsent)) {
        answers.questions.push([plan.label || this.words.say(plan.name), answer]);
      }
    }
    for (const { name, value } of this._hidden) if (value) answers.values[name] = value;
    return answers;
  }
}

/**
 * @typedef {object} Answers
 * @property {Record<string, string>} values By the field's name.
 * @property {[string, string][]} questions What the agent reads in the notes: each question with its answer.
 */

/**
 * What a chat is started with: some fields have a meaning of their own, all others are attributes that the agent sees. Source of
 * the names: `reference/cic-web-chat.md`, 4.6.
 *
 * @param {Answers} answers
 * @param {boolean} isTranscriptWanted Whether an e-mail address alone asks for the transcript, as in the vendor's widget.
 * @returns {Required<Omit<Details, "routingContexts">>}
 */
export function detailsOf({ values, questions }, isTranscriptWanted) {
  const {
    name,
    nickname,
    firstname,
    lastname,
    email,
    subject,
    "transcript-wish": wish,
    ...attributes
  } = values;
  const lines = questions.map(([question, answer]) => `${question.replace(/:+$/, "")}: ${answer}`);
  return {
    name: name || nickname || [firstname, lastname].filter(Boolean).join(" "),
    email: email && (wish || isTranscriptWanted) ? email : "",
    notes: [...(subject ? [subject] : []), ...lines].join("\n"),
    // Who does not want the transcript may still want to be answered.
    attributes: email ? { ...attributes, email } : attributes,
  };
}
