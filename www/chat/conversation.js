// @ts-check
// The conversation as it stands, whichever tab has the connection; and what can be done in it.

import { clear, load, save } from "./kept.js";
import { Tabs } from "./tabs.js";

/**
 * @typedef {object} Entry A line of the transcript. Source: src/chat/entry.rs.
 * @property {number} id
 * @property {number} place
 * @property {"visitor" | "agent" | "system"} by
 * @property {string | null} name
 * @property {number} at Unix milliseconds
 * @property {"text" | "page" | "file" | "joined" | "left" | "held" | "resumed"} kind
 * @property {string} text What was said, the page's address, or the file's name.
 * @property {string | null} html What was said as it came; untrusted.
 * @property {string | null} path
 * @property {number | null} size In bytes.
 * @property {"waiting" | "sending" | "sent" | "failed"} delivery
 */

/** @typedef {{ name: "idle" | "starting" | "waiting" | "talking" | "ended", agent: string | null, reason: string }} Stage */

/**
 * @typedef {object} Details What a chat is started with.
 * @property {string} [name]
 * @property {string} [email] Where the transcript goes.
 * @property {string} [notes]
 * @property {Record<string, string>} [attributes]
 * @property {{ context: string, category: string }[]} [routingContexts]
 */

/** @typedef {typeof import("waymeet-chat-glue")} Core */

/** @type {Stage} */
const IDLE = { name: "idle", agent: null, reason: "" };
/** How long the end takes to be heard in other tabs, at the most. */
const FAREWELL_MS = 1_000;
/** What is told of a conversation as it stands; the rest only happens. */
const LASTING = ["stage", "photos", "transcript", "typing", "troubled"];

export class Conversation {
  /** @type {Stage} */
  stage = IDLE;
  /** @type {Entry[]} */
  entries = [];
  /** By name: where pictures of agents lie. @type {Record<string, string>} */
  photos = {};
  isTyping = false;
  isTroubled = false;
  /** Whether an agent has been in it. */
  isEngaged = false;
  /** Whether it has been on the server. */
  wasOpen = false;

  /**
   * @param {Core} core The module, or its translation.
   * @param {object} settings For the module.
   * @param {(what: string, detail: any) => void} hear Told after everything here is as it says.
   */
  constructor(core, settings, hear) {
    this.core = core;
    this.settings = settings;
    this.hear = hear;
    /** What is kept besides the module's own. @type {Partial<import("./kept.js").Kept>} */
    this.own = {};
    /** @type {string | null} */
    this.session = null;
    /** How to go on, once this tab leads. @type {(() => void) | undefined} */
    this.begin = undefined;
    this.tabs = new Tabs({
      leads: () => this._leads(),
      stops: () => this.core.release(),
      snapshot: () => this._snapshot(),
      mirrors: (snapshot) => this._mirrors(snapshot),
      hears: (what, detail) => this._heard(what, detail),
      acts: (name, args) => this._carryOut(name, args),
    });
    this.leave = () => {
      this.tabs.leave();
      // A page that is kept as it was left would go on asking once it is back.
      this.core.release();
      this._isConnected = false;
    };
    this.look = () => {
      if (document.hidden) return;
      this.tabs.comesToFront();
      if (this.tabs.isLeader) this.core.wake();
    };
    this.returns = (/** @type {PageTransitionEvent} */ { persisted }) => {
      if (persisted && this.wasOpen && this.stage.name !== "ended") this.tabs.join();
    };
    addEventListener("pagehide", this.leave);
    addEventListener("online", this.look);
    document.addEventListener("visibilitychange", this.look);
    addEventListener("pageshow", this.returns);
  }

  /** Nothing more is heard of it here. */
  dispose() {
    removeEventListener("pagehide", this.leave);
    removeEventListener("online", this.look);
    document.removeEventListener("visibilitychange", this.look);
    removeEventListener("pageshow", this.returns);
    // The module is the next conversation's by then.
    clearTimeout(this._farewell);
    this._isDisposed = true;
    this.leave();
  }

  /** @param {Details} details */
  start(details) {
    this.begin = () => this.core.ask(details);
    if (this.tabs.isLeader) this._leads();
    else this.tabs.join();
  }

  /** Takes up what another page, or another tab, has. @param {import("./kept.js").Kept} kept */
  restore(kept) {
    this.own = kept;
    this.session = kept.session;
    this.isEngaged = kept.isEngaged === true;
    this.wasOpen = true;
    this.tabs.join();
  }

  /** @param {string} text */
  say(text) {
    this.tabs.act("say", text);
  }

  type() {
    this.tabs.act("type_key");
  }

  /** @param {number} id */
  retry(id) {
    this.tabs.act("resend", id);
  }

  end() {
    if (this.stage.name !== "ended") this.tabs.act("finish");
  }

