// @ts-check
/** What the agent sends the visitor: messages, canned responses, files and pages. */

import { el, setText } from "./dom.js";
import { PagePusher } from "./page-pusher.js";
import { ResponsePicker } from "./response-picker.js";
import { ariaKeys } from "./shortcuts.js";

const MAX_MESSAGE_CHARS = 4000;
const TYPING_STOPS_AFTER_MS = 3000;
/** The server's limit, unless it was set up otherwise; it has the last word. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;
/** Alone in the field it opens the canned responses. */
const RESPONSES_SIGN = "/";

/**
 * @typedef {{
 *   say: (id: string, text: string) => Promise<void>,
 *   type: (id: string, on: boolean) => Promise<void>,
 *   sendFile: (id: string, file: File) => Promise<void>,
 *   pushPage: (id: string, url: string) => Promise<void>,
 *   responses: () => import("./canned-responses.js").CannedResponse[],
 *   names: () => import("./canned-responses.js").Names,
 * }} Actions
 */

export class Composer {
  /** The interaction that is written to. @type {string | null} */
  #id = null;
  /** What is being sent, by interaction: one message after the other. @type {Map<string, Promise<void>>} */
  #queues = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typingTimer;
  /** @type {string | null} */
  #typingIn = null;

  /**
   * @param {Actions} actions
   * @param {import("./drafts.js").Drafts} drafts
   * @param {(id: string, act: () => Promise<void>) => Promise<void>} attempt does something, and shows what went wrong
   * @param {(id: string, text: string) => () => void} showSending
   */
  constructor(actions, drafts, attempt, showSending) {
    this.actions = actions;
    this.drafts = drafts;
    this.attempt = attempt;
    this.showSending = showSending;
    this.input = el("textarea", {
      class: "Composer_input",
      id: "composer",
      rows: 2,
      maxlength: MAX_MESSAGE_CHARS,
      "aria-label": "Message to the visitor",
      "aria-describedby": "composer-hint",
      "aria-keyshortcuts": ariaKeys("compose"),
      placeholder: "Write a message, or / for a canned response",
      "data-test": "composer",
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.altKey && !event.isComposing) {
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
    this.responses = new ResponsePicker({
      responses: actions.responses,
      names: actions.names,
      insert: (text) => this.#insert(text),
      leave: () => this.focus(),
    });
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
    );
    // Beside the form, which they are no part of: Enter in one of them must not send the message.
    const more = el(
      "div",
      { class: "Composer_more" },
      this.responses.button,
      this.file,
      this.fileLabel,
      this.pages.button,
      this.pages.form,
      el(
        "p",
        { class: "Composer_hint", id: "composer-hint" },
        "Enter sends",
        el("span", { class: "visually-hidden" }, ", Shift and Enter begin a new line."),
      ),
    );
    this.element = el("div", { class: "Composer_frame" }, form, more);
  }

  focus() {
    this.input.focus();
  }

  /** @param {string | null} id */
  changeTo(id) {
    this.#stopTyping();
    this.#id = id;
    this.input.value = id ? this.drafts.of(id) : "";
    this.pages.close();
    this.responses.close();
  }

  /** @param {string} text */
  #fillIn(text) {
    this.input.value = text;
    if (this.#id) this.drafts.set(this.#id, text);
  }

  /** Puts a canned response where the cursor is, to be changed or sent. @param {string} text */
  #insert(text) {
    const { value, selectionStart, selectionEnd } = this.input;
    const isSign = value === RESPONSES_SIGN;
    const before = isSign ? "" : value.slice(0, selectionStart);
    const after = isSign ? "" : value.slice(selectionEnd);
    this.#fillIn((before + text + after).slice(0, MAX_MESSAGE_CHARS));
    this.focus();
    this.input.setSelectionRange(before.length + text.length, before.length + text.length);
    this.#onInput();
  }

  async #send() {
    const text = this.input.value;
    const id = this.#id;
    if (!id || text.trim() === "") return;
    clearTimeout(this.#typingTimer);
    this.#typingIn = null;
    this.#fillIn("");
    const hide = this.showSending(id, text);
    const earlier = this.#queues.get(id) ?? Promise.resolve();
    const sending = earlier.then(() =>
      this.attempt(id, async () => {
        try {
          await this.actions.say(id, text);
        } catch (problem) {
          hide();
          // What was written is never lost; it comes back to where it was written.
          this.drafts.bringBack(id, text);
          if (this.#id === id) this.input.value = this.drafts.of(id);
          throw problem;
        }
      }),
    );
    this.#queues.set(id, sending);
    await sending;
  }

  async #sendFile() {
    const file = this.file.files?.[0];
    const id = this.#id;
    if (!id || !file) return;
    this.file.disabled = true;
    setText(this.fileLabel, "Sending file …");
    await this.attempt(id, async () => {
      if (file.size > MAX_FILE_BYTES) {
        throw new Error(
          `“${file.name}” is too large: ${megabytes(file.size)} of at most ${megabytes(MAX_FILE_BYTES)}`,
        );
      }
      await this.actions.sendFile(id, file);
    });
    // The same file can be chosen again.
    this.file.value = "";
    this.file.disabled = false;
    setText(this.fileLabel, "Attach file");
  }

  /** @param {string} url @returns {Promise<boolean>} whether it was pushed */
  async #pushPage(url) {
    const id = this.#id;
    let isPushed = false;
    if (id) {
      await this.attempt(id, async () => {
        await this.actions.pushPage(id, url);
        isPushed = true;
      });
    }
    return isPushed;
  }

  #onInput() {
    const id = this.#id;
    if (!id) return;
    const { value } = this.input;
    this.drafts.set(id, value);
    clearTimeout(this.#typingTimer);
    if (value === "" || value === RESPONSES_SIGN) {
      this.#stopTyping();
      if (value === RESPONSES_SIGN) this.responses.open();
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
