// @ts-check
/** Asks before something is destroyed. */

import { el } from "../desk/dom.js";
import { TextField } from "./fields.js";
import { isSameName } from "./words.js";

/**
 * @param {object} question
 * @param {string} question.title
 * @param {(string | Node)[]} question.says What follows, a paragraph each.
 * @param {string} question.action What the button does, such as `Remove kim`.
 * @param {string} [question.name] What has to be typed first.
 * @returns {Promise<boolean>} Whether to go on. The focus goes back to where it was.
 */
export function confirm({ title, says, action, name }) {
  const before = document.activeElement;
  const typed =
    name === undefined
      ? null
      : new TextField({ property: "confirmation", label: `Type ${name} to go on`, test: "confirm-name" });
  const cancel = el("button", { class: "Button", type: "button", "data-test": "confirm-cancel" }, "Cancel");
  const heading = el("h2", { class: "Dialog_title", id: "dialog-title" }, title);
  const words = el(
    "div",
    { class: "Dialog_says", id: "dialog-says" },
    ...says.map((text) => el("p", {}, text)),
  );
  const form = el(
    "form",
    { class: "Dialog_form", novalidate: true },
    heading,
    words,
    typed?.element,
    el(
      "div",
      { class: "Dialog_actions" },
      el("button", { class: "Button Button--danger", type: "submit", "data-test": "confirm-action" }, action),
      cancel,
    ),
  );
  const dialog = el(
    "dialog",
    {
      class: "Dialog",
      "aria-labelledby": heading.id,
      "aria-describedby": words.id,
      "data-test": "confirm",
    },
    form,
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    const answer = (/** @type {boolean} */ isSure) => {
      dialog.close();
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      resolve(isSure);
    };
    cancel.addEventListener("click", () => answer(false));
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      answer(false);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (typed && name !== undefined && !isSameName(typed.value, name)) {
        typed.complain(`That is not ${name}.`);
        typed.focus();
        return;
      }
      answer(true);
    });
    dialog.showModal();
    if (typed) typed.focus();
    else cancel.focus();
  });
}
