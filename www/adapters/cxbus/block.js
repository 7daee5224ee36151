// @ts-check
// The vendor's configuration block as plain data: a page may have anything in it, getters that throw included. What nobody has
// asked for in the end is what we do not support.

/** Deeper and longer than this no configuration is. */
const MAX_DEPTH = 10;
const MAX_LENGTH = 500;

/** @param {unknown} value @returns {value is Record<string, any>} */
export const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {unknown} value */
export const text = (value) =>
  typeof value === "string" ? value.trim() : typeof value === "number" ? `${value}` : "";

/**
 * A copy without surprises. Functions stay what they are; whoever calls one is prepared for the worst.
 *
 * @param {any} value @param {number} [depth] @returns {any}
 */
export function copied(value, depth = 0) {
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) return undefined;
  /** @type {any} */
  const copy = Array.isArray(value) ? [] : {};
  let keys;
  try {
    if (value instanceof Date) return value.toISOString();
    keys = Object.keys(value).slice(0, MAX_LENGTH);
  } catch {
    return undefined;
  }
  for (const key of keys) {
    if (key === "__proto__") continue;
    try {
      copy[key] = copied(value[key], depth + 1);
    } catch {
      // It cannot be read: as if it were not there.
    }
  }
  return copy;
}

export class Block {
  /** @param {unknown} widgets `_genesys.widgets` */
  constructor(widgets) {
    /** @type {any} */
    this.content = copied(widgets);
    /** @type {Set<string>} */
    this._asked = new Set();
  }

  /** @param {string} path `webchat.chatButton.enabled` @returns {any} */
  get(path) {
    this._asked.add(path);
    return this.peek(path);
  }

  /** The same of something whose parts are asked for one by one. @param {string} path @returns {any} */
  peek(path) {
    let value = this.content;
    for (const key of path.split(".")) {
      if (!isRecord(value) || !Object.prototype.hasOwnProperty.call(value, key)) return undefined;
      value = value[key];
    }
    return value;
  }

  /** The paths that nobody has asked for. What is empty or turned off asks for nothing. @returns {string[]} */
  rest() {
    /** @type {string[]} */
    const paths = [];
    const asked = [...this._asked];
    const walk = (/** @type {any} */ value, /** @type {string} */ path) => {
      const isOff = value === undefined || value === null || value === false || value === "";
      if (isOff || this._asked.has(path)) return;
      if (typeof value === "object" && Object.keys(value).length === 0) return;
      if (isRecord(value) && (!path || asked.some((known) => known.startsWith(`${path}.`)))) {
        for (const key of Object.keys(value)) walk(value[key], path ? `${path}.${key}` : key);
      } else paths.push(path);
    };
    walk(this.content, "");
    return paths;
  }
}
