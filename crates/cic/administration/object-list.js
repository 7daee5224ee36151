// @ts-check
/** A list of objects as a table: with a search, and with words where there are none. */

import { el, setText } from "../desk/dom.js";
import { TextField } from "./fields.js";
import { counted, holds } from "./words.js";

/** Rows shown at once; the search finds the others. */
const MAX_ROWS = 200;
/** What a cell says that has nothing to say; in narrow windows it is left out. */
export const NOTHING = "–";

/**
 * @template T
 * @typedef {object} Listing
 * @property {string} label
 * @property {[one: string, many: string]} noun
 * @property {[title: string, cell: (item: T) => (Node | string)[], kind?: "short"][]} columns The first one names the row;
 *   what is short is not broken.
 * @property {(item: T) => string} words What the search looks through.
 * @property {(item: T) => string} name For the tests.
 * @property {Node} empty What to do where there are none.
 * @property {boolean} [hasSearch]
 */

/** @template T */
export class ObjectList {
  /** @type {T[]} */
  #items = [];

  /** @param {Listing<T>} listing */
  constructor(listing) {
    this.listing = listing;
    const { label, columns, hasSearch = true } = listing;
    this.search = new TextField({
      property: "search",
      label: `Search ${label.toLowerCase()}`,
      type: "search",
      attributes: { oninput: () => this.#render() },
    });
    this.count = el("p", { class: "List_count", role: "status", "data-test": "list-count" });
    this.body = el("tbody", { role: "rowgroup" });
    this.table = el(
      "table",
      { class: "Table", role: "table", "aria-label": label, "data-test": "list" },
      el(
        "thead",
        { role: "rowgroup" },
        el(
          "tr",
          { role: "row" },
          ...columns.map(([title]) => el("th", { role: "columnheader", scope: "col" }, title)),
        ),
      ),
      this.body,
    );
    this.tools = el("div", { class: "List_tools", hidden: !hasSearch }, this.search.element, this.count);
    this.element = el("div", { class: "List" }, this.tools, this.table, listing.empty);
  }

  /** @param {T[]} items */
  update(items) {
    this.#items = items;
    this.#render();
  }

  #render() {
    const { words, noun, hasSearch = true, empty } = this.listing;
    const search = this.search.value.trim();
    const found = this.#items.filter((item) => holds(words(item), search));
    const shown = found.slice(0, MAX_ROWS);
    const all = counted(this.#items.length, ...noun);
    const more =
      found.length > shown.length ? `, the first ${MAX_ROWS} are shown: search for the others` : "";
    setText(this.count, search ? `${found.length} of ${all} found${more}` : `${all}${more}`);
    this.tools.hidden = !hasSearch || this.#items.length === 0;
    this.table.hidden = shown.length === 0;
    /** @type {HTMLElement} */ (empty).hidden = this.#items.length > 0;
    this.body.replaceChildren(...shown.map((item) => this.#row(item)));
  }

  /** @param {T} item */
  #row(item) {
    const { columns, name } = this.listing;
    const row = el("tr", { role: "row", "data-test": "row", "data-name": name(item) });
    for (const [index, [title, cell, kind]] of columns.entries()) {
      const content = cell(item);
      const classes = [kind && `Table_${kind}`, content[0] === NOTHING && "Table_nothing"].filter(Boolean);
      row.append(
        index === 0
          ? el("th", { role: "rowheader", scope: "row" }, ...content)
          : el("td", { role: "cell", class: classes.join(" "), "data-title": title }, ...content),
      );
    }
    return row;
  }
}

/** Says that there is nothing, and what to do. @param {string} title @param {...(Node | string)} what */
export function emptyState(title, ...what) {
  return el(
    "div",
    { class: "Empty", "data-test": "empty" },
    el("p", { class: "Empty_title" }, title),
    el("p", {}, ...what),
  );
}
