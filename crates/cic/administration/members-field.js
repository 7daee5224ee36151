// @ts-check
/** Who is a member of a workgroup: all users, to be checked, with a search. */

import { el, setText } from "../desk/dom.js";
import { isLicensed, roleName } from "./facts.js";
import { FieldError, freshId, TextField } from "./fields.js";
import { counted, holds } from "./words.js";

/** @typedef {import("./client.js").User} User */

/** Users shown at once; the search finds the others. */
const MAX_ROWS = 200;

export class MembersField {
  property = "members";
  label = "Members";
  #error = new FieldError("members");
  /** @type {User[]} */
  #users = [];
  /** Ids as the server spells them. @type {Set<string>} */
  #members = new Set();

  constructor() {
    const render = () => this.#render();
    this.search = new TextField({
      property: "member-search",
      label: "Search users",
      type: "search",
      // What is looked for is no change of the workgroup.
      attributes: {
        oninput: (/** @type {Event} */ event) => {
          event.stopPropagation();
          render();
        },
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
          if (event.key === "Enter") event.preventDefault();
        },
      },
    });
    this.onlyMembers = el("input", {
      class: "Check_input",
      type: "checkbox",
      id: freshId("only-members"),
      onchange: render,
      "data-test": "only-members",
    });
    this.count = el("p", { class: "List_count", role: "status", "data-test": "member-count" });
    this.list = el("ul", { class: "Members_list", "data-test": "members" });
    this.element = el(
      "fieldset",
      { class: "Group Members" },
      el("legend", { class: "Group_title" }, this.label),
      el("p", { class: "Field_hint" }, "Chats to the workgroup are offered to members who are available."),
      el(
        "div",
        { class: "List_tools" },
        this.search.element,
        el(
          "div",
          { class: "Check" },
          this.onlyMembers,
          el("label", { class: "Check_label", for: this.onlyMembers.id }, "Members only"),
        ),
        this.count,
      ),
      this.list,
      this.#error.element,
    );
  }

  get value() {
    return [...this.#members].sort();
  }

  set value(members) {
    this.#members = new Set(members);
    this.#render();
  }

  /** @param {User[]} users */
  setUsers(users) {
    this.#users = users;
    this.#render();
  }

  #render() {
    const search = this.search.value.trim();
    const found = this.#users.filter(
      ({ id, displayName }) =>
        holds(`${id} ${displayName}`, search) && (!this.onlyMembers.checked || this.#members.has(id)),
    );
    const shown = found.slice(0, MAX_ROWS);
    const more = found.length > shown.length ? ` The first ${MAX_ROWS} are shown.` : "";
    this.#count(search ? `${found.length} found. ${more}` : more);
    this.list.replaceChildren(...shown.map((user) => this.#row(user)));
    if (!shown.length) {
      this.list.append(el("li", { class: "Hint" }, search ? "Nobody of that name." : "There is nobody."));
    }
  }

  /** @param {User} user */
  #row(user) {
    const { id, displayName, role } = user;
    const hint =
      role === "agent"
        ? isLicensed(user)
          ? "agent, takes offered chats"
          : "agent without the user licence"
        : `${roleName(role).toLowerCase()}: takes no chats`;
    const input = el("input", {
      class: "Check_input",
      type: "checkbox",
      id: freshId("member"),
      value: id,
      "data-test": "member",
      onchange: () => {
        if (input.checked) this.#members.add(id);
        else this.#members.delete(id);
        this.#count();
      },
    });
    input.checked = this.#members.has(id);
    return el(
      "li",
      { class: "Check" },
      input,
      el(
        "label",
        { class: "Check_label", for: input.id },
        displayName,
        " ",
        el("span", { class: "Table_id" }, id),
      ),
      el("p", { class: "Field_hint" }, hint),
    );
  }

  /** @param {string} [more] */
  #count(more = "") {
    const { size } = this.#members;
    const all = counted(this.#users.length, "user");
    setText(this.count, `${size} of ${all} ${size === 1 ? "is a member" : "are members"}. ${more}`.trim());
  }

  problem() {
    return null;
  }

  /** @param {string | null} text */
  complain(text) {
    this.#error.show(text, []);
  }

  focus() {
    this.search.focus();
  }
}
