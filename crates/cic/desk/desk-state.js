// @ts-check
/** What the desk knows, made from messages. No DOM, no network. */

import { applyNumbers } from "./workgroup-numbers.js";

/**
 * @typedef {{ id: string, attributes: Record<string, string> }} Interaction
 * @typedef {{ chatMemberType: number, displayName: string, userId: string, isTyping?: boolean }} Member
 * @typedef {{ chatMember: Member, text: string, timestamp: string, messageType?: number }} Line
 * @typedef {{ lines: Line[], members: Member[], read: number }} Chat `read`: how many lines the agent has had before them
 * @typedef {import("./transfer-targets.js").Presence} Presence
 * @typedef {import("./transfer-targets.js").Numbers} Numbers
 * @typedef {import("./icws.js").Message} Message
 */

/** The attributes the desk asks for. */
export const ATTRIBUTES = [
  "Eic_ObjectType",
  "Eic_State",
  "Eic_CallStateString",
  "Eic_RemoteName",
  "Eic_InitiationTime",
  "Eic_TerminatedTime",
  "Eic_WorkgroupName",
  "Eic_Notes",
  "Eic_CallbackPhone",
  "Eic_CallbackMessage",
  "Eic_WSLastExternalUserText",
  "AltocloudCustomerId",
  "AltocloudActionMapId",
];

/** Codes of `Eic_State`. */
export const ALERTING = "A";
export const CONNECTED = "C";
export const HELD = "H";

/** Whether the agent talks with the visitor, or has put them on hold. @param {Interaction} interaction */
export function isTalking({ attributes }) {
  return attributes.Eic_State === CONNECTED || attributes.Eic_State === HELD;
}

/** @param {Interaction} interaction */
export function isAlerting({ attributes }) {
  return attributes.Eic_State === ALERTING;
}

/** Those that ring come first, then those that are talked with, then what is over. */
const ORDER = [ALERTING, CONNECTED, HELD];

/** @param {Interaction} interaction */
function rank({ attributes }) {
  const place = ORDER.indexOf(attributes.Eic_State);
  return place === -1 ? ORDER.length : Math.min(place, 1);
}

/**
 * Whether it is somebody who wants to be called, and no chat.
 * @param {Interaction} interaction
 */
export function isCallback({ attributes }) {
  return attributes.Eic_ObjectType === "Callback";
}

/** Values of `chatMemberType`. */
export const SYSTEM_MEMBER = 1;
export const OWN_MEMBER = 2;
export const VISITOR_MEMBER = 4;

/** The `messageType` of a line whose text is the name of a file. */
export const FILE_LINE = 1;

/** @param {Member} a @param {Member} b */
function isSameMember(a, b) {
  return a.chatMemberType === b.chatMemberType && a.userId === b.userId;
}

export class DeskState {
  /** Whether it is known what there is. */
  isReady = false;
  /** Lines of visitors that have come since somebody asked. @type {{ id: string, line: Line }[]} */
  #news = [];
  /** Chats whose contents were told. @type {Set<string>} */
  #opened = new Set();
  /** What users are doing, by id. @type {Map<string, Presence>} */
  presences = new Map();
  /** What is known of workgroups, by name. @type {Map<string, Numbers>} */
  numbers = new Map();
  /** @type {Map<string, Interaction>} */
  interactions = new Map();
  /** @type {Map<string, Chat>} */
  chats = new Map();
  /** @type {string | null} */
  currentId = null;

  /** @param {string} userId the agent's own */
  constructor(userId) {
    this.userId = userId;
  }

  /** The agent's own status. @returns {string | null} */
  get statusId() {
    return this.presences.get(this.userId)?.statusId ?? null;
  }

  /** @param {string} statusId */
  set statusId(statusId) {
    this.presences.set(this.userId, { statusId, loggedIn: true });
  }

  /** As *My Interactions* has them. @returns {Interaction[]} */
  get inOrder() {
    return (
      [...this.interactions.values()]
        .map((interaction, place) => ({ interaction, place, rank: rank(interaction) }))
        // Who has rung longest is first; of the others whoever came last is on top.
        .sort((a, b) => a.rank - b.rank || (a.rank === 0 ? a.place - b.place : b.place - a.place))
        .map(({ interaction }) => interaction)
    );
  }

  /** How many of the visitor's lines the agent has not seen. @param {string} id */
  unread(id) {
    const chat = this.chats.get(id);
    return chat ? chat.lines.slice(chat.read).filter(isVisitors).length : 0;
  }

  /** How many of them there are in all chats. */
  get allUnread() {
    return [...this.interactions.keys()].reduce((sum, id) => sum + this.unread(id), 0);
  }

