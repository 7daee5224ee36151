// @ts-check
// One tab has the connection; the others show what it shows, and hand it what is said in them. Which it is, browsers decide by a
// lock: it is free again in the moment its tab is gone, whatever became of that.

const NAME = "waymeet.chat";
/** How long what was done here waits for word from the tab that led, which may be gone: then it is done anew. */
const LAST_WORD_MS = 1_000;

/**
 * @typedef {object} Hearing
 * @property {() => void} leads From now on this tab has the connection.
 * @property {() => void} stops It is another tab's turn.
 * @property {() => object} snapshot How the chat stands, for a tab that has just come.
 * @property {(snapshot: object) => void} mirrors How it stands in the tab that leads.
 * @property {(what: string, detail: any) => void} hears What has happened there.
 * @property {(name: string, args: any[]) => void} acts What the visitor has done in another tab.
 */

export class Tabs {
  isLeader = false;
  /** @type {(() => void) | undefined} */
  _release;
  /** @type {AbortController | undefined} */
  _waiting;
  /** What was done here and not acknowledged yet. @type {Map<number, [string, any[]]>} */
  _undone = new Map();
  _count = 0;
  /** What was done for other tabs: they hand over again what nobody has acknowledged. @type {Set<string>} */
  _taken = new Set();
  /** Whether the tab that led has said its last word, after which no acknowledgement comes. */
  _isSucceeding = false;

  /** @param {Hearing} hearing */
  constructor(hearing) {
    this.hearing = hearing;
    /** @type {BroadcastChannel | undefined} */
    this.channel = undefined;
  }

  /** Whether this browser has what it takes. */
  static get arePossible() {
    return typeof navigator.locks?.request === "function" && typeof BroadcastChannel === "function";
  }

  /** Begins: as soon as no other tab leads, this one does. */
  join() {
    if (!Tabs.arePossible) {
      this._lead();
      return;
    }
    if (!this.channel) {
      this.channel = new BroadcastChannel(NAME);
      this.channel.onmessage = ({ data }) => this._receive(data);
    }
    if (this._waiting) return;
    this._ask();
    this._post({ kind: "hello" });
    // The page that the visitor has just opened is the one that is looked at.
    if (!document.hidden) this.comesToFront();
  }

  /** Leaves: another tab's turn, if there is one. */
  leave() {
    this._waiting?.abort();
    this._release?.();
    this.channel?.close();
    this._waiting = this._release = this.channel = undefined;
    this.isLeader = false;
  }

  /** Tells the others what has happened. @param {string} what @param {any} detail */
  tell(what, detail) {
    if (this.isLeader) this._post({ kind: "told", what, detail });
  }

  /** Has the tab that leads do something, or the one that will. @param {string} name @param {any[]} args */
  act(name, ...args) {
    // After the end there is no later.
    if (this.isLeader && name === "finish") this._redo();
    if (this.isLeader && this._undone.size === 0) return this.hearing.acts(name, args);
    const number = ++this._count;
    this._undone.set(number, [name, args]);
    // What waits for the last leader's word comes first.
    if (this.isLeader) return;
    this._hand(number);
    // Where the tab that leads sleeps in the background, the one in use takes over.
    if (!document.hidden) this._post({ kind: "yield" });
  }

  /** The visitor looks at this tab: a leader in the background, whose timers browsers slow down, gives way to it. */
  comesToFront() {
    if (!this.isLeader) this._post({ kind: "yield" });
  }

  _me = `${Math.random()}`;

  /** @param {number} number */
  _hand(number) {
    const [name, args] = this._undone.get(number) ?? [];
    this._post({ kind: "act", number, name, args, from: this._me });
  }

  _ask() {
    const waiting = (this._waiting = new AbortController());
    navigator.locks
      .request(NAME, { signal: waiting.signal }, () => {
        if (waiting.signal.aborted) return undefined;
        /** @type {Promise<void>} */
        const held = new Promise((resolve) => {
          this._release = resolve;
        });
        this._lead();
        return held;
      })
      .catch(() => {});
  }

  _lead() {
    this.isLeader = true;
    this._post({ kind: "leads", isHidden: document.hidden });
    this.hearing.leads();
    // What the last leader has done already it has said so of, and that may still be on its way.
    if (this._undone.size > 0 && !this._isSucceeding) setTimeout(() => this._redo(), LAST_WORD_MS);
    else this._redo();
  }

  _redo() {
    if (!this.isLeader) return;
    for (const [name, args] of this._undone.values()) this.hearing.acts(name, args);
    this._undone.clear();
  }

  /** @param {any} data */
  _receive(data) {
    const { kind, number, name, args, from, to, what, detail, snapshot } = data ?? {};
    if (kind === "done" && to === this._me) this._undone.delete(number);
    if (kind === "yields") {
      this._isSucceeding = true;
      if (this.isLeader) this._redo();
    }
    if (this.isLeader) {
      if (kind === "hello") this._post({ kind: "snapshot", snapshot: this.hearing.snapshot() });
      if (kind === "act") {
        this._post({ kind: "done", to: from, number });
        if (this._taken.has(from + number)) return;
        this._taken.add(from + number);
        this.hearing.acts(name, args);
      }
      if (kind === "yield" && document.hidden) {
        this.isLeader = this._isSucceeding = false;
        this.hearing.stops();
        // Before the lock is free, and after all that was acknowledged.
        this._post({ kind: "yields" });
        this._release?.();
        // Behind those that wait already.
        this._ask();
      }
    } else {
      if (kind === "leads") {
        this._isSucceeding = false;
        // A tab that is looked at takes it from here; what nobody has taken goes to who leads now.
        if (data.isHidden && !document.hidden) this.comesToFront();
        for (const number of this._undone.keys()) this._hand(number);
      }
      if (kind === "snapshot") this.hearing.mirrors(snapshot);
      if (kind === "told") this.hearing.hears(what, detail);
    }
  }

  /** @param {object} message */
  _post(message) {
    this.channel?.postMessage(message);
  }
}
