// @ts-check
/** The server parameters. */

import { el } from "../desk/dom.js";
import { pathOf, ServerError } from "./client.js";
import { confirm } from "./confirm.js";
import { emptyState, ObjectList } from "./object-list.js";
import { KNOWN, knownName, meaningOf, valueOf } from "./parameter-meaning.js";
import { hashOf } from "./route.js";
import { wordsOf } from "./words.js";

/** @typedef {import("./client.js").Configuration} Configuration */
/** @typedef {{ name: string, value: string | undefined }} Parameter */

export class Parameters {
  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.page = page;
    this.heading = el("h2", { class: "Section_title", tabindex: "-1" }, "Server parameters");
    /** @type {ObjectList<Parameter>} */
    this.list = new ObjectList({
      label: "Server parameters",
      noun: ["server parameter", "server parameters"],
      name: ({ name }) => name,
      words: ({ name, value = "" }) => `${name} ${value}`,
      hasSearch: false,
      columns: [
        [
          "Name",
          ({ name }) => [
            el("a", { href: hashOf("parameters", name), "data-test": "row-link" }, ...breakable(name)),
          ],
        ],
        [
          "Value",
          ({ value }) => [
            value === undefined
              ? el("span", { class: "Hint Table_short" }, "not set")
              : el("code", { class: "Table_value" }, value || "(empty)"),
          ],
        ],
        ["What it means right now", (parameter) => this.#meaning(parameter)],
        ["Actions", (parameter) => this.#actions(parameter), "short"],
      ],
      empty: emptyState("There are no server parameters", "Add one with “New parameter”."),
    });
    this.element = el(
      "div",
      { class: "Section" },
      el(
        "div",
        { class: "Section_head" },
        this.heading,
        el(
          "a",
          { class: "Button Button--primary Button--link", href: "#new-parameter", "data-test": "new" },
          "New parameter",
        ),
      ),
      this.list.element,
    );
  }

  /** @param {Configuration} configuration */
  update({ parameters }) {
    const known = Object.keys(KNOWN).filter((name) => valueOf(parameters, name) === undefined);
    const items = [
      ...Object.entries(parameters),
      ...known.map((name) => /** @type {const} */ ([name, undefined])),
    ];
    const isKnown = (/** @type {string} */ name) => (knownName(name) ? 0 : 1);
    this.list.update(
      items
        .map(([name, value]) => ({ name, value }))
        .sort((a, b) => isKnown(a.name) - isKnown(b.name) || a.name.localeCompare(b.name, "en")),
    );
  }

  /** @param {Parameter} parameter */
  #meaning({ name, value }) {
    const known = KNOWN[knownName(name) ?? ""];
    const meaning = meaningOf(name, value);
    if (!known || !meaning) return [el("span", { class: "Hint" }, "The integration does not read it.")];
    return [
      el(
        "p",
        { class: meaning.isWarning ? "Meaning Meaning--warning" : "Meaning", "data-test": "meaning" },
        meaning.says,
      ),
      el("p", { class: "Field_hint" }, `${known.is} ${known.rule}`),
    ];
  }

  /** @param {Parameter} parameter */
  #actions({ name, value }) {
    const to = el(
      "a",
      { class: "Button Button--link", href: hashOf("parameters", name), "data-test": "change" },
      value === undefined ? "Set" : "Change",
      el("span", { class: "visually-hidden" }, ` ${name}`),
    );
    if (value === undefined) return [el("div", { class: "Table_actions" }, to)];
    const remove = el(
      "button",
      {
        class: "Button Button--danger",
        type: "button",
        "data-test": "remove",
        onclick: () => void this.#remove(name),
      },
      "Remove",
      el("span", { class: "visually-hidden" }, ` ${name}`),
    );
    return [el("div", { class: "Table_actions" }, to, remove)];
  }

  /** @param {string} name */
  async #remove(name) {
    const after = meaningOf(name, undefined);
    const isSure = await confirm({
      title: `Remove the server parameter ${name}?`,
      says: [after ? `From then on: ${after.says}` : "Whoever reads it finds it no more."],
      action: "Remove it",
    });
    if (!isSure) return;
    try {
      await this.page.client.remove(pathOf("parameters", name));
      await this.page.refresh();
      this.page.say(`${name} is removed.`);
    } catch (problem) {
      const isGone = problem instanceof ServerError && problem.status === 404;
      if (isGone) await this.page.refresh();
      this.page.say(isGone ? `Somebody else has removed ${name} already.` : wordsOf(problem), !isGone);
    }
    this.heading.focus();
  }
}

/** A name that may be broken before its capital letters. @param {string} name */
function breakable(name) {
  return name.split(/(?=[A-Z])/).flatMap((part, index) => (index ? [el("wbr"), part] : [part]));
}
