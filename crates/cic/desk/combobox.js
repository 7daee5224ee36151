// @ts-check
/**
 * A field to search in and a list of what is found. The focus stays in the field; the arrow keys choose.
 * Source: ARIA Authoring Practices Guide, combobox with list autocomplete.
 */

import { el, setText } from "./dom.js";

/** @typedef {{ key: string, group: string, label: string, detail: string, note?: string, isDisabled?: boolean }} Option */

export class Combobox {
  /** @type {Option[]} */
  #options = [];
  /** @type {Map<string, HTMLElement>} */
  #elements = new Map();
  /** @type {string | null} */
  #activeKey = null;

  /**
   * @param {object} settings
   * @param {string} settings.id
   * @param {string} settings.label
   * @param {string} settings.placeholder
   * @param {string} settings.nothing what is said where nothing is found
   * @param {(query: string) => Option[]} settings.find
   * @param {(option: Option) => void} settings.choose
   * @param {() => void} settings.leave
   * @param {(option: Option | null) => void} [settings.activate] another one is the active one
   */
  constructor(settings) {
    this.settings = settings;
    const { id, label, placeholder } = settings;
    this.input = el("input", {
      class: "Field_input",
      id,
      type: "text",
      role: "combobox",
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      placeholder,
      "aria-label": label,
      "aria-autocomplete": "list",
      "aria-expanded": "true",
      "aria-controls": `${id}-list`,
      "data-test": id,
      oninput: () => this.update(true),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#onKey(event),
    });
    this.list = el("div", {
      class: "Options",
      id: `${id}-list`,
      role: "listbox",
      "aria-label": label,
      tabindex: -1,
      // The focus stays in the field, whatever is clicked.
      onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
    });
    this.nothing = el("p", { class: "Options_nothing", role: "status", hidden: true });
    this.element = el("div", { class: "Combobox" }, this.input, this.list, this.nothing);
  }

  /** The one that Enter would choose. @returns {Option | null} */
  get active() {
    return this.#options.find(({ key }) => key === this.#activeKey) ?? null;
  }

  /** Begins anew. @param {string} [query] */
  open(query = "") {
    this.input.value = query;
    this.#activeKey = null;
    this.update(true);
    this.input.focus();
  }

  /**
   * Finds again: something was typed, or what is found has changed.
   * @param {boolean} [fromTop] whether the first one is to be the active one
   */
  update(fromTop = false) {
    const options = this.settings.find(this.input.value);
    const isSame = JSON.stringify(options) === JSON.stringify(this.#options);
    this.#options = options;
    if (!isSame) this.#build();
    const first = options.find(({ isDisabled }) => !isDisabled)?.key ?? null;
    const isThere = options.some(({ key, isDisabled }) => key === this.#activeKey && !isDisabled);
    this.#activate(fromTop || !isThere ? first : this.#activeKey);
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.nothing.hidden = options.length > 0;
    setText(this.nothing, options.length > 0 ? "" : this.settings.nothing);
  }

  #build() {
    this.#elements.clear();
    /** @type {Map<string, HTMLElement>} */
    const groups = new Map();
    for (const [place, option] of this.#options.entries()) {
      const { key, label, detail, note, isDisabled, group: name } = option;
      const id = `${this.settings.id}-${place}`;
      const element = el(
        "div",
        {
          class: "Option",
          id,
          role: "option",
          "aria-selected": "false",
          "aria-disabled": isDisabled ? "true" : null,
          "data-test": `${this.settings.id}-option`,
          onclick: () => !isDisabled && this.#take(option),
        },
        el("span", { class: "Option_label" }, label),
        note ? el("span", { class: "Option_note" }, note) : null,
        detail ? el("span", { class: "Option_detail" }, detail) : null,
      );
      this.#elements.set(key, element);
      let group = groups.get(name);
      if (!group) {
        const title = `${this.settings.id}-group-${groups.size}`;
        group = el(
          "div",
          { role: "group", "aria-labelledby": title },
          el("div", { class: "Options_group", id: title, role: "presentation" }, name),
        );
        groups.set(name, group);
      }
      group.append(element);
    }
    this.list.replaceChildren(...groups.values());
  }

  /** @param {string | null} key */
  #activate(key) {
    this.#activeKey = key;
    for (const [other, element] of this.#elements) {
      element.setAttribute("aria-selected", String(other === key));
    }
    const element = key === null ? undefined : this.#elements.get(key);
    if (element) {
      this.input.setAttribute("aria-activedescendant", element.id);
      element.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
    this.settings.activate?.(this.active);
  }

  /** @param {Option} option */
  #take(option) {
    this.#activate(option.key);
    this.settings.choose(option);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      const ready = this.#options.filter(({ isDisabled }) => !isDisabled);
      const place = ready.findIndex(({ key }) => key === this.#activeKey);
      this.#activate(ready.at((place + step) % ready.length)?.key ?? null);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const { active } = this;
      if (active) this.settings.choose(active);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.settings.leave();
    }
  }
}
