// @ts-check
/** The page of somebody who is logged in: navigation, the section the address means, and what is typed and not saved. */

import { announce, el, setText } from "../desk/dom.js";
import { ServerError } from "./client.js";
import { Licences } from "./licences.js";
import { emptyState } from "./object-list.js";
import { OrganisationLink } from "./organisation-link.js";
import { Overview } from "./overview.js";
import { ParameterForm } from "./parameter-form.js";
import { Parameters } from "./parameters.js";
import { hashOf, routeOf, SECTIONS } from "./route.js";
import { TopBar } from "./top-bar.js";
import { UserForm } from "./user-form.js";
import { Users } from "./users.js";
import { WholeConfiguration } from "./whole-configuration.js";
import { wordsOf } from "./words.js";
import { WorkgroupForm } from "./workgroup-form.js";
import { Workgroups } from "./workgroups.js";

/** @typedef {import("./client.js").Configuration} Configuration */
/** @typedef {import("./route.js").Route} Route */

/**
 * A section, or the form of one object.
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {HTMLElement} heading
 * @property {boolean} [isDirty] Whether something is typed that is not saved.
 * @property {(configuration: Configuration) => void} update
 * @property {(configuration: Configuration, name: string | null) => Promise<void>} [open]
 */

const TITLE = "Administration – Waymeet";
const FORMS = { users: UserForm, workgroups: WorkgroupForm, parameters: ParameterForm };

export class Page {
  /** Sections, and forms with something typed in them, by their addresses. @type {Map<string, View>} */
  #views = new Map();
  /** @type {View | null} */
  #shown = null;
  /** Counts what is gone to: a slow answer must not come after a later one. */
  #turn = 0;
  #hasBegun = false;
  #onHash = () => void this.#show();
  #onUnload = (/** @type {BeforeUnloadEvent} */ event) => {
    if (this.#unsaved().length) event.preventDefault();
  };

