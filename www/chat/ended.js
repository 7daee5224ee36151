// @ts-check
// What is left when a chat is over: why, and a new one.

import { button, change, make } from "./dom.js";

export class Ended {
  /**
   * @param {import("./texts.js").Words} words
   * @param {() => void} startNew
   */
  constructor(words, startNew) {
    this.element = make("div", "Ended", "", { "data-test": "ended" });
    this.text = make("p", "Ended_words", "", { role: "status" });
    this.startNew = button("Button Button--primary", words.say("start-new"), "start-new", startNew);
    this.element.append(this.text, this.startNew);
  }

  /** @param {string} text @param {HTMLElement} [rating] */
  show(text, rating) {
    this.element.querySelector(".Rating")?.remove();
    if (rating) this.startNew.before(rating);
    // Once it is on screen: a live region says what changes in it.
    change(this.text, text);
  }

  focus() {
    this.startNew.focus();
  }
}
