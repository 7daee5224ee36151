// @ts-check
// What a chat is opened with, and what the visitor is asked before it begins.

import { fieldsOf } from "./questions.js";

/** @typedef {import("./fields.js").FieldPlan} FieldPlan */

/**
 * @typedef {object} Opening What a chat is opened with, by an offer, a button or the page.
 * @property {string} [targetQueue] Wins over the configuration's.
 * @property {Record<string, string>} [attributes]
 * @property {string} [notes] Besides what the form says.
 * @property {string} [prompt] What the form begins with.
 * @property {FieldPlan[]} [fields] In the place of the configuration's.
 * @property {any} [questions] Besides those, as an offer asks them.
 * @property {Record<string, string>} [values] What the fields begin with.
 * @property {boolean} [isSubmitted] Whether the form is as good as filled in.
 * @property {{ context: string, category: string }[]} [routingContexts]
 * @property {boolean} [isTranscriptWanted] Whether an e-mail address alone asks for the transcript.
 */

/** @type {FieldPlan[]} */
const DEFAULT_FIELDS = [{ name: "name", type: "text", maxLength: 100 }];
/** @type {FieldPlan} */
const EMAIL = { name: "email", type: "email", maxLength: 254 };
/** @type {FieldPlan} */
const TRANSCRIPT_WISH = { name: "transcript-wish", type: "checkbox" };

/**
 * What the visitor is asked: the page's own fields or the configuration's, the offer's questions, and where the transcript goes.
 *
 * @param {any} config
 * @param {Opening} opening
 * @returns {FieldPlan[]}
 */
export function fieldsFor({ form, transcript }, { fields, questions, values = {} }) {
  const asked = fieldsOf(questions);
  const names = new Set(asked.map(({ name }) => name));
  const first = (fields ?? form?.fields ?? DEFAULT_FIELDS).filter(
    // Nobody is asked the same twice, nor for a name in two ways.
    (/** @type {FieldPlan} */ { name }) => !names.has(name) && !(name === "name" && names.has("firstname")),
  );
  /** @type {FieldPlan[]} */
  const plans = [...first, ...asked];
  if (transcript?.email) {
    if (!plans.some(({ name }) => name === "email")) plans.push(EMAIL);
    plans.push(TRANSCRIPT_WISH);
  }
  return plans.map((plan) =>
    values[plan.name] === undefined ? plan : { ...plan, value: values[plan.name] },
  );
}
