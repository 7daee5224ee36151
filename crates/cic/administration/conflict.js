// @ts-check
/** Somebody else has changed what is being edited: theirs beside one's own, and what to do about it. */

import { el } from "../desk/dom.js";

/**
 * What an object says, in the words of its form: label and value.
 * @typedef {readonly (readonly [string, string])[]} Described
 */

/**
 * @param {object} conflict
 * @param {Described} conflict.theirs As it is on the server now.
 * @param {Described} conflict.mine As it was typed here.
 * @param {() => void} conflict.keepMine Saves what was typed over it.
 * @param {() => void} conflict.takeTheirs Forgets what was typed.
 */
export function conflictNotice({ theirs, mine, keepMine, takeTheirs }) {
  const rows = theirs.flatMap(([label, value], index) => {
    const own = mine[index]?.[1] ?? "";
    return own === value ? [] : [{ label, value, own }];
  });
  const title = el(
    "h3",
    { class: "Conflict_title", tabindex: "-1", "data-test": "conflict-title" },
    "Somebody else has changed this meanwhile",
  );
  const says = rows.length
    ? "Nothing of yours is saved yet, and nothing of it is lost: it is still in the form below. This is where the two differ:"
    : "What they saved is the same as what you typed.";
  const table = el(
    "table",
    { class: "Conflict_table", "data-test": "conflict-table" },
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        el("th", { scope: "col" }, "Field"),
        el("th", { scope: "col" }, "On the server now"),
        el("th", { scope: "col" }, "Yours"),
      ),
    ),
    el(
      "tbody",
      {},
      ...rows.map(({ label, value, own }) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, label),
          el("td", {}, value || "(nothing)"),
          el("td", {}, own || "(nothing)"),
        ),
      ),
    ),
  );
  const button = (/** @type {string} */ text, /** @type {string} */ test, /** @type {() => void} */ act) =>
    el("button", { class: "Button", type: "button", "data-test": test, onclick: act }, text);
  return el(
    "section",
    { class: "Conflict", "aria-labelledby": (title.id = "conflict-title"), "data-test": "conflict" },
    title,
    el("p", {}, says),
    rows.length ? table : null,
    el(
      "div",
      { class: "Conflict_actions" },
      button("Save mine over it", "conflict-keep", keepMine),
      button("Take the server’s, and forget mine", "conflict-take", takeTheirs),
    ),
  );
}
