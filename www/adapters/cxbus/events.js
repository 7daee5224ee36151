// @ts-check
// What our widget tells, told on by the vendor's names.

import { agents, countConnected, isMessage, message, original } from "./messages.js";
import { Metadata } from "./metadata.js";

/** @typedef {import("../../chat/conversation.js").Entry} Entry */
/** @typedef {{ publish: (event: string, data?: any) => void }} Voice */

/** What of it is told on. */
const HEARD = [
  "opened",
  "submitted",
  "started",
  "restored",
  "messages",
  "agent-typing",
  "troubled",
  "ended",
  "cancelled",
  "failed",
  "closed",
  "minimised",
  "shown",
  "callback-opened",
  "callback-submitted",
  "callback-stage",
  "callback-failed",
  "callback-closed",
];

export class Events {
  /**
   * @param {{ WebChat: Voice, WebChatService: Voice, Callback: Voice, CallbackService: Voice }} voices
   * @param {() => Entry[]} entries The conversation as it stands.
   */
  constructor(voices, entries) {
    this.voices = voices;
    this.entries = entries;
    this.metadata = new Metadata();
    /** Lines that were told. @type {Set<number>} */
    this._told = new Set();
    this._isTyping = false;
    this._isTroubled = false;
    /** Whether a wish to be called was sent, and nobody has said yes yet. */
    this._isCallbackAsked = false;
    /** Whether a chat is on the server. */
    this.isActive = false;
    /** Whether its end was told. */
    this._isOver = false;
  }

  /** @param {string} event @param {any} [data] */
  _chat(event, data = this.metadata.of(this.entries())) {
    this.voices.WebChat.publish(event, data);
  }

  /** @param {string} event @param {any} [data] */
  _service(event, data) {
    this.voices.WebChatService.publish(event, data);
  }

  /** What the widget tells. @param {string} what @param {any} detail */
  hear(what, detail) {
    const name = `_${what.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())}`;
    const method = /** @type {any} */ (this)[name];
    if (typeof method === "function" && HEARD.includes(what)) method.call(this, detail ?? {});
  }

  _opened() {
    // A chat that was opened by no command is a new one, too.
    if (!this.isActive && !this.metadata.isFresh) this.metadata.begin({});
    this.metadata.isFresh = false;
    this._isOver = false;
    this._chat("opened");
  }

  _submitted() {
    this._chat("submitted");
  }

  _started() {
    this._begin();
    this.metadata.isFresh = false;
    this.metadata.note("started");
    this._chat("started");
    this._service("started", { sessionData: {} });
    this._connected();
  }

  _restored() {
    this._begin();
    // What was said before this page is no news to it.
    const entries = this.entries();
    for (const { id } of entries) this._told.add(id);
    this.metadata.note("started");
    this._service("restored", { async: false });
    this._chat("opened");
    this._received(entries.filter(isMessage), true);
    this._connected();
  }

  _begin() {
    this._told.clear();
    this.isActive = true;
    this._isOver = false;
  }

  _connected() {
    this._service("clientConnected", this._people(undefined));
    this._service("pollingStarted");
  }

  /** @param {Entry | undefined} entry */
  _people(entry) {
    const known = agents(this.entries());
    return { message: entry && message(entry), agents: known, numAgentsConnected: countConnected(known) };
  }

  /** @param {{ entries: Entry[] }} detail */
  _messages({ entries }) {
    // The visitor's own lines are told once the server has them.
    const news = entries.filter(
      ({ id, by, delivery }) => !this._told.has(id) && (by !== "visitor" || delivery === "sent"),
    );
    for (const { id } of news) this._told.add(id);
    for (const entry of news) {
      if (entry.by === "agent" && entry.kind === "joined") {
        this._service("agentConnected", this._people(entry));
      }
      if (entry.by === "agent" && entry.kind === "left") {
        this._service("agentDisconnected", this._people(entry));
      }
    }
    const messages = news.filter(isMessage);
    if (messages.length) this._received(messages, false);
  }

  /** @param {Entry[]} entries @param {boolean} isRestoring */
  _received(entries, isRestoring) {
    const messages = entries.map(message);
    const originalMessages = entries.map(original);
    this._service("messageReceived", { originalMessages, messages, restoring: isRestoring, sessionData: {} });
    for (const one of messages) this._chat("messageAdded", { data: { message: one }, html: undefined });
  }

  /** @param {{ isTyping: boolean }} detail */
  _agentTyping({ isTyping }) {
    if (isTyping === this._isTyping) return;
    this._isTyping = isTyping;
    this._service(isTyping ? "agentTypingStarted" : "agentTypingStopped", this._people(undefined));
  }

  /** @param {{ isTroubled: boolean }} detail */
  _troubled({ isTroubled }) {
    if (isTroubled === this._isTroubled) return;
    this._isTroubled = isTroubled;
    this._service(isTroubled ? "chatServerWentOffline" : "chatServerBackOnline");
    this._service(isTroubled ? "disconnected" : "reconnected");
  }

  /** @param {{ reason: string }} detail */
  _ended({ reason }) {
    this._over(agents(this.entries()));
    if (reason === "lost") this._service("error", { why: "lost", message: "the connection was lost" });
    this._service("pollingStopped");
    this._service("clientDisconnected", this._people(undefined));
    this._service("ended");
  }

  /** With an agent it was a conversation; without, it was given up. @param {object} known */
  _over(known) {
    this.isActive = false;
    if (this._isOver) return;
    this._isOver = true;
    const end = Object.keys(known).length ? "completed" : "cancelled";
    this.metadata.note(end);
    this._chat(end);
  }

  _cancelled() {
    this._over({});
  }

  /** @param {{ why: string, detail?: string }} detail */
  _failed({ why, detail }) {
    const told = { why, message: detail ?? why };
    this._service("error", told);
    this._chat("rejected", told);
  }

  _closed() {
    this.isActive = false;
    this.metadata.note("closed");
    this._chat("closed");
  }

  _minimised() {
    this._chat("minimized");
  }

  _shown() {
    this._chat("unminimized");
  }

  _callbackOpened() {
    this._isCallbackAsked = false;
    this.voices.Callback.publish("opened");
    this.voices.Callback.publish("started");
  }

  _callbackSubmitted() {
    this._isCallbackAsked = true;
    this.voices.Callback.publish("submitted");
  }

  /** @param {{ name: string, reason: string }} stage */
  _callbackStage(stage) {
    const { Callback, CallbackService } = this.voices;
    // What is taken up from the page before was told there.
    if (this._isCallbackAsked && stage.name === "waiting") {
      this._isCallbackAsked = false;
      CallbackService.publish("scheduled", stage);
      Callback.publish("completed", stage);
    }
    if (stage.name === "ended" && stage.reason === "cancelled") Callback.publish("cancelled", stage);
  }

  /** @param {{ reason: string }} failure */
  _callbackFailed(failure) {
    this.voices.CallbackService.publish("scheduleError", failure);
  }

  _callbackClosed() {
    this.voices.Callback.publish("closed");
  }
}
