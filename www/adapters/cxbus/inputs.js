// @ts-check
// The vendor's `form.inputs` (`formJSON`) as fields of our form.

import { isRecord, text } from "./block.js";
import { asText, nameOf } from "./texts.js";
import { wrapped } from "./query.js";

/** @typedef {import("../../chat/fields.js").FieldPlan} FieldPlan */

/**
 * @typedef {object} Tools What a form is made with.
 * @property {Map<string, string>} pack The page's language pack.
 * @property {(path: string, why: string) => void} report What of it is not done.
 * @property {any[]} [shared] What a page's own functions are given: `$`, `CXBus`, `Common`.
 */

const MAX_INPUTS = 50;

/** By the vendor's types and HTML's. @type {Record<string, FieldPlan["type"]>} */
const TYPES = {
  "": "text",
  text: "text",
  number: "text",
  url: "text",
  email: "email",
  tel: "telephone",
  select: "select",
  textarea: "textarea",
  checkbox: "checkbox",
  hidden: "hidden",
};

/** What the vendor's widget asks where a page does not say. @type {FieldPlan[]} */
export const DEFAULT_FIELDS = [
  { name: "firstname", type: "text", maxLength: 100 },
  { name: "lastname", type: "text", maxLength: 100 },
  { name: "email", type: "email", maxLength: 100 },
  { name: "subject", type: "text", maxLength: 100 },
];

/** A text of a page's: itself, or that of its language pack. @param {unknown} value @param {Map<string, string>} pack */
function said(value, pack) {
  const [, key] = /^@i18n:(.+)$/.exec(text(value)) ?? [];
  return asText(key ? (pack.get(key) ?? "") : text(value));
}

/** @param {unknown} options @param {Map<string, string>} pack */
function choices(options, pack) {
  /** @type {{ value: string, label: string }[]} */
  const found = [];
  for (const option of Array.isArray(options) ? options : []) {
    if (isRecord(option) && Array.isArray(option.options)) found.push(...choices(option.options, pack));
    else if (isRecord(option)) {
      const label = said(option.text ?? option.label, pack);
      const value = text(option.value) || label;
      if (value && label && !option.disabled) found.push({ value, label });
    } else if (text(option)) found.push({ value: text(option), label: text(option) });
  }
  return found;
}

/** What a field begins with; a page may work it out. @param {unknown} value */
function first(value) {
  try {
    return text(typeof value === "function" ? value() : value);
  } catch {
    return "";
  }
}

/** @param {unknown} required */
const isRequired = (required) => required === true || /^(true|required)$/.test(`${required}`);

/**
 * A page's own check, called as the vendor calls it. One that fails itself holds nobody back.
 *
 * @param {Function} validate @param {any[]} shared @returns {NonNullable<FieldPlan["check"]>}
 */
const check = (validate, shared) => (_, input) => {
  try {
    const label = input.labels?.[0];
    // A page with a jQuery of its own gets its own objects.
    const $ = shared[0] ?? wrapped;
    const event = { type: "submit", target: input, preventDefault() {} };
    const answer = validate(event, $(input.form), $(input), $(label), ...shared);
    return answer === undefined || !!answer;
  } catch (error) {
    console.error(error);
    return true;
  }
};

/** @param {Record<string, any>} input @param {string} path @param {Tools} tools @returns {FieldPlan | undefined} */
function field(input, path, { pack, report, shared = [] }) {
  const name = text(input.name) || text(input.id);
  const given = input.isHidden === true ? "hidden" : text(input.type).toLowerCase();
  const type = Object.keys(TYPES).includes(given) ? TYPES[given] : undefined;
  if (!name || !type) {
    report(
      path,
      input.custom ? "markup is not put into our form" : `a field of type \`${given}\` is not asked for`,
    );
    return undefined;
  }
  if (input.wrapper) report(`${path}.wrapper`, "our form has its own markup");
  const maxLength = Math.floor(Number(text(input.maxlength)));
  const [, key] = /^@i18n:(.+)$/.exec(text(input.label)) ?? [];
  return {
    name,
    type: type === "text" && name === "email" ? "email" : type,
    label: said(input.label, pack) || undefined,
    text: nameOf(key ?? "") ?? (name === "nickname" ? "name" : undefined),
    placeholder: said(input.placeholder, pack) || undefined,
    value: first(input.value) || undefined,
    required: isRequired(input.required),
    ...(maxLength > 0 && { maxLength }),
    ...(type === "select" && { options: choices(input.options, pack) }),
    ...(typeof input.validate === "function" && { check: check(input.validate, shared) }),
  };
}

/**
 * The fields of a form; undefined where it is no form's definition.
 *
 * @param {unknown} form `{ wrapper, inputs }`, read already @param {string} path where it stands @param {Tools} tools
 * @returns {FieldPlan[] | undefined}
 */
export function fields(form, path, tools) {
  if (!isRecord(form) || !Array.isArray(form.inputs)) return undefined;
  if (form.wrapper) tools.report(`${path}.wrapper`, "our form has its own markup");
  /** @type {FieldPlan[]} */
  const plans = [];
  form.inputs.slice(0, MAX_INPUTS).forEach((input, index) => {
    const plan = isRecord(input) ? field(input, `${path}.inputs[${index}]`, tools) : undefined;
    // Two fields of one name would be one answer.
    if (plan && !plans.some(({ name }) => name === plan.name)) plans.push(plan);
  });
  return plans;
}
