// @ts-check
// What looks after a widget by the clock: opening hours, and an invitation after a while; and what a page says over its site's
// configuration. Fetched where there is any of that.

import { hasRunningChat } from "../chat/kept.js";
import { paint } from "../chat/panel/paint.js";
import { stateAt } from "./keeper/hours.js";
import { forget, isRemembered, remember } from "./keeper/memory.js";
import * as card from "./shared/card.js";
import { hasTracker } from "./widget/site.js";

export { merged } from "./keeper/own.js";

/** @typedef {import("./widget.js").Widget} Widget */
/** @typedef {import("../types/widget-config.js").WidgetConfig} WidgetConfig */
/** @typedef {import("../chat/opening.js").Opening} Opening */

/** A clock that is set, or a computer that slept, is noticed by then. */
const LOOK_MS = 15 * 60 * 1000;
/** An offer of the rules is on its way to the screen. */
const OFFERED = /^(webchat|contentoffer):offered$/i;
/** What stands in the place of an invitation. */
const TAKEN = "waymeet-offer, waymeet-chat, waymeet-callback, waymeet-closed";

/** As the configuration has them where it says nothing. */
const AFTER_SECONDS = 10;
const FOR_SECONDS = 30;

/** What becomes of an invitation, in the words of actions. */
const STATES = { accepted: "accepted", declined: "rejected", timeout: "timedout", closed: "ignored" };

/** @param {number} count */
const seconds = (count) => count * 1_000;

export class Keeper {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  _timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  _invitationTimer;
  /** @type {import("../closed/away.js").Away | undefined} */
  _away;
  _isStarted = false;
  /** Whether it has been said why the hours cannot be read. */
  _isSaid = false;
  /** Whether a chat has been opened on this page, or an invitation answered. */
  _isDone = false;
  /** Whether the time of the invitation has come, and the visitor has not allowed it. */
  _isDue = false;

  /** @param {Widget} widget @param {WidgetConfig["hours"]} hours */
  constructor(widget, hours) {
    this.widget = widget;
    this.hours = hours;
    this.look = () => this._look();
    this.shown = () => !document.hidden && this._inviteIfFree();
    document.addEventListener("visibilitychange", this.look);
    this.unhear = widget.on((what) => what === "opened" && this._done());
    this._look();
  }

  get _now() {
    return (this.widget.place.now ?? Date.now)();
  }

  /** @returns {import("./keeper/hours.js").State} */
  _state() {
    return this.hours ? stateAt(this.hours, this._now) : { isOpen: true };
  }

  /** Whether nobody is there to chat. */
  get isClosed() {
    return !this._state().isOpen;
  }

  /** Whether there is to be no launcher now. */
  get isHiding() {
    return this._away?.isThere || (this.hours?.whenClosed === "hide" && this.isClosed);
  }

  /** Has the launcher come and go in its time. */
  _look() {
    clearTimeout(this._timer);
    const { until, problem } = this._state();
    this._complain(problem);
    if (until !== undefined) {
      this._timer = setTimeout(this.look, Math.min(Math.max(until - this._now, 0), LOOK_MS));
    }
    this.widget.arrange();
  }

  /** Says once why the hours cannot be read, when there is somebody to hear: the tracker may come later. @param {unknown} problem */
  _complain(problem) {
    const { log } = this.widget.place;
    if (!problem || !log || this._isSaid) return;
    this._isSaid = true;
    log("the opening hours cannot be read", problem);
  }

  stop() {
    clearTimeout(this._timer);
    clearTimeout(this._invitationTimer);
    document.removeEventListener("visibilitychange", this.look);
    document.removeEventListener("visibilitychange", this.shown);
    this.unhear();
    card.close();
    if (this._away?.isThere) this._away.close();
  }

  /**
   * Says that nobody is there.
   *
   * @param {Opening} opening
   * @param {(state: string, detail?: string) => void} [changed]
   */
  async open(opening, changed) {
    const { widget } = this;
    const { sources } = widget;
    const [{ Away }, config, words, { language }] = await Promise.all([
      sources.script("closed"),
      sources.configure(),
      sources.words(),
      sources.language(),
    ]);
    /** @type {import("../closed/away.js").Away} */
    const away = (this._away ??= new Away({ config, words, language, closed: () => widget.arrange() }));
    const call = () => widget.openCallback(opening).catch((error) => widget.place.log?.("callback", error));
    away.open(this._state().until, this._now, this.hours?.whenClosed === "callback" ? call : undefined);
    changed?.("errored", "out of hours");
    widget.arrange();
    widget.tell("out-of-hours", {});
  }

  // ------------------------------------------------------------------------------------------------------- the invitation

  /** Invites in its time, once. */
  async start() {
    if (this._isStarted) return;
    this._isStarted = true;
    const { invitation } = await this.widget.sources.configure();
    if (!invitation?.enabled) return;
    this._invitationTimer = setTimeout(
      () => this._inviteIfFree(),
      seconds(invitation.afterSeconds ?? AFTER_SECONDS),
    );
  }

  /** Whether the visitor allows it: where the page has a tracker, that tells of the visit to whom chats are allowed, and to nobody else. */
  get _isAllowed() {
    return !hasTracker() || !!this.widget.place.visit?.();
  }

  _inviteIfFree() {
    const { widget } = this;
    document.removeEventListener("visibilitychange", this.shown);
    this._isDue = !this._isAllowed;
    if (this._isDue) return;
    // Nobody would see it.
    if (document.hidden) return document.addEventListener("visibilitychange", this.shown);
    const site = widget.place.site?.();
    if (this._isDone || isRemembered(site) || this.isClosed) return;
    if (widget.chat?.isThere || hasRunningChat() || document.querySelector(TAKEN)) return;
    this.invite().catch((error) => widget.place.log?.("invitation", error));
  }

  /** Resolves once it is on screen; accepted, it opens the chat. */
  async invite() {
    const { widget } = this;
    const { sources, place } = widget;
    const [config, words] = await Promise.all([sources.configure(), sources.words()]);
    const { title, text, forSeconds = FOR_SECONDS } = config.invitation ?? {};
    const { outcome, element } = await card.show(
      place.service,
      "webchat",
      {
        title: words.texts.get("invitation-title") || title || words.say("title"),
        prompt: words.texts.get("invitation-text") || text || words.say("form-intro"),
        acceptText: words.say("start"),
        declineText: words.say("cancel"),
      },
      seconds(forSeconds),
    );
    if (element) {
      element.lang = words.language;
      element.dir = words.direction;
      paint(element, config);
    }
    widget.hearOffer("webchat:offered");
    widget.prepare();
    widget.tell("invitation", { state: "offered" });
    outcome.then((how) => this._answered(how)).catch((error) => place.log?.("invitation", error));
  }

  /** @param {card.Outcome} how */
  _answered(how) {
    const { widget } = this;
    // The launcher waits for whoever has taken it away.
    if (how !== "closed") {
      widget.hearOffer("webchat:rejected");
      this._done();
    }
    widget.tell("invitation", { state: STATES[how] });
    if (how === "accepted") widget.ask();
  }

  /** Nobody is invited any more in this tab, as far as that may be remembered. */
  _done() {
    this._isDone = true;
    remember(this.widget.place.site?.());
  }

  /** Hears the page's bus. @param {string} type @param {any} data */
  hear(type, data) {
    if (!this._isSaid && type === "ready") this._complain(this._state().problem);
    if (OFFERED.test(type)) card.close();
    else if (type === "consent" && data?.tracking !== "granted") forget();
    if (this._isDue && /^(consent|ready)$/.test(type)) this._inviteIfFree();
  }
}
