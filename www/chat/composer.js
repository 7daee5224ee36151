// @ts-check
// Where the visitor writes.

import { change, isKey, make, picture, set } from "./dom.js";

/** The longest message taken, in characters. Source: `MAX_MESSAGE_CHARS` in crates/icws. */
const MAX_CHARS = 4_000;
/** From here on it is said how many are left. */
const FEW_CHARS = 200;

export class Composer {
  /**
   * @param {import("./texts.js").Words} words
   * @param {{ say: (text: string) => void, type: () => void, maxChars?: number }} acts `maxChars`: no more than that, where a site says so
   */
  constructor(words, acts) {
    this.words = words;
    this.acts = acts;
    this.maxChars = Math.min(acts.maxChars ?? MAX_CHARS, MAX_CHARS);
    this.element = make("form", "Composer");
    const label = words.say("message");
    this.input = /** @type {HTMLTextAreaElement} */ (
      make("textarea", "Composer_input", "", {
        rows: 1,
        dir: "auto",
        "aria-label": label,
        placeholder: words.say("message-hint"),
        enterkeyhint: "send",
        autocomplete: "off",
        "data-test": "composer",
      })
    );
    const send = make("button", "Composer_send", "", {
      type: "submit",
      "data-test": "send",
      "aria-label": words.say("send"),
    });
    send.append(picture("send"));
    this.note = make("p", "Composer_note", "", { role: "status" });
    this.element.append(this.input, send, this.note);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this._submit();
    });
    this.input.addEventListener("keydown", (event) => {
      // While an input method composes a word, Enter takes the word, not the message.
      if (!isKey(event, "Enter") || event.shiftKey) return;
      event.preventDefault();
      send.click();
    });
    this.input.addEventListener("input", () => {
      this._fit();
      this._count();
      if (this.input.value) acts.type();
    });
  }

  focus() {
    this.input.focus();
  }

  _submit() {
    const text = this.input.value.trim();
    // Characters as people count them; the length counts some of them twice.
    if (text && [...text].length <= this.maxChars) {
      this.input.value = "";
      this._fit();
      this._count();
      this.acts.say(text);
    } else if (text) change(this.note, this.words.say("too-long"));
    this.focus();
  }

  _count() {
    const left = this.maxChars - [...this.input.value].length;
    const isWorthSaying = left < Math.min(FEW_CHARS, this.maxChars / 4);
    change(
      this.note,
      isWorthSaying ? this.words.say("characters-left", { count: this.words.number(left) }) : "",
    );
    set(this.input, "aria-invalid", left < 0 && "true");
  }

  /** Grows with the text; the style sheet sets the limit. */
  _fit() {
    const { style } = this.input;
    style.height = "auto";
    style.height = `${this.input.scrollHeight + 2}px`;
  }
}
