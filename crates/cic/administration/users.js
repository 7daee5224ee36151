// @ts-check
/** The users. */

import { el } from "../desk/dom.js";
import { isLicensed, roleName, USER_LICENCE, workgroupsOf } from "./facts.js";
import { emptyState, NOTHING, ObjectList } from "./object-list.js";
import { hashOf } from "./route.js";

/** @typedef {import("./client.js").Configuration} Configuration */
/** @typedef {import("./client.js").User} User */

export class Users {
  /** @type {Configuration | null} */
  #configuration = null;

  constructor() {
    this.heading = el("h2", { class: "Section_title", tabindex: "-1" }, "Users");
    /** @type {ObjectList<User>} */
    this.list = new ObjectList({
      label: "Users",
      noun: ["user", "users"],
      name: ({ id }) => id,
      words: (user) => this.#words(user),
      columns: [
        [
          "User",
          (user) => [
            el("a", { href: hashOf("users", user.id), "data-test": "row-link" }, user.displayName),
            " ",
            el("span", { class: "Table_id" }, user.id),
          ],
        ],
        ["Role", (user) => [roleName(user.role)], "short"],
        [
          "Licence",
          (user) => [
            isLicensed(user)
              ? el("span", { class: "Badge Badge--good", title: USER_LICENCE }, "takes offered chats")
              : user.role === "agent"
                ? "none"
                : NOTHING,
          ],
          "short",
        ],
        ["Workgroups", (user) => this.#workgroups(user)],
        ["Skills", ({ skills }) => [Object.keys(skills).join(", ") || NOTHING]],
      ],
      empty: emptyState("There are no users yet", "Create the first agent with “New user”."),
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
          { class: "Button Button--primary Button--link", href: "#new-user", "data-test": "new" },
          "New user",
        ),
      ),
      this.list.element,
    );
  }

  /** @param {Configuration} configuration */
  update(configuration) {
    this.#configuration = configuration;
    this.list.update(configuration.users);
  }

  /** @param {User} user */
  #memberships(user) {
    return this.#configuration ? workgroupsOf(this.#configuration, user.id) : [];
  }

  /** @param {User} user */
  #words(user) {
    const groups = this.#memberships(user).map(({ name }) => name);
    const licence = isLicensed(user) ? USER_LICENCE : "";
    const skills = Object.keys(user.skills);
    return [user.id, user.displayName, roleName(user.role), licence, ...groups, ...skills].join(" ");
  }

  /** @param {User} user */
  #workgroups(user) {
    const links = this.#memberships(user).flatMap(({ name }) => [
      ", ",
      el("a", { href: hashOf("workgroups", name) }, name),
    ]);
    return links.length ? links.slice(1) : [NOTHING];
  }
}
