// @ts-check
/** To whom the interaction is handed on: a list one searches in, and a button that does it. */

import { Combobox } from "./combobox.js";
import { el, setText } from "./dom.js";
import { ariaKeys } from "./shortcuts.js";

/** @typedef {import("./transfer-targets.js").Target} Target */

const GROUPS = { workgroup: "Workgroups", user: "Colleagues", away: "Colleagues who cannot take it now" };

export class TransferPanel {
  /**
   * @param {object} settings
   * @param {(query: string) => Target[]} settings.targets
   * @param {(target: Target) => Promise<void>} settings.transfer
   */
  constructor(settings) {
    this.settings = settings;
    this.button = el(
      "button",
      {
        class: "Button",
        type: "button",
        "aria-expanded": "false",
        "aria-controls": "transfer",
        "aria-keyshortcuts": ariaKeys("transfer"),
        "data-test": "transfer-open",
        onclick: () => (this.isOpen ? this.#leave() : this.open()),
      },
      "Transfer",
    );
    this.combobox = new Combobox({
      id: "transfer-target",
      label: "Workgroup or colleague to transfer to",
      placeholder: "Search workgroups and colleagues",
      nothing: "No workgroup and no colleague of that name.",
      find: (query) => this.#options(query),
      choose: () => this.confirm.focus(),
      leave: () => this.#leave(),
      activate: (option) => {
        setText(this.confirm, option ? `Transfer to ${option.label}` : "Transfer");
        this.confirm.disabled = option === null;
      },
    });
    this.confirm = el(
      "button",
      {
        class: "Button Button--primary",
        type: "button",
        "data-test": "transfer",
        onclick: () => void this.#transfer(),
      },
      "Transfer",
    );
    this.panel = el(
      "div",
      {
        class: "Picker Picker--top",
        id: "transfer",
        hidden: true,
        role: "group",
        "aria-label": "Transfer",
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
          if (event.key === "Escape") this.#leave();
        },
      },
      this.combobox.element,
      el(
        "div",
        { class: "Picker_actions" },
        this.confirm,
        el(
          "button",
          { class: "Button", type: "button", "data-test": "transfer-cancel", onclick: () => this.#leave() },
          "Cancel",
        ),
      ),
    );
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  open() {
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.combobox.open();
  }

  close() {
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  /** What is known of the targets may have changed. */
  update() {
    if (this.isOpen) this.combobox.update();
  }

  /** @param {string} query */
  #options(query) {
    return this.settings.targets(query).map(({ kind, id, name, detail, canTake }) => ({
      key: `${kind} ${id}`,
      group: canTake ? GROUPS[kind] : GROUPS.away,
      label: name,
      detail: "",
      note: detail,
      isDisabled: !canTake,
    }));
  }

  #leave() {
    this.close();
    this.button.focus();
  }

  async #transfer() {
    const { active } = this.combobox;
    const target = this.settings.targets("").find(({ kind, id }) => `${kind} ${id}` === active?.key);
    if (!target) return;
    this.confirm.disabled = true;
    try {
      await this.settings.transfer(target);
    } finally {
      this.confirm.disabled = false;
    }
  }
}
