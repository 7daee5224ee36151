// @ts-check
// The widget around one conversation after another: what the visitor does, what the screen shows, what the page is told.

import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { change, make, set, show } from "./dom.js";
import { Ended } from "./ended.js";
import { detailsOf, Form } from "./form.js";
import { load } from "./kept.js";
import { fieldsFor } from "./opening.js";
import { Panel } from "./panel.js";
import { Question } from "./question.js";
import { inWords, Queue } from "./queue.js";
import composer from "./styles/composer.css";
import form from "./styles/form.css";
import transcript from "./styles/transcript.css";
import { Transcript } from "./transcript.js";

/** @typedef {import("./opening.js").Opening} Opening */
/** @typedef {import("./texts.js").Words} Words */
/** @typedef {import("../types/widget-config.js").WidgetConfig} WidgetConfig */
/** @typedef {import("./conversation.js").Details} Details */

/**
 * @typedef {object} Host What the widget's script does for the chat.
 * @property {WidgetConfig} config
 * @property {Words} words
 * @property {(what: string, detail?: any) => void} tell What happens; docs/wire lists it.
 * @property {() => Record<string, string>} journey Whose visit the chat belongs to, as attributes.
 * @property {(queue: string) => Promise<import("./queue.js").QueueState | undefined>} askQueue
 * @property {() => Promise<typeof import("../closed/main.js")>} closed What is shown where nobody is there.
 * @property {(opening: Opening) => void} openCallback Asks for a call instead.
 * @property {(takesFocus: boolean) => void} minimised The chat is out of sight, and a launcher stands for it.
 */

/** How long a page waits for the chat of an earlier one. */
const RESTORE_MS = 15_000;
export class Chat {
  _unread = 0;
  _isSilent = false;
  /** What had the focus before. @type {HTMLElement | undefined} */
  _cameFrom;
  /** @type {Form | undefined} */
  _form;
  /** @type {Opening} */
  _opening = {};
  /** Whether the chat of another page is being taken up, and nothing is shown before that is known. */
  _isRestoring = false;
  /** Whether the page shows the chat itself. */
  _isUnseen = false;

  /** @type {typeof import("./later.js") | undefined} */
  later;

  /** @param {Host} host @param {import("./conversation.js").Core} core */
  constructor(host, core) {
    this.host = host;
    this.core = core;
    const { config, words } = host;
    this.words = words;
    this.panel = new Panel(
      words,
      config,
      {
        minimise: () => this._minimiseOrStay(),
        close: () => this._wantsToClose(),
      },
      [form, transcript, composer],
    );
    this.transcript = new Transcript({
      words,
      config,
      fileAddress: (path) => this.conversation?.fileAddress(path) ?? "",
      photo: (name) => {
        const path = this.conversation?.photos[name];
        return path && this.conversation?.fileAddress(path);
      },
      retry: (id) => this.conversation?.retry(id),
      later: () => this.later,
    });
    this.typing = make("p", "Typing", "", { role: "status", "data-test": "typing" });
    this.composer = new Composer(words, {
      say: (text) => this.say(text),
      type: () => this.conversation?.type(),
      maxChars: config.maxMessageLength,
    });
    this.ended = new Ended(words, () => this._startNew());
    const behind = () => [this.panel.header, this.panel.body];
    this.confirmEnd = new Question(
      words,
      { title: "confirm-end", hint: "confirm-end-hint", keep: "keep-chatting", go: "end-chat" },
      behind,
      () => this.close(),
    );
    this.confirmForm = new Question(
      words,
      { title: "confirm-form", hint: "confirm-form-hint", keep: "stay", go: "leave-form" },
      behind,
      () => this.close(),
    );
    this.panel.element.append(this.confirmEnd.element, this.confirmForm.element);
    this.queue = new Queue(
      async () => (await this._askServer()) ?? host.askQueue(this._targetQueue),
      (state) => this._hearQueue(state),
    );
    this._fillMenu();
    this._watchKeyboard();
  }

  get _targetQueue() {
    return this._opening.targetQueue || this.host.config.target?.name;
  }

  /** Whether the widget is in the page, or is about to be. */
  get isThere() {
    return this.panel.isMounted || this._isRestoring || this._isUnseen;
  }

  // -------------------------------------------------------------------------------------------------- what others ask for

  /** Opens the panel with its form, or brings the one that is there to the front. @param {Opening} opening */
  open(opening) {
    if (this.isThere) return this.show();
    this._opening = opening;
    this._converse();
    this._showForm();
    this.panel.mount();
    this._setShown(true, true);
    this.host.tell("opened");
    if (opening.isSubmitted) this._form?.submit.click();
  }

