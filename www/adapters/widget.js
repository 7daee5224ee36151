// @ts-check
/// <reference path="./css.d.ts" />
// The chat widget in a page: its launcher, what opens it, and the chat module, fetched on intent.

import { CALLBACK_KEY } from "../callback/kept.js";
import { hasRunningChat } from "../chat/kept.js";
import { directionOf } from "../chat/texts.js";
import { LABELS } from "./widget/languages.js";
import { Launcher } from "./widget/launcher.js";
import { askedFor, site } from "./widget/site.js";
import { ownTexts, Sources, WidgetError } from "./widget/sources.js";

/** @typedef {import("../chat/opening.js").Opening} Opening */
/** @typedef {import("../chat/chat.js").Chat} Chat */
/** @typedef {(what: string, detail: any) => void} Hear */

/** @typedef {import("./widget/sources.js").Place} Place */

/** What opens the chat, wherever it stands in a page. */
const OPENERS = "[data-waymeet-open]";

/** What the page's bus is told of; what is said in a chat is not for everybody. */
const PUBLIC =
  /^(opened|submitted|started|ended|closed|minimised|shown|rated|callback-stage|out-of-hours|invitation)$/;
/** Of an offer: that it is on screen, and that it is no more. */
const OFFERED = /^(webchat|contentoffer):offered$/i;
const ANSWERED = /^(webchat|contentoffer):(accepted|rejected|ignored|errored|timedout)$/i;

/** A page has one widget, whoever asks for it. @type {Widget | undefined} */
let widget;

export class Widget {
  /** @type {Set<Hear>} */
  _listeners = new Set();
  /** @type {Promise<Chat> | undefined} */
  _loading;
  /** @type {Chat | undefined} */
  chat;
  /** Whether the page wants nothing more of it. */
  _isRemoved = false;
  /** Whether an offer is on screen. */
  _isOffering = false;
  /** @type {Promise<any> | undefined} */
  _callback;
  /** @type {Launcher | undefined} */
  launcher;
  /** What looks after hours and the invitation, where there are any. @type {import("./keeper.js").Keeper | undefined} */
  keeper;
  /** What the page adds to whatever a chat is opened with. @type {(opening: Opening) => Opening} */
  completes = (opening) => opening;
  /** Whether the page has the launcher shown or hidden, which it may change. @type {boolean | undefined} */
  _isLauncherWanted;
  /** Who hears how the chat that is open stands. @type {((state: string, detail?: string) => void) | undefined} */
  _changed;

