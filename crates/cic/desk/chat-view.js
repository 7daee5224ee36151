// @ts-check
/** The current interaction: its actions, and its transcript and composer or the number to call. */

import { CallbackView } from "./callback-view.js";
import { Composer } from "./composer.js";
import {
  ALERTING,
  CONNECTED,
  FILE_LINE,
  HELD,
  OWN_MEMBER,
  SYSTEM_MEMBER,
  VISITOR_MEMBER,
  isCallback,
} from "./desk-state.js";
import { el, setText } from "./dom.js";
import { sentence } from "./log-in.js";
import { timeOfDay } from "./time.js";

const NEAR_THE_END_PX = 80;

/**
 * @typedef {import("./desk-state.js").Interaction} Interaction
 * @typedef {import("./desk-state.js").Chat} Chat
 * @typedef {import("./desk-state.js").Line} Line
 * @typedef {import("./composer.js").Actions & {
 *   pickUp: (id: string) => Promise<void>,
 *   disconnect: (id: string) => Promise<void>,
 *   hold: (id: string, on: boolean) => Promise<void>,
 *   transfer: (id: string, workgroup: string) => Promise<void>,
 * }} Actions
 */

export class ChatView {
  /** @type {Interaction | null} */
  #interaction = null;
  /** The lines on screen, and how many of them. @type {Line[] | null} */
  #lines = null;
  #shown = 0;
  #isAtEnd = true;

