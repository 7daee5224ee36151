// @ts-check
/** The keys of the desk, in words. */

import { el } from "./dom.js";
import { SHORTCUTS } from "./shortcuts.js";

/** What is pressed where: beside the keys that work everywhere. */
const ELSEWHERE = [
  ["Enter", "Send the message"],
  ["Shift Enter", "Begin a new line"],
  ["/", "Canned responses, at the beginning of a message"],
  ["Escape", "Close what is open"],
];

/** Shows them. The focus comes back to where it was. */
export function showHelp() {
  const before = document.activeElement;
  const dialog = el(
    "dialog",
    {
      class: "Dialog",
      "aria-labelledby": "help-title",
      "data-test": "help",
      onclose: () => {
        dialog.remove();
        if (before instanceof HTMLElement) before.focus();
      },
    },
    el("h2", { class: "Dialog_title", id: "help-title" }, "Keyboard shortcuts"),
    el("h3", { class: "Dialog_subtitle" }, "Everywhere"),
    keys(Object.values(SHORTCUTS).map(({ key, does }) => [`Alt Shift ${key}`, does])),
    el("h3", { class: "Dialog_subtitle" }, "While writing"),
    keys(ELSEWHERE),
    el(
      "div",
      { class: "Dialog_actions" },
      el(
        "button",
        { class: "Button", type: "button", "data-test": "help-close", onclick: () => dialog.close() },
        "Close",
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {string[][]} rows keys, and what they do */
function keys(rows) {
  return el(
    "dl",
    { class: "Keys" },
    ...rows.map(([pressed, does]) =>
      el("div", { class: "Keys_row" }, el("dt", {}, ...inKeys(pressed ?? "")), el("dd", {}, does ?? "")),
    ),
  );
}

/** @param {string} pressed */
function inKeys(pressed) {
  return pressed
    .split(" ")
    .flatMap((key, place) => [place > 0 ? " + " : "", el("kbd", { class: "Key" }, key)]);
}
