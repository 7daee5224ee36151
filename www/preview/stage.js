// @ts-check
// Puts the real widget on the frame's page, in one of its states, as often as somebody changes something.

import { directionOf } from "../chat/texts.js";
import { availabilityFor, configurationFor } from "./configuration.js";
import { NAME } from "./lines.js";
import { PreviewServer } from "./server.js";
import { World } from "./world.js";

/** @typedef {import("./configuration.js").Shown} Shown */
/** @typedef {import("./configuration.js").State} State */

/** @typedef {"no-launcher" | "no-callback"} Less */

/**
 * @typedef {object} Outcome
 * @property {State} state
 * @property {Less | "no-logo"} [note] Why there is less to see than the state's name promises, or than is set up.
 */

/** How long it may take until a state is on screen, the module's files included. */
const PATIENCE_MS = 20_000;
const LOOK_MS = 20;

/** How far the conversation is. @type {Partial<Record<State, import("./lines.js").Mood>>} */
const MOODS = { waiting: "waiting", chatting: "talking", ended: "ended" };

/** What has to be on screen, by its name for tests; all of it. @type {Record<State, string[]>} */
const PARTS = {
  launcher: ["launcher"],
  invitation: ["invitation"],
  form: ["form", "queue-info"],
  waiting: ["entry", "composer"],
  chatting: ["entry", "composer"],
  ended: ["ended"],
  closed: ["nobody"],
  "out-of-hours": ["nobody"],
};

/** After so long a logo is taken to be only slow. */
const LOGO_MS = 5_000;

/** What is, where there is less to see. @type {Record<Less, string[]>} */
const LESS = { "no-launcher": [], "no-callback": ["form"] };

export class Stage {
  /** @type {any} */
  _widget;
  /** @type {Shown | undefined} */
  _wanted;
  /** @type {State | undefined} */
  _last;
  /** @type {Promise<unknown>} */
  _work = Promise.resolve();
  /** What went wrong last in the widget. */
  _trouble = "";

  /** @param {any} [global] */
  constructor(global = window) {
    this.world = new World(global);
    // Whoever types into the administration's form goes on typing: a widget that opens takes the focus only from its own page.
    if (global.parent !== global) keepFocusOut(global);
  }

  /**
   * @param {Shown} shown
   * @returns {Promise<Outcome | undefined>} Nothing where something else has been asked for meanwhile.
   */
  show(shown) {
    this._wanted = shown;
    const work = this._work.then(() => (this._wanted === shown ? this._put(shown) : undefined));
    // What went wrong with one configuration is no reason not to show the next.
    this._work = work.catch(() => {});
    return work;
  }

  /** @param {Shown} shown @returns {Promise<Outcome | undefined>} */
  async _put(shown) {
    const { state, language, scheme } = shown;
    const isSame = state === this._last;
    this._last = state;
    await this._clear();
    const page = document.documentElement;
    page.lang = language;
    page.dir = directionOf(language);
    page.classList.toggle("is-dark", scheme === "dark");
    page.style.colorScheme = scheme;

    const config = configurationFor(shown, Date.now());
    this.world.server = new PreviewServer(MOODS[state] ?? "live");
    this.world.site = { widget: config, availability: availabilityFor(state, config) };
    const widget = (this._widget = await this._make());
    await this._bring(widget, shown, config);
    if (isSame) finishMotion();
    const note = noteOf(state, config);
    const parts = note ? LESS[note] : PARTS[state];
    if (!(await this._until(() => parts.every(isSeen), shown))) return undefined;
    if (note) return { state, note };
    const logo = config.theme?.logo;
    if (!logo) return { state };
    /** @type {boolean | undefined} */
    let isBroken;
    cannotBeShown(logo).then((answer) => {
      isBroken = answer;
    });
    // A slow one keeps nobody from seeing what was typed meanwhile.
    if (!(await this._until(() => isBroken !== undefined, shown))) return undefined;
    return isBroken ? { state, note: "no-logo" } : { state };
  }

  /** @returns {Promise<any>} */
  async _make() {
    const service = this.world.origin;
    const { theWidget } = await import(`${service}/waymeet_widget.js`);
    const log = (/** @type {string} */ text, /** @type {unknown} */ detail) => {
      this._trouble = `${text}: ${detail}`;
    };
    return theWidget({ service, site: () => "preview", log });
  }

  /** Does what a visitor would, by one click. @param {any} widget @param {Shown} shown @param {any} config */
  async _bring(widget, shown, config) {
    const { state } = shown;
    widget.start();
    if (state === "launcher" || state === "invitation") return;
    if (state === "out-of-hours" && config.hours.whenClosed === "hide") return;
    if (!(state in MOODS)) return widget.open();
    const chat = await widget.begin({}, { name: NAME });
    chat.show();
    if (state !== "ended") return;
    // Who is asked how it was is asked by a script that comes with the conversation.
    await this._until(() => chat.later, shown);
    this.world.server?.finish(Date.now());
  }

  /** Takes away what is there: the visitor has left, and another one comes. */
  async _clear() {
    this._trouble = "";
    const widget = this._widget;
    this._widget = undefined;
    widget?.chat?.close();
    await widget?.closeCallback();
    widget?.remove();
    for (const element of document.querySelectorAll("body > :not(main)")) element.remove();
    this.world.clear();
  }

  /**
   * Waits for something. Answers whether what was asked for is still wanted.
   *
   * @param {() => unknown} isSo @param {Shown} shown
   */
  async _until(isSo, shown) {
    const end = Date.now() + PATIENCE_MS;
    while (!isSo()) {
      if (this._wanted !== shown) return false;
      if (Date.now() > end) throw new Error(this._trouble || `"${shown.state}" does not come on screen`);
      await new Promise((resolve) => {
        setTimeout(resolve, LOOK_MS);
      });
    }
    return this._wanted === shown;
  }
}

/** @param {State} state @param {any} config @returns {Less | undefined} */
function noteOf(state, config) {
  const isHidden = state === "out-of-hours" && config.hours.whenClosed === "hide";
  if (isHidden || (state === "launcher" && !config.launcher.enabled)) return "no-launcher";
  return state === "closed" && !config.callback?.enabled ? "no-callback" : undefined;
}

/** Whether there is no picture at an address. The widget itself does without one. @param {string} address */
function cannotBeShown(address) {
  const picture = new Image();
  picture.referrerPolicy = "no-referrer";
  picture.src = address;
  const isBroken = picture.decode().then(
    () => false,
    () => true,
  );
  /** @type {Promise<boolean>} */
  const isSlow = new Promise((resolve) => {
    setTimeout(() => resolve(false), LOGO_MS);
  });
  return Promise.race([isBroken, isSlow]);
}

/** Whether a part of the widget is on screen, and says something. @param {string} name */
function isSeen(name) {
  const roots = [...document.body.children].flatMap((host) => host.shadowRoot ?? []);
  return roots
    .flatMap((root) => [...root.querySelectorAll(`[data-test="${name}"]`)])
    .some((element) => element.getClientRects().length > 0);
}

/** What only changes does not come in again. */
function finishMotion() {
  const roots = [...document.body.children].flatMap((host) => host.shadowRoot ?? []);
  for (const root of roots) {
    for (const animation of root.getAnimations()) {
      // What pulses a few times goes on.
      if (animation.effect?.getComputedTiming().iterations === 1) animation.finish();
    }
  }
}

/** @param {any} global */
function keepFocusOut(global) {
  const { prototype } = global.HTMLElement;
  const { focus } = prototype;
  prototype.focus = function (/** @type {FocusOptions} */ options) {
    if (document.hasFocus()) focus.call(this, options);
  };
}
