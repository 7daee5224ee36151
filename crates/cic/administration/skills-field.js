// @ts-check
/** What a user is good at, and how good: rows of a name and a number. */

import { announce, el } from "../desk/dom.js";
import { FieldError, freshId } from "./fields.js";
import { isSameName } from "./words.js";

const MAX_PROFICIENCY = 100;
const MAX_NAME_CHARS = 100;
/** What a new skill begins with: neither good nor bad at it. */
const USUAL_PROFICIENCY = 50;

/** @typedef {{ element: HTMLElement, name: HTMLInputElement, proficiency: HTMLInputElement }} Row */

export class SkillsField {
  property = "skills";
  label = "Skills";
  #error = new FieldError("skills");
  /** @type {Row[]} */
  #rows = [];
  #known = el("datalist", { id: freshId("known-skills") });
  #list = el("div", { class: "Skills_rows" });
  #add;
  #changed;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
    this.#add = el(
      "button",
      {
        class: "Button",
        type: "button",
        "data-test": "skill-add",
        onclick: () => {
          this.#append("", USUAL_PROFICIENCY).name.focus();
          changed();
        },
      },
      "Add a skill",
    );
    this.element = el(
      "fieldset",
      { class: "Group Skills" },
      el("legend", { class: "Group_title" }, this.label),
      el(
        "p",
        { class: "Field_hint" },
        `Chats that ask for a skill go to those who have it. Proficiency is from 1 to ${MAX_PROFICIENCY}, the best.`,
      ),
      this.#list,
      this.#error.element,
      this.#add,
      this.#known,
    );
  }

  /** @returns {Record<string, number>} */
  get value() {
    return Object.fromEntries(
      this.#rows
        .filter(({ name }) => name.value.trim())
        .map(({ name, proficiency }) => [name.value.trim(), Number(proficiency.value)]),
    );
  }

  set value(skills) {
    this.#rows = [];
    this.#list.replaceChildren();
    for (const [name, proficiency] of Object.entries(skills)) this.#append(name, proficiency);
  }

  /** Skills of others, to choose from. @param {string[]} names */
  setKnown(names) {
    this.#known.replaceChildren(...names.map((name) => el("option", { value: name })));
  }

  /** @param {string} skill @param {number} level @returns {Row} */
  #append(skill, level) {
    const element = el("div", { class: "Skills_row", "data-test": "skill" });
    const name = el("input", {
      class: "Field_input",
      id: freshId("skill"),
      value: skill,
      autocomplete: "off",
      list: this.#known.id,
      "aria-describedby": this.#error.id,
      "data-test": "skill-name",
    });
    const proficiency = el("input", {
      class: "Field_input",
      id: freshId("proficiency"),
      value: level,
      inputmode: "numeric",
      autocomplete: "off",
      "aria-describedby": this.#error.id,
      "data-test": "skill-proficiency",
    });
    const remove = el(
      "button",
      { class: "Button", type: "button", "data-test": "skill-remove", onclick: () => this.#remove(element) },
      "Remove",
      el("span", { class: "visually-hidden" }, ` the skill ${skill}`),
    );
    const labelled = (/** @type {HTMLInputElement} */ input, /** @type {string} */ text) =>
      el("div", { class: "Field" }, el("label", { class: "Field_label", for: input.id }, text), input);
    element.append(labelled(name, "Skill"), labelled(proficiency, "Proficiency"), remove);
    const row = { element, name, proficiency };
    this.#rows.push(row);
    this.#list.append(element);
    return row;
  }

  /** @param {HTMLElement} element */
  #remove(element) {
    const place = this.#rows.findIndex((row) => row.element === element);
    this.#rows.splice(place, 1);
    element.remove();
    announce("The skill is removed; save to keep it so.");
    (this.#rows[place]?.name ?? this.#add).focus();
    this.#changed();
  }

  problem() {
    for (const [place, { name, proficiency }] of this.#rows.entries()) {
      const skill = name.value.trim();
      const level = proficiency.value.trim();
      if (!skill) return this.#wrong(name, "A skill has no name.");
      if ([...skill].length > MAX_NAME_CHARS) {
        return this.#wrong(name, `The name of a skill is longer than ${MAX_NAME_CHARS} characters.`);
      }
      if (this.#rows.slice(0, place).some((other) => isSameName(other.name.value, skill))) {
        return this.#wrong(name, `${skill} is there twice.`);
      }
      if (!/^\d{1,3}$/.test(level) || Number(level) < 1 || Number(level) > MAX_PROFICIENCY) {
        return this.#wrong(
          proficiency,
          `The proficiency in ${skill} is no number from 1 to ${MAX_PROFICIENCY}.`,
        );
      }
    }
    return null;
  }

  /** The input the last problem is about. @type {HTMLInputElement | null} */
  #culprit = null;

  /** @param {HTMLInputElement} input @param {string} text */
  #wrong(input, text) {
    this.#culprit = input;
    return text;
  }

  /** @param {string | null} text */
  complain(text) {
    const inputs = this.#rows.flatMap(({ name, proficiency }) => [name, proficiency]);
    this.#error.show(null, inputs);
    if (text !== null) this.#error.show(text, this.#culprit ? [this.#culprit] : []);
    if (text === null) this.#culprit = null;
  }

  focus() {
    (this.#culprit ?? this.#rows[0]?.name ?? this.#add).focus();
  }
}
