// @ts-check
/** The whole configuration: as a file to keep, and from a file. */

import { announce, el, setText } from "../desk/dom.js";
import { confirm } from "./confirm.js";
import { FileField } from "./file-field.js";
import { readWholeFile, whatItChanges } from "./whole-file.js";
import { wordsOf } from "./words.js";

/** @typedef {import("./client.js").Configuration} Configuration */

const EXAMPLE = `{
  "users": [{ "id": "zoe", "displayName": "Zoe Hart", "password": "…" }],
  "workgroups": [{ "name": "Night", "members": ["zoe"] }]
}`;

export class WholeConfiguration {
  /** @type {Configuration | null} */
  #configuration = null;
  #isBusy = false;

  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.page = page;
    this.heading = el("h2", { class: "Section_title", tabindex: "-1" }, "Whole configuration");
    this.download = el(
      "button",
      { class: "Button", type: "button", "data-test": "download", onclick: () => void this.#download() },
      "Download the configuration",
    );
    this.file = new FileField({
      label: "Configuration file",
      hint: "As it was downloaded, or written by hand. What is not in it stays as it is.",
      test: "configuration-file",
      example: EXAMPLE,
      changed: () => this.#preview(),
    });
    this.preview = el("div", { class: "Preview", role: "status", "data-test": "configuration-preview" });
    this.error = el("p", {
      class: "Notice",
      role: "alert",
      hidden: true,
      tabindex: "-1",
      "data-test": "configuration-error",
    });
    this.load = el(
      "button",
      { class: "Button Button--primary", type: "submit", "data-test": "configuration-load" },
      "Load the file …",
    );
    const title = (/** @type {string} */ id, /** @type {string} */ text) =>
      el("h3", { class: "Group_title", id }, text);
    this.element = el(
      "div",
      { class: "Section" },
      this.heading,
      el(
        "section",
        { class: "Group", "aria-labelledby": "download-title" },
        title("download-title", "Download"),
        el(
          "p",
          {},
          "Users, workgroups, licences, server parameters and the organisation as one JSON file, to be kept, compared or taken to another server. Passwords and the link’s secret are not in it: on another server write them into the file first, as ",
          el("code", {}, "password"),
          " and ",
          el("code", {}, "secret"),
          ".",
        ),
        el("div", {}, this.download),
      ),
      el(
        "form",
        {
          class: "Group",
          novalidate: true,
          "aria-labelledby": "load-title",
          onsubmit: (/** @type {Event} */ event) => {
            event.preventDefault();
            void this.#load();
          },
        },
        title("load-title", "Load a file"),
        el("p", {}, "All of the file is taken over, or, where anything in it is wrong, nothing."),
        this.file.element,
        this.preview,
        this.error,
        el("div", {}, this.load),
      ),
    );
  }

  get isDirty() {
    return this.file.value.trim() !== "";
  }

  /** @param {Configuration} configuration */
  update(configuration) {
    this.#configuration = configuration;
    this.#preview();
  }

  #preview() {
    this.error.hidden = true;
    this.file.complain(null);
    if (!this.isDirty || !this.#configuration) return this.preview.replaceChildren();
    const read = readWholeFile(this.file.value);
    if ("problem" in read) {
      this.file.complain(read.problem);
      return this.preview.replaceChildren();
    }
    const lines = whatItChanges(read.file, this.#configuration);
    this.preview.replaceChildren(
      el("p", { class: "Preview_title" }, lines.length ? "In this file:" : "There is nothing in this file."),
      el("ul", { class: "Preview_list" }, ...lines.map((line) => el("li", {}, line))),
    );
  }

  async #download() {
    try {
      const text = `${JSON.stringify(await this.page.refresh(), null, 2)}\n`;
      const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      const day = new Date().toISOString().slice(0, 10);
      const link = el("a", { href: address, download: `contact-centre-${day}.json`, hidden: true });
      document.body.append(link);
      link.click();
      link.remove();
      // The browser takes what is behind the address a moment later.
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      this.page.say("The configuration is downloaded, without passwords and secrets.");
    } catch (problem) {
      this.page.say(wordsOf(problem), true);
    }
  }

  async #load() {
    if (this.#isBusy || !this.#configuration) return;
    const read = this.isDirty ? readWholeFile(this.file.value) : { problem: "There is no file to load." };
    if ("problem" in read) {
      this.file.complain(read.problem);
      this.file.focus();
      return announce(`Not loaded. ${read.problem}`);
    }
    const lines = whatItChanges(read.file, this.#configuration);
    const isSure = await confirm({
      title: "Load this configuration?",
      says: [
        ...lines,
        "What is there already is written over. Users whose password or role changes are logged out.",
      ],
      action: "Load it",
    });
    if (!isSure) return;
    this.#busy(true);
    try {
      await this.page.client.load("configuration", this.file.value);
      this.file.clear();
      await this.page.refresh();
      this.page.say("The configuration is loaded.");
      this.heading.focus();
    } catch (problem) {
      setText(this.error, `Nothing is changed. ${wordsOf(problem)}`);
      this.error.hidden = false;
      this.error.focus();
    } finally {
      this.#busy(false);
    }
  }

  /** @param {boolean} isBusy */
  #busy(isBusy) {
    this.#isBusy = isBusy;
    this.load.setAttribute("aria-disabled", String(isBusy));
    setText(this.load, isBusy ? "Loading …" : "Load the file …");
  }
}
