// @ts-check
// An offer's survey questions as fields of the form.

/** @typedef {import("./fields.js").FieldPlan} FieldPlan */

/** What of a person a question may ask for, and which field that is. @type {Record<string, Partial<FieldPlan>>} */
const PROPERTIES = {
  givenName: { name: "firstname" },
  familyName: { name: "lastname" },
  email: { name: "email", type: "email" },
  phone: { name: "telephone", type: "telephone" },
  gender: { name: "gender" },
  companyName: { name: "companyName" },
};
/** More questions than a visitor answers before a chat, and longer ones, are not asked. */
const MAX_QUESTIONS = 20;
const MAX_CHOICES = 100;

/**
 * Reads an offer's questions. One without a label or of a kind unknown to us is not asked. Nobody sees a hidden one: its first
 * choice is what it says (*inferred*).
 *
 * @param {any} questions
 * @returns {FieldPlan[]}
 */
export function fieldsOf(questions) {
  /** @type {FieldPlan[]} */
  const fields = [];
  for (const [index, question] of (Array.isArray(questions) ? questions : [])
    .slice(0, MAX_QUESTIONS)
    .entries()) {
    const type = `${question?.type}`.toLowerCase();
    const label = `${question?.label ?? ""}`.trim();
    const choices = (Array.isArray(question?.choices) ? question.choices : [])
      .filter((/** @type {unknown} */ choice) => typeof choice === "string" && choice)
      .slice(0, MAX_CHOICES);
    if (!/^(text|textarea|select|checkbox|hidden)$/.test(type)) continue;
    if (type === "hidden" ? !choices.length : !label || (type === "select" && !choices.length)) continue;
    fields.push({
      name: type === "hidden" ? label || `question-${index}` : `question-${index}`,
      type: /** @type {FieldPlan["type"]} */ (type),
      label,
      required: question.required === true || question.isMandatory === true,
      options: choices.map((/** @type {string} */ choice) => ({ value: choice, label: choice })),
      value: type === "hidden" ? choices[0] : undefined,
      isQuestion: type !== "hidden",
      ...own(question.customerProperty),
    });
  }
  return fields;
}

/** An answer about the person is the person's, and no note. @param {unknown} property */
function own(property) {
  const known = Object.keys(PROPERTIES).includes(`${property}`) && PROPERTIES[`${property}`];
  return known ? { ...known, isQuestion: false } : {};
}
