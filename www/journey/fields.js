// @ts-check
// What crosses into the module: texts, joined by control characters that are taken out of each of them.
// Source: src/journey/fields.rs.

const BETWEEN_FIELDS = "\x1e";
const BETWEEN_PARTS = "\x1f";

/** Longest name of an event or attribute, in characters; the vendor's limit is not known. */
const MAX_NAME_LENGTH = 255;
/** Most attributes of an event; the vendor's limit is not known. */
const MAX_ATTRIBUTES = 50;

/** @param {any} value */
const clean = (value) =>
  typeof value === "string" || typeof value === "number" ? `${value}`.replace(/[\x1e\x1f]/g, " ") : "";

/** @param {any} value */
export const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {any} name */
export const nameOf = (name) => clean(name).slice(0, MAX_NAME_LENGTH);

/** @param {any[]} values */
const parts = (values) => values.map(clean).join(BETWEEN_PARTS);

/** @param {any[]} values */
export const fields = (...values) =>
  values.map((value) => (Array.isArray(value) ? parts(value) : clean(value))).join(BETWEEN_FIELDS);

/**
 * An attribute's type and value: numbers, texts, truth values, or `{ dataType, value }`. Anything else is none.
 * @param {any} value
 * @returns {[string, string] | undefined}
 */
export function typed(value) {
  switch (typeof value) {
    case "string":
      return ["string", value];
    case "boolean":
      return ["boolean", `${value}`];
    case "number":
      return isFinite(value) ? [Number.isInteger(value) ? "integer" : "number", `${value}`] : undefined;
    case "object": {
      // One level deep, as documented: an object may hold itself.
      const inner = value && !isRecord(value.value) && typed(value.value);
      return inner && typeof value.dataType === "string" ? [value.dataType, inner[1]] : undefined;
    }
  }
  return undefined;
}

/**
 * Custom attributes, as a list of names, types and values. What has no type is left out, and so is what throws.
 * @param {any} object
 * @returns {string[]}
 */
export function attributes(object) {
  const list = [];
  try {
    for (const name of isRecord(object) ? Object.keys(object).slice(0, MAX_ATTRIBUTES) : []) {
      const value = typed(object[name]);
      if (value) list.push(nameOf(name), ...value);
    }
  } catch {
    // A proxy, or a getter: what was read before it stays.
  }
  return list;
}

/** A traits mapper, as a list of fields and traits. @param {any} options @param {string} [key] @returns {string[]} */
export function mapper(options, key = "traitsMapper") {
  try {
    return options[key]
      .slice(0, MAX_ATTRIBUTES)
      .flatMap((/** @type {any} */ entry) =>
        entry?.fieldName && entry.traitName ? [entry.fieldName, entry.traitName] : [],
      );
  } catch {
    // There is none, or it is none.
    return [];
  }
}

/** Availability, as a list of queues, agents and seconds of waiting, or `t` where offers are held back. @param {any} news @returns {string} */
export const availability = (news) =>
  fields(
    news.ttlMs,
    Object.entries(news.queues ?? {}).flatMap(([queue, known]) => [
      queue,
      known?.agents ?? 0,
      known?.throttled ? "t" : (known?.estimatedWaitSeconds ?? 0),
    ]),
  );