  /**
   * Asks the contact centre how the queue is. Answers whether there is such a question in its protocol.
   *
   * @param {(state: any) => void} hear
   */
  askQueue(hear) {
    // Who has not asked for a chat yet has no server either.
    if (this.stage === IDLE && !this.tabs.isLeader && !this._isConnected) {
      this._isConnected = this.core.connect(this.settings, () => {});
    }
    return this.core.ask_queue(hear);
  }

  _isConnected = false;
  _isDisposed = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  _farewell;

  /** The address of a file, on the server that has the chat now. @param {string} path */
  fileAddress(path) {
    return this.core.file_address(path) ?? this._keptBase() + path;
  }

  /** The address of the server that has the chat, as the tab with the connection has kept it. */
  _keptBase() {
    const { session } = load() ?? {};
    this._base = session ? `${JSON.parse(session).base}` : this._base;
    return this._base;
  }

  _base = "";

  /** Keeps something beside the module's own. @param {Partial<import("./kept.js").Kept>} own */
  keep(own) {
    Object.assign(this.own, own);
    if (this.stage.name === "ended") return;
    const { session, isEngaged } = this;
    if (this.tabs.isLeader) {
      if (session) save({ ...this.own, session, at: Date.now(), isEngaged });
      return;
    }
    // What is the module's only the tab with the connection knows.
    const kept = load();
    if (kept) save({ ...kept, ...own });
  }

  _leads() {
    if (this.stage.name === "ended") return;
    if (!this.core.connect(this.settings, (what, detail) => this._told(what, detail))) {
      return this._told("failed", { why: "misconfigured" });
    }
    // What is kept may be newer than what this tab saw last.
    const kept = load();
    if (this.begin) {
      this.begin();
      this.begin = undefined;
    } else if (!kept || !this.core.resume(kept.session)) {
      this._told("stage", { name: "ended", agent: null, reason: "gone" });
    }
  }

  /** @param {string} name @param {any[]} args */
  _carryOut(name, args) {
    const { core } = this;
    if (name === "say") core.say(`${args[0]}`);
    else if (name === "type_key") core.type_key();
    else if (name === "resend") core.resend(Number(args[0]));
    else if (name === "finish") core.finish();
  }

  /** What the module of this tab tells. @param {string} what @param {any} detail */
  _told(what, detail) {
    if (this._isDisposed) return;
    if (what === "session") {
      this._forgetPhotos(detail);
      this.session = detail;
      if (detail) this.keep({});
      else clear();
      return;
    }
    this._take(what, detail);
    this.tabs.tell(what, detail);
    if (what === "stage") this._askPhoto();
    // The next try asks for the turn again; until then another tab may have it.
    if (what === "failed") this.tabs.leave();
    // After the others have heard it: who waits for the turn would take up what is not there.
    if (this.stage.name === "ended") this._farewell ??= setTimeout(this.leave, FAREWELL_MS);
  }

  /** Asks once for the picture of who is there now. */
  _askPhoto() {
    const { name, agent } = this.stage;
    if (name !== "talking" || !agent || agent in this.photos) return;
    this.photos[agent] = "";
    this.core.ask_photo((path) => path && this._told("photos", { ...this.photos, [agent]: path }));
  }

  /** Where pictures lie holds the visitor's id, and a server that takes up a chat may give another. @param {string | null} session */
  _forgetPhotos(session) {
    const idOf = (/** @type {string | null} */ text) => text && JSON.parse(text).participant;
    if (!session || !this.session || idOf(session) === idOf(this.session)) return;
    this.photos = {};
    this._askPhoto();
  }

  /** What the module of another tab tells. @param {string} what @param {any} detail */
  _heard(what, detail) {
    this._take(what, detail);
    if (this.stage.name === "ended") this.leave();
  }

  /** @param {string} what @param {any} detail */
  _take(what, detail) {
    if (what === "stage") {
      this.stage = detail;
      if (detail.name === "talking") this.isEngaged = true;
      if (detail.name === "ended") clear();
    } else if (what === "opened") {
      this.wasOpen = true;
    } else if (what === "photos") {
      this.photos = detail ?? {};
    } else if (what === "transcript") {
      this.entries = detail;
    } else if (what === "entries") {
      for (const entry of detail) this.entries[entry.place] = entry;
    } else if (what === "typing") {
      this.isTyping = detail;
    } else if (what === "troubled") {
      this.isTroubled = detail;
    }
    this.hear(what, detail);
  }

  _snapshot() {
    const { stage, photos, entries, isTyping, isTroubled } = this;
    return { stage, photos, transcript: entries, typing: isTyping, troubled: isTroubled };
  }

  /** @param {any} snapshot */
  _mirrors(snapshot) {
    // A server that was only asked for its queue need not be the one that has the chat.
    if (this._isConnected) this.core.release();
    this._isConnected = false;
    const { name } = snapshot.stage;
    if (name === "waiting" || name === "talking") {
      // There is a chat already: what was asked for here is not asked for beside it.
      this.begin = undefined;
      this.wasOpen = true;
      this.session = load()?.session ?? this.session;
    }
    for (const what of LASTING) this._take(what, snapshot[what]);
    this.hear("mirrored", null);
  }
}
