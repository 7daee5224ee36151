// @ts-check
// A contact centre that is in the page: it answers as ICWS web chat and ICWS web callback do, and nobody is there but a script. It
// knows no clock: what time it is it is told.
//
// Source of the paths, names and codes: `reference/cic-web-chat.md`, sections 2 and 4.6. It has no Web Tools: a preview speaks ICWS
// whatever the configuration says, because what a visitor sees is the same.

import { AGENT, endOf, linesFor, REPLIES, VISITOR } from "./lines.js";

/** @typedef {import("./lines.js").Line} Line */
/** @typedef {import("./lines.js").Mood} Mood */

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {object} [body]
 */

/**
 * @typedef {object} Chat
 * @property {string} id The visitor's.
 * @property {(Line & { due: number })[]} coming What has not happened yet.
 * @property {Record<string, unknown>[]} happened
 * @property {number} told How much of that the visitor's side has been told.
 * @property {number} answered How many replies the agent has given, or is about to.
 * @property {number} busyUntil When the agent has written what is being written.
 */

/** The version of the feature from which a conversation can be read again. */
const VERSION = 6;
/** ICWS gives milliseconds as text. The shortest pause a client takes. */
const POLL_WAIT = "500";
/** How long the agent reads before an answer is typed, and how long that takes. */
const READING_MS = 600;
const TYPING_MS = 1_600;
const NOBODY = "00000000-0000-0000-0000-000000000000";
/** How states are written. Source: `reference/cic-web-chat.md`, 2.3 (`chatParticipantState`). */
const STATES = { alerting: 1, active: 2, gone: 4 };

/** An id that only has to look like one. @param {number} kind @param {number} count */
const guid = (kind, count) => `${kind}0000000-0000-4000-8000-${`${count}`.padStart(12, "0")}`;

/** @param {string} errorId @param {string} message @returns {Answer} */
const refused = (errorId, message) => ({
  status: 400,
  body: { __type: "urn:inin.com:common:error", errorId: `error.request.${errorId}`, message },
});

export class PreviewServer {
  /** By the visitor's id. @type {Map<string, Chat>} */
  _chats = new Map();
  /** Who waits for a call. @type {Set<string>} */
  _callbacks = new Set();
  _count = 0;

  /** @param {Mood} mood How far a conversation is when it begins. */
  constructor(mood) {
    this.mood = mood;
  }

  /**
   * @param {string} method
   * @param {string} path Below `/icws`.
   * @param {any} body What came along, read already.
   * @param {number} now Unix milliseconds
   * @returns {Answer}
   */
  answer(method, path, body, now) {
    const [, service, operation, id = ""] = path.split("/").map(decodeURIComponent);
    if (service === "connection" && operation === "features") return features(id);
    const name = `${method} ${operation}`;
    if (service === "web-chat") return this._chat(name, id, body, now);
    if (service === "web-callback") return this._callback(name, id, body);
    return { status: 404, body: { message: `there is no ${path}` } };
  }

  /** @param {string} name @param {string} id @param {any} body @param {number} now @returns {Answer} */
  _chat(name, id, body, now) {
    if (name === "POST start") return this._start(`${body?.participantName ?? ""}`, now);
    const chat = this._chats.get(name === "POST reconnect" ? body?.participantId : id);
    if (!chat) return refused("webChat.invalidParticipantId", "there is no such participant");
    happen(chat, now);
    switch (name) {
      case "GET messages": {
        const messages = chat.happened.slice(chat.told);
        chat.told = chat.happened.length;
        return { status: 200, body: { pollWaitSuggestion: POLL_WAIT, messages } };
      }
      case "GET message-history":
        chat.told = chat.happened.length;
        return { status: 200, body: { messages: chat.happened } };
      case "POST send-message":
        this._hear(chat, `${body?.message ?? ""}`, now);
        return { status: 204 };
      case "POST exit":
        this._chats.delete(id);
        return { status: 204 };
      case "POST typing-state":
      case "POST reconnect":
        return { status: 204 };
      default:
        return { status: 404, body: { message: `there is no ${name}` } };
    }
  }