  /** Takes up the chat of another page. Answers whether it is there still. @returns {Promise<boolean>} */
  restore() {
    if (this.isThere) return Promise.resolve(true);
    const kept = load();
    if (!kept) return Promise.resolve(false);
    // Whom the chat is with, before it is taken up.
    this._opening = kept.opening ?? {};
    this._converse();
    this._isRestoring = true;
    this._isHistoryToCome = true;
    this._isSilent = kept.isSilent === true;
    this._isUnseen = kept.isUnseen === true;
    this._setShown(!kept.isMinimised, false);
    this.conversation?.restore(kept);
    return new Promise((resolve) => {
      this.restored = resolve;
      // It may still come, once the tab that has it wakes or is gone; nobody waits for that.
      setTimeout(resolve, RESTORE_MS, false);
    });
  }

  show() {
    const wasUnseen = this._isUnseen;
    this._isUnseen = false;
    this._setShown(true, !wasUnseen);
    if (!wasUnseen) return;
    this.conversation?.keep({ isUnseen: false });
    this.panel.mount();
    this.transcript.follow();
    this.focus();
    this.host.tell("opened");
  }

  minimise() {
    // Nobody's focus is taken who is elsewhere in the page.
    if (this.panel.isMounted) this._setShown(false, this.panel.hasFocus);
  }

  /** @param {string} text */
  say(text) {
    this.conversation?.say(text);
  }

  /** Ends the chat, and takes the panel away. */
  close() {
    const { stage, wasOpen } = this.conversation ?? {};
    const isBefore = stage?.name === "idle" || stage?.name === "starting";
    this.conversation?.end();
    if (isBefore && !wasOpen) {
      const failure = this.failure;
      this.host.tell("state", failure ? { state: "errored", detail: failure } : { state: "abandoned" });
      this.host.tell("cancelled");
    }
    this.queue.stop();
    this.conversation?.dispose();
    this.conversation = undefined;
    this._setUnread(0);
    const { activeElement } = document;
    const hadFocus = activeElement === this.panel.root || activeElement === document.body;
    this._isUnseen = false;
    this.panel.root.remove();
    const cameFrom = this._cameFrom?.isConnected ? this._cameFrom : undefined;
    if (hadFocus) cameFrom?.focus();
    this.host.tell("closed");
    // Who came from the launcher goes back there: it was away meanwhile.
    if (hadFocus && !cameFrom) this.host.minimised(true);
  }

  // ----------------------------------------------------------------------------------------- what a page's own script does

  /** Whether another chat could begin. */
  get isIdle() {
    const name = this.conversation?.stage.name ?? "idle";
    return !this._isRestoring && (name === "idle" || name === "ended");
  }

  /**
   * Starts a chat without its form: in the panel that is there, or not shown, for a page that shows it itself; `show` shows it after
   * all.
   *
   * @param {Opening} opening @param {Details} details
   */
  begin(opening, details) {
    this._isUnseen = !this.panel.isMounted;
    this._opening = opening;
    this._converse();
    this._begin({ ...details, attributes: { ...opening.attributes, ...details.attributes } });
  }

  /** Ends the chat as the visitor would: after a question, where there is something to lose. */
  askToEnd() {
    this.show();
    this._wantsToClose();
  }

  /** Puts a line of the page's own between the others; the contact centre hears nothing of it. @param {string} name @param {string} text */
  inject(name, text) {
    this.transcript.inject(name, text);
  }

  // -------------------------------------------------------------------------------------------------------- what happens

  /** @param {Details} details */
  _begin(details) {
    const { notes, routingContexts = [] } = this._opening;
    const { target } = this.host.config;
    const all = [details.notes, notes].filter(Boolean).join("\n");
    const attributes = { ...this.host.journey(), ...details.attributes };
    const contexts = (target?.skills ?? []).map(({ name, category }) => ({ context: name, category }));
    this.conversation?.start({
      ...details,
      attributes,
      notes: all,
      routingContexts: [...contexts, ...routingContexts],
    });
  }

  _converse() {
    const { config, words } = this.host;
    const { dialect, servers } = config.cic ?? {};
    this.failure = "";
    this._isEndTold = false;
    this.conversation?.dispose();
    this.conversation = new Conversation(
      this.core,
      {
        dialect,
        servers,
        language: words.language,
        targetName: this._targetQueue,
        // An action map's queue is always a workgroup; so says the vendor's widget.
        targetType: this._opening.targetQueue ? "Workgroup" : config.target?.type,
      },
      (what, detail) => this._hear(what, detail),
    );
    this.transcript.update([]);
    this._known.clear();
    this._wasEngaged = this._isHistoryToCome = false;
  }

