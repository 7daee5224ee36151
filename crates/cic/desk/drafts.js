// @ts-check
/** What was begun to be written, by interaction; kept in this tab, so that a reload loses nothing. No DOM. */

const STORAGE_KEY = "waymeet.desk.drafts";

export class Drafts {
  /** @type {Map<string, string>} */
  #drafts;

  /** @param {Pick<Storage, "getItem" | "setItem" | "removeItem"> | null} storage */
  constructor(storage) {
    this.storage = storage;
    this.#drafts = new Map(this.#read());
  }

  /** @param {string} id */
  of(id) {
    return this.#drafts.get(id) ?? "";
  }

  /** @param {string} id @param {string} text */
  set(id, text) {
    if (text === this.of(id)) return;
    if (text === "") this.#drafts.delete(id);
    else this.#drafts.set(id, text);
    this.#save();
  }

  /**
   * What could not be sent comes back, before what was begun meanwhile.
   * @param {string} id
   * @param {string} text
   */
  bringBack(id, text) {
    this.set(id, [text, this.of(id)].filter(Boolean).join("\n"));
  }

  /** Forgets those of interactions that are gone. @param {(id: string) => boolean} isKnown */
  prune(isKnown) {
    for (const id of this.#drafts.keys()) if (!isKnown(id)) this.set(id, "");
  }

  clear() {
    this.#drafts.clear();
    this.#save();
  }

  /** @returns {[string, string][]} */
  #read() {
    try {
      const kept = Object.entries(JSON.parse(this.storage?.getItem(STORAGE_KEY) ?? "{}") ?? {});
      return /** @type {[string, string][]} */ (kept.filter(([, text]) => typeof text === "string"));
    } catch {
      return [];
    }
  }

  #save() {
    try {
      if (this.#drafts.size === 0) this.storage?.removeItem(STORAGE_KEY);
      else this.storage?.setItem(STORAGE_KEY, JSON.stringify(Object.fromEntries(this.#drafts)));
    } catch {
      // Full or refused: they live as long as the page.
    }
  }
}
