// @ts-check
/** What was said in one chat. Each chat has its own, which keeps its place while another one is looked at. */

import { FILE_LINE, OWN_MEMBER, SYSTEM_MEMBER, VISITOR_MEMBER } from "./desk-state.js";
import { el, setText } from "./dom.js";
import { pieces } from "./links.js";
import { timeOfDay } from "./time.js";
import { counted } from "./words.js";

/**
 * @typedef {import("./desk-state.js").Chat} Chat
 * @typedef {import("./desk-state.js").Line} Line
 */

const NEAR_THE_END_PX = 80;

export class Transcript {
  /** The lines on screen, and how many of them. @type {Line[] | null} */
  #lines = null;
  #shown = 0;
  #isAtEnd = true;
  /** Where it was left. */
  #scrollTop = 0;
  /** Lines that have come below what is in view. */
  #below = 0;

  constructor() {
    this.log = el("div", {
      class: "Transcript",
      role: "log",
      "aria-label": "Transcript",
      tabindex: 0,
      "data-test": "transcript",
      onscroll: () => this.#onScroll(),
    });
    this.sending = el("div", { class: "Transcript_sending", "data-test": "sending" });
    this.divider = el("p", { class: "Transcript_new", "data-test": "new-messages" }, "New");
    this.jump = el(
      "button",
      {
        class: "Button Transcript_jump",
        type: "button",
        hidden: true,
        "data-test": "jump-to-end",
        onclick: () => {
          this.toEnd();
          this.log.focus();
        },
      },
      "",
    );
    this.element = el("div", { class: "Transcript_frame", hidden: true }, this.log, this.jump);
    // The end stays in view when the window or the composer changes its size.
    new ResizeObserver(() => {
      this.#noteScroll();
      this.#keepEnd();
    }).observe(this.log);
  }

  /** It is looked at. @param {Chat | undefined} chat */
  show(chat) {
    this.element.hidden = false;
    this.divider.remove();
    // What was hidden may have lost its place, and that is not to be taken for a scroll.
    this.log.scrollTop = this.#scrollTop;
    this.update(chat);
    const unread = chat && chat.read < chat.lines.length ? chat.read : null;
    if (unread !== null) this.#divide(unread);
    if (this.#isAtEnd && unread !== null) {
      this.log.scrollTop += this.divider.getBoundingClientRect().top - this.log.getBoundingClientRect().top;
    } else if (this.#isAtEnd) {
      this.toEnd();
    } else {
      this.log.scrollTop = this.#scrollTop;
    }
  }

  /** Something else is looked at. */
  hide() {
    if (!this.element.hidden) this.#scrollTop = this.log.scrollTop;
    this.element.hidden = true;
    this.divider.remove();
  }

  /** @param {Chat | undefined} chat */
  update(chat) {
    const lines = chat?.lines ?? [];
    if (lines !== this.#lines) {
      this.log.replaceChildren(this.sending);
      this.#lines = lines;
      this.#shown = 0;
    }
    const fresh = lines.slice(this.#shown);
    if (fresh.length === 0) return;
    this.#noteScroll();
    this.sending.before(...fresh.map(lineElement));
    this.#shown = lines.length;
    for (const line of fresh) {
      if (line.chatMember.chatMemberType === OWN_MEMBER) this.sending.firstChild?.remove();
    }
    if (!this.#isAtEnd && !this.element.hidden) this.#below += fresh.length;
    this.#showBelow();
    this.#keepEnd();
  }

  /**
   * A line that is on its way; the server's own takes its place.
   * @param {string} text
   * @returns {() => void} takes it away again
   */
  addSending(text) {
    const line = el(
      "div",
      { class: "Line Line--own Line--sending" },
      el("span", { class: "Line_who" }, "Sending …"),
      el("span", { class: "Line_text" }, text),
    );
    this.sending.append(line);
    this.toEnd();
    return () => line.remove();
  }

  toEnd() {
    this.#scrollToEnd();
    this.#isAtEnd = true;
    this.#below = 0;
    this.#showBelow();
  }

  /** A scroll that has not been told of yet is known by its place. */
  #noteScroll() {
    if (!this.element.hidden && this.log.scrollTop !== this.#scrollTop) this.#onScroll();
  }

  #onScroll() {
    // A transcript that is not shown has no place to be at.
    if (this.element.hidden) return;
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    this.#scrollTop = scrollTop;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX;
    if (this.#isAtEnd) this.#below = 0;
    this.#showBelow();
  }

  /** Somebody who has scrolled up to read is left there. */
  #keepEnd() {
    if (this.#isAtEnd && !this.element.hidden) this.#scrollToEnd();
  }

  #scrollToEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.#scrollTop = this.log.scrollTop;
  }

  #showBelow() {
    this.jump.hidden = this.#below === 0;
    if (this.#below > 0) setText(this.jump, `${counted(this.#below, "new message")} below`);
  }

  /** @param {number} read how many lines stand above what is new */
  #divide(read) {
    this.log.children[read]?.before(this.divider);
  }
}

/** @param {Line} line */
function lineElement({ chatMember, text, timestamp, messageType }) {
  const type = chatMember.chatMemberType;
  const kind = type === SYSTEM_MEMBER ? "system" : type === OWN_MEMBER ? "own" : "other";
  const side = type === VISITOR_MEMBER ? "visitor" : kind;
  const who = type === OWN_MEMBER ? "You" : chatMember.displayName;
  return el(
    "div",
    { class: `Line Line--${kind} Line--of-${side}`, "data-test": `line-${kind}` },
    kind === "system" ? null : el("span", { class: "Line_who" }, `${who} · ${timeOfDay(timestamp)}`),
    messageType === FILE_LINE
      ? el("span", { class: "Line_text Line_text--file", "data-test": "line-file" }, `File: ${text}`)
      : el("span", { class: "Line_text" }, ...withLinks(text)),
  );
}

/** @param {string} text @returns {(Node | string)[]} */
function withLinks(text) {
  return pieces(text).map((piece) =>
    piece.address
      ? el(
          "a",
          { href: piece.address, target: "_blank", rel: "noopener noreferrer", class: "Line_link" },
          piece.text,
          el("span", { class: "visually-hidden" }, " (opens a new tab)"),
        )
      : piece.text,
  );
}
