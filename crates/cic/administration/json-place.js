// @ts-check
/** Where a text stops being JSON: browsers say it each in their own way, or not at all. */

const BLANK = /[ \t\n\r]*/y;
const SCALAR =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Reads a text as JSON.
 * @param {string} text
 * @returns {{ value: any } | { line: number, column: number }} The value, or the place of the first thing that is wrong.
 */
export function readJson(text) {
  try {
    return { value: JSON.parse(text) };
  } catch {
    const at = new Reader(text).firstFault();
    const before = text.slice(0, at).split("\n");
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
}

class Reader {
  #at = 0;

  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  firstFault() {
    if (!this.#value(0)) return this.#at;
    this.#skip();
    return this.#at;
  }

  /** @param {RegExp} pattern a sticky one */
  #take(pattern) {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.text) ?? [];
    if (found === undefined) return null;
    this.#at += found.length;
    return found;
  }

  #skip() {
    this.#take(BLANK);
  }

  /** @param {string} sign */
  #sign(sign) {
    this.#skip();
    if (this.text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  /** Whether a value stands here; else the place is where it goes wrong. @param {number} depth @returns {boolean} */
  #value(depth) {
    // So deep is nothing of ours, and a reader that calls itself must end.
    if (depth > 100) return false;
    if (this.#sign("{")) return this.#members("}", depth, () => this.#name() && this.#sign(":"));
    if (this.#sign("[")) return this.#members("]", depth, () => true);
    return this.#take(SCALAR) !== null;
  }

  #name() {
    this.#skip();
    return this.text[this.#at] === '"' && this.#take(SCALAR) !== null;
  }

  /** @param {string} end @param {number} depth @param {() => boolean} begins */
  #members(end, depth, begins) {
    if (this.#sign(end)) return true;
    do {
      if (!begins() || !this.#value(depth + 1)) return false;
    } while (this.#sign(","));
    return this.#sign(end);
  }
}
