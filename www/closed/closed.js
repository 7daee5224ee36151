// @ts-check
// Nobody is there who could talk with the visitor: why, until when, and what else there is.

import { button, make } from "../chat/dom.js";

/**
 * @typedef {object} Choices
 * @property {string} [until] When somebody is there again.
 * @property {() => void} [call] Asks for a call instead.
 * @property {() => void} [wait] Waits all the same.
 */

export class Closed {
  /** What a visitor may do first. @type {HTMLElement | undefined} */
  call;

  /** @param {import("../chat/texts.js").Words} words @param {Choices} choices */
  constructor(words, { until, call, wait }) {
    this.element = make("div", "Callback", "", { "data-test": "nobody" });
    const hints = [words.say("closed"), call && words.say("closed-callback")];
    this.element.append(
      make("h3", "Closed_title", words.say("closed-title")),
      make("p", "", hints.filter(Boolean).join(" ")),
    );
    if (until) this.element.append(make("p", "", until, { "data-test": "closed-until" }));
    if (call) {
      this.call = button("Button Button--primary", words.say("callback-request"), "ask-for-call", call);
      this.element.append(this.call);
    }
    if (wait) this.element.append(button("Button", words.say("chat-anyway"), "chat-anyway", wait));
  }
}
