// @ts-check
/** What an agent prefers, kept in this browser. No DOM. */

const STORAGE_KEY = "waymeet.desk.preferences";

/** @typedef {{ sound: boolean, notices: boolean }} Preferred */

/** @type {Preferred} */
const DEFAULTS = { sound: true, notices: false };

export class Preferences {
  /** @type {Preferred} */
  #values;

  /** @param {Pick<Storage, "getItem" | "setItem"> | null} storage `null` where the browser keeps nothing */
  constructor(storage) {
    this.storage = storage;
    this.#values = { ...DEFAULTS, ...this.#read() };
  }

  /** @returns {Readonly<Preferred>} */
  get values() {
    return this.#values;
  }

  /** @param {Partial<Preferred>} changed */
  change(changed) {
    this.#values = { ...this.#values, ...changed };
    try {
      this.storage?.setItem(STORAGE_KEY, JSON.stringify(this.#values));
    } catch {
      // Full or refused: it holds until the page is closed.
    }
  }

  /** @returns {Partial<Preferred>} only what is of the right type */
  #read() {
    try {
      const kept = JSON.parse(this.storage?.getItem(STORAGE_KEY) ?? "{}");
      const known = Object.entries(kept ?? {}).filter(
        ([name, value]) => name in DEFAULTS && typeof value === "boolean",
      );
      return Object.fromEntries(known);
    } catch {
      return {};
    }
  }
}
