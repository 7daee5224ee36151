// @ts-check
// The vendor's language packs: what of them is said in our widget, and where.
// Source of the keys: packs and configurations of public sites (reference/cic-web-chat.md, 4.3, names them in part).

import { isRecord, text } from "./block.js";

/** Our texts (www/chat/texts/en.json) by the vendor's, the namespace first. The same text of ours may have several: the last wins. */
/** @type {Record<string, string[]>} */
const TEXTS = {
  "webchat.ChatButton": ["launcher"],
  "webchat.ChatTitle": ["title"],
  "webchat.ChatFormName": ["name"],
  "webchat.ChatFormFirstName": ["firstname"],
  "webchat.ChatFormLastName": ["lastname"],
  "webchat.ChatFormNickname": ["nickname"],
  "webchat.ChatFormEmail": ["email"],
  "webchat.ChatFormPhone": ["telephone"],
  "webchat.ChatFormPhoneNumber": ["telephone"],
  "webchat.ChatFormSubject": ["subject"],
  "webchat.ChatFormSubmit": ["start"],
  "webchat.ChatInputPlaceholder": ["message-hint"],
  "webchat.ChatInputSend": ["send"],
  "webchat.ChatEndQuestion": ["confirm-end"],
  "webchat.ChatEndCancel": ["keep-chatting"],
  "webchat.ChatEndConfirm": ["end-chat"],
  "webchat.EndConfirmBody": ["confirm-end"],
  "webchat.EndConfirmReject": ["keep-chatting"],
  "webchat.EndConfirmAccept": ["end-chat"],
  "webchat.ConfirmCloseWindow": ["confirm-form"],
  "webchat.ConfirmCloseCancel": ["stay"],
  "webchat.ConfirmCloseConfirm": ["leave-form"],
  "webchat.ActionsDownload": ["download"],
  "webchat.AgentNameDefault": ["agent"],
  "webchat.AgentConnected": ["joined"],
  "webchat.AgentDisconnected": ["left"],
  "webchat.AgentUnavailable": ["closed"],
  "webchat.ChatEnded": ["ended-by-server", "ended-by-visitor"],
  "webchat.RestoreTimeoutAccept": ["start-new"],
  "webchat.FileTransferRetry": ["retry"],
  "webchat.AriaMinimize": ["minimise"],
  "webchat.AriaClose": ["close"],
  "webchat.ChatError": ["refused"],
  "webchat.Errors.StartFailed": ["refused"],
  "webchat.Errors.204": ["too-long"],
  "webchat.Errors.364": ["wrong-email"],
  "webchat.Errors.RestoreFailed": ["ended-gone"],
  "webchat.Errors.CriticalFault": ["ended-lost"],
  "webchat.Errors.ChatServerWentOffline": ["troubled"],
  "callback.CallbackTitle": ["callback-title"],
  "callback.ConfirmButtonText": ["callback-request"],
};

/** Our name for a text that a label refers to. @param {string} key @returns {string | undefined} */
export const nameOf = (key) => (Object.keys(TEXTS).includes(key) ? TEXTS[key][0] : undefined);

/** The vendor's texts are markup, and have their own way to name what is put in; ours are text. @param {string} markup */
export const asText = (markup) =>
  markup
    .replace(/<%\w+%>/g, "{name}")
    .replace(/<br\s*\/?>/gi, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .trim();

/**
 * A pack as one list: `webchat.ChatButton` and what it says. A pack holds languages; that of the page counts.
 *
 * @param {unknown} pack @param {string} language @returns {Map<string, string>}
 */
export function flat(pack, language) {
  /** @type {Map<string, string>} */
  const list = new Map();
  if (!isRecord(pack)) return list;
  const tag = Object.keys(pack).find((known) => known.toLowerCase() === language.toLowerCase());
  const walk = (/** @type {any} */ value, /** @type {string} */ path) => {
    if (isRecord(value)) {
      for (const key of Object.keys(value)) walk(value[key], path ? `${path}.${key}` : key);
    } else if (text(value)) list.set(path, text(value));
  };
  if (tag !== undefined) walk(pack[tag], "");
  return list;
}

/** What our widget says instead of its own words. @param {Map<string, string>} list @returns {Record<string, string>} */
export function texts(list) {
  /** @type {Record<string, string>} */
  const own = {};
  for (const [key, names] of Object.entries(TEXTS)) {
    const said = asText(list.get(key) ?? "");
    // A cross or a dash is no word.
    if (said.length > 1) for (const name of names) own[name] = said;
  }
  return own;
}
