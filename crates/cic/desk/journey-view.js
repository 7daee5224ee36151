// @ts-check
/** The side panel: the visitor's journey, framed from the engagement service, and the interaction's details. */

import { el, setText } from "./dom.js";
import { nameOf, wordsOf } from "./words.js";

/** @typedef {import("./desk-state.js").Interaction} Interaction */

const FACTS = [
  ["Name", "Eic_RemoteName"],
  ["Queue", "Eic_WorkgroupName"],
  ["State", "Eic_CallStateString"],
  ["Notes", "Eic_Notes"],
  ["Visitor", "AltocloudCustomerId"],
  ["Action map", "AltocloudActionMapId"],
];

export class JourneyView {
  /** The interaction whose journey is framed, or being fetched. @type {string | null} */
  #shownId = null;
  /** @type {Interaction | null} */
  #interaction = null;

  /** @param {{ journeyLink: (id: string) => Promise<string> }} actions */
  constructor(actions) {
    this.actions = actions;
    this.journey = tabAndPanel("journey", "Predictive Engagement", () => this.#choose(this.journey));
    this.details = tabAndPanel("details", "Details", () => this.#choose(this.details));
    this.facts = el("dl", { class: "Facts" });
    this.title = el("p", { class: "Empty_title" });
    this.text = el("p", {});
    this.retry = el(
      "button",
      {
        class: "Button",
        type: "button",
        onclick: () => {
          this.#shownId = null;
          void this.#load();
        },
      },
      "Try again",
    );
    this.empty = el(
      "div",
      { class: "Empty", "data-test": "journey-empty" },
      this.title,
      this.text,
      this.retry,
    );
    this.journey.panel.append(this.empty);
    this.details.panel.append(this.facts);
    const tabs = el(
      "div",
      { class: "Tabs", role: "tablist", "aria-label": "About the visitor" },
      this.journey.tab,
      this.details.tab,
    );
    tabs.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const next = this.journey.tab === document.activeElement ? this.details : this.journey;
      this.#choose(next);
      next.tab.focus();
    });
    this.element = el(
      "section",
      { class: "Column Column--side", "aria-label": "About the visitor" },
      el("div", { class: "Column_head" }, tabs),
      this.journey.panel,
      this.details.panel,
    );
    this.#choose(this.journey);
  }

  /** @param {Interaction | null} interaction */
  update(interaction) {
    this.#interaction = interaction;
    const facts = FACTS.map(([label, name]) => [label, interaction?.attributes[name]]).filter(
      ([, value]) => value,
    );
    this.facts.replaceChildren(
      ...facts.map(([label, value]) => el("div", {}, el("dt", {}, label ?? ""), el("dd", {}, value ?? ""))),
    );
    void this.#load();
  }

  /** @param {{ tab: HTMLElement, panel: HTMLElement }} chosen */
  #choose(chosen) {
    for (const { tab, panel } of [this.journey, this.details]) {
      const isChosen = tab === chosen.tab;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      panel.hidden = !isChosen;
    }
    void this.#load();
  }

  async #load() {
    if (this.journey.panel.hidden) return;
    const interaction = this.#interaction;
    if (!interaction) {
      this.#shownId = null;
      this.#say("No journey", "The journey of the visitor you chat with is shown here.");
      return;
    }
    if (this.#shownId === interaction.id) return;
    this.#shownId = interaction.id;
    if (!interaction.attributes.AltocloudCustomerId) {
      this.#say(
        "No journey",
        "The page did not say whose it is: it keeps none, or the visitor does not share it.",
      );
      return;
    }
    this.#say("Loading the journey …", "");
    try {
      const url = await this.actions.journeyLink(interaction.id);
      if (this.#shownId === interaction.id) {
        this.#frame(url, nameOf(interaction));
      }
    } catch (problem) {
      if (this.#shownId !== interaction.id) return;
      this.#say("The journey cannot be shown", wordsOf(problem), true);
    }
  }

  /** @param {string} title @param {string} text @param {boolean} [canRetry] */
  #say(title, text, canRetry = false) {
    setText(this.title, title);
    setText(this.text, text);
    this.retry.hidden = !canRetry;
    if (this.empty.parentNode !== this.journey.panel) this.journey.panel.replaceChildren(this.empty);
  }

  /** @param {string} url @param {string} name */
  #frame(url, name) {
    const frame = el("iframe", {
      class: "JourneyFrame",
      title: `Journey of ${name}`,
      src: url,
      // The service runs its own page in its own origin; it may not leave the frame.
      sandbox: "allow-scripts allow-same-origin",
      referrerpolicy: "no-referrer",
      "data-test": "journey-frame",
    });
    // The journey knows a name only where the page told one; the one given for the chat stands above it.
    const caption = el(
      "p",
      { class: "JourneyFrame_caption", "data-test": "journey-caption" },
      "Journey of ",
      el("strong", {}, name),
      ", as named in the chat",
    );
    this.journey.panel.replaceChildren(caption, frame);
  }
}

/** @param {string} name @param {string} label @param {() => void} choose */
function tabAndPanel(name, label, choose) {
  const tab = el(
    "button",
    {
      class: "Tab",
      type: "button",
      role: "tab",
      id: `${name}-tab`,
      "aria-controls": `${name}-panel`,
      "data-test": `${name}-tab`,
      onclick: choose,
    },
    label,
  );
  const panel = el("div", {
    class: "Panel",
    role: "tabpanel",
    id: `${name}-panel`,
    "aria-labelledby": `${name}-tab`,
  });
  return { tab, panel };
}