  /** @param {string} visitor @param {number} now @returns {Answer} */
  _start(visitor, now) {
    const id = guid(1, ++this._count);
    const coming = linesFor(this.mood, visitor).map((line) => ({ ...line, due: now + line.afterMs }));
    this._chats.set(id, { id, coming, happened: [], told: 0, answered: 0, busyUntil: 0 });
    return {
      status: 200,
      body: {
        __type: "urn:inin.com:webChat:startChatResponse",
        pollWaitSuggestion: POLL_WAIT,
        participantId: id,
        chatId: guid(3, this._count),
        dateFormat: "yyyy-MM-dd",
        timeFormat: "HH:mm:ss",
      },
    };
  }

  /** What the visitor says is told back, as by a real server; an agent who is there answers. @param {Chat} chat @param {string} text @param {number} now */
  _hear(chat, text, now) {
    const put = (/** @type {Line} */ line) => chat.coming.push({ ...line, due: now + line.afterMs });
    put({ afterMs: 0, by: VISITOR, text });
    happen(chat, now);
    const isThere = chat.happened.some(
      ({ participantId, state }) => participantId === guid(2, 0) && state === STATES.active,
    );
    const reply = REPLIES[chat.answered];
    // Two lines that come at once get one answer.
    if (!isThere || !reply || now < chat.busyUntil) return;
    chat.answered += 1;
    chat.busyUntil = now + READING_MS + TYPING_MS;
    put({ afterMs: READING_MS, by: AGENT, isTyping: true });
    put({ afterMs: READING_MS + TYPING_MS, by: AGENT, isTyping: false });
    put({ afterMs: READING_MS + TYPING_MS, by: AGENT, text: reply });
    if (chat.answered === REPLIES.length) endOf(READING_MS + 2 * TYPING_MS).forEach(put);
  }

  /** The agent goes: every chat is over. @param {number} now */
  finish(now) {
    for (const { coming } of this._chats.values()) {
      coming.push(...endOf(0).map((line) => ({ ...line, due: now })));
    }
  }

  /** @param {string} name @param {string} id @param {any} body @returns {Answer} */
  _callback(name, id, body) {
    if (name === "POST create") {
      const participantID = guid(4, ++this._count);
      this._callbacks.add(participantID);
      const __type = "urn:inin.com:webCallback:callbackCreateResponse";
      return { status: 200, body: { __type, participantID, callbackID: guid(5, this._count) } };
    }
    if (!this._callbacks.has(name === "POST reconnect" ? body?.participantID : id)) {
      return refused("webCallback.invalidParticipantId", "there is no such participant");
    }
    if (name === "GET status") return { status: 202, body: { queuePosition: 2, queueWaitTime: 0 } };
    if (name === "POST disconnect") this._callbacks.delete(id);
    return { status: 204 };
  }
}

/** @param {string} id @returns {Answer} */
function features(id) {
  const known = [
    { featureId: "web-chat", version: VERSION },
    { featureId: "web-callback", version: 2 },
  ];
  if (!id) return { status: 200, body: { featureInfoList: known } };
  const body = known.find(({ featureId }) => featureId === id);
  return body ? { status: 200, body } : { status: 404, body: { message: `there is no feature ${id}` } };
}

/** What is due by now has happened, in its order. @param {Chat} chat @param {number} now */
function happen(chat, now) {
  const due = chat.coming.filter((line) => line.due <= now).sort((one, other) => one.due - other.due);
  chat.coming = chat.coming.filter((line) => line.due > now);
  for (const line of due) chat.happened.push(message(chat, line));
}

/** A line as ICWS writes it. @param {Chat} chat @param {Line & { due: number }} line */
function message(chat, { by, text, isTyping, state, due }) {
  const base = {
    participantId: by === VISITOR ? chat.id : by === AGENT ? guid(2, 0) : NOBODY,
    sequenceNumber: chat.happened.length,
    timestamp: new Date(due).toISOString(),
  };
  const type = (/** @type {string} */ name) => `urn:inin.com:webChat:${name}`;
  if (state) {
    const who = { displayName: by.name, participantType: by === AGENT ? "Agent" : "WebUser" };
    return { __type: type("chatParticipantStateChangedMessage"), ...base, state: STATES[state], ...who };
  }
  if (isTyping !== undefined) {
    return { __type: type("chatTypingIndicatorMessage"), ...base, value: isTyping };
  }
  return { __type: type("chatTextMessage"), ...base, contentType: "text/plain", value: text };
}
