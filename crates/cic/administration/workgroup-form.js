// @ts-check
/** One workgroup: made, changed, removed. */

import { el } from "../desk/dom.js";
import { pathOf, ServerError } from "./client.js";
import { confirm } from "./confirm.js";
import { EditForm } from "./edit-form.js";
import { CheckField, TextField } from "./fields.js";
import { MembersField } from "./members-field.js";
import { hashOf } from "./route.js";
import { counted } from "./words.js";

/** @typedef {import("./client.js").Configuration} Configuration */
/** @typedef {import("./client.js").Workgroup} Workgroup */
/** @typedef {import("./page.js").Page} Page */

const MAX_NAME_CHARS = 100;

/** @type {Workgroup} */
const NEW_WORKGROUP = { name: "", members: [], altocloudQueueAvailabilityUpdates: true };

export class WorkgroupForm {
  /** As it was read: what the form has no field for stays. @type {Workgroup} */
  #workgroup = NEW_WORKGROUP;

  /** @param {Page} page @param {string | null} name `null` for a new one */
  constructor(page, name) {
    this.page = page;
    this.isNew = name === null;
    this.name = new TextField({
      property: "name",
      label: "Name",
      hint: "What chats name as their target; it is not changed later, and letter case does not matter.",
      required: true,
      maxlength: MAX_NAME_CHARS,
      test: "workgroup-name",
    });
    this.updates = new CheckField({
      property: "altocloudQueueAvailabilityUpdates",
      label: "Enable Altocloud queue availability updates",
      hint:
        "Tells the website whether somebody can take a chat. Updates are sent only while at least one member " +
        "with the user licence is logged in; without them no chat is offered for this workgroup.",
      test: "availability-updates",
    });
    this.members = new MembersField();
    this.remove = el(
      "button",
      {
        class: "Button Button--danger",
        type: "button",
        hidden: this.isNew,
        "data-test": "remove",
        onclick: () => void this.#remove(),
      },
      "Remove this workgroup …",
    );
    const group = (/** @type {string} */ title, /** @type {Node} */ child) =>
      el("fieldset", { class: "Group" }, el("legend", { class: "Group_title" }, title), child);
    /** @type {EditForm<Workgroup>} */
    this.form = new EditForm({
      name: "WorkgroupForm",
      label: this.isNew ? "New workgroup" : `Workgroup ${name}`,
      saveLabel: this.isNew ? "Create the workgroup" : "Save",
      fields: [...(this.isNew ? [this.name] : []), this.updates, this.members],
      content: [
        ...(this.isNew ? [group("Workgroup", this.name.element)] : []),
        group("Options", this.updates.element),
        this.members.element,
      ],
      actions: [this.remove],
      show: (workgroup) => this.#show(workgroup),
      read: () => this.#read(),
      describe: ({ members, altocloudQueueAvailabilityUpdates: isOn }) => [
        ["Availability updates", isOn ? "enabled" : "off"],
        ["Members", [...members].sort().join(", ")],
      ],
      fetch: () => page.client.read(pathOf("workgroups", this.#nameNow())),
      save: (workgroup, version) =>
        page.client.save(pathOf("workgroups", workgroup.name), workgroup, version),
      saved: async ({ name: made }) => {
        await page.refresh();
        if (!this.isNew) return page.say(`${made} is saved.`);
        page.leave(this, hashOf("workgroups", made), `${made} is a workgroup now.`);
      },
    });
    this.heading = el(
      "h2",
      { class: "Section_title", tabindex: "-1" },
      this.isNew ? "New workgroup" : (name ?? ""),
    );
    this.element = el(
      "div",
      { class: "Section" },
      el("p", { class: "Crumb" }, el("a", { href: hashOf("workgroups") }, "Workgroups")),
      this.heading,
      this.form.element,
    );
  }

  get isDirty() {
    return this.form.isDirty;
  }

  #nameNow() {
    return this.isNew ? this.name.value.trim() : this.#workgroup.name;
  }

  /** Reads the workgroup, unless something is typed that is not saved. @param {Configuration} configuration @param {string | null} name */
  async open(configuration, name) {
    if (name === null) {
      if (!this.isDirty) this.form.put(NEW_WORKGROUP, null);
    } else if (!this.isDirty) {
      const { value, version } = await this.page.client.read(pathOf("workgroups", name));
      this.form.put(value, version);
    }
    this.update(configuration);
  }

  /** @param {Configuration} configuration */
  update(configuration) {
    this.members.setUsers(configuration.users);
  }

  /** @param {Workgroup} workgroup */
  #show(workgroup) {
    this.#workgroup = workgroup;
    this.name.value = workgroup.name;
    this.updates.value = workgroup.altocloudQueueAvailabilityUpdates;
    this.members.value = workgroup.members;
    if (!this.isNew) this.heading.textContent = workgroup.name;
  }

  /** @returns {Workgroup} */
  #read() {
    return {
      ...this.#workgroup,
      name: this.#nameNow(),
      members: this.members.value,
      altocloudQueueAvailabilityUpdates: this.updates.value,
    };
  }

  async #remove() {
    const { name, members } = this.#workgroup;
    const isSure = await confirm({
      title: `Remove the workgroup ${name}?`,
      says: [
        `Its ${counted(members.length, "member")} ${members.length === 1 ? "stays a user" : "stay users"}. ` +
          "Chats that ask for it are refused from then on, and action maps that name it offer nothing.",
        "This cannot be undone.",
      ],
      action: `Remove ${name}`,
      name,
    });
    if (!isSure) return;
    const to = hashOf("workgroups");
    try {
      await this.page.client.remove(pathOf("workgroups", name));
      this.page.leave(this, to, `The workgroup ${name} is removed.`);
    } catch (problem) {
      if (problem instanceof ServerError && problem.status === 404) {
        this.page.leave(this, to, `Somebody else has removed ${name} already.`);
      } else {
        this.form.refuse(problem);
      }
    }
  }
}
