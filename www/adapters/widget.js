// @ts-check
/// <reference path="./css.d.ts" />
// The chat widget in a page: its launcher, what opens it, and the chat module, fetched on intent.

import { KEY } from "../chat/kept.js";
import { Words } from "../chat/texts.js";
import { chosen } from "./widget/languages.js";
import { Launcher } from "./widget/launcher.js";

/** @typedef {import("../chat/chat.js").Opening} Opening */
/** @typedef {import("../chat/chat.js").Chat} Chat */
/** @typedef {(what: string, detail: any) => void} Hear */

/**
 * @typedef {object} Place Where the widget stands.
 * @property {string} service The address everything is fetched from.
 * @property {() => string | undefined} [site] Whose configuration counts.
 * @property {any} [config] The configuration, where the page brings its own.
 * @property {(text: string, detail?: unknown) => void} [log]
 */

/** What opens the chat, wherever it stands in a page. */
const OPENERS = "[data-waymeet-open]";

/** Why a chat could not be opened. */
export class WidgetError extends Error {}

export class Widget {
  /** @type {Set<Hear>} */
  #listeners = new Set();
  /** @type {Promise<Chat> | undefined} */
  #loading;
  /** @type {Promise<Record<string, string>> | undefined} */
  #texts;
  /** @type {Chat | undefined} */
  chat;
  /** @type {Launcher | undefined} */
  launcher;
  /** Whether the page has the launcher shown or hidden, which it may change. @type {boolean | undefined} */
  #isLauncherWanted;
  /** Who hears how the chat that is open stands. @type {((state: string, detail?: string) => void) | undefined} */
  #changed;

  /** @param {Place} place */
  constructor(place) {
    this.place = place;
    /** @type {Promise<any> | undefined} */
    this.configuration = place.config && Promise.resolve(place.config);
    this.opens = (/** @type {Event} */ event) => this.#openedBy(event);
    this.nears = (/** @type {Event} */ { target }) => {
      if (target instanceof Element && target.closest(OPENERS)) this.prepare();
    };
    document.addEventListener("click", this.opens);
    document.addEventListener("pointerover", this.nears, { passive: true });
    document.addEventListener("focusin", this.nears);
  }

  /** Takes all of it out of the page; a chat that is running goes on elsewhere. */
  remove() {
    document.removeEventListener("click", this.opens);
    document.removeEventListener("pointerover", this.nears);
    document.removeEventListener("focusin", this.nears);
    this.launcher?.setShown(false);
  }

