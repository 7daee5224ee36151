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

// A dialog that opens in the frame may take the focus all the same: whoever types goes on typing.
/** @type {HTMLElement | undefined} */
let typing;
document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLElement && target.closest("#document")) typing = target;
});
addEventListener("blur", () => {
  setTimeout(() => {
    if (document.activeElement?.matches("iframe.preview_frame")) typing?.focus();
  });
});

document.addEventListener("change", showWhatApplies);
document.addEventListener("htmx:afterSettle", () => {
  showWhatApplies();
  localiseFields(document);
  showOffer();
});

// Whoever leaves with something typed is asked; whoever saves is not. What was refused is not saved either.
let isChanged = document.querySelector('[data-test="said"].notice-bad, [data-test="conflict"]') !== null;
document.addEventListener("input", (event) => {
  if (!(event.target instanceof Element) || event.target.closest("#document") === null) return;
  isChanged = true;
  const isTested = document.querySelector("#test")?.childElementCount;
  document.querySelector("[data-outdated]")?.toggleAttribute("hidden", !isTested);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt } = /** @type {CustomEvent} */ (event).detail;
  if (elt?.name !== "_do") return;
  if (elt.value === "test") document.querySelector("[data-outdated]")?.setAttribute("hidden", "");
  else isChanged = true;
});
document.addEventListener("submit", (event) => {
  if (event.target instanceof Element && event.target.id === "document") isChanged = false;
});
addEventListener("beforeunload", (event) => {
  if (isChanged) event.preventDefault();
});

// What has happened is said once: a reload of the page says nothing.
const address = new URL(location.href);
if (address.searchParams.has("done")) {
  address.searchParams.delete("done");
  history.replaceState(history.state, "", address);
}

showWhatApplies();
localiseFields(document);
showOffer();
