// @ts-check
// `WebChatService`: the chat without what shows it, for pages that show it themselves.

import { hasRunningChat } from "../../../chat/kept.js";
import { copied, isRecord, text } from "../block.js";
import { agents, isMessage, message, original } from "../messages.js";
import { checkShape, values } from "../opening.js";
import { attributes, ofUserData } from "../transport.js";
import { allRefused, refused, register } from "./register.js";

/** @typedef {import("../context.js").Context} Context */

const EVENTS = `ready restored restoreTimeout restoreFailed messageReceived error started ended agentTypingStarted agentTypingStopped
  pollingStarted pollingStopped clientConnected clientDisconnected agentConnected agentDisconnected disconnected reconnected
  chatServerWentOffline chatServerBackOnline`;

const FIELDS = ["nickname", "firstname", "lastname", "email", "subject"];

/** How long a message may be on its way, in milliseconds. */
const PATIENCE_MS = 60_000;

/** @param {unknown} options The options of `startChat`. */
function started(options) {
  const given = copied(options) ?? {};
  if (!isRecord(given)) throw new Error("the options have to be an object");
  checkShape(given);
  // Pages put a name beside the form as well as into it.
  const own = Object.fromEntries(Object.entries(given).filter(([key]) => FIELDS.includes(key.toLowerCase())));
  const {
    nickname,
    firstname,
    lastname,
    email = "",
    subject = "",
    ...rest
  } = { ...values(own), ...values(given.form) };
  const name = nickname || [firstname, lastname].filter(Boolean).join(" ");
  const opening = ofUserData(given.userData);
  /** @type {Record<string, string>} */
  const ofEmail = email ? { email } : {};
  return {
    opening: { ...opening, attributes: { ...rest, ...opening.attributes } },
    details: { name, email, notes: subject, attributes: ofEmail },
  };
}

/** @typedef {(what: string, detail: any) => unknown} IsIt What is waited for; throws where it will not come any more. */

/**
 * Waits for what the widget tells.
 *
 * @param {Context["widget"]} widget @param {IsIt} isIt @returns {Promise<any>}
 */
function waited(widget, isIt) {
  return new Promise((resolve, reject) => {
    /** @type {() => void} */
    let stop = () => {};
    const patience = setTimeout(() => {
      stop();
      reject(new Error("there was no answer"));
    }, PATIENCE_MS);
    stop = widget.on((what, detail) => {
      try {
        if (!isIt(what, detail)) return;
        resolve(detail);
      } catch (error) {
        reject(error);
      }
      stop();
      clearTimeout(patience);
    });
  });
}

/** @param {Context} context @param {import("../../../cxbus/plugin.js").Plugin} plugin */
export function registerService(context, plugin) {
  const { widget, events } = context;
  const active = () => {
    const { chat } = widget;
    if (!chat || !events.isActive) throw new Error("there is no active chat");
    return chat;
  };
  const entries = () => widget.chat?.conversation?.entries ?? [];

  const told = (/** @type {IsIt} */ isIt) => waited(widget, isIt);
  const begun = () =>
    told((what, detail) => {
      if (what === "failed") throw new Error(detail.detail || detail.why);
      if (what === "closed") throw new Error("the chat was closed before it began");
      return what === "started";
    });

  register(
    plugin,
    {
      async startChat(options) {
        if (events.isActive || widget.chat?.isIdle === false || hasRunningChat()) {
          throw new Error("a chat is already active");
        }
        const { opening, details } = started(options);
        events.metadata.begin({ values: details });
        const start = begun();
        // Where it is refused at once nobody waits for it.
        start.catch(() => {});
        await widget.begin(opening, details);
        await start;
        return { sessionData: {} };
      },
      async endChat() {
        const { conversation } = active();
        const end = told((what) => what === "ended" || what === "closed");
        conversation?.end();
        await end;
      },
      async sendMessage(options) {
        const said = text(isRecord(options) ? options.message : options);
        if (!said) throw new Error("`message` has to be a text");
        const chat = active();
        const { maxChars } = chat.composer;
        if ([...said].length > maxChars) throw new Error(`\`message\` is longer than ${maxChars} characters`);
        const known = new Set(entries().map(({ id }) => id));
        const sent = told((what, detail) => {
          if (what === "ended" || what === "closed") {
            throw new Error("the chat ended before the message was sent");
          }
          const mine =
            what === "messages" &&
            detail.entries.find((/** @type {any} */ { id, by }) => by === "visitor" && !known.has(id));
          if (mine?.delivery === "failed") throw new Error("the message could not be sent");
          return mine?.delivery === "sent";
        });
        chat.say(said);
        await sent;
      },
      sendTyping() {
        active().conversation?.type();
      },
      async restore() {
        if (events.isActive) throw new Error("a chat is already active");
        if (!(await widget.restore())) throw new Error("there is no chat to restore");
        return { async: false };
      },
      verifySession: () => ({ sessionActive: events.isActive || hasRunningChat() }),
      getAgents: () => ({ agents: agents(active().conversation?.entries ?? []) }),
      getTranscript: () => {
        const said = entries().filter(isMessage);
        if (events.metadata.told.started === undefined) throw new Error("there is no chat");
        return { messages: said.map(message), originalMessages: said.map(original) };
      },
      getStats() {
        const { started: startTime, completed, cancelled, elapsed } = events.metadata.of(entries());
        if (startTime === undefined) throw new Error("there is no chat");
        return { agents: agents(entries()), startTime, endTime: completed ?? cancelled, duration: elapsed };
      },
      /** For chats to come: CIC takes attributes as a chat begins. */
      updateUserData(options) {
        if (!isRecord(options)) throw new Error("userData is malformed: it has to be an object");
        if (events.isActive) throw new Error("CIC takes attributes as a chat begins, and none later");
        const { attributes: more, targetQueue } = ofUserData(
          copied(isRecord(options.userData) ? options.userData : options),
        );
        Object.assign(context.said.attributes, more);
        if (targetQueue) context.said.targetQueue = targetQueue;
      },
      updateInteractionData(options) {
        if (!isRecord(options)) throw new Error("the interaction data has to be an object");
        if (events.isActive) throw new Error("CIC takes attributes as a chat begins, and none later");
        Object.assign(context.said.attributes, attributes(copied(options.additionalAttrs ?? options)));
      },
      configure: refused("the page's `_genesys.widgets` is read as the widgets load"),
      ...allRefused(
        "startPoll stopPoll pausePoll poll resetPollExceptions sleep wake",
        "Waymeet asks for news by itself",
      ),
      ...allRefused(
        "sendFile downloadFile getFileLimits",
        "CIC's web chat takes no files from visitors; those of agents are links",
      ),
      ...allRefused("asyncRestore fetchHistory", "CIC knows no asynchronous chats"),
      ...allRefused("sendFilteredMessage addPrefilter", "what is sent is shown to the visitor, too"),
      getSessionData: refused("who has a chat's ids has the chat: they stay in the widget"),
      sendCustomNotice: refused("CIC's web chat knows no notices"),
      registerTypingPreviewInput: refused("CIC is told that somebody types, not what"),
      registerPreProcessor: refused("messages are shown as they were written"),
    },
    EVENTS.split(/\s+/),
  );
}