  /** Hears what happens. @param {Hear} hear @returns {() => void} how to stop */
  on(hear) {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  /** Shows the launcher, where the configuration wants one. */
  async start() {
    const config = await this.configure();
    if (!config.launcher?.enabled) return;
    setTimeout(() => {
      this.#isLauncherWanted ??= true;
      this.#arrange();
    }, config.launcher.delayMs ?? 0);
    await this.#makeLauncher();
  }

  /** Shows the launcher or hides it, whatever the configuration says. @param {boolean} isShown */
  async showLauncher(isShown) {
    this.#isLauncherWanted = isShown;
    if (isShown) await this.#makeLauncher();
    this.#arrange();
  }

  /** Fetches all that a chat needs: a pointer is near, or an offer is on screen. */
  prepare() {
    this.#load().catch((error) => this.place.log?.("chat", error));
  }

  /**
   * Opens a chat, or brings the one that is there to the front.
   *
   * @param {Opening} [opening]
   * @param {(state: string, detail?: string) => void} [changed] hears how it stands, as the state of an action
   * @throws {WidgetError} where it cannot be opened
   */
  async open(opening = {}, changed) {
    const chat = await this.#load();
    if (!chat.isThere) this.#changed = changed;
    chat.open(opening);
    this.#arrange();
  }

  /**
   * Puts a running chat back on screen. Answers whether there is one.
   *
   * @param {(state: string, detail?: string) => void} [changed]
   */
  async restore(changed) {
    const chat = await this.#load();
    this.#changed ??= changed;
    const isThere = await chat.restore();
    this.#arrange();
    return isThere;
  }

  /** Brings the running chat of another tab into this one, when the visitor comes here. */
  watchOtherTabs() {
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && !this.chat?.isThere && hasRunningChat()) this.restore().catch(() => {});
    });
  }

  // -------------------------------------------------------------------------------------------------------------- inside

  /** @returns {Promise<any>} */
  configure() {
    this.configuration ??= this.#fetch(`v1/sites/${this.place.site?.()}/widget`).catch((error) => {
      // The next attempt may find the network again.
      this.configuration = undefined;
      throw error;
    });
    return this.configuration;
  }

  /** @param {string} path */
  async #fetch(path) {
    const answer = await fetch(`${this.place.service}/${path}`, { credentials: "omit" });
    if (!answer.ok) throw new WidgetError(`${path}: ${answer.status}`);
    return answer.json();
  }

  /** @returns {Promise<Words>} */
  async #words() {
    const config = await this.configure();
    const { tag, language } = chosen([document.documentElement.lang, navigator.language, config.language]);
    this.#texts ??= this.#fetch(`waymeet_texts_${language}.json`).catch((error) => {
      this.#texts = undefined;
      throw error;
    });
    return new Words(await this.#texts, config.texts ?? {}, tag);
  }

  #load() {
    this.#loading ??= this.#make().catch((error) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  /** @returns {Promise<Chat>} */
  async #make() {
    const config = await this.configure();
    const name = config.cic?.dialect === "webtools" ? "waymeet_chat_webtools" : "waymeet_chat";
    const base = `${this.place.service}/${name}`;
    const [script, words] = await Promise.all([import(`${base}.js`), this.#words(), this.#makeLauncher()]);
    let core = script;
    try {
      await core.default({ module_or_path: `${base}_bg.wasm` });
    } catch (error) {
      // Refused by the page's policy or unknown to the browser; a network error ends in the import failing, too.
      this.place.log?.(`${name}: WebAssembly is not available, starting the translation`, error);
      core = await import(`${base}_fallback.js`);
      await core.default();
    }
    const chat = new script.Chat(
      {
        config,
        words,
        tell: (/** @type {string} */ what, /** @type {any} */ detail) => this.#tell(what, detail),
        askQueue: (/** @type {string} */ queue) => this.#askQueue(queue),
        minimised: (/** @type {boolean} */ takesFocus) => {
          this.#arrange();
          if (takesFocus) this.launcher?.focus();
        },
      },
      core,
    );
    this.chat = chat;
    return chat;
  }

  async #makeLauncher() {
    const config = await this.configure();
    const words = await this.#words();
    this.launcher ??= new Launcher(
      {
        theme: { ...config.theme, side: config.launcher?.side },
        label: config.launcher?.label || words.say("launcher"),
        unread: (count) => words.say("unread", { count: words.number(count) }),
        language: words.language,
        direction: words.direction,
      },
      {
        open: () => this.open().catch((error) => this.#failed(error)),
        near: () => this.prepare(),
      },
    );
  }

  /** The launcher stands where the panel does not, for a chat out of sight or for one to come. */
  #arrange() {
    const panel = this.chat?.panel;
    const isWanted = panel?.isMounted ? !panel.isShown : this.#isLauncherWanted === true;
    this.launcher?.setShown(isWanted);
  }

  /** @param {string} what @param {any} detail */
  #tell(what, detail) {
    if (what === "state") this.#changed?.(detail.state, detail.detail);
    if (what === "unread") this.launcher?.setUnread(detail.count);
    if (what === "closed") this.#changed = undefined;
    if (/^(opened|shown|minimised|closed|restored)$/.test(what)) this.#arrange();
    for (const hear of [...this.#listeners]) {
      try {
        hear(what, detail);
      } catch (error) {
        // What the page makes of it is its own affair.
        this.place.log?.("a listener failed", error);
      }
    }
  }

  /** @param {unknown} error */
  #failed(error) {
    this.place.log?.("chat", error);
    this.#tell("failed", { why: "unreachable", detail: `${error}` });
  }

  /** @param {Event} event */
  #openedBy(event) {
    const opener = event.target instanceof Element && event.target.closest(OPENERS);
    if (!opener) return;
    event.preventDefault();
    const targetQueue = opener.getAttribute("data-waymeet-open") || undefined;
    this.open({ targetQueue }).catch((error) => this.#failed(error));
  }

  /** What the service knows of a queue. @param {string} queue */
  async #askQueue(queue) {
    if (!this.place.site?.()) return undefined;
    const { queues } = await this.#fetch(`v1/sites/${this.place.site()}/availability`);
    const known = queues?.[queue];
    return (
      known && { agents: known.agents, wait: known.estimatedWaitSeconds, isOpen: known.isServed !== false }
    );
  }
}

/** Whether this browser has a chat running; a page may forbid us to look. */
export function hasRunningChat() {
  try {
    return (navigator.locks ? localStorage : sessionStorage).getItem(KEY) !== null;
  } catch {
    return false;
  }
}

/** A page has one widget, whoever asks for it. @type {Widget | undefined} */
let widget;

/** @param {Place} place @returns {Widget} */
export function theWidget(place) {
  if (!widget) {
    widget = new Widget(place);
    widget.watchOtherTabs();
  }
  return widget;
}
