// @ts-check
/** What the page begins with: what is needed before chats are offered, and what of it is there. */

import { el } from "../desk/dom.js";
import { checklist } from "./checklist.js";

export class Overview {
  constructor() {
    this.heading = el("h2", { class: "Section_title", tabindex: "-1" }, "Overview");
    this.verdict = el("p", { class: "Verdict", "data-test": "verdict" });
    this.list = el("ol", { class: "Checklist", "data-test": "checklist" });
    this.element = el(
      "div",
      { class: "Section" },
      this.heading,
      this.verdict,
      this.list,
      el(
        "p",
        { class: "Hint" },
        "An offer is made while a member with the user licence is logged in and available. What is offered to whom is configured at the engagement service.",
      ),
    );
  }

  /** @param {import("./client.js").Configuration} configuration */
  update(configuration) {
    const items = checklist(configuration);
    const missing = items.filter(({ isDone }) => !isDone).length;
    this.verdict.classList.toggle("Verdict--good", missing === 0);
    this.verdict.textContent =
      missing === 0
        ? "Everything that chats are offered with is set up."
        : `No chats are offered yet: ${missing} of ${items.length} things ${missing === 1 ? "is" : "are"} missing.`;
    this.list.replaceChildren(
      ...items.map(({ id, title, isDone, says, href, link }) =>
        el(
          "li",
          {
            class: isDone ? "Checklist_item Checklist_item--done" : "Checklist_item",
            "data-test": `check-${id}`,
          },
          el("span", { class: "Checklist_mark", "aria-hidden": "true" }, isDone ? "✓" : "!"),
          el(
            "div",
            { class: "Checklist_text" },
            el(
              "h3",
              { class: "Checklist_title" },
              title,
              " ",
              el(
                "span",
                { class: isDone ? "Badge Badge--good" : "Badge Badge--missing" },
                isDone ? "done" : "missing",
              ),
            ),
            el("p", {}, says),
          ),
          el("a", { class: "Checklist_link", href }, link),
        ),
      ),
    );
  }
}
