// @ts-check
/** The current interaction: its actions, and its transcript and composer or the number to call. */

import { CallbackView } from "./callback-view.js";
import { Composer } from "./composer.js";
import { HELD, isAlerting, isCallback, isTalking } from "./desk-state.js";
import { announce, el, setText } from "./dom.js";
import { ariaKeys } from "./shortcuts.js";
import { Transcript } from "./transcript.js";
import { transferred } from "./transfer-targets.js";
import { TransferPanel } from "./transfer-panel.js";
import { nameOf, stateOf, wordsOf } from "./words.js";

/**
 * @typedef {import("./desk-state.js").Interaction} Interaction
 * @typedef {import("./desk-state.js").Chat} Chat
 * @typedef {import("./transfer-targets.js").Target} Target
 * @typedef {import("./composer.js").Actions & {
 *   pickUp: (id: string) => void,
 *   disconnect: () => void,
 *   hold: (id: string, on: boolean) => Promise<void>,
 *   transfer: (id: string, target: Target) => Promise<void>,
 *   targets: (query: string) => Target[],
 * }} Actions
 */

export class ChatView {
  /** @type {Interaction | null} */
  #interaction = null;
  /** @type {Map<string, Transcript>} */
  #transcripts = new Map();
  /** What went wrong last, by interaction. @type {Map<string, string>} */
  #errors = new Map();
  /** The interaction that was picked up, until it can be written in. @type {string | null} */
  #awaited = null;

