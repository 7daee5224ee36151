// @ts-check
// What a visitor has entered into a form, as far as it may be read.

import { matches, read } from "../shared/page.js";
import { isPrivate, isSecret } from "./secrets.js";

const MAX_FIELDS = 50;
const MAX_LENGTH = 255;

/**
 * What a field would send, as text; empty if nothing. `true` stands for a ticked box that has no value of its own.
 * @param {any} field
 * @returns {string | true}
 */
function valueOf(field) {
  if (/^(checkbox|radio)$/.test(field.type)) {
    if (!field.checked) return "";
    return field.hasAttribute("value") ? field.value : true;
  }
  if (field.localName !== "select") return field.value;
  return Array.from(field.selectedOptions, (option) => option.value).join(", ");
}

/**
 * Names and values of the fields that are filled in, enabled and not secret; several of one name are one list.
 * @param {HTMLFormElement} form
 * @param {WeakSet<Element>} passwords Fields that are secret whatever they look like now.
 * @returns {Map<string, string | true>}
 */
export function fieldsOf(form, passwords) {
  /** @type {Map<string, string | true>} */
  const fields = new Map();
  if (isPrivate(form)) return fields;
  for (const field of read(HTMLFormElement.prototype, "elements", form)) {
    const isField = matches(field, "input,select,textarea") && !matches(field, ":disabled");
    if (!isField || passwords.has(field)) continue;
    const name = field.name || field.id;
    const value = valueOf(field);
    if (!name || name.length > MAX_LENGTH || !value || isSecret(field, `${value}`)) continue;
    const before = fields.get(name);
    if (before === undefined && fields.size >= MAX_FIELDS) break;
    const all = before === undefined ? value : `${before}, ${value}`;
    fields.set(name, all === true ? all : all.slice(0, MAX_LENGTH));
  }
  return fields;
}
