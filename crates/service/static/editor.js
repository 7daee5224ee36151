// @ts-check
// The page that edits a document: fields that belong to one choice are shown with it, times are asked for as they are meant,
// and what a visitor would see follows what one types.

import { localiseFields } from "./local-times.js";

/** Fields that another field's answer hides. Without this script all of them are shown. */
function showWhatApplies() {
  for (const group of document.querySelectorAll("[data-when]")) {
    if (!(group instanceof HTMLElement)) continue;
    const field = /** @type {HTMLSelectElement | null} */ (
      document.querySelector(`[id="f-${CSS.escape(group.dataset.when ?? "")}"]`)
    );
    const values = (group.dataset.values ?? "").split(" ");
    if (field !== null) group.hidden = !values.includes(field.value);
  }
  for (const attribute of document.querySelectorAll(".field-attribute")) {
    if (!(attribute instanceof HTMLElement)) continue;
    const key = attribute.parentElement?.querySelector('select[name$=".key"]');
    if (key instanceof HTMLSelectElement) attribute.hidden = key.value !== "attributes";
  }
}

/** Gives the frame what a visitor would see. */
function showOffer() {
  const frame = document.querySelector("iframe.preview_frame");
  const source = document.querySelector("[data-offer]");
  if (!(frame instanceof HTMLIFrameElement) || !(source instanceof HTMLElement)) return;
  const surroundings = frame.dataset.surroundings ?? "desktop";
  const message = { offer: source.dataset.offer ?? "", isDark: surroundings === "dark" };
  frame.contentWindow?.postMessage(message, location.origin);
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-preview]") : null;
  const frame = document.querySelector("iframe.preview_frame");
  if (!(button instanceof HTMLElement) || !(frame instanceof HTMLIFrameElement)) return;
  const surroundings = button.dataset.preview ?? "desktop";
  frame.dataset.surroundings = surroundings;
  frame.parentElement?.setAttribute("data-surroundings", surroundings);
  for (const other of document.querySelectorAll("[data-preview]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  showOffer();
});

addEventListener("message", ({ origin, data }) => {
  if (origin === location.origin && data === "offer-frame is ready") showOffer();
});

document.addEventListener("change", showWhatApplies);
document.addEventListener("htmx:afterSettle", () => {
  showWhatApplies();
  localiseFields(document);
  showOffer();
});

// Whoever leaves with something typed is asked; whoever saves is not.
let isChanged = false;
document.addEventListener("input", (event) => {
  if (event.target instanceof Element && event.target.closest("#document")) isChanged = true;
});
document.addEventListener("submit", () => (isChanged = false));
addEventListener("beforeunload", (event) => {
  if (isChanged) event.preventDefault();
});

showWhatApplies();
localiseFields(document);
showOffer();
