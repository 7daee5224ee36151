// @ts-check
// One tab has the connection; the others show what it shows, and hand it what is said in them. Which it is, browsers decide by a
// lock: it is free again in the moment its tab is gone, whatever became of that.

const NAME = "waymeet.chat";

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
    if (this.isLeader) return this.hearing.acts(name, args);
    const number = ++this._count;
    this._undone.set(number, [name, args]);
    this._post({ kind: "act", number, name, args, from: this._me });
    // Where the tab that leads sleeps in the background, the one in use takes over.
    if (!document.hidden) this._post({ kind: "yield" });
  }

  /** The visitor looks at this tab: a leader in the background, whose timers browsers slow down, gives way to it. */
  comesToFront() {
    if (!this.isLeader) this._post({ kind: "yield" });
  }

  _me = `${Math.random()}`;

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
    // A tab that is looked at takes it from here.
    if (document.hidden) this._post({ kind: "hidden" });
    this.hearing.leads();
    for (const [name, args] of this._undone.values()) this.hearing.acts(name, args);
    this._undone.clear();
  }

  /** @param {any} data */
  _receive(data) {
    const { kind, number, name, args, from, to, what, detail, snapshot } = data ?? {};
    if (this.isLeader) {
      if (kind === "hello") this._post({ kind: "snapshot", snapshot: this.hearing.snapshot() });
      if (kind === "act") {
        this._post({ kind: "done", to: from, number });
        this.hearing.acts(name, args);
      }
      if (kind === "yield" && document.hidden) {
        this.isLeader = false;
        this.hearing.stops();
        this._release?.();
        // Behind those that wait already.
        this._ask();
      }
    } else {
      if (kind === "hidden" && !document.hidden) this.comesToFront();
      if (kind === "snapshot") this.hearing.mirrors(snapshot);
      if (kind === "told") this.hearing.hears(what, detail);
      if (kind === "done" && to === this._me) this._undone.delete(number);
    }
  }

  /** @param {object} message */
  _post(message) {
    this.channel?.postMessage(message);
  }
}
