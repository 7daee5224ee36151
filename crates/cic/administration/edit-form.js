// @ts-check
/**
 * A form for one object of the server. It says at the field what is wrong, keeps what was typed whatever the server answers,
 * and saves over nobody else's change unasked.
 */

import { announce, el, setText } from "../desk/dom.js";
import { ServerError } from "./client.js";
import { conflictNotice } from "./conflict.js";
import { saidOf, sentence, wordsOf } from "./words.js";

/** @typedef {import("./fields.js").FormField} FormField */

/**
 * @template T
 * @typedef {object} Editing
 * @property {string} name For the style sheet and the tests, such as `UserForm`.
 * @property {string} label What is edited, for who hears it.
 * @property {FormField[]} fields In the order they are seen.
 * @property {Node[]} content The form's own, fields among it.
 * @property {(value: T) => void} show Puts a value into the fields.
 * @property {() => T} read What the fields say.
 * @property {(value: T) => import("./conflict.js").Described} describe
 * @property {() => Promise<import("./client.js").Versioned<T>>} fetch
 * @property {(value: T, version: string | null) => Promise<void>} save
 * @property {(value: T) => void | Promise<void>} saved Called after it.
 * @property {string} [saveLabel]
 * @property {() => void} [changed] Called when something was typed or put in.
 * @property {Node[]} [actions] Buttons beside the one that saves.
 */

/** @template T */
export class EditForm {
  /** @type {string | null} */
  #version = null;
  /** What the fields said when they were last as on the server; nothing before they were. @type {string | null} */
  #clean = null;
  #isBusy = false;

  /** @param {Editing<T>} editing */
  constructor(editing) {
    this.editing = editing;
    const { name, label, content, actions = [], saveLabel = "Save" } = editing;
    this.notices = el("div", { class: "EditForm_notices" });
    this.error = el("p", {
      class: "Notice",
      role: "alert",
      hidden: true,
      tabindex: "-1",
      "data-test": "form-error",
    });
    this.submit = el(
      "button",
      { class: "Button Button--primary", type: "submit", "data-test": "save" },
      saveLabel,
    );
    this.discard = el(
      "button",
      {
        class: "Button",
        type: "button",
        hidden: true,
        "data-test": "discard",
        onclick: () => void this.reload().then(() => this.submit.focus()),
      },
      "Discard changes",
    );
    this.state = el("p", { class: "EditForm_state", "data-test": "form-state" });
    this.element = el(
      "form",
      {
        class: `EditForm ${name}`,
        novalidate: true,
        "aria-label": label,
        "data-test": "form",
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          void this.save();
        },
        oninput: () => this.touch(),
        onchange: () => this.touch(),
      },
      this.error,
      this.notices,
      ...content,
      el("div", { class: "EditForm_actions" }, this.submit, this.discard, ...actions, this.state),
    );
  }

  /** What it was read as; `null` for what is not there yet. */
  get version() {
    return this.#version;
  }

  get isDirty() {
    return this.#clean !== null && this.#typed() !== this.#clean;
  }

  #typed() {
    return JSON.stringify(this.editing.read());
  }

  /** Puts in what the server has. @param {T} value @param {string | null} version */
  put(value, version) {
    this.#version = version;
    this.editing.show(value);
    this.#clean = this.#typed();
    this.#quiet();
    this.touch();
  }

  /** Something was typed. */
  touch() {
    const { isDirty } = this;
    this.discard.hidden = !isDirty || this.#version === null;
    this.element.classList.toggle("EditForm--dirty", isDirty);
    if (!this.#isBusy) setText(this.state, isDirty && this.#version !== null ? "Not saved yet." : "");
    this.editing.changed?.();
  }

  #quiet() {
    this.element.classList.remove("EditForm--failed");
    this.error.hidden = true;
    this.notices.replaceChildren();
    for (const field of this.editing.fields) field.complain(null);
  }

  /** Asks the server again, and forgets what was typed. */
  async reload() {
    try {
      const { value, version } = await this.editing.fetch();
      this.put(value, version);
      announce("The form shows what is on the server.");
    } catch (problem) {
      this.refuse(problem);
    }
  }

  /** @param {string | null} [version] the version to write over, if not the one that was read @returns {Promise<boolean>} */
  async save(version = this.#version) {
    if (this.#isBusy) return false;
    this.#quiet();
    const wrong = this.editing.fields.map((field) => ({ field, problem: field.problem() }));
    for (const { field, problem } of wrong) field.complain(problem);
    const first = wrong.find(({ problem }) => problem !== null);
    if (first) {
      this.#failed(`Not saved. ${first.problem}`);
      first.field.focus();
      return false;
    }
    this.#busy(true);
    try {
      const value = this.editing.read();
      await this.editing.save(value, version);
      const saved = await this.editing.fetch();
      this.put(saved.value, saved.version);
      this.#busy(false);
      setText(this.state, "Saved.");
      announce("Saved.");
      await this.editing.saved(saved.value);
      return true;
    } catch (problem) {
      this.#busy(false);
      if (problem instanceof ServerError && problem.isConflict) await this.#conflict(problem);
      else this.refuse(problem);
      return false;
    }
  }

  /** @param {boolean} isBusy */
  #busy(isBusy) {
    this.#isBusy = isBusy;
    // Not disabled, which would take the focus from it.
    this.submit.setAttribute("aria-disabled", String(isBusy));
    this.element.classList.toggle("EditForm--busy", isBusy);
    if (isBusy) setText(this.state, "Saving …");
  }

  #sayNotSaved() {
    setText(this.state, "Not saved.");
    this.element.classList.add("EditForm--failed");
  }

  /** @param {string} text */
  #failed(text) {
    this.#sayNotSaved();
    announce(text);
  }

  /** Says why something was not done: at its field, if it has one. @param {unknown} problem */
  refuse(problem) {
    const property = problem instanceof ServerError ? problem.property : undefined;
    const field = this.editing.fields.find((known) => known.property === property);
    if (field && problem instanceof ServerError) {
      const text = saidOf(problem.message, field.label);
      field.complain(text);
      field.focus();
      this.#failed(`Not saved. ${text}`);
      return;
    }
    setText(this.error, wordsOf(problem));
    this.error.hidden = false;
    this.#sayNotSaved();
    this.error.focus();
  }

  /** @param {ServerError} problem */
  async #conflict(problem) {
    const [first] = this.editing.fields;
    if (this.#version === null) {
      // There is one of this name already.
      first?.complain(sentence(problem.message));
      first?.focus();
      this.#failed(`Not saved. ${sentence(problem.message)}`);
      return;
    }
    try {
      const { value, version } = await this.editing.fetch();
      if (version === null) throw new ServerError(404, "there is none");
      const notice = conflictNotice({
        theirs: this.editing.describe(value),
        mine: this.editing.describe(this.editing.read()),
        keepMine: () => void this.save(version).then((isSaved) => isSaved && this.submit.focus()),
        takeTheirs: () => {
          this.put(value, version);
          announce("The form shows what is on the server.");
          this.submit.focus();
        },
      });
      this.notices.replaceChildren(notice);
      this.#failed("Not saved. Somebody else has changed this meanwhile.");
      notice.querySelector("h3")?.focus();
    } catch (other) {
      if (!(other instanceof ServerError && other.status === 404)) return this.refuse(other);
      // It is gone: saving again makes it anew.
      this.#version = null;
      this.refuse(new ServerError(404, "somebody has removed this meanwhile; save again to make it anew"));
    }
  }
}
