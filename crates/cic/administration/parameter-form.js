// @ts-check
/** One server parameter: added or changed. */

import { el, setText } from "../desk/dom.js";
import { pathOf, ServerError } from "./client.js";
import { EditForm } from "./edit-form.js";
import { TextField } from "./fields.js";
import { KNOWN, knownName, meaningOf } from "./parameter-meaning.js";
import { hashOf } from "./route.js";

/** @typedef {import("./client.js").Configuration} Configuration */
/** @typedef {{ name: string, value: string }} Parameter */

const MAX_NAME_CHARS = 100;
const MAX_VALUE_CHARS = 4000;

export class ParameterForm {
  #name = "";

  /** @param {import("./page.js").Page} page @param {string | null} name `null` for one whose name is still to be said */
  constructor(page, name) {
    this.isNew = name === null;
    this.#name = knownName(name ?? "") ?? name ?? "";
    this.name = new TextField({
      property: "name",
      label: "Name",
      hint: "Letter case does not matter.",
      required: true,
      maxlength: MAX_NAME_CHARS,
      test: "parameter-name",
    });
    this.value = new TextField({
      property: "value",
      label: "Value",
      maxlength: MAX_VALUE_CHARS,
    });
    this.explained = el("p", { class: "Hint", "data-test": "explained" });
    this.meaning = el("p", { class: "Meaning", role: "status", "data-test": "meaning" });
    /** @type {EditForm<Parameter>} */
    this.form = new EditForm({
      name: "ParameterForm",
      label: this.isNew ? "New server parameter" : `Server parameter ${name}`,
      fields: [...(this.isNew ? [this.name] : []), this.value],
      content: [
        el(
          "fieldset",
          { class: "Group" },
          el("legend", { class: "Group_title" }, "Parameter"),
          this.isNew ? this.name.element : null,
          this.explained,
          this.value.element,
          this.meaning,
        ),
      ],
      show: (parameter) => {
        this.name.value = parameter.name;
        this.value.value = parameter.value;
      },
      read: () => ({ name: this.#nameNow(), value: this.value.value }),
      describe: ({ value }) => [["Value", value]],
      fetch: () => page.client.read(pathOf("parameters", this.#nameNow())),
      save: (parameter, version) =>
        page.client.save(pathOf("parameters", parameter.name), { value: parameter.value }, version),
      saved: async (parameter) => {
        await page.refresh();
        page.leave(this, hashOf("parameters"), `${parameter.name} is saved.`);
      },
      changed: () => this.#explain(),
    });
    this.page = page;
    this.heading = el(
      "h2",
      { class: "Section_title", tabindex: "-1" },
      this.isNew ? "New server parameter" : this.#name,
    );
    this.element = el(
      "div",
      { class: "Section" },
      el("p", { class: "Crumb" }, el("a", { href: hashOf("parameters") }, "Server parameters")),
      this.heading,
      this.form.element,
    );
  }

  get isDirty() {
    return this.form.isDirty;
  }

  #nameNow() {
    return this.isNew ? this.name.value.trim() : this.#name;
  }

  /** Reads the parameter, unless something is typed that is not saved. @param {Configuration} _configuration @param {string | null} name */
  async open(_configuration, name) {
    if (this.isDirty) return;
    const none = { value: { name: this.#name, value: "" }, version: null };
    const { value, version } = name === null ? none : await this.#read(none);
    this.form.put(value, version);
  }

  /** One that is known is there to be set, also where it is not set. @param {import("./client.js").Versioned<Parameter>} none */
  async #read(none) {
    try {
      return await this.page.client.read(pathOf("parameters", this.#name));
    } catch (problem) {
      const isMissing = problem instanceof ServerError && problem.status === 404;
      if (isMissing && knownName(this.#name)) return none;
      throw problem;
    }
  }

  update() {}

  #explain() {
    const name = this.#nameNow();
    const known = KNOWN[knownName(name) ?? ""];
    setText(this.explained, known ? `${known.is} ${known.rule}` : "");
    this.explained.hidden = !known;
    const meaning = meaningOf(name, this.value.value);
    setText(this.meaning, meaning ? `Once it is saved: ${meaning.says}` : "");
    this.meaning.classList.toggle("Meaning--warning", meaning?.isWarning ?? false);
  }
}