  /** @param {Place} place */
  constructor(place) {
    this.place = place;
    this.sources = new Sources(place);
    this.opens = (/** @type {Event} */ event) => this._openedBy(event);
    this.nears = (/** @type {Event} */ { target }) => {
      if (target instanceof Element && target.closest(OPENERS)) this.prepare();
    };
    this.comes = () => {
      if (!document.hidden && !this.chat?.isThere && hasRunningChat()) this.restore().catch(() => {});
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
    document.removeEventListener("visibilitychange", this.comes);
    this._isRemoved = true;
    this.keeper?.stop();
    this.arrange();
    // Who asks for it again gets one that works.
    if (widget === this) widget = undefined;
  }

  /** Hears what happens. @param {Hear} hear @returns {() => void} how to stop */
  on(hear) {
    this._listeners.add(hear);
    return () => this._listeners.delete(hear);
  }

  /**
   * Shows the launcher, where the configuration wants one.
   *
   * @param {unknown} [own] What the page says over the site's configuration; whoever says something first is heard.
   * @returns {() => void} how to undo that
   */
  start(own) {
    if (own && !this.sources.own) {
      this.sources.own = own;
      this.forgetLauncher();
    }
    this._begin().catch((error) => this.place.log?.("widget", error));
    return () => this.remove();
  }

  async _begin() {
    (await this._keep())?.start();
    const config = await this.sources.configure();
    if (!config.launcher?.enabled) return;
    const { delayMs } = config.launcher;
    const show = () => {
      this._isLauncherWanted ??= true;
      this.arrange();
    };
    if (delayMs) setTimeout(show, delayMs);
    await this._makeLauncher();
    // Its time may have come meanwhile.
    if (!delayMs) show();
    this.arrange();
  }

  /** Shows the launcher or hides it, whatever the configuration says. @param {boolean} isShown */
  async showLauncher(isShown) {
    this._isLauncherWanted = isShown;
    if (isShown) await this._makeLauncher();
    this.arrange();
  }

  /** Fetches all that a chat needs: a pointer is near, or an offer is on screen. */
  prepare() {
    const needed = this.keeper?.isClosed ? this.sources.script("closed") : this._load();
    needed.catch((error) => this.place.log?.("chat", error));
  }

  /** Does what the launcher is there for, or says why that cannot be done. */
  async ask() {
    try {
      // Who waits for a call sees how that stands.
      await (hasWish() ? this.openCallback() : this.open());
    } catch (error) {
      this._failed(error);
    }
  }

  /** Invites to a chat at once. */
  async showInvitation() {
    await (await this._keep(true))?.invite();
  }

  /**
   * Opens a chat, or brings the one that is there to the front. Out of hours it is said that nobody is there.
   *
   * @param {Opening} [opening]
   * @param {(state: string, detail?: string) => void} [changed] hears how it stands, as the state of an action
   * @throws {WidgetError} where it cannot be opened
   */
  async open(opening = {}, changed) {
    const keeper = await this._keep();
    if (keeper?.isClosed && !this.chat?.isThere && !hasRunningChat()) return keeper.open(opening, changed);
    const chat = await this._load();
    if (!chat.isThere) this._changed = changed;
    chat.open(this.completes(opening));
    this.arrange();
  }

  /**
   * Starts a chat without its form; where no panel is open, the page shows it itself.
   *
   * @param {Opening} opening
   * @param {import("../chat/conversation.js").Details} details
   * @returns {Promise<Chat>}
   */
  async begin(opening, details) {
    const chat = await this._load();
    if (!chat.isIdle) throw new WidgetError("a chat is already active");
    chat.begin(this.completes(opening), details);
    return chat;
  }

  /**
   * Puts a running chat back on screen. Answers whether there is one.
   *
   * @param {(state: string, detail?: string) => void} [changed]
   */
  async restore(changed) {
    const chat = await this._load();
    this._changed ??= changed;
    const isThere = await chat.restore();
    this.arrange();
    return isThere;
  }

  /**
   * Opens the form for a call, or shows how a wish stands that there is.
   *
   * @param {Opening} [opening]
   */
  async openCallback(opening) {
    this._callback ??= this._makeCallback().catch((error) => {
      this._callback = undefined;
      throw error;
    });
    (await this._callback).open(opening);
  }

  /** Takes the form for a call away, or what stands in its place. Answers whether there was one. */
  async closeCallback() {
    const callback = await this._callback;
    if (!callback?.isThere) return false;
    callback.close();
    return true;
  }

  /** Hears what becomes of offers. @param {string} type */
  hearOffer(type) {
    const wasOffering = this._isOffering;
    if (OFFERED.test(type)) this._isOffering = true;
    else if (ANSWERED.test(type)) this._isOffering = false;
    if (wasOffering !== this._isOffering) this.arrange();
  }

  /** Brings the running chat of another tab into this one, when the visitor comes here. */
  watchOtherTabs() {
    document.addEventListener("visibilitychange", this.comes);
  }

  // -------------------------------------------------------------------------------------------------------------- inside

  /** @param {boolean} [isWanted] Whatever the configuration says. */
  async _keep(isWanted) {
    const { sources } = this;
    const { hours, invitation } = await sources.configure();
    if (!isWanted && !hours && !invitation?.enabled) return undefined;
    try {
      const { Keeper } = await sources.script("keeper");
      return (this.keeper ??= /** @type {import("./keeper.js").Keeper} */ (new Keeper(this, hours)));
    } catch (error) {
      if (isWanted) throw error;
      // Then somebody is always there.
      this.place.log?.("hours", error);
      return undefined;
    }
  }

  _load() {
    this._loading ??= this._make().catch((error) => {
      this._loading = undefined;
      throw error;
    });
    return this._loading;
  }

  /** @returns {Promise<Chat>} */
  async _make() {
    const config = await this.sources.configure();
    const name = config.cic?.dialect === "webtools" ? "chat_webtools" : "chat";
    const [[script, core], words] = await Promise.all([
      this.sources.module(name),
      this.sources.words(),
      this._makeLauncher(),
    ]);
    const chat = new script.Chat(
      {
        config,
        words,
        tell: (/** @type {string} */ what, /** @type {any} */ detail) => this.tell(what, detail),
        journey: () => this._journey(),
        closed: () => this.sources.script("closed"),
        askQueue: (/** @type {string} */ queue) => this._askQueue(queue),
        openCallback: (/** @type {Opening} */ opening) =>
          this.openCallback(opening).catch((error) => this._failed(error)),
        minimised: (/** @type {boolean} */ takesFocus) => {
          this.arrange();
          if (takesFocus && this.launcher?.isShown) this.launcher.focus();
        },
      },
      core,
    );
    this.chat = chat;
    return chat;
  }

  async _makeCallback() {
    const [[script, core], config, words] = await Promise.all([
      this.sources.module("callback"),
      this.sources.configure(),
      this.sources.words(),
    ]);
    const tell = (/** @type {string} */ what, /** @type {any} */ detail) => this.tell(what, detail);
    return new script.Callback({ config, words, tell, journey: () => this._journey() }, core);
  }

  /** @returns {Promise<void>} */
  async _makeLauncher() {
    const { sources } = this;
    const { configure } = sources;
    const config = await sources.configure();
    const { language, tag } = await sources.language();
    // The vendor's block may have come in between, and has the last word.
    if (configure !== sources.configure) return this._makeLauncher();
    this.launcher ??= new Launcher(
      {
        config,
        label: ownTexts(config, tag, language).launcher || config.launcher?.label || LABELS[language],
        language: tag,
        direction: directionOf(tag),
      },
      {
        open: () => this.ask(),
        near: () => this.prepare(),
      },
    );
  }

  /** What was configured has changed: the launcher is made anew when it is wanted next. */
  forgetLauncher() {
    this.launcher?.setShown(false);
    this.launcher = undefined;
  }

  /** The launcher stands where the panel does not, for a chat out of sight or for one to come. */
  arrange() {
    const panel = this.chat?.panel;
    // An invitation stands where the launcher does, and asks for the same.
    const isFree = this._isLauncherWanted === true && !this._isOffering && !this.keeper?.isHiding;
    const isWanted = panel?.isMounted ? !panel.isShown : isFree;
    this.launcher?.setShown(isWanted && !this._isRemoved);
  }

  /** @param {string} what @param {any} detail */
  tell(what, detail) {
    if (what === "state") this._changed?.(detail.state, detail.detail);
    if (what === "unread") this._tellUnread(detail.count);
    if (what === "closed") this._changed = undefined;
    if (/^(opened|shown|minimised|closed|restored)$/.test(what)) this.arrange();
    if (PUBLIC.test(what)) this.place.tell?.("chat", { what, ...detail });
    for (const hear of [...this._listeners]) {
      try {
        hear(what, detail);
      } catch (error) {
        // What the page makes of it is its own affair.
        this.place.log?.("a listener failed", error);
      }
    }
  }

  /** @param {number} count */
  _tellUnread(count) {
    const words = this.chat?.words;
    this.launcher?.setUnread(count, words?.say("unread", { count: words.number(count) }));
  }

  /**
   * By what the agent's view of the visit is opened, where the visitor allows that. Source: the vendor's widget
   * (`pureconnect-v4-rest`).
   *
   * @returns {Record<string, string>}
   */
  _journey() {
    const { customerId, customerIdType, id } = JSON.parse(this.place.visit?.() || "{}");
    if (!customerId) return {};
    const visitor = { AltocloudCustomerId: customerId, AltocloudCustomerIdType: customerIdType };
    return id ? { ...visitor, AltocloudVisitId: id } : visitor;
  }

  /** @param {unknown} error */
  _failed(error) {
    this.place.log?.("chat", error);
    this.tell("failed", { why: "unreachable", detail: `${error}` });
    // A button that does nothing would be worse than one that says why.
    this.sources.words().then(
      (words) => this.launcher?.say(words.say("unreachable")),
      () => {},
    );
  }

  /** @param {Event} event */
  _openedBy(event) {
    const opener = event.target instanceof Element && event.target.closest(OPENERS);
    if (!opener) return;
    event.preventDefault();
    const targetQueue = opener.getAttribute("data-waymeet-open") || undefined;
    this.open({ targetQueue }).catch((error) => {
      this._failed(error);
      // Where the chat is not to be had the page's own way of getting in touch is.
      if (opener instanceof HTMLAnchorElement && opener.href) location.assign(opener.href);
    });
  }

  /** What the service knows of a queue. @param {string} queue */
  async _askQueue(queue) {
    if (!this.place.site?.()) return undefined;
    const { queues } = await this.sources.fetch(`v1/sites/${this.place.site()}/availability`);
    const known = queues?.[queue];
    // Of a queue that nobody serves there is no news.
    return known
      ? { agents: known.agents, wait: known.estimatedWaitSeconds, isOpen: true }
      : { agents: 0, wait: 0, isOpen: false };
  }
}

/** Whether somebody here waits for a call. */
function hasWish() {
  try {
    return localStorage.getItem(CALLBACK_KEY) !== null;
  } catch {
    return false;
  }
}

/** Whether it hears the page's bus. */
let isHearing = false;

/** @param {Place} place @returns {Widget} */
export function theWidget(place) {
  if (!widget) {
    widget = new Widget(place);
    widget.watchOtherTabs();
  }
  // Who asks first need not be who has a bus.
  Object.assign(widget.place, { ...place, ...widget.place });
  if (place.on && !isHearing) {
    isHearing = true;
    place.on("*", (data, type) => {
      widget?.hearOffer(type);
      widget?.keeper?.hear(type, data);
    });
  }
  return widget;
}

// The snippet asks for this script as soon as the page does, which may be long before the tracker is there to start it: that
// finds the widget made, and gives it the bus.
const call = askedFor();
if (call && site()) {
  theWidget({ service: new URL(".", import.meta.url).href.slice(0, -1), site }).start(call[2]);
}
