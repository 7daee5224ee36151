// @ts-check
/** The line above everything: who works here, their status, the connection, and what is wrong. */

import { el, setText } from "./dom.js";
import { ariaKeys } from "./shortcuts.js";

/**
 * @typedef {{ statusId: string, messageText: string, isSelectableStatus: boolean, isAcdStatus: boolean }} Status
 * @typedef {import("./icws.js").ConnectionState} ConnectionState
 */

/** How the connection is, in words. @type {Record<Exclude<ConnectionState, "ended">, string>} */
const CONNECTIONS = {
  live: "Connected",
  polling: "Connected (polling)",
  lost: "Connection lost – trying again",
  passive: "Another server has taken over.",
};

export class TopBar {
  #isAvailable = false;

  /**
   * @param {object} settings
   * @param {string} settings.name the agent's
   * @param {HTMLElement} settings.menu
   * @param {(statusId: string) => void} settings.setStatus
   * @param {(isAvailable: boolean) => void} settings.setAvailable
   * @param {() => void} settings.help
   * @param {() => void} settings.logOut
   */
  constructor(settings) {
    this.dot = el("span", { class: "Dot", "aria-hidden": "true" });
    this.status = el("select", {
      class: "Select",
      id: "status",
      "data-test": "status-select",
      onchange: () => settings.setStatus(this.status.value),
    });
    const button = (
      /** @type {string} */ words,
      /** @type {string} */ test,
      /** @type {() => void} */ onclick,
      more = {},
    ) => el("button", { class: "Button", type: "button", "data-test": test, onclick, ...more }, words);
    this.toggle = button("", "availability-toggle", () => settings.setAvailable(!this.#isAvailable));
    this.connection = el(
      "p",
      { class: "Connection", role: "status", "data-test": "connection-state" },
      "Connecting …",
    );
    this.problem = el("span", { role: "alert", "data-test": "problem" });
    this.problemBar = el(
      "div",
      { class: "ProblemBar", hidden: true },
      this.problem,
      button("Dismiss", "problem-dismiss", () => this.complain("")),
    );
    this.element = el(
      "header",
      { class: "TopBar" },
      el(
        "div",
        { class: "TopBar_main" },
        el(
          "h1",
          { class: "TopBar_brand" },
          "Agent desk ",
          el("span", { "data-test": "user-name" }, settings.name),
        ),
        this.connection,
        el(
          "div",
          { class: "TopBar_status" },
          this.dot,
          el("label", { for: "status" }, "Status"),
          this.status,
          this.toggle,
        ),
        el(
          "div",
          { class: "TopBar_more" },
          settings.menu,
          button("Shortcuts", "help-open", settings.help, { "aria-keyshortcuts": ariaKeys("help") }),
          button("Log out", "log-out", settings.logOut),
        ),
      ),
      this.problemBar,
    );
  }

  /** @param {Status[]} statuses @param {string | null} statusId */
  update(statuses, statusId) {
    const choices = statuses.filter((status) => status.isSelectableStatus || status.statusId === statusId);
    const key = choices.map((choice) => choice.statusId).join("|");
    if (this.status.dataset.choices !== key) {
      this.status.dataset.choices = key;
      this.status.replaceChildren(
        ...choices.map(({ statusId: value, messageText, isSelectableStatus }) =>
          el("option", { value, disabled: !isSelectableStatus }, messageText),
        ),
      );
    }
    // While somebody is choosing, the list must not change under their hands.
    if (document.activeElement !== this.status && statusId) this.status.value = statusId;
    this.#isAvailable = statuses.some((status) => status.statusId === statusId && status.isAcdStatus);
    this.dot.classList.toggle("Dot--available", this.#isAvailable);
    this.toggle.classList.toggle("Button--primary", !this.#isAvailable);
    setText(this.toggle, this.#isAvailable ? "Set away" : "Go available");
  }

  get isAvailable() {
    return this.#isAvailable;
  }

  /** Says what is wrong until somebody has read it; nothing with an empty text. @param {string} text */
  complain(text) {
    this.problemBar.hidden = text === "";
    setText(this.problem, text);
  }

  /** @param {Exclude<ConnectionState, "ended">} state @param {string} [host] */
  showConnection(state, host) {
    const elsewhere = state === "passive" ? deskAt(host ?? "") : null;
    const link = elsewhere && `Go on at ${elsewhere.host}`;
    const isLost = state === "lost" || state === "passive";
    this.connection.classList.toggle("Connection--lost", isLost);
    // What is said already is not said again, nor taken from under somebody's focus.
    if (this.connection.textContent === [CONNECTIONS[state], link].filter(Boolean).join(" ")) return;
    this.connection.replaceChildren(CONNECTIONS[state]);
    if (elsewhere) {
      this.connection.append(" ", el("a", { href: elsewhere.href, "data-test": "other-desk" }, link));
    }
  }
}

/**
 * The desk of another host; one without a port has the same as this one. Nothing that is no host.
 * @param {string} host
 */
function deskAt(host) {
  if (!/^[a-z0-9.-]+(:\d+)?$/i.test(host)) return null;
  const url = new URL("/desk/", location.href);
  if (host.includes(":")) url.host = host;
  else url.hostname = host;
  return url;
}
