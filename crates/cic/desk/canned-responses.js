// @ts-check
/** Canned responses: finding one, and filling in names. No DOM. */

/**
 * @typedef {{ id: string, library: string, title: string, text: string, shortcut: string }} CannedResponse
 * @typedef {{ visitor?: string, agent?: string, workgroup?: string }} Names
 * @typedef {{ id: string, name: string, url: string, cacheTag: string }} LibraryFile
 */

/**
 * Those in which every word is found, the best first: by shortcut, by the beginning of the title, then the others in their order.
 *
 * @param {CannedResponse[]} responses
 * @param {string} query
 * @returns {CannedResponse[]}
 */
export function search(responses, query) {
  const wanted = plain(query).trim();
  const words = wanted.split(/\s+/).filter(Boolean);
  const rank = (/** @type {CannedResponse} */ { title, shortcut }) => {
    if (wanted === "") return 3;
    if (plain(shortcut) === wanted) return 0;
    if (plain(shortcut).startsWith(wanted)) return 1;
    return plain(title).startsWith(wanted) ? 2 : 3;
  };
  return responses
    .filter(({ library, title, text, shortcut }) => {
      const all = plain(`${library} ${title} ${shortcut} ${text}`);
      return words.every((word) => all.includes(word));
    })
    .map((response, place) => ({ response, place, rank: rank(response) }))
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .map(({ response }) => response);
}

/** Without case and accents. @param {string} text */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * Fills in the names. Where one is not known its placeholder goes, with the comma or blank before it; what is no placeholder of ours
 * stays as it is.
 *
 * @param {string} text
 * @param {Names} names
 */
export function fill(text, names) {
  return text.replace(/(,? ?)\{(visitor|agent|workgroup)\}/g, (_, before, key) => {
    const name = names[/** @type {keyof Names} */ (key)];
    return name ? before + name : "";
  });
}

/** The responses of all libraries, kept up to date with what the server tells. */
export class CannedResponses {
  /** @type {Map<string, { tag: string, responses: CannedResponse[] }>} */
  #libraries = new Map();

  /** @param {(url: string) => Promise<any>} fetchLibrary */
  constructor(fetchLibrary) {
    this.fetchLibrary = fetchLibrary;
  }

  /** @returns {CannedResponse[]} */
  get all() {
    return [...this.#libraries.values()].flatMap(({ responses }) => responses);
  }

  /**
   * Takes in what the server tells of its libraries, and fetches what is new.
   * @param {{ isDelta?: boolean, librariesAdded?: LibraryFile[], librariesChanged?: LibraryFile[], librariesRemoved?: string[] }} message
   */
  async apply({ isDelta, librariesAdded = [], librariesChanged = [], librariesRemoved = [] }) {
    const told = [...librariesAdded, ...librariesChanged];
    const gone = isDelta ? librariesRemoved : [...this.#libraries.keys()];
    const kept = new Set(told.map(({ id }) => id));
    for (const id of gone) if (!kept.has(id)) this.#libraries.delete(id);
    for (const { id, name, url, cacheTag } of told) {
      if (this.#libraries.get(id)?.tag === cacheTag) continue;
      // Its place is kept while it is on its way.
      this.#libraries.set(id, { tag: "", responses: this.#libraries.get(id)?.responses ?? [] });
      const library = await this.fetchLibrary(url);
      const responses = (library.items ?? [])
        .filter((/** @type {any} */ item) => item.type === 0)
        .map((/** @type {any} */ item) => ({
          id: item.id,
          library: name,
          title: item.name,
          text: item.value,
          shortcut: item.shortcut ?? "",
        }));
      this.#libraries.set(id, { tag: cacheTag, responses });
    }
  }
}
