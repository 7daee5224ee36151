// @ts-check
/** Asks before something that cannot be taken back. */

import { el } from "./dom.js";

/**
 * @param {object} question
 * @param {string} question.title
 * @param {string} question.text
 * @param {string} question.yes what the button says that does it
 * @param {string} question.no
 * @returns {Promise<boolean>}
 */
export function confirm({ title, text, yes, no }) {
  const before = document.activeElement;
  let isAccepted = false;
  const button = (
    /** @type {string} */ words,
    /** @type {string} */ kind,
    /** @type {string} */ test,
    /** @type {boolean} */ is,
  ) =>
    el(
      "button",
      {
        class: `Button ${kind}`,
        type: "button",
        "data-test": test,
        onclick: (/** @type {Event} */ event) => {
          isAccepted = is;
          /** @type {HTMLElement} */ (event.currentTarget).closest("dialog")?.close();
        },
      },
      words,
    );
  const accept = button(yes, "Button--danger", "confirm-yes", true);
  const dialog = el(
    "dialog",
    {
      class: "Dialog Dialog--small",
      role: "alertdialog",
      "aria-labelledby": "confirm-title",
      "aria-describedby": "confirm-text",
      "data-test": "confirm",
    },
    el("h2", { class: "Dialog_title", id: "confirm-title" }, title),
    el("p", { id: "confirm-text" }, text),
    el("div", { class: "Dialog_actions" }, button(no, "", "confirm-no", false), accept),
  );
  document.body.append(dialog);
  dialog.showModal();
  // Agents end many chats a day: Enter does what was asked for, Escape does not.
  accept.focus();
  return new Promise((resolve) => {
    // Escape closes it too, and means no.
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before instanceof HTMLElement) before.focus();
      resolve(isAccepted);
    });
  });
}
