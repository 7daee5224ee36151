// @ts-check
/** What the agent sends the visitor: messages, files and pages. */

import { el, setText } from "./dom.js";
import { PagePusher } from "./page-pusher.js";

const MAX_MESSAGE_CHARS = 4000;
const TYPING_STOPS_AFTER_MS = 3000;
/** The server's limit, unless it was set up otherwise; it has the last word. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

/**
 * @typedef {{
 *   say: (id: string, text: string) => Promise<void>,
 *   type: (id: string, on: boolean) => Promise<void>,
 *   sendFile: (id: string, file: File) => Promise<void>,
 *   pushPage: (id: string, url: string) => Promise<void>,
 * }} Actions
 */

export class Composer {
  /** The interaction that is written to. @type {string | null} */
  #id = null;
  /** What was begun to be written, by interaction. @type {Map<string, string>} */
  #drafts = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typingTimer;
  /** @type {string | null} */
  #typingIn = null;

  /**
   * @param {Actions} actions
   * @param {(act: () => Promise<void>) => Promise<void>} attempt does something, and shows what went wrong
   */
  constructor(actions, attempt) {
    this.actions = actions;
    this.attempt = attempt;
    this.input = el("textarea", {
      class: "Composer_input",
      id: "composer",
      rows: 2,
      maxlength: MAX_MESSAGE_CHARS,
      "aria-label": "Message to the visitor",
      "aria-describedby": "composer-hint",
      placeholder: "Write a message",
      "data-test": "composer",
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          void this.#send();
        }
      },
      oninput: () => this.#onInput(),
      onblur: () => this.#stopTyping(),
    });
    this.send = el(
      "button",
      { class: "Button Button--primary", type: "submit", "data-test": "send" },
      "Send",
    );
    // The input itself takes focus and keys; its label is what one sees of it.
    this.file = el("input", {
      class: "Attach_input visually-hidden",
      id: "attach",
      type: "file",
      "data-test": "attach",
      onchange: () => void this.#sendFile(),
    });
    this.fileLabel = el(
      "label",
      { class: "Button Attach", for: "attach", "data-test": "attach-label" },
      "Attach file",
    );
    this.pages = new PagePusher((url) => this.#pushPage(url));
    const form = el(
      "form",
      {
        class: "Composer",
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          void this.#send();
        },
      },
      this.input,
      this.send,
      el("p", { class: "Composer_hint", id: "composer-hint" }, "Enter sends, Shift+Enter begins a new line."),
    );
    // Beside the form, which they are no part of: Enter in one of them must not send the message.
    const more = el("div", { class: "Composer_more" }, this.file, this.fileLabel, this.pages.element);
    this.element = el("div", {}, form, more);
  }

  focus() {
    this.input.focus();
  }

  /** @param {string | null} id */
  changeTo(id) {
    this.#stopTyping();
    if (this.#id) this.#drafts.set(this.#id, this.input.value);
    this.#id = id;
    this.input.value = (id && this.#drafts.get(id)) ?? "";
    this.pages.close();
  }

  async #send() {
    const text = this.input.value;
    const id = this.#id;
    if (!id || text.trim() === "") return;
    clearTimeout(this.#typingTimer);
    this.#typingIn = null;
    this.input.value = "";
    await this.attempt(async () => {
      try {
        await this.actions.say(id, text);
      } catch (problem) {
        // What was written is never lost; it comes back to where it was written.
        if (this.#id === id && this.input.value === "") this.input.value = text;
        else this.#drafts.set(id, text);
        throw problem;
      }
    });
  }

  async #sendFile() {
    const file = this.file.files?.[0];
    const id = this.#id;
    // The same file can be chosen again.
    const forget = () => (this.file.value = "");
    if (!id || !file) return;
    this.file.disabled = true;
    setText(this.fileLabel, "Sending file …");
    await this.attempt(async () => {
      if (file.size > MAX_FILE_BYTES) {
        throw new Error(
          `“${file.name}” is too large: ${megabytes(file.size)} of at most ${megabytes(MAX_FILE_BYTES)}`,
        );
      }
      await this.actions.sendFile(id, file);
    });
    forget();
    this.file.disabled = false;
    setText(this.fileLabel, "Attach file");
  }

  /** @param {string} url @returns {Promise<boolean>} whether it was pushed */
  async #pushPage(url) {
    const id = this.#id;
    let isPushed = false;
    if (id) {
      await this.attempt(async () => {
        await this.actions.pushPage(id, url);
        isPushed = true;
      });
    }
    return isPushed;
  }

  #onInput() {
    const id = this.#id;
    if (!id) return;
    clearTimeout(this.#typingTimer);
    if (this.input.value === "") {
      this.#stopTyping();
      return;
    }
    if (this.#typingIn !== id) {
      this.#typingIn = id;
      this.actions.type(id, true).catch(() => {});
    }
    this.#typingTimer = setTimeout(() => this.#stopTyping(), TYPING_STOPS_AFTER_MS);
  }

  #stopTyping() {
    clearTimeout(this.#typingTimer);
    if (this.#typingIn) this.actions.type(this.#typingIn, false).catch(() => {});
    this.#typingIn = null;
  }
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
