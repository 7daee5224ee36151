// @ts-check
/** Who is logged in, whether the server answers, and the way out. */

import { el } from "../desk/dom.js";
import { pageAt } from "./other-server.js";

export class TopBar {
  /** @param {{ displayName: string, userId: string, logOut: () => void, skip: () => void }} options */
  constructor({ displayName, userId, logOut, skip }) {
    this.connection = el("p", {
      class: "Connection",
      role: "status",
      "data-test": "connection-state",
    });
    this.element = el(
      "header",
      { class: "TopBar" },
      el(
        "button",
        { class: "Button SkipLink", type: "button", "data-test": "skip", onclick: skip },
        "Skip to the content",
      ),
      el("h1", { class: "TopBar_brand" }, "Administration"),
      this.connection,
      el(
        "div",
        { class: "TopBar_who" },
        el(
          "p",
          { "data-test": "user-name" },
          el("span", { class: "visually-hidden" }, "Logged in as "),
          displayName,
          " ",
          el("span", { class: "Table_id" }, userId),
        ),
        el("button", { class: "Button", type: "button", "data-test": "log-out", onclick: logOut }, "Log out"),
      ),
    );
  }

  /** @param {import("../desk/icws.js").ConnectionState} state @param {string} [host] the one that answers instead */
  show(state, host) {
    const isGood = state === "live" || state === "polling";
    const elsewhere = state === "passive" ? pageAt(host ?? "") : null;
    const text = isGood
      ? "Connected"
      : state === "passive"
        ? "Another server has taken over."
        : "Connection lost – trying again";
    const link = elsewhere && `Go on at ${elsewhere.host}`;
    this.connection.classList.toggle("Connection--lost", !isGood);
    // What is said already is not said again, nor taken from under somebody's focus.
    if (this.connection.textContent === [text, link].filter(Boolean).join(" ")) return;
    this.connection.replaceChildren(text);
    if (elsewhere) {
      this.connection.append(" ", el("a", { href: elsewhere.href, "data-test": "other-server" }, link));
    }
  }
}
