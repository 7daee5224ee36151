// @ts-check
/** One user: made, changed, removed. */

import { el, setText } from "../desk/dom.js";
import { pathOf, ServerError } from "./client.js";
import { confirm } from "./confirm.js";
import { EditForm } from "./edit-form.js";
import { isLicensed, roleName, seatsInWords, seatsOf, USER_LICENCE, workgroupsOf } from "./facts.js";
import { freshId } from "./fields.js";
import { hashOf } from "./route.js";
import { userFields } from "./user-fields.js";
import { counted } from "./words.js";

/** @typedef {import("./client.js").Configuration} Configuration */
/** @typedef {import("./client.js").User} User */
/** @typedef {import("./page.js").Page} Page */

/** @type {User} */
const NEW_USER = {
  id: "",
  displayName: "",
  role: "agent",
  licences: [],
  skills: {},
  hasPhoto: false,
  chatsAtOnce: null,
};

export class UserForm {
  /** As it was read: what the form has no field for stays. @type {User} */
  #user = NEW_USER;

  /** @param {Page} page @param {string | null} id `null` for somebody new */
  constructor(page, id) {
    this.page = page;
    this.isNew = id === null;
    this.fields = userFields(this.isNew, () => this.form.touch());
    this.workgroups = el("ul", { class: "Links", "data-test": "user-workgroups" });
    this.follows = el("p", { class: "Hint", hidden: true, "data-test": "user-follows" });
    this.remove = el(
      "button",
      {
        class: "Button Button--danger",
        type: "button",
        hidden: this.isNew,
        "data-test": "remove",
        onclick: () => void this.#remove(),
      },
      "Remove this user …",
    );
    /** @type {EditForm<User>} */
    this.form = new EditForm({
      name: "UserForm",
      label: this.isNew ? "New user" : `User ${id}`,
      saveLabel: this.isNew ? "Create the user" : "Save",
      fields: [
        ...(this.isNew ? [this.fields.id] : []),
        this.fields.displayName,
        this.fields.photo,
        this.fields.role,
        this.fields.password,
        this.fields.licence,
        this.fields.chats,
        this.fields.skills,
      ],
      content: this.#content(),
      actions: [this.remove],
      show: (user) => this.#show(user),
      read: () => this.#read(),
      describe: (user) => this.#describe(user),
      fetch: () => page.client.read(pathOf("users", this.#idNow())),
      save: (user, version) => page.client.save(pathOf("users", user.id), user, version),
      saved: async (user) => {
        await page.refresh();
        if (!this.isNew) return page.say(`${user.displayName} is saved.`);
        page.leave(this, hashOf("users", user.id), `${user.displayName} (${user.id}) is a user now.`);
      },
      changed: () => this.#sayWhatFollows(),
    });
    this.heading = el("h2", { class: "Section_title", tabindex: "-1" }, this.isNew ? "New user" : (id ?? ""));
    this.element = el(
      "div",
      { class: "Section" },
      el("p", { class: "Crumb" }, el("a", { href: hashOf("users") }, "Users")),
      this.heading,
      this.form.element,
    );
  }

  #content() {
    const group = (/** @type {string} */ title, /** @type {(Node | null)[]} */ ...children) =>
      el("fieldset", { class: "Group" }, el("legend", { class: "Group_title" }, title), ...children);
    const heading = freshId("workgroups");
    return [
      group(
        "Person",
        this.isNew ? this.fields.id.element : null,
        this.fields.displayName.element,
        this.fields.photo.element,
      ),
      this.fields.role.element,
      group("Log-in", this.fields.password.element),
      group("Licensing", this.fields.licence.element),
      group("Chats", this.fields.chats.element),
      this.fields.skills.element,
      el(
        "section",
        { class: "Group", "aria-labelledby": heading },
        el("h3", { class: "Group_title", id: heading }, "Workgroups"),
        this.workgroups,
      ),
      this.follows,
    ];
  }

  get isDirty() {
    return this.form.isDirty;
  }

  #idNow() {
    return this.isNew ? this.fields.id.value.trim() : this.#user.id;
  }

  /** Reads the user, unless something is typed that is not saved. @param {Configuration} configuration @param {string | null} id */
  async open(configuration, id) {
    if (id === null) {
      if (!this.isDirty) this.form.put(NEW_USER, null);
    } else if (!this.isDirty) {
      this.#user = { ...NEW_USER, id };
      const { value, version } = await this.page.client.read(pathOf("users", id));
      this.form.put(value, version);
    }
    this.update(configuration);
  }

