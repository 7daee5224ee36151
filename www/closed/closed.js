// @ts-check
// Nobody is there who could talk with the visitor: a call instead, or waiting all the same.

import { button, make } from "./dom.js";

export class Closed {
  /** @param {import("./texts.js").Words} words @param {{ call: () => void, wait: () => void }} acts */
  constructor(words, { call, wait }) {
    this.element = make("div", "Callback", "", { "data-test": "nobody" });
    this.call = button("Button Button--primary", words.say("callback-request"), "ask-for-call", call);
    const hint = `${words.say("closed")} ${words.say("closed-callback")}`;
    this.element.append(
      make("h3", "Closed_title", words.say("closed-title")),
      make("p", "", hint),
      this.call,
      button("Button", words.say("chat-anyway"), "chat-anyway", wait),
    );
  }

  focus() {
    this.call.focus();
  }
}
