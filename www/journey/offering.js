// @ts-check
// Offering: what the visit has decided goes on screen, and what the visitor answers goes back.

import { adapter } from "./adapters.js";
import { hears, tell } from "./bus.js";
import { openChat, withWidget } from "./chat.js";
import { availability } from "./fields.js";
import { scheduleFlush } from "./sending.js";
import { request } from "./request.js";
import { guarded, page, tracker, url } from "./tracker.js";
import { allows, state } from "./visit.js";

/** Browsers take a longer delay for none at all. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** @type {any} */
let offers;
/** @type {{ remove(): void } | undefined} */
let card;
/** The offer on screen, or on its way there. @type {any} */
let offered;
/** Offers the service has decided, by action. @type {Record<string, any>} */
const decided = {};
/** @type {EventSource | undefined} */
let stream;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let wake;

/** What shows that somebody is there. */
const SIGNS = ["pointermove", "pointerdown", "touchstart", "keydown", "scroll"];

/** Fetches what shows offers. */
async function fetchOffers() {
  offers = await adapter("offers");
}

/**
 * Sees to it that the first offer is on screen in the frame it is wanted: what shows it is fetched at once on the pages after
 * the first, and on that at the first sign of a visitor. Who opens one page and leaves does not pay for it.
 * @param {boolean} isFirstPage
 */
export function prepareOffers(isFirstPage) {
  const prepare = () => {
    for (const sign of SIGNS) removeEventListener(sign, prepare, true);
    fetchOffers().catch(() => {});
  };
  if (!isFirstPage) return prepare();
  for (const sign of SIGNS) addEventListener(sign, prepare, { capture: true, passive: true });
}

/** Does what the visit has decided, if it has. @param {boolean} hasDecided */
export function apply(hasDecided) {
  const steps = hasDecided ? JSON.parse(page.core.next_steps()) : {};
  clearTimeout(wake);
  if (steps.wakeAt) {
    wake = setTimeout(() => guarded(look), Math.min(steps.wakeAt - Date.now(), LONGEST_TIMER_MS));
  }
  watch(steps.watches);
  if (steps.offer) show(steps.offer);
  scheduleFlush();
}

/** Looks again at what could be offered. */
export function look() {
  if (state.isRunning) apply(page.core.look(Date.now()));
}

/** Listens to who is available, or no more: an open connection keeps a page out of the back-forward cache. @param {boolean} [isWanted] */
export function watch(isWanted) {
  if (!isWanted) {
    stream?.close();
    stream = undefined;
  } else if (!stream) {
    stream = guarded(() => new EventSource(url("availability")));
    stream?.addEventListener("message", ({ data }) => guarded(() => hearAvailability(JSON.parse(data))));
  }
}

/** Takes news of who is available; where an offer waits for them, it is decided at once. @param {any} news */
export function hearAvailability(news) {
  tell("availability", news);
  if (!state.isRunning) return;
  const decides = !!stream;
  const hasDecided = page.core.hear(availability(news), decides, Date.now());
  if (decides) apply(hasDecided);
}

/**
 * Shows what the service has decided, unless something is on screen: then it decides again with the next batch.
 * @param {any} offer
 */
export function offerDecided(offer) {
  // An answer may come when the visitor has taken back what was allowed, or has closed the same offer already.
  if (offered || decided[offer.action] || !state.isRunning || !allows(offer.targetQueue)) return;
  decided[offer.action] = offer;
  show(offer);
}

/** @param {any} offer */
async function show(offer) {
  // The engine goes on offering what the page carries out until the page has said so.
  if (offered?.action === offer.action) return;
  // Of one that the service has decided the engine here knows nothing.
  ignoreOffer();
  offered = offer;
  try {
    // Without a wait where it is there already.
    if (!offers) await fetchOffers();
    if (offered !== offer) return;
    const shown = offers.showOffer(
      offer,
      (/** @type {string} */ reached, /** @type {string | undefined} */ error) =>
        answered(offer, reached, error),
      tell,
      hears,
    );
    // The page may have taken it over, and said what has become of it, in there.
    if (offered !== offer) return shown?.remove();
    card = shown;
    // It is there when the visitor says yes to our card; a page that shows its own says so itself.
    if (offer.targetQueue && document.querySelector("waymeet-offer")) {
      withWidget((widget) => widget.prepare()).catch(() => {});
    }
    if (!card) answered(offer, "errored");
    else if (decided[offer.action]?.isShown) advance(offer.action, "offered");
  } catch (error) {
    answered(offer, "errored", `${error}`);
  }
}

/** @param {any} offer @param {string} answer @param {string} [error] */
function answered(offer, answer, error) {
  // A second answer to the same card (a double click) is none.
  if (offered !== offer) return;
  hideOffer();
  const problem = answer === "errored" ? (error ?? "the page has no place for the offer") : "";
  advance(offer.action, answer, problem);
  if (answer === "accepted" && offer.targetQueue) {
    const { targetQueue, attributes, shown, action } = offer;
    const { prompt, questions } = shown;
    openChat({ targetQueue, attributes, prompt, questions }, (state, detail) =>
      advance(action, state, detail),
    );
  }
}

/**
 * The page has said what became of an action: of the offer that is open, as the visitor's answer to our card would.
 * @param {string} action @param {any} reached @param {any} [error]
 */
export function report(action, reached, error) {
  if (offered?.action === action && reached !== "offered") answered(offered, reached, error);
  else advance(action, reached, error);
}

/** The visitor goes on without an answer. */
export function ignoreOffer() {
  if (offered) answered(offered, "ignored");
}

/** Takes the offer off the screen. */
function hideOffer() {
  const shown = card;
  card = offered = undefined;
  // After the click that is being handled in it: its listeners go with it.
  if (shown) setTimeout(() => shown.remove());
}

/** An action has reached a state, which may make room for what waited behind it. @param {string} action @param {any} reached @param {any} [error] */
export function advance(action, reached, error) {
  if (!state.isRunning) return;
  guarded(() => {
    const own = decided[action];
    if (own) {
      const event = { ...own.event, actionState: reached, errorMessage: error };
      request(tracker.service + own.tellsTo, JSON.stringify(event), () => {});
    } else page.core.advance(action, `${reached}`, `${error ?? ""}`, Date.now());
    look();
  });
}