  /** @param {Configuration} configuration */
  update(configuration) {
    this.fields.licence.setHint(
      `Lets the user take chats that began as an offer. ${seatsInWords(configuration)}` +
        (seatsOf(configuration.licenceFile) === 0 ? " Load a licence file first." : ""),
    );
    this.fields.skills.setKnown([
      ...new Set(configuration.users.flatMap(({ skills }) => Object.keys(skills))),
    ]);
    const groups = this.isNew ? [] : workgroupsOf(configuration, this.#user.id);
    const none = this.isNew
      ? "Members are chosen in the workgroup, once the user is there."
      : "A member of no workgroup: no chats come. Members are chosen in the workgroup.";
    this.workgroups.replaceChildren(
      ...(groups.length
        ? groups.map(({ name }) => el("li", {}, el("a", { href: hashOf("workgroups", name) }, name)))
        : [el("li", { class: "Hint" }, none)]),
    );
    this.#sayWhatFollows();
  }

  /** @param {User} user */
  #show(user) {
    this.#user = user;
    this.fields.id.value = user.id;
    this.fields.displayName.value = user.displayName;
    this.fields.role.value = user.role;
    this.fields.password.value = "";
    this.fields.photo.value = user.hasPhoto;
    this.fields.licence.value = isLicensed(user);
    this.fields.chats.value = String(user.chatsAtOnce ?? "");
    this.fields.skills.value = user.skills;
    if (this.isNew) return;
    this.heading.replaceChildren(user.displayName, " ", el("span", { class: "Section_id" }, user.id));
  }

  /** @returns {User} */
  #read() {
    const others = this.#user.licences.filter((licence) => licence !== USER_LICENCE);
    const password = this.fields.password.value;
    return {
      ...this.#user,
      id: this.#idNow(),
      displayName: this.fields.displayName.value.trim(),
      role: /** @type {User["role"]} */ (this.fields.role.value),
      licences: this.fields.licence.value ? [...others, USER_LICENCE].sort() : others,
      skills: this.fields.skills.value,
      hasPhoto: this.fields.photo.value,
      chatsAtOnce: this.#chatsAtOnce(),
      ...(password ? { password } : {}),
    };
  }

  /** What is no number is kept as it is: it is something typed, too. */
  #chatsAtOnce() {
    const typed = this.fields.chats.value.trim();
    const number = Number(typed);
    return typed === "" ? null : Number.isNaN(number) ? /** @type {any} */ (typed) : number;
  }

  /** @param {User} user @returns {import("./conflict.js").Described} */
  #describe(user) {
    const skills = Object.entries(user.skills).map(([name, level]) => `${name} ${level}`);
    return [
      ["Display name", user.displayName],
      ["Picture", user.hasPhoto ? "yes" : "no"],
      ["Role", roleName(user.role)],
      ["Password", user.password ? "a new one" : "as it is"],
      [USER_LICENCE, isLicensed(user) ? "yes" : "no"],
      ["Chats at once", String(user.chatsAtOnce ?? "")],
      ["Skills", skills.sort().join(", ")],
    ];
  }

  get #isSelf() {
    return this.page.client.session?.userId.toLowerCase() === this.#user.id.toLowerCase();
  }

  #sayWhatFollows() {
    const isOther = this.fields.role.value !== this.#user.role || this.fields.password.value !== "";
    const says =
      this.#isSelf && this.fields.role.value !== "administrator"
        ? "This is you: once it is saved you are no administrator any more, and this page closes."
        : "Once it is saved the user is logged out, and chats go back to where they waited.";
    const isSaid = !this.isNew && isOther && (!this.#isSelf || this.fields.role.value !== this.#user.role);
    setText(this.follows, isSaid ? says : "");
    this.follows.hidden = !isSaid;
  }

  async #remove() {
    const { id, displayName } = this.#user;
    if (this.#isSelf) {
      setText(this.form.error, "You cannot remove yourself: another administrator can.");
      this.form.error.hidden = false;
      this.form.error.focus();
      return;
    }
    const configuration = await this.page.refresh();
    const groups = workgroupsOf(configuration, id).length;
    const isSure = await confirm({
      title: `Remove ${displayName} (${id})?`,
      says: [
        `The user is logged out, chats go back to where they waited, and ${counted(groups, "workgroup")} ${groups === 1 ? "loses" : "lose"} a member.`,
        "This cannot be undone.",
      ],
      action: `Remove ${id}`,
      name: id,
    });
    if (!isSure) return;
    try {
      await this.page.client.remove(pathOf("users", id));
      this.page.leave(this, hashOf("users"), `${displayName} (${id}) is removed.`);
    } catch (problem) {
      if (problem instanceof ServerError && problem.status === 404) {
        this.page.leave(this, hashOf("users"), `Somebody else has removed ${displayName} (${id}) already.`);
      } else {
        this.form.refuse(problem);
      }
    }
  }
}