  /** @param {import("./client.js").AdministrationClient} client @param {() => void} logOut */
  constructor(client, logOut) {
    this.client = client;
    const { displayName = "", userId = "" } = client.session ?? {};
    this.userId = userId;
    const skip = () => this.#shown?.heading.focus();
    this.topBar = new TopBar({ displayName, userId, logOut, skip });
    /** @type {Map<string, View>} */
    this.#views = new Map(
      /** @type {[string, View][]} */ ([
        ["overview", new Overview()],
        ["users", new Users()],
        ["workgroups", new Workgroups()],
        ["licences", new Licences(this)],
        ["parameters", new Parameters(this)],
        ["organisation", new OrganisationLink(this)],
        ["configuration", new WholeConfiguration(this)],
      ]),
    );
    this.links = SECTIONS.map(([id, title]) =>
      el("a", { class: "Nav_link", href: hashOf(id), "data-test": `nav-${id}` }, title),
    );
    this.unsaved = el("section", {
      class: "Unsaved",
      hidden: true,
      "aria-labelledby": "unsaved-title",
      "data-test": "unsaved",
    });
    this.said = el("p", { class: "Said", hidden: true, "data-test": "said" });
    this.main = el("main", {
      class: "Main",
      id: "main",
      // What was done before somebody goes on typing is old news.
      oninput: () => this.say(""),
    });
    this.element = el(
      "div",
      { class: "Page" },
      this.topBar.element,
      el(
        "div",
        { class: "Page_columns" },
        el(
          "nav",
          { class: "Nav", "aria-label": "Sections" },
          el("ul", { class: "Nav_list" }, ...this.links.map((link) => el("li", {}, link))),
          this.unsaved,
        ),
        this.main,
      ),
    );
  }

  /** Begins, or goes on where it was. */
  async begin() {
    addEventListener("hashchange", this.#onHash);
    addEventListener("beforeunload", this.#onUnload);
    await this.#show();
  }

  end() {
    this.#turn += 1;
    removeEventListener("hashchange", this.#onHash);
    removeEventListener("beforeunload", this.#onUnload);
  }

  /** Reads the configuration again, for what is on screen. */
  async refresh() {
    const configuration = await this.client.configuration();
    this.#shown?.update(configuration);
    return configuration;
  }

  /** Says what has been done, or why it has not. @param {string} text @param {boolean} [isProblem] */
  say(text, isProblem = false) {
    setText(this.said, text);
    this.said.hidden = text === "";
    this.said.classList.toggle("Said--problem", isProblem);
    if (text) announce(text);
  }

  /**
   * Leaves a form for good, and says something where it goes to.
   * @param {View} view
   * @param {string} hash
   * @param {string} text
   */
  leave(view, hash, text) {
    for (const [key, known] of this.#views) if (known === view) this.#views.delete(key);
    // The form of what is gone, or not made yet, is nothing to come back to.
    history.replaceState(null, "", hash);
    void this.#show(text);
  }

  /** @param {Route} route @returns {[key: string, view: View]} */
  #viewOf({ section, name, isNew }) {
    const isForm = isNew || name !== null;
    const key = isForm ? `${section}/${isNew ? "" : name?.toLowerCase()}` : section;
    const known = this.#views.get(key);
    if (known) return [key, known];
    const Form = FORMS[/** @type {keyof typeof FORMS} */ (section)];
    return [key, new Form(this, isNew ? null : name)];
  }

  /** Shows what the address means. @param {string} [says] */
  async #show(says = "") {
    const turn = (this.#turn += 1);
    const route = routeOf(location.hash);
    const [key, view] = this.#viewOf(route);
    this.main.setAttribute("aria-busy", "true");
    /** @type {View} */
    let shown = view;
    try {
      const configuration = await this.client.configuration();
      if (view.open) await view.open(configuration, route.name);
      else view.update(configuration);
      if (turn === this.#turn) this.#views.set(key, view);
    } catch (problem) {
      shown = this.#failure(problem, route);
    }
    if (turn !== this.#turn) return;
    for (const [known, other] of this.#views) {
      if (known.includes("/") && other !== view && !other.isDirty) this.#views.delete(known);
    }
    this.#shown = shown;
    this.main.setAttribute("aria-busy", "false");
    this.main.replaceChildren(this.said, shown.element);
    this.say(says);
    this.#mark(route);
    scrollTo(0, 0);
    // Who has just opened the page reads it from its beginning.
    if (this.#hasBegun) shown.heading.focus();
    this.#hasBegun = true;
  }

  /** @param {Route} route */
  #mark({ section }) {
    for (const [index, [id, title]] of SECTIONS.entries()) {
      const link = this.links[index];
      if (id === section) {
        link?.setAttribute("aria-current", "page");
        document.title = `${title} – ${TITLE}`;
      } else {
        link?.removeAttribute("aria-current");
      }
    }
    const unsaved = this.#unsaved().filter(([, view]) => view !== this.#shown);
    this.unsaved.hidden = unsaved.length === 0;
    this.unsaved.replaceChildren(
      el("h2", { class: "Unsaved_title", id: "unsaved-title" }, "Not saved yet"),
      el(
        "ul",
        { class: "Links" },
        ...unsaved.map(([key, { heading }]) =>
          el("li", {}, el("a", { href: addressOf(key) }, heading.textContent)),
        ),
      ),
    );
  }

  #unsaved() {
    return [...this.#views].filter(([, view]) => view.isDirty);
  }

  /** @param {unknown} problem @param {Route} route @returns {View} */
  #failure(problem, { section, name }) {
    const isMissing = problem instanceof ServerError && problem.status === 404;
    const heading = el(
      "h2",
      { class: "Section_title", tabindex: "-1" },
      isMissing ? `There is no ${name}` : "This cannot be shown",
    );
    const again = el(
      "button",
      { class: "Button", type: "button", "data-test": "again", onclick: () => void this.#show() },
      "Try again",
    );
    const list = el("a", { href: hashOf(section) }, "Show all that there are");
    const says = isMissing
      ? emptyState("Somebody may have removed it, or the address is mistyped.", list)
      : emptyState(wordsOf(problem), again);
    return {
      heading,
      element: el("div", { class: "Section", "data-test": "failure" }, heading, says),
      update: () => {},
    };
  }
}

/** @param {string} key */
function addressOf(key) {
  const [section = "", name = null] = key.split(/\/(.*)/s);
  if (name === null) return `#${section}`;
  return name === "" ? `#new-${section.slice(0, -1)}` : `#${section}/${encodeURIComponent(name)}`;
}
