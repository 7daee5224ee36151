// @ts-check
/** A callback, where a chat has its transcript: whom to call, and what about. */

import { el, setText } from "./dom.js";

export class CallbackView {
  constructor() {
    this.telephone = el("a", { class: "Callback_telephone", "data-test": "callback-telephone" });
    this.subject = el("p", { class: "Callback_subject", "data-test": "callback-subject" });
    this.hint = el(
      "p",
      { class: "Callback_hint" },
      "Pick it up, call the number, and press Done when you have.",
    );
    this.element = el(
      "div",
      { class: "Callback", role: "group", "aria-label": "Callback" },
      el("p", { class: "Callback_label" }, "Call"),
      this.telephone,
      el("p", { class: "Callback_label" }, "About"),
      this.subject,
      this.hint,
    );
  }

  /** @param {Record<string, string>} attributes */
  update({ Eic_CallbackPhone: telephone, Eic_CallbackMessage: subject, Eic_TerminatedTime: ended }) {
    this.hint.hidden = Boolean(ended);
    setText(this.telephone, telephone || "No number");
    // What is written between the digits is nothing one dials.
    const dialled = (telephone ?? "").replace(/[^\d+*#]/g, "");
    if (dialled) {
      this.telephone.setAttribute("href", `tel:${encodeURIComponent(dialled).replace("%2B", "+")}`);
    } else this.telephone.removeAttribute("href");
    setText(this.subject, subject || "The visitor did not say.");
  }
}
