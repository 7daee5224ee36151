// @ts-check
/** The licences: what the server has, whom they are assigned to, and the file they come from. */

import { announce, el, setText } from "../desk/dom.js";
import { confirm } from "./confirm.js";
import {
  hasServerLicence,
  licensedUsers,
  SERVER_LICENCE,
  seatsInWords,
  seatsOf,
  USER_LICENCE,
} from "./facts.js";
import { FileField } from "./file-field.js";
import {
  readLicenceFile,
  whatItGives,
  WITHOUT_SERVER_LICENCE,
  WITHOUT_USER_LICENCE,
} from "./licence-file.js";
import { hashOf } from "./route.js";
import { wordsOf } from "./words.js";

/** @typedef {import("./client.js").Configuration} Configuration */

const EXAMPLE = JSON.stringify(
  { licences: [{ name: SERVER_LICENCE }, { name: USER_LICENCE, count: 10 }] },
  null,
  2,
);

export class Licences {
  /** @type {Configuration | null} */
  #configuration = null;
  #isBusy = false;

  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.page = page;
    this.heading = el("h2", { class: "Section_title", tabindex: "-1" }, "Licences");
    this.present = el("div", { class: "Cards" });
    this.file = new FileField({
      label: "Licence file",
      hint: "It takes the place of the one that is loaded. What it gives is shown before.",
      test: "licence-file",
      example: EXAMPLE,
      changed: () => this.#preview(),
    });
    this.preview = el("div", { class: "Preview", role: "status", "data-test": "licence-preview" });
    this.load = el(
      "button",
      { class: "Button Button--primary", type: "submit", "data-test": "licence-load" },
      "Load the licence file",
    );
    this.error = el("p", {
      class: "Notice",
      role: "alert",
      hidden: true,
      "data-test": "licence-error",
    });
    this.element = el(
      "div",
      { class: "Section" },
      this.heading,
      this.present,
      el(
        "form",
        {
          class: "Group",
          novalidate: true,
          "aria-labelledby": "load-licence",
          onsubmit: (/** @type {Event} */ event) => {
            event.preventDefault();
            void this.#load();
          },
        },
        el("h3", { class: "Group_title", id: "load-licence" }, "Load a licence file"),
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
    const hasServer = hasServerLicence(configuration);
    const users = licensedUsers(configuration);
    const seats = seatsOf(configuration.licenceFile);
    const badge = (/** @type {boolean} */ isGood, /** @type {string} */ text) =>
      el("span", { class: `Badge ${isGood ? "Badge--good" : "Badge--missing"}` }, text);
    this.present.replaceChildren(
      el(
        "section",
        { class: "Card", "aria-labelledby": "server-licence", "data-test": "server-licence" },
        el("h3", { class: "Card_title", id: "server-licence" }, SERVER_LICENCE),
        badge(hasServer, hasServer ? "loaded" : "missing"),
        el("p", {}, hasServer ? "The integration is on for this server." : WITHOUT_SERVER_LICENCE),
      ),
      el(
        "section",
        { class: "Card", "aria-labelledby": "user-licence", "data-test": "seats" },
        el("h3", { class: "Card_title", id: "user-licence" }, USER_LICENCE),
        badge(users.length > 0, users.length > 0 ? "assigned" : "assigned to nobody"),
        el("p", { "data-test": "seats-in-words" }, seatsInWords(configuration)),
        seats > 0 && seats !== Infinity
          ? el("meter", {
              class: "Card_meter",
              min: 0,
              max: seats,
              value: users.length,
              "aria-label": "Seats in use",
            })
          : null,
        el("p", { class: "Hint" }, WITHOUT_USER_LICENCE),
        users.length
          ? el(
              "div",
              {},
              el("h4", { class: "Card_subtitle", id: "assigned-to" }, "Assigned to"),
              el(
                "ul",
                { class: "Links", "aria-labelledby": "assigned-to", "data-test": "assigned" },
                ...users.map(({ id, displayName }) =>
                  el("li", {}, el("a", { href: hashOf("users", id) }, displayName)),
                ),
              ),
            )
          : null,
        el(
          "p",
          {},
          "It is assigned at ",
          el("a", { href: hashOf("users") }, "each user"),
          ", under Licensing.",
        ),
      ),
    );
    this.#preview();
  }

  #preview() {
    this.error.hidden = true;
    this.file.complain(null);
    const text = this.file.value.trim();
    if (!text || !this.#configuration) return this.preview.replaceChildren();
    const read = readLicenceFile(this.file.value);
    if ("problem" in read) {
      this.file.complain(read.problem);
      return this.preview.replaceChildren();
    }
    const { says, isRefused } = whatItGives(read.file, this.#configuration);
    this.preview.replaceChildren(
      el(
        "p",
        { class: "Preview_title" },
        isRefused ? "The server will refuse this file:" : "This file gives:",
      ),
      el("ul", { class: "Preview_list" }, ...says.map((line) => el("li", {}, line))),
    );
  }

  async #load() {
    const text = this.file.value;
    if (this.#isBusy || !this.#configuration) return;
    const read = text.trim() ? readLicenceFile(text) : { problem: "There is no file to load." };
    if ("problem" in read) {
      this.file.complain(read.problem);
      this.file.focus();
      return announce(`Not loaded. ${read.problem}`);
    }
    const losesServer =
      hasServerLicence(this.#configuration) &&
      !read.file.licences.some(({ name }) => name === SERVER_LICENCE);
    const isSure =
      !losesServer ||
      (await confirm({
        title: "Load a file that turns the integration off?",
        says: [`The file has no ${SERVER_LICENCE}. ${WITHOUT_SERVER_LICENCE}`],
        action: "Load it",
      }));
    if (!isSure) return;
    this.#busy(true);
    try {
      await this.page.client.load("licence-file", text);
      this.file.clear();
      await this.page.refresh();
      this.page.say("The licence file is loaded.");
      this.heading.focus();
    } catch (problem) {
      setText(this.error, wordsOf(problem));
      this.error.hidden = false;
    } finally {
      this.#busy(false);
    }
  }

  /** @param {boolean} isBusy */
  #busy(isBusy) {
    this.#isBusy = isBusy;
    this.load.setAttribute("aria-disabled", String(isBusy));
    setText(this.load, isBusy ? "Loading …" : "Load the licence file");
  }
}