  /** The agent has a chat before them. @param {string | null} id */
  hasRead(id) {
    const chat = id === null ? undefined : this.chats.get(id);
    if (chat) chat.read = chat.lines.length;
  }

  /** Lines of visitors that have come since the last call. */
  takeNews() {
    const news = this.#news;
    this.#news = [];
    return news;
  }

  /** Whether the visitor is typing. @param {string} id */
  isVisitorTyping(id) {
    const members = this.chats.get(id)?.members ?? [];
    return members.some((member) => member.chatMemberType === VISITOR_MEMBER && member.isTyping);
  }

  /** Goes on to the next interaction in the list, or to the one before. @param {1 | -1} step */
  step(step) {
    const ids = this.inOrder.map(({ id }) => id);
    if (ids.length === 0) return;
    const place = this.currentId === null ? -1 : ids.indexOf(this.currentId);
    const next = place === -1 ? (step === 1 ? 0 : -1) : place + step;
    this.currentId = ids.at(next % ids.length) ?? null;
  }

  /** @returns {Interaction | null} */
  get current() {
    return (this.currentId && this.interactions.get(this.currentId)) || null;
  }

  /** @returns {Interaction[]} */
  get alerting() {
    return [...this.interactions.values()].filter(({ attributes }) => attributes.Eic_State === ALERTING);
  }

  /** @param {Message} message */
  apply(message) {
    switch (message.__type) {
      case "urn:inin.com:queues:queueContentsMessage":
        this.#applyQueue(message);
        break;
      case "urn:inin.com:status:userStatusMessage":
        for (const { userId, statusId, loggedIn } of message.userStatusList) {
          this.presences.set(userId, { statusId, loggedIn });
        }
        break;
      case "urn:inin.com:statistics:statisticValueMessage":
        applyNumbers(this.numbers, message.statisticValueChanges);
        break;
      case "urn:inin.com:interactions.chat:chatMembersMessage":
        this.#applyMembers(message);
        break;
      case "urn:inin.com:interactions.chat:chatContentsMessage":
        this.#applyContents(message);
        break;
    }
  }

  /** @param {Message} message */
  #applyQueue(message) {
    this.isReady = true;
    if (!message.isDelta) this.interactions.clear();
    for (const { interactionId: id, attributes } of message.interactionsAdded) {
      this.interactions.set(id, { id, attributes });
    }
    for (const { interactionId: id, attributes } of message.interactionsChanged) {
      const known = this.interactions.get(id);
      if (known) Object.assign(known.attributes, attributes);
    }
    for (const id of message.interactionsRemoved) {
      this.interactions.delete(id);
    }
    for (const id of this.chats.keys()) {
      if (!this.interactions.has(id)) {
        this.chats.delete(id);
        this.#opened.delete(id);
      }
    }
    this.#chooseCurrent();
  }

  /** A chat that rings is put before the agent unless they are in another one. */
  #chooseCurrent() {
    const { current } = this;
    if (current && (isTalking(current) || isAlerting(current))) return;
    const first = this.alerting[0] ?? current ?? this.inOrder[0];
    this.currentId = first?.id ?? null;
  }

  /** @param {string} id @returns {Chat} */
  #chat(id) {
    const chat = this.chats.get(id) ?? { lines: [], members: [], read: 0 };
    this.chats.set(id, chat);
    return chat;
  }

  /** @param {Message} message */
  #applyMembers(message) {
    const chat = this.#chat(message.interactionId);
    if (!message.isDelta) chat.members = [];
    const gone = [...message.membersChanged, ...message.membersRemoved, ...message.membersAdded];
    chat.members = chat.members.filter((member) => !gone.some((other) => isSameMember(member, other)));
    chat.members.push(...message.membersAdded, ...message.membersChanged);
  }

  /** @param {Message} message */
  #applyContents(message) {
    const id = message.interactionId;
    const isKnown = this.#opened.has(id);
    const chat = this.#chat(id);
    const before = message.isDelta ? 0 : chat.lines.length;
    // A new array tells the transcript to begin again.
    if (!message.isDelta) chat.lines = [];
    chat.lines.push(...message.messagesAdded);
    if (!isKnown) {
      // What was said before the desk was opened, or the chat was offered, is no news.
      chat.read = chat.lines.length;
      this.#opened.add(id);
      return;
    }
    // After a break everything is told again; what is new is what comes after what was there.
    for (const line of message.messagesAdded.slice(before)) {
      if (isVisitors(line)) this.#news.push({ id, line });
    }
  }
}

/** @param {Line} line */
function isVisitors({ chatMember }) {
  return chatMember.chatMemberType === VISITOR_MEMBER;
}
