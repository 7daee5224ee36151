// @ts-check
/** The link with the organisation of the engagement service: made, changed, tried, cut. */

import { announce, el, setText } from "../desk/dom.js";
import { ServerError } from "./client.js";
import { confirm } from "./confirm.js";
import { EditForm } from "./edit-form.js";
import { MIN_SECRET_BYTES, organisationFields } from "./organisation-fields.js";
import { sentence, wordsOf } from "./words.js";

/** @typedef {import("./client.js").Configuration} Configuration */
/** @typedef {import("./client.js").Organisation} Organisation */

/** @type {Organisation} */
const NONE = { service: "", organisation: "", longName: "", shortName: "", administratorEmail: "" };

export class OrganisationLink {
  #hasBeenRead = false;

  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.page = page;
    this.heading = el("h2", { class: "Section_title", tabindex: "-1" }, "Organisation link");
    this.state = el("p", { class: "Hint", "data-test": "link-state" });
    this.fields = organisationFields();
    this.test = el(
      "button",
      { class: "Button", type: "button", "data-test": "link-test", onclick: () => void this.#test() },
      "Test connection",
    );
    this.unlink = el(
      "button",
      {
        class: "Button Button--danger",
        type: "button",
        "data-test": "unlink",
        onclick: () => void this.#unlink(),
      },
      "Cut the link …",
    );
    this.result = el("p", { class: "Result", role: "status", tabindex: "-1", "data-test": "link-result" });
    const group = (/** @type {string} */ title, /** @type {Node[]} */ ...children) =>
      el("fieldset", { class: "Group" }, el("legend", { class: "Group_title" }, title), ...children);
    /** @type {EditForm<Organisation>} */
    this.form = new EditForm({
      name: "OrganisationForm",
      label: "Organisation link",
      fields: Object.values(this.fields),
      content: [
        group(
          "Service",
          this.fields.service.element,
          this.fields.organisation.element,
          this.fields.secret.element,
        ),
        group(
          "Names",
          this.fields.longName.element,
          this.fields.shortName.element,
          this.fields.email.element,
        ),
        this.result,
      ],
      actions: [this.test, this.unlink],
      show: (link) => this.#show(link),
      read: () => this.#read(),
      describe: (link) => [
        ["Service address", link.service],
        ["Organisation ID", link.organisation],
        ["Secret", link.secret ? "a new one" : "as it is"],
        ["Long name", link.longName],
        ["Short name", link.shortName],
        ["Administrator’s e-mail", link.administratorEmail],
      ],
      fetch: () => this.#fetch(),
      save: (link, version) => page.client.save("organisation", link, version),
      saved: async () => {
        await page.refresh();
        page.say("The link is saved.");
      },
      changed: () => this.#sayState(),
    });
    this.element = el("div", { class: "Section" }, this.heading, this.state, this.form.element);
  }

  get isDirty() {
    return this.form.isDirty;
  }

  /** No link is a state, too. @returns {Promise<import("./client.js").Versioned<Organisation>>} */
  async #fetch() {
    try {
      return await this.page.client.read("organisation");
    } catch (problem) {
      if (problem instanceof ServerError && problem.status === 404) return { value: NONE, version: null };
      throw problem;
    }
  }

  /** Reads the link, unless something is typed that is not saved. */
  async open() {
    if (this.#hasBeenRead && this.isDirty) return;
    const { value, version } = await this.#fetch();
    this.#hasBeenRead = true;
    this.form.put(value, version);
    this.#say("");
  }

  update() {}

  /** @param {Organisation} link */
  #show(link) {
    this.fields.service.value = link.service;
    this.fields.organisation.value = link.organisation;
    this.fields.longName.value = link.longName;
    this.fields.shortName.value = link.shortName;
    this.fields.email.value = link.administratorEmail;
    this.fields.secret.value = "";
  }

  /** @returns {Organisation} */
  #read() {
    const secret = this.fields.secret.value;
    return {
      service: this.fields.service.value.trim(),
      organisation: this.fields.organisation.value.trim(),
      longName: this.fields.longName.value.trim(),
      shortName: this.fields.shortName.value.trim(),
      administratorEmail: this.fields.email.value.trim(),
      ...(secret ? { secret } : {}),
    };
  }

  #sayState() {
    const isLinked = this.form.version !== null;
    this.fields.secret.required = !isLinked;
    this.fields.secret.setHint(
      isLinked
        ? "A secret is kept, and never shown. Empty leaves it; a new one takes its place."
        : `What both ends of the link share; at least ${MIN_SECRET_BYTES} bytes.`,
    );
    setText(
      this.state,
      isLinked
        ? "This server is linked with an organisation. Test the connection after a change."
        : "This server is linked with no organisation: no availability is told, no chat is offered, and the desk shows no journeys. Enter what the service’s administrator gave you.",
    );
    this.unlink.hidden = !isLinked;
    setText(this.test, this.isDirty || !isLinked ? "Save and test connection" : "Test connection");
  }

  /** @param {string} text @param {"good" | "bad" | ""} [kind] */
  #say(text, kind = "") {
    setText(this.result, text);
    this.result.classList.toggle("Result--good", kind === "good");
    this.result.classList.toggle("Result--bad", kind === "bad");
  }

  async #test() {
    if (this.test.getAttribute("aria-disabled") === "true") return;
    this.#say("");
    if ((this.isDirty || this.form.version === null) && !(await this.form.save())) return;
    this.test.setAttribute("aria-disabled", "true");
    this.#say("Testing …");
    try {
      const { isConnected, organisationName, reason = "" } = await this.page.client.testOrganisation();
      if (isConnected) {
        this.#say(`It works: the service knows this organisation as “${organisationName}”.`, "good");
      } else {
        this.#say(`It does not work. ${sentence(reason)}`, "bad");
      }
    } catch (problem) {
      this.#say(wordsOf(problem), "bad");
    } finally {
      this.test.setAttribute("aria-disabled", "false");
    }
  }

  async #unlink() {
    const isSure = await confirm({
      title: "Cut the link with the organisation?",
      says: [
        "No availability is told and no chat is offered any more, and agents see no journeys at the desk.",
        "The secret is forgotten: you need it to link again.",
      ],
      action: "Cut the link",
    });
    if (!isSure) return;
    try {
      await this.page.client.remove("organisation");
      this.form.put(NONE, null);
      await this.page.refresh();
      this.page.say("The link is cut.");
      this.heading.focus();
    } catch (problem) {
      this.form.refuse(problem);
      announce("The link is not cut.");
    }
  }
}
