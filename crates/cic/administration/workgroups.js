// @ts-check
/** The workgroups. */

import { el } from "../desk/dom.js";
import { offeredTo } from "./facts.js";
import { emptyState, ObjectList } from "./object-list.js";
import { hashOf } from "./route.js";

/** @typedef {import("./client.js").Configuration} Configuration */
/** @typedef {import("./client.js").Workgroup} Workgroup */

export class Workgroups {
  /** @type {Configuration | null} */
  #configuration = null;

  constructor() {
    this.heading = el("h2", { class: "Section_title", tabindex: "-1" }, "Workgroups");
    /** @type {ObjectList<Workgroup>} */
    this.list = new ObjectList({
      label: "Workgroups",
      noun: ["workgroup", "workgroups"],
      name: ({ name }) => name,
      words: ({ name, members }) => [name, ...members].join(" "),
      columns: [
        [
          "Workgroup",
          ({ name }) => [el("a", { href: hashOf("workgroups", name), "data-test": "row-link" }, name)],
        ],
        ["Members", ({ members }) => [String(members.length)]],
        [
          "Of them take offered chats",
          (workgroup) => [String(this.#configuration ? offeredTo(this.#configuration, workgroup).length : 0)],
        ],
        [
          "Availability updates",
          ({ altocloudQueueAvailabilityUpdates: isOn }) => [
            isOn ? el("span", { class: "Badge Badge--good" }, "enabled") : "off",
          ],
        ],
      ],
      empty: emptyState(
        "There are no workgroups yet",
        "Chats go to workgroups. Create one with “New workgroup”, and choose its members.",
      ),
    });
    this.element = el(
      "div",
      { class: "Section" },
      el(
        "div",
        { class: "Section_head" },
        this.heading,
        el(
          "a",
          { class: "Button Button--primary Button--link", href: "#new-workgroup", "data-test": "new" },
          "New workgroup",
        ),
      ),
      this.list.element,
    );
  }

  /** @param {Configuration} configuration */
  update(configuration) {
    this.#configuration = configuration;
    this.list.update(configuration.workgroups);
  }
}
