// @ts-check
// The conversation on screen.

import { button, make, show } from "./dom.js";
import { className, fill, isRich } from "./message.js";

/** @typedef {import("./conversation.js").Entry} Entry */

/** Nearer to the end than this the visitor is reading along, and the list follows. */
const FOLLOW_DISTANCE_PX = 120;

export class Transcript {
  /** @type {Map<number, HTMLElement>} */
  _rows = new Map();
  /** What is on screen, to find out what has changed. @type {Entry[]} */
  _shown = [];

  /** @param {import("./message.js").Surroundings} surroundings */
  constructor(surroundings) {
    this.surroundings = surroundings;
    const { words } = surroundings;
    this.log = make("div", "Transcript", "", {
      role: "log",
      "aria-live": "polite",
      "aria-label": words.say("transcript"),
      tabindex: 0,
      "data-test": "transcript",
    });
    this.news = button("Transcript_news", words.say("new-messages"), "new-messages", () => this.follow());
    this.element = make("div", "Transcript_frame");
    this.element.append(this.log, this.news);
    show(this.news, false);
    this.log.addEventListener("scroll", () => this._isNearEnd() && show(this.news, false), { passive: true });
  }

  _isNearEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.log;
    return scrollTop + clientHeight + FOLLOW_DISTANCE_PX > scrollHeight;
  }

  /**
   * Brings the list up to date; `changed` are the entries whose content is new, all of them where there are none.
   *
   * @param {Entry[]} entries
   * @param {Entry[]} [changed]
   */
  update(entries, changed = entries) {
    const isNearEnd = this._isNearEnd();
    const isLonger = entries.length > this._shown.length;
    if (changed === entries) this._arrange(entries);
    for (const entry of changed) this._put(entries, entry.place, true);
    // How lines stand together depends on those beside them.
    for (const { place } of changed) {
      for (const beside of [place - 1, place + 1]) if (entries[beside]) this._put(entries, beside, false);
    }
    this._shown = [...entries];
    if (isNearEnd || (entries[entries.length - 1]?.by === "visitor" && isLonger)) this.follow();
    else if (isLonger) show(this.news, true);
  }

  /** Puts the rows of a whole transcript in order, and takes away those that are not in it any more. @param {Entry[]} entries */
  _arrange(entries) {
    // A conversation begins: whatever stood there was another's.
    if (entries.length === 0) this.log.textContent = "";
    const ids = new Set(entries.map(({ id }) => id));
    for (const [id, row] of this._rows) {
      if (ids.has(id)) continue;
      row.remove();
      this._rows.delete(id);
    }
    entries.forEach(({ id }, place) => {
      const row = this._row(id);
      if (this.log.children[place] !== row) this.log.insertBefore(row, this.log.children[place] ?? null);
    });
  }

  /** @param {number} id */
  _row(id) {
    let row = this._rows.get(id);
    if (!row) {
      row = make("div", "", "", { "data-test": "entry" });
      this._rows.set(id, row);
    }
    return row;
  }

  /** @param {Entry[]} entries @param {number} place @param {boolean} isChanged */
  _put(entries, place, isChanged) {
    const entry = entries[place];
    const row = this._row(entry.id);
    if (row.parentNode !== this.log) this.log.append(row);
    const before = this._shown[place];
    // Filled anew, a line would be read out again.
    if (isChanged && (!row.hasChildNodes() || JSON.stringify(before) !== JSON.stringify(entry))) {
      fill(row, entry, this.surroundings);
    }
    const name = className(entry, entries[place - 1], entries[place + 1]);
    if (row.className !== name) row.className = name;
  }

  /**
   * Shows what came only now: pictures, and what is more than words, where that could not be shown before.
   *
   * @param {Entry[]} entries @param {boolean} [wasPlain]
   */
  complete(entries, wasPlain) {
    const isNearEnd = this._isNearEnd();
    const { later, photo } = this.surroundings;
    for (const entry of entries) {
      const row = this._row(entry.id);
      if (wasPlain && isRich(entry)) fill(row, entry, this.surroundings);
      later()?.portray(row, entry, photo);
    }
    if (isNearEnd) this.follow();
  }

  /**
   * A line that is no entry of the conversation: it stands where it was put, after what was there.
   *
   * @param {string} name @param {string} text
   */
  inject(name, text) {
    const entry = /** @type {Entry} */ ({
      id: -1,
      by: "agent",
      name,
      at: Date.now(),
      kind: "text",
      text,
      html: null,
    });
    const line = make("div", className(entry, undefined, undefined), "", { "data-test": "injected" });
    fill(line, entry, this.surroundings);
    const rows = [...this.log.children];
    (rows[rows.length - 1] ?? this.log)[rows.length ? "after" : "append"](line);
    this.follow();
  }

  /** Shows the end of the conversation. */
  follow() {
    show(this.news, false);
    this.log.scrollTop = this.log.scrollHeight;
  }
}
