// @ts-check
// Every page of the administration: times in the viewer's zone, buttons that copy, and answers of ours that are merged into the
// page, so that focus, caret and what is typed stay where they are.

import { merge } from "./merge.js";
import { localiseTimes } from "./times.js";

/** How long a button says that it has copied. */
const SAID_FOR_MS = 2_000;

localiseTimes(document);

for (const button of document.querySelectorAll("[data-copy]")) {
  // Browsers without a clipboard (or without leave to use it) show no button that does nothing.
  if (!(button instanceof HTMLButtonElement) || navigator.clipboard === undefined) continue;
  button.hidden = false;
  const own = button.textContent;
  button.addEventListener("click", async () => {
    // What it copies: what is named, else what stands beside it.
    const { copy } = button.dataset;
    const source = copy ? document.getElementById(copy) : button.parentElement?.querySelector("code");
    await navigator.clipboard.writeText(source?.textContent ?? "").then(
      () => (button.textContent = "Copied"),
      () => (button.textContent = "Select the text to copy it"),
    );
    setTimeout(() => (button.textContent = own), SAID_FOR_MS);
  });
}

/** @type {{ htmx?: { defineExtension(name: string, extension: object): void } }} */
const { htmx } = /** @type {any} */ (window);

htmx?.defineExtension("merge", {
  /** @param {string} style */
  isInlineSwap: (style) => style === "merge",
  /** @param {string} style @param {Element} target @param {DocumentFragment} fragment */
  handleSwap(style, target, fragment) {
    const next = fragment.firstElementChild;
    if (style !== "merge" || next === null) return false;
    localiseTimes(next);
    merge(target, next);
    return [target];
  },
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target instanceof Element) localiseTimes(event.target);
});

/** Says what stands between the page and the service; nothing, once it is gone. @param {string} text */
function sayTrouble(text) {
  const trouble = document.getElementById("trouble");
  if (trouble !== null && trouble.textContent !== text) trouble.textContent = text;
}

document.addEventListener("htmx:sendError", () => {
  sayTrouble("The service cannot be reached. What you see may be out of date; nothing you typed is lost.");
});
document.addEventListener("htmx:responseError", (event) => {
  const { status } = /** @type {CustomEvent} */ (event).detail.xhr;
  if (status === 401) {
    sayTrouble("You have been logged out. Copy what you need, then reload the page to log in again.");
  } else if (![409, 422, 429].includes(status)) {
    sayTrouble("That did not work. What you see may be out of date.");
  }
});
document.addEventListener("htmx:afterOnLoad", () => sayTrouble(""));

// What is refused says so in the form, which is put into the page like any other answer.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if ([409, 422, 429].includes(detail.xhr.status)) detail.shouldSwap = true;
});