  _isEndTold = false;

  /** @param {string} what @param {any} detail */
  _hear(what, detail) {
    const { conversation, words, host } = this;
    if (!conversation) return;
    if (what === "stage") this._enter(conversation.stage);
    else if (what === "opened") this._isOpen();
    else if (what === "mirrored") this._isBack();
    else if (what === "failed") this._hasFailed(detail);
    else if (what === "transcript") this._hearEntries(conversation.entries);
    else if (what === "entries") this._hearEntries(detail);
    else if (what === "photos") this.transcript.complete(conversation.entries);
    else if (what === "typing") {
      change(this.typing, detail ? words.say("typing", { name: this._agent }) : "");
      host.tell("agent-typing", { isTyping: detail });
    } else if (what === "troubled") this._sayTrouble();
  }

  get _agent() {
    return this.conversation?.stage.agent || this.words.say("agent");
  }

  _isOpen() {
    if (this._isRestoring) this._isBack();
    else {
      const isUnseen = this._isUnseen;
      this.conversation?.keep({ opening: this._opening, isMinimised: !this.panel.isShown, isUnseen });
      this.host.tell("state", { state: "started" });
      this.host.tell("started");
    }
  }

  /** The chat of another page is there again. */
  _isBack() {
    if (!this._isRestoring) return;
    this._isRestoring = false;
    if (!this._isUnseen) this.panel.mount();
    if (!this.panel.isShown) this.host.minimised(false);
    this.transcript.follow();
    this.host.tell("restored");
    this.restored?.(true);
  }

  /** @param {{ why: string, detail?: string }} failure */
  _hasFailed({ why, detail }) {
    this._isUnseen = false;
    this._form?.setBusy(false);
    this._form?.setProblem(this.words.say(why));
    // Told when the visitor gives up: the next try may well succeed.
    this.failure = detail || (why === "unreachable" ? "no server could be reached" : why);
    if (this._isRestoring) this._isGone();
    this.host.tell("failed", { why, detail });
  }

  /** @param {import("./conversation.js").Stage} stage */
  _enter({ name, reason }) {
    const { panel, words } = this;
    const isWaiting = name === "waiting";
    if (isWaiting) this.queue.watch();
    else if (name !== "idle") this.queue.stop();
    this._form?.setBusy(name === "starting");
    if (name === "starting") panel.setSubtitle(words.say("connecting"), true);
    else if (isWaiting) panel.setSubtitle(words.say("waiting"), true);
    else if (name === "talking") panel.setSubtitle(words.say("talking", { name: this._agent }));
    else panel.setSubtitle("");
    if (name === "talking") this._isEngaged();
    if (name === "waiting" || name === "talking") this._showConversation();
    if (name === "ended") this._end(reason);
    this.host.tell("stage", { name, reason });
  }

  _isEngaged() {
    if (this._wasEngaged || this._isRestoring) return;
    this._wasEngaged = true;
    this.conversation?.keep({});
    this.host.tell("state", { state: "engaged" });
  }

  _wasEngaged = false;

  /** The chat of the last page is gone; this page shows nothing of it. */
  _isGone() {
    this._isRestoring = false;
    this.conversation?.dispose();
    this.conversation = undefined;
    this.restored?.(false);
  }

  /** @param {string} reason */
  _end(reason) {
    const { conversation, panel } = this;
    change(this.typing, "");
    panel.setStatus("");
    if (this._isRestoring) {
      this._isGone();
      return;
    }
    if (!this._isEndTold) {
      this._isEndTold = true;
      if (reason === "lost") {
        this.host.tell("state", { state: "errored", detail: "the connection was lost" });
      } else if (conversation?.isEngaged) this.host.tell("state", { state: "completed" });
      else if (conversation?.wasOpen) this.host.tell("state", { state: "abandoned" });
      if (conversation?.wasOpen) this.host.tell("ended", { reason });
    }
    this._isUnseen = false;
    if (reason !== "by-visitor") this.confirmEnd.close();
    this._wasEngaged = false;
    const hadFocus = this.composer.element.contains(panel.shadow.activeElement);
    this._showConversation();
    const { later, host, words } = this;
    const isRated = host.config.rating === true && conversation?.isEngaged;
    const rating =
      isRated && later ? new later.Rating(words, (rating) => host.tell("rated", { rating })) : undefined;
    this.ended.show(words.say(`ended-${reason}`), rating?.element);
    // It leaves less room: who has read along reads the last line, too.
    if (this.transcript.news.hidden) this.transcript.follow();
    if (hadFocus) this.ended.focus();
  }