  /** @param {Actions} actions @param {import("./drafts.js").Drafts} drafts */
  constructor(actions, drafts) {
    this.actions = actions;
    this.drafts = drafts;
    this.name = el("h2", { class: "Column_title", tabindex: -1, "data-test": "current-name" });
    this.facts = el("p", { class: "Conversation_facts", "data-test": "current-facts" });
    this.pickUp = button("Pick up", "pickup-current", "Button--alert", "pickUp", () =>
      this.#with((id) => actions.pickUp(id)),
    );
    this.hold = button("Hold", "hold", "", "hold", () => this.toggleHold());
    this.disconnect = button("Disconnect", "disconnect", "Button--danger", "disconnect", () =>
      actions.disconnect(),
    );
    this.transfer = new TransferPanel({
      targets: actions.targets,
      transfer: (target) => this.#transfer(target),
    });
    this.callback = new CallbackView();
    this.typing = el("p", { class: "Typing", "data-test": "typing" });
    this.error = el("p", {
      class: "Notice Notice--flat",
      role: "alert",
      hidden: true,
      "data-test": "composer-error",
    });
    this.unsent = el("p", { class: "Conversation_unsent", hidden: true, "data-test": "unsent" });
    this.composer = new Composer(
      actions,
      drafts,
      (id, act) => this.#attempt(id, act),
      (id, text) => this.#transcript(id).addSending(text),
    );
    this.transcripts = el("div", { class: "Transcripts" });
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
          this.transfer.button,
          this.disconnect,
        ),
      ),
      this.transfer.panel,
      this.callback.element,
      this.transcripts,
      this.typing,
      this.error,
      this.unsent,
      this.composer.responses.panel,
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
      { class: "Column Column--conversation", "aria-label": "Current interaction" },
      this.empty,
      this.content,
    );
  }

  /** Whether something went wrong that the agent has not tried again. @param {string} id */
  hasFailed(id) {
    return this.#errors.has(id);
  }

  /** @param {Interaction | null} interaction @param {Chat | undefined} chat */
  update(interaction, chat) {
    const hadFocus = this.content.contains(document.activeElement);
    if (interaction?.id !== this.#interaction?.id) this.#changeTo(interaction, chat);
    this.#interaction = interaction;
    this.empty.hidden = interaction !== null;
    this.content.hidden = interaction === null;
    if (interaction) this.#render(interaction, chat);
    this.#focusAwaited();
    if (hadFocus) this.#keepFocus();
  }

  /** The agent has come back to the page. @param {Chat | undefined} chat */
  lookAgain(chat) {
    if (this.#interaction) this.#transcript(this.#interaction.id).show(chat);
  }

  /** Forgets what is gone. @param {(id: string) => boolean} isKnown */
  prune(isKnown) {
    for (const [id, transcript] of this.#transcripts) {
      if (isKnown(id)) continue;
      transcript.element.remove();
      this.#transcripts.delete(id);
      this.#errors.delete(id);
    }
  }

  focusName() {
    this.name.focus();
  }

  /** Puts the focus where one goes on, as soon as the interaction is the agent's. @param {string} id */
  focusWhenReady(id) {
    this.#awaited = id;
    this.#focusAwaited();
  }

  #focusAwaited() {
    const interaction = this.#interaction;
    if (interaction === null || interaction.id !== this.#awaited || !isTalking(interaction)) return;
    this.#awaited = null;
    if (isCallback(interaction)) this.callback.telephone.focus();
    else this.composer.focus();
  }

  toggleHold() {
    const isHeld = this.#interaction?.attributes.Eic_State === HELD;
    this.#with((id) => this.#attempt(id, () => this.actions.hold(id, !isHeld)));
  }

  /** @param {Interaction} interaction @param {Chat | undefined} chat */
  #render(interaction, chat) {
    const { attributes } = interaction;
    setText(this.name, nameOf(interaction));
    const facts = [attributes.Eic_WorkgroupName, stateOf(interaction)];
    setText(this.facts, facts.filter(Boolean).join(" · "));
    const talks = isTalking(interaction);
    const isToCall = isCallback(interaction);
    this.pickUp.hidden = !isAlerting(interaction);
    this.hold.hidden = this.disconnect.hidden = this.transfer.button.hidden = !talks;
    if (!talks) this.transfer.close();
    this.transfer.update();
    setText(this.hold, attributes.Eic_State === HELD ? "Resume" : "Hold");
    setText(this.disconnect, isToCall ? "Done" : "Disconnect");
    this.composer.element.hidden = !talks || isToCall;
    if (!talks) this.composer.responses.close();
    this.disconnect.classList.toggle("Button--danger", !isToCall);
    this.disconnect.classList.toggle("Button--primary", isToCall);
    this.callback.element.hidden = !isToCall;
    this.transcripts.hidden = isToCall;
    if (isToCall) this.callback.update(attributes);
    else this.#transcript(interaction.id).update(chat);
    const visitor = chat?.members.find((member) => member.isTyping && !member.userId);
    setText(this.typing, visitor ? `${visitor.displayName} is typing …` : "");
    this.typing.hidden = !visitor;
    const error = this.#errors.get(interaction.id) ?? "";
    if (this.error.textContent !== error) this.error.textContent = error;
    this.error.hidden = error === "";
    const draft = talks || isAlerting(interaction) ? "" : this.drafts.of(interaction.id);
    setText(this.unsent, draft && `You had not sent: “${draft}”`);
    this.unsent.hidden = draft === "";
  }

  /** @param {Interaction | null} interaction @param {Chat | undefined} chat */
  #changeTo(interaction, chat) {
    if (this.#interaction) this.#transcripts.get(this.#interaction.id)?.hide();
    if (interaction?.id !== this.#awaited) this.#awaited = null;
    this.composer.changeTo(interaction?.id ?? null);
    this.transfer.close();
    if (interaction) this.#transcript(interaction.id).show(chat);
  }

  /** @param {string} id */
  #transcript(id) {
    let transcript = this.#transcripts.get(id);
    if (!transcript) {
      transcript = new Transcript();
      this.#transcripts.set(id, transcript);
      this.transcripts.append(transcript.element);
    }
    return transcript;
  }

  /** What had the focus may be gone from the screen; whoever works by keyboard goes on from the name. */
  #keepFocus() {
    const { activeElement } = document;
    const isLost = !activeElement || activeElement === document.body;
    if ((isLost || activeElement.closest("[hidden]")) && !this.content.hidden) this.focusName();
  }

  /** @param {Target} target */
  async #transfer(target) {
    const interaction = this.#interaction;
    if (!interaction) return;
    await this.#attempt(interaction.id, async () => {
      await this.actions.transfer(interaction.id, target);
      this.transfer.close();
      announce(transferred(nameOf(interaction), target));
      this.focusName();
    });
  }

  /** @param {(id: string) => void} act */
  #with(act) {
    if (this.#interaction) act(this.#interaction.id);
  }

  /** @param {string} id @param {() => Promise<void>} act */
  async #attempt(id, act) {
    this.fail(id, null);
    try {
      await act();
    } catch (problem) {
      this.fail(id, problem);
    }
  }

  /** Shows what went wrong beside the interaction it went wrong with. @param {string} id @param {unknown} problem */
  fail(id, problem) {
    if (problem === null) this.#errors.delete(id);
    else this.#errors.set(id, wordsOf(problem));
    if (this.#interaction?.id !== id) return;
    this.error.textContent = this.#errors.get(id) ?? "";
    this.error.hidden = problem === null;
  }
}

/**
 * @param {string} text
 * @param {string} test
 * @param {string} kind
 * @param {import("./shortcuts.js").Action} action
 * @param {() => void} act
 */
function button(text, test, kind, action, act) {
  return el(
    "button",
    {
      class: `Button ${kind}`,
      type: "button",
      "aria-keyshortcuts": ariaKeys(action),
      "data-test": test,
      onclick: act,
    },
    text,
  );
}
