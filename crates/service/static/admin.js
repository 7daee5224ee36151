// @ts-check
// The overview: times in the viewer's zone, and buttons that copy.

import { localiseTimes } from "./times.js";

/** How long a button says that it has copied. */
const SAID_FOR_MS = 2_000;

localiseTimes(document);

for (const button of document.querySelectorAll("[data-copy]")) {
  // Browsers without a clipboard (or without leave to use it) show no button that does nothing.
  if (!(button instanceof HTMLButtonElement) || navigator.clipboard === undefined) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = button.parentElement?.querySelector("code")?.textContent ?? "";
    await navigator.clipboard.writeText(text).then(
      () => (button.textContent = "Copied"),
      () => (button.textContent = "Select the text to copy it"),
    );
    setTimeout(() => (button.textContent = "Copy"), SAID_FOR_MS);
  });
}
