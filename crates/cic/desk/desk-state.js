// @ts-check
/** What the desk knows, made from messages. No DOM, no network. */

/**
 * @typedef {{ id: string, attributes: Record<string, string> }} Interaction
 * @typedef {{ chatMemberType: number, displayName: string, userId: string, isTyping?: boolean }} Member
 * @typedef {{ chatMember: Member, text: string, timestamp: string, messageType?: number }} Line
 * @typedef {{ lines: Line[], members: Member[] }} Chat
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
  /** @type {Map<string, Interaction>} */
  interactions = new Map();
  /** @type {Map<string, Chat>} */
  chats = new Map();
  /** @type {string | null} */
  statusId = null;
  /** @type {string | null} */
  currentId = null;

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
        this.statusId = message.userStatusList[0]?.statusId ?? this.statusId;
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
      if (!this.interactions.has(id)) this.chats.delete(id);
    }
    this.#chooseCurrent();
  }

  /** A chat that rings is put before the agent unless they are in another one. */
  #chooseCurrent() {
    const state = this.current?.attributes.Eic_State;
    if (state === CONNECTED || state === HELD || state === ALERTING) return;
    const all = [...this.interactions.values()];
    const talking = all.find(({ attributes }) => [CONNECTED, HELD].includes(attributes.Eic_State));
    const first = this.alerting[0] ?? this.current ?? talking ?? all[0];
    this.currentId = first?.id ?? null;
  }

  /** @param {string} id @returns {Chat} */
  #chat(id) {
    const chat = this.chats.get(id) ?? { lines: [], members: [] };
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
    const chat = this.#chat(message.interactionId);
    // A new array tells the transcript to begin again.
    if (!message.isDelta) chat.lines = [];
    chat.lines.push(...message.messagesAdded);
  }
}