  /** @param {import("./conversation.js").Entry[]} changed */
  _hearEntries(changed) {
    const { conversation, host } = this;
    if (!conversation) return;
    const known = this._known;
    if (conversation.wasOpen) this._fetchLater();
    this.transcript.update(conversation.entries, changed);
    const news = changed.filter(({ id, by }) => by !== "visitor" && !known.has(id));
    for (const { id } of changed) known.add(id);
    // What was said before this page came is no news.
    const isHistory = this._isHistoryToCome && changed === conversation.entries;
    if (isHistory && changed.length > 0) this._isHistoryToCome = false;
    if (this._isRestoring || isHistory) return;
    if (news.length > 0 && (!this.panel.isShown || document.hidden)) {
      if (!this.panel.isShown) this._setUnread(this._unread + news.length);
      // Of all tabs only the one with the connection sounds.
      if (!this._isSilent && host.config.sound !== false && conversation.tabs.isLeader) this.later?.chime();
    }
    host.tell("messages", { entries: changed });
  }

  /** Entries that were on screen before. @type {Set<number>} */
  _known = new Set();
  /** Whether the conversation of an earlier page has not been read yet. */
  _isHistoryToCome = false;

  _sayTrouble() {
    const isTroubled = this.conversation?.isTroubled;
    this.panel.setStatus(
      isTroubled ? this.words.say(navigator.onLine === false ? "offline" : "troubled") : "",
    );
    this.host.tell("troubled", { isTroubled });
  }

  /**
   * What the contact centre says of the queue itself, where its protocol has words for that.
   *
   * @returns {Promise<import("./queue.js").QueueState | undefined>}
   */
  _askServer() {
    return new Promise((resolve) => {
      const isAsked = this.conversation?.askQueue((state) => resolve(state ?? undefined));
      if (!isAsked) resolve(undefined);
    });
  }

  /** @param {import("./queue.js").QueueState | undefined} state */
  _hearQueue(state) {
    const { words, panel, host } = this;
    // Without a word of the configuration it may be that nobody reports how the queue is.
    const isClosed = state && !state.isOpen && host.config.callback?.enabled;
    this._form?.setInfo(isClosed ? words.say("closed") : inWords(state, words));
    if (isClosed) this._sayClosed();
    if (this.conversation?.stage.name !== "waiting") return;
    // Of agents who are free for others nothing is said: the one who is being called may well be.
    const isLong = state?.isOpen && state.wait > 0;
    panel.setSubtitle(
      isLong ? words.say("wait", { time: words.duration(state.wait) }) : words.say("waiting"),
      true,
    );
  }

  /** Nobody is there: the visitor may be called instead, or wait all the same. Who has begun to write is not interrupted. */
  async _sayClosed() {
    const { words, host, panel } = this;
    const closed = await host.closed().catch(() => {});
    const form = this._form;
    const isBefore = this.conversation?.stage.name === "idle";
    if (!closed || !form || !isBefore || form.isTouched || this._isClosedSaid) return;
    this._isClosedSaid = true;
    const hadFocus = panel.hasFocus;
    const { element, call } = new closed.Closed(words, {
      call: () => {
        this.close();
        host.openCallback(this._opening);
      },
      wait: () => {
        panel.hold(form.element);
        form.focus();
      },
    });
    closed.clothe(panel.shadow);
    panel.hold(element);
    if (hadFocus) call?.focus();
  }

  _isClosedSaid = false;

  // ------------------------------------------------------------------------------------------------------- on the screen

  _showForm() {
    const { words, host, panel } = this;
    this._isClosedSaid = false;
    const { prompt, isTranscriptWanted } = this._opening;
    const { form } = host.config;
    const fields = fieldsFor(host.config, this._opening);
    const intro = prompt || form?.intro || words.say("form-intro");
    this._form = new Form(
      words,
      { test: "form", intro, submit: "start", busy: "starting", fields },
      {
        submit: (answers) => {
          const details = detailsOf(answers, !!isTranscriptWanted);
          const attributes = { ...this._opening.attributes, ...details.attributes };
          this.host.tell("submitted");
          this._begin({ ...details, attributes });
        },
      },
    );
    panel.hold(this._form.element);
    panel.setSubtitle("");
    panel.setStatus("");
    show(this.panel.menu.button, false);
    // Not before the form is on screen.
    setTimeout(() => this.panel.isMounted && this.queue.watch());
  }