  /** @param {Actions} actions */
  constructor(actions) {
    this.actions = actions;
    const button = (
      /** @type {string} */ text,
      /** @type {string} */ test,
      /** @type {string} */ kind,
      /** @type {() => void} */ act,
    ) => el("button", { class: `Button ${kind}`, type: "button", "data-test": test, onclick: act }, text);

    this.name = el("h2", { class: "Column_title", "data-test": "current-name" });
    this.facts = el("p", { class: "Conversation_facts", "data-test": "current-facts" });
    this.pickUp = button("Pick up", "pickup-current", "Button--alert", () =>
      this.#do((id) => this.actions.pickUp(id)),
    );
    this.hold = button("Hold", "hold", "", () => this.#do((id) => this.actions.hold(id, !this.#isHeld)));
    this.disconnect = button("Disconnect", "disconnect", "Button--danger", () =>
      this.#do((id) => this.actions.disconnect(id)),
    );
    this.target = el("select", {
      class: "Select",
      "aria-label": "Workgroup to transfer to",
      "data-test": "transfer-target",
    });
    this.transfer = button("Transfer", "transfer", "", () =>
      this.#do((id) => this.actions.transfer(id, this.target.value)),
    );
    this.transferGroup = el(
      "div",
      { class: "Transfer", role: "group", "aria-label": "Transfer" },
      el("span", { "aria-hidden": "true" }, "Transfer to"),
      this.target,
      this.transfer,
    );

    this.transcript = el("div", {
      class: "Transcript",
      role: "log",
      "aria-label": "Transcript",
      tabindex: 0,
      "data-test": "transcript",
      onscroll: () => (this.#isAtEnd = this.#isNearTheEnd),
    });
    // The end stays in view when the window or the composer changes its size.
    new ResizeObserver(() => this.#keepEnd()).observe(this.transcript);
    this.callback = new CallbackView();
    this.typing = el("p", { class: "Typing", "data-test": "typing" });
    this.error = el("p", {
      class: "Composer_error",
      role: "alert",
      hidden: true,
      "data-test": "composer-error",
    });
    this.composer = new Composer(actions, (act) => this.#do(act));
    this.content = el(
      "div",
      { class: "Panel" },
      el(
        "div",
        { class: "Column_head" },
        el("div", { class: "Conversation_who" }, this.name, this.facts),
        el(
          "div",
          { class: "Conversation_actions" },
          this.pickUp,
          this.hold,
          this.transferGroup,
          this.disconnect,
        ),
      ),
      this.transferGroup,
      this.error,
      this.callback.element,
      this.transcript,
      this.typing,
      this.composer.element,
    );
    this.empty = el(
      "div",
      { class: "Empty" },
      el("p", { class: "Empty_title" }, "Nothing selected"),
      el("p", {}, "Pick something up, and it is here."),
    );
    this.element = el(
      "section",
      { class: "Column", "aria-label": "Current interaction" },
      this.empty,
      this.content,
    );
  }

  /** @param {string[]} workgroups */
  setWorkgroups(workgroups) {
    this.target.replaceChildren(...workgroups.map((name) => el("option", { value: name }, name)));
  }

  /** @param {Interaction | null} interaction @param {Chat | undefined} chat */
  update(interaction, chat) {
    if (interaction?.id !== this.#interaction?.id) this.#changeTo(interaction);
    this.empty.hidden = interaction !== null;
    this.content.hidden = interaction === null;
    if (!interaction) return;
    const { attributes } = interaction;
    const state = attributes.Eic_State;
    setText(this.name, attributes.Eic_RemoteName || "Unknown");
    const facts = [attributes.Eic_WorkgroupName, attributes.Eic_CallStateString];
    setText(this.facts, facts.filter(Boolean).join(" · "));
    const isTalking = state === CONNECTED || state === HELD;
    this.pickUp.hidden = state !== ALERTING;
    this.hold.hidden = !isTalking;
    setText(this.hold, state === HELD ? "Resume" : "Hold");
    this.disconnect.hidden = !isTalking;
    this.transferGroup.hidden = !isTalking || this.target.options.length === 0;
    const isToCall = isCallback(interaction);
    setText(this.disconnect, isToCall ? "Done" : "Disconnect");
    this.composer.element.hidden = !isTalking || isToCall;
    this.callback.element.hidden = !isToCall;
    this.transcript.hidden = this.typing.hidden = isToCall;
    if (isToCall) this.callback.update(attributes);
    this.#show(chat);
  }

  get #isHeld() {
    return this.#interaction?.attributes.Eic_State === HELD;
  }

  /** @param {Interaction | null} interaction */
  #changeTo(interaction) {
    this.#interaction = interaction;
    this.composer.changeTo(interaction?.id ?? null);
    this.error.hidden = true;
    this.#lines = null;
  }

  /** @param {Chat | undefined} chat */
  #show(chat) {
    const lines = chat?.lines ?? [];
    if (lines !== this.#lines) {
      this.transcript.replaceChildren();
      this.#lines = lines;
      this.#shown = 0;
      this.#isAtEnd = true;
    }
    const fresh = lines.slice(this.#shown);
    this.transcript.append(...fresh.map(lineElement));
    this.#shown = lines.length;
    if (fresh.length > 0) this.#keepEnd();
    const visitor = chat?.members.find((member) => member.chatMemberType === VISITOR_MEMBER);
    setText(this.typing, visitor?.isTyping ? `${visitor.displayName} is typing …` : "");
  }

  get #isNearTheEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.transcript;
    return scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX;
  }

  /** Somebody who has scrolled up to read is left there. */
  #keepEnd() {
    if (this.#isAtEnd) this.transcript.scrollTop = this.transcript.scrollHeight;
  }

  /** @param {(id: string) => Promise<void>} act */
  async #do(act) {
    if (!this.#interaction) return;
    this.error.hidden = true;
    try {
      await act(this.#interaction.id);
    } catch (problem) {
      setText(this.error, sentence(problem instanceof Error ? problem.message : ""));
      this.error.hidden = false;
    }
  }
}

/** @param {Line} line */
function lineElement({ chatMember, text, timestamp, messageType }) {
  const type = chatMember.chatMemberType;
  const kind = type === SYSTEM_MEMBER ? "system" : type === OWN_MEMBER ? "own" : "other";
  const who = type === OWN_MEMBER ? "You" : chatMember.displayName;
  return el(
    "div",
    { class: `Line Line--${kind}`, "data-test": `line-${kind}` },
    kind === "system" ? null : el("span", { class: "Line_who" }, `${who} · ${timeOfDay(timestamp)}`),
    messageType === FILE_LINE
      ? el("span", { class: "Line_text Line_text--file", "data-test": "line-file" }, `File: ${text}`)
      : el("span", { class: "Line_text" }, text),
  );
}
