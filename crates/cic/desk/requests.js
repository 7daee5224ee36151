// @ts-check
/** What an agent does with an interaction, as requests. No DOM. */

/** @typedef {import("./transfer-targets.js").Target} Target */

/** Numbers of queues' types. */
export const USER_QUEUE = 1;
const WORKGROUP_QUEUE = 2;

/** @param {import("./icws.js").IcwsClient} client */
export function requests(client) {
  const at = (/** @type {string} */ id, /** @type {string} */ action) =>
    `interactions/${encodeURIComponent(id)}/${action}`;
  return {
    /** @type {(id: string) => Promise<void>} */
    pickUp: (id) => client.call("POST", at(id, "pickup")),
    /** @type {(id: string) => Promise<void>} */
    disconnect: (id) => client.call("POST", at(id, "disconnect")),
    /** @type {(id: string, on: boolean) => Promise<void>} */
    hold: (id, on) => client.call("POST", at(id, "hold"), { on }),
    /** @type {(id: string, target: Target) => Promise<void>} */
    transfer: (id, { kind, id: queueName }) => {
      const queueType = kind === "workgroup" ? WORKGROUP_QUEUE : USER_QUEUE;
      return client.call("POST", at(id, "blind-transfer"), { queueID: { queueType, queueName } });
    },
    /** @type {(id: string, text: string) => Promise<void>} */
    say: (id, text) => client.call("POST", at(id, "chat/messages"), { text, clearTypingIndicator: true }),
    /** @type {(id: string, on: boolean) => Promise<void>} */
    type: (id, on) => client.call("PUT", at(id, "chat/typing-indicator"), { on }),
    /** @type {(id: string, url: string) => Promise<void>} */
    pushPage: (id, url) => client.call("POST", at(id, "chat/push-url"), { url }),
    /** @type {(id: string, file: File) => Promise<void>} */
    sendFile: (id, file) => client.upload(at(id, "chat/send-file"), file),
  };
}