  /** Fetches what a conversation needs besides; where that fails the next message tries again. */
  async _fetchLater() {
    if (this._isLaterAsked) return;
    this._isLaterAsked = true;
    // Browsers remember what could not be fetched, by its address.
    const name = `waymeet_chat_later.js?${this._laterTries++}`;
    this.later = await import(new URL(name, import.meta.url).href).catch(() => undefined);
    this._isLaterAsked = !!this.later;
    this.later?.clothe(this.panel.shadow);
    const { entries } = this.conversation ?? {};
    if (entries && this.later) this.transcript.complete(entries, true);
  }

  _isLaterAsked = false;
  _laterTries = 0;

  _showConversation() {
    this._fetchLater();
    const hadForm = this._form;
    const hadFocus = this.panel.hasFocus;
    const wasThere = this.panel.body.contains(this.transcript.element);
    this._form = undefined;
    const isOver = this.conversation?.stage.name === "ended";
    this.panel.hold(
      this.transcript.element,
      this.typing,
      isOver ? this.ended.element : this.composer.element,
    );
    show(this.panel.menu.button, this.panel.menu.element.childElementCount > 0);
    // What is put into a page stands at its beginning.
    if (!wasThere) this.transcript.follow();
    if (hadForm && hadFocus && this.panel.isShown) this.focus();
  }

  /** The place a visitor goes on from. */
  focus() {
    if (this._form) this._form.focus();
    else if (this.conversation?.stage.name === "ended") this.ended.focus();
    else this.composer.focus();
  }

  /** Shows the panel, or the launcher instead. @param {boolean} isShown @param {boolean} takesFocus The visitor asked for it. */
  _setShown(isShown, takesFocus) {
    const { panel, host } = this;
    const wasShown = panel.isShown;
    const { activeElement } = document;
    if (isShown && !wasShown && takesFocus && activeElement instanceof HTMLElement) {
      this._cameFrom = activeElement;
    }
    show(panel.element, isShown);
    this.conversation?.keep({ isMinimised: !isShown });
    if (isShown) {
      this._setUnread(0);
      this.transcript.follow();
      if (takesFocus) this.focus();
    }
    if (isShown === wasShown || !panel.isMounted) return;
    if (!isShown) host.minimised(takesFocus);
    host.tell(isShown ? "shown" : "minimised");
  }

  /** @param {number} count */
  _setUnread(count) {
    this._unread = count;
    this.host.tell("unread", { count });
  }

  // Escape and the buttons answer the question first, where one is asked.
  _minimiseOrStay() {
    for (const question of [this.confirmEnd, this.confirmForm]) if (question.isOpen) return question.close();
    this._setShown(false, true);
  }

  _wantsToClose() {
    this.panel.menu.toggle(false);
    const name = this.conversation?.stage.name;
    if (name === "waiting" || name === "talking") this.confirmEnd.open();
    else if (this._form?.isTouched && this.host.config.form?.confirm !== false) this.confirmForm.open();
    else this.close();
  }

  _startNew() {
    this._converse();
    this._showForm();
    this.focus();
  }

  _fillMenu() {
    const { words, panel, host } = this;
    if (host.config.sound !== false) {
      panel.menu.add(
        "sound",
        () => words.say(this._isSilent ? "sound-on" : "sound-off"),
        () => {
          this._isSilent = !this._isSilent;
          this.conversation?.keep({ isSilent: this._isSilent });
          if (!this._isSilent) this.later?.chime();
        },
      );
    }
    if (host.config.transcript?.download !== false) {
      panel.menu.add(
        "download",
        () => words.say("download"),
        () => {
          const { later, conversation } = this;
          later?.download(later.asText(conversation?.entries ?? [], words), "chat.txt");
        },
      );
    }
  }

  /** On phones the panel is as high as what the on-screen keyboard leaves. */
  _watchKeyboard() {
    const { visualViewport } = window;
    visualViewport?.addEventListener("resize", () => {
      if (!this.panel.isShown) return;
      const isNearEnd = !this.transcript.news.hidden;
      this.panel.root.style.setProperty("--waymeet-visible", `${Math.round(visualViewport.height)}px`);
      if (!isNearEnd) this.transcript.follow();
    });
    set(this.panel.root, "data-ready", true);
  }
}
