// @ts-check
/// <reference path="../css.d.ts" />
// A note in the page's corner: whoever has opened it for a check sees that it goes on. It is theirs to take away.

import styles from "../check.css";

/** @returns {{ say(text: string): void, remove(): void }} */
export function note() {
  const host = document.createElement("waymeet-check");
  let isGone = false;
  const remove = () => {
    isGone = true;
    host.remove();
  };
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  status.setAttribute("data-test", "check-said");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "Note_close";
  close.setAttribute("aria-label", "Close this note");
  close.setAttribute("data-test", "check-close");
  close.addEventListener("click", remove);
  const box = document.createElement("section");
  box.className = "Note";
  box.lang = "en";
  box.dir = "ltr";
  box.setAttribute("aria-label", "Waymeet");
  box.append(status, close);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  const shadow = host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(box);
  return {
    say(text) {
      if (isGone || status.textContent === text) return;
      const put = () => {
        if (isGone) return;
        // A page may have put its own content in the place of everything.
        if (!host.isConnected) document.body.append(host);
        status.textContent = text;
      };
      // The script may be there before the body is.
      if (document.body) put();
      else addEventListener("DOMContentLoaded", put, { once: true });
    },
    remove,
  };
}
