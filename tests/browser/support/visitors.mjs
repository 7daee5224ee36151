// @ts-check
/** Visitors without a page: what their client sends the contact centre. */

import { eventually } from "./waiting.mjs";

/** A request of a visitor's client. @param {string} server @param {string} path @param {unknown} [body] */
export function ask(server, path, body) {
  const method = body === undefined ? "GET" : "POST";
  return fetch(`${server}/icws/${path}`, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

/** Asks to be called. @param {string} server @param {object} [more] @returns {Promise<string>} the participant's id */
export async function askForCall(server, more = {}) {
  const answer = await ask(server, "web-callback/create", {
    __type: "urn:inin.com:webCallback:callbackCreateRequest",
    targetQueue: "Web Sales",
    targetQueueType: "Workgroup",
    telephone: "+353 (21) 555 0100",
    name: "Ada Visitor",
    subject: "Oak lamps",
    ...more,
  });
  return (await answer.json()).participantID;
}

/** A visitor in a chat, without a page. */
export class Visitor {
  /** @type {any[]} */
  messages = [];

  /**
   * @param {string} server
   * @param {string} [name]
   * @param {object} [more] of the start's body
   */
  static async start(server, name = "Ada Visitor", more = {}) {
    const body = { participantName: name, targetName: "Web Sales", targetType: "Workgroup", ...more };
    const answer = await ask(server, "web-chat/start", body);
    const { participantId } = await answer.json();
    return new Visitor(server, participantId);
  }

  /** @param {string} server @param {string} id */
  constructor(server, id) {
    this.server = server;
    this.id = id;
  }

  /** Waits for a message. @param {(message: any) => boolean} isIt */
  async hears(isIt) {
    return eventually("the visitor is told", async () => {
      const answer = await ask(this.server, `web-chat/messages/${this.id}`);
      this.messages.push(...(await answer.json()).messages);
      return this.messages.find(isIt);
    });
  }

  /** Waits for a text. @param {string} text */
  async reads(text) {
    return this.hears(({ value }) => value === text);
  }

  /** @param {string} message */
  async says(message) {
    await ask(this.server, `web-chat/send-message/${this.id}`, { message, type: "text/plain" });
  }

  /** @param {boolean} typingIndicator */
  async types(typingIndicator) {
    await ask(this.server, `web-chat/typing-state/${this.id}`, { typingIndicator });
  }

  async leaves() {
    await ask(this.server, `web-chat/exit/${this.id}`, {});
  }
}
