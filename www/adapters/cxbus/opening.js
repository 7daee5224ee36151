// @ts-check
// What a chat is opened with: what the block says of every chat, and what a command says of this one.

import { copied, isRecord, text } from "./block.js";
import { fields } from "./inputs.js";
import { ofUserData } from "./transport.js";

/** @typedef {import("../../chat/opening.js").Opening} Opening */

/**
 * @typedef {object} Said What is said of every chat.
 * @property {Record<string, string>} attributes
 * @property {string} [notes]
 * @property {{ context: string, category: string }[]} [routingContexts]
 * @property {string} [targetQueue]
 * @property {Record<string, string>} [values] What the form begins with.
 */

/** `userData` and `form` have to be objects, where they are there. @param {Record<string, any>} options */
export function checkShape(options) {
  for (const key of ["userData", "form"]) {
    const value = options[key];
    // `form: false` is how pages of the eighth version said that there is to be none.
    if (value !== undefined && value !== null && value !== false && !isRecord(value)) {
      throw new Error(`${key} is malformed: it has to be an object`);
    }
  }
}

/** The values of a form, by the names of its fields, however they are spelled. @param {unknown} form @returns {Record<string, string>} */
export function values(form) {
  /** @type {Record<string, string>} */
  const found = {};
  if (isRecord(form)) {
    for (const key of Object.keys(form)) {
      const name = /^(first|last|nick)name$/i.test(key) ? key.toLowerCase() : key;
      if (name !== "autoSubmit" && text(form[key])) found[name] = text(form[key]);
    }
  }
  return found;
}

/**
 * The options of `WebChat.open`. Source: 4.3.
 *
 * @param {unknown} given @param {import("./inputs.js").Tools} tools @returns {Opening}
 */
export function opening(given, tools) {
  const options = copied(given) ?? {};
  if (!isRecord(options)) throw new Error("the options have to be an object");
  checkShape(options);
  const plans = fields(options.formJSON, "formJSON", tools) ?? fields(options.form, "form", tools);
  return {
    ...ofUserData(options.userData),
    ...(plans && { fields: plans }),
    values: values(Array.isArray(options.form?.inputs) ? undefined : options.form),
    isSubmitted: options.form?.autoSubmit === true,
  };
}

/** An opening with what is said of every chat besides. @param {Opening} opening @param {Said} said @returns {Opening} */
export function completed(opening, said) {
  const { attributes, targetQueue, notes, routingContexts } = said;
  return {
    ...opening,
    targetQueue: opening.targetQueue ?? targetQueue,
    attributes: { ...attributes, ...opening.attributes },
    values: { ...said.values, ...opening.values },
    notes: opening.notes ?? notes,
    routingContexts: opening.routingContexts ?? routingContexts,
    // In the vendor's widget an e-mail address in the form asks for the transcript.
    isTranscriptWanted: opening.isTranscriptWanted ?? true,
  };
}
