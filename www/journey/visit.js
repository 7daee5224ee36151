// @ts-check
// The visit in this page: it begins once there is a bundle and consent, and ends with either. Calls wait until then.

import { installSettings, use } from "./adapters.js";
import { tell } from "./bus.js";
import { hasRunningChat, openChat } from "./chat.js";
import { configureCookies, cookieName, getCookie, keepNoCookies, removeStandIn } from "./cookies.js";
import { fields, isRecord, mapper } from "./fields.js";
import { advance, hideOffer, prepareOffers, watch } from "./offering.js";
import { language, pageNow, signals } from "./page.js";
import { request } from "./request.js";
import { scheduleFlush, stopSending } from "./sending.js";
import { keepNothing, keys, write } from "./storage.js";
import { guarded, page, tracker, url } from "./tracker.js";

/** @typedef {typeof pageNow & { id?: string, session?: string, isEarlier?: boolean }} CallPage where a call was made, and its ids */
/** @typedef {{ arguments: any[], at: number, page: CallPage }} Call */

/** Calls that wait: as many as a page makes before it is read, and not more. */
const MAX_HELD = 2_000;

/** Consent as a number. Source: src/journey/core.rs. */
const WORDS = { denied: 0, anonymous: 1, granted: 2 };
const PERSONALISATION = 4;
const CHAT = 8;
const MAY_WAIT = 16;
const MAY_OFFER = 32;
const NO_ANSWER = -1;

export const state = { isRunning: false, isAnonymous: false, lastUrl: "" };
/** @type {Call[]} */
let held = [];
let hasBundle = false;
/** Whether the page has ended it all. */
let isOver = false;
/** The visitor's own answer, and what the page said with `init`. */
let answer = NO_ANSWER;
/** The consent of the visit that runs. */
let running = NO_ANSWER;
let said = NO_ANSWER;
/** Whether calls may wait for an answer. */
let mayWait = true;
/** Visitor and session the snippet has told the service of, or another site of the family. @type {string[]} */
let arriving = [];
/** A visitor the service has to forget as soon as it is known whose site this is. @type {string | undefined} */
let toErase;
/** How calls that waited are performed. @type {(call: Call) => void} */
let perform = () => {};
/** What is done when calls wait no longer. */
let begun = () => {};

/** @param {(call: Call) => void} performed @param {() => void} whenBegun */
export function performCallsWith(performed, whenBegun) {
  perform = performed;
  begun = whenBegun;
}

/** Whether calls wait for the visit: not where it will never begin, and not more than a page makes. */
export const mayHold = () => mayWait && answer !== WORDS.denied && held.length < MAX_HELD;

/** Performs a call, or keeps it until the visit begins. @param {Call} call */
export function receive(call) {
  if (state.isRunning) perform(call);
  else if (mayHold()) {
    // A call made now is described by getters, which would tell of another page by then.
    const { url, title, referrer, keywords, language, id, session, isEarlier } = call.page;
    held.push({ ...call, page: { url, title, referrer, keywords, language, id, session, isEarlier } });
  }
}

/**
 * One word for every purpose, or an object with a word for each; a purpose that is not named is denied.
 * @param {any} consent
 */
export function codeOf(consent) {
  const words = isRecord(consent) ? consent : { tracking: consent, personalisation: consent, chat: consent };
  const tracking = Object.hasOwn(WORDS, words.tracking) && WORDS[/** @type {"granted"} */ (words.tracking)];
  if (tracking === false && !isRecord(consent)) return NO_ANSWER;
  const allows = (/** @type {any} */ word) =>
    word === "granted" || (word === "anonymous" && !isRecord(consent));
  return (
    Number(tracking) + (allows(words.personalisation) ? PERSONALISATION : 0) + (allows(words.chat) ? CHAT : 0)
  );
}

/** The page has said whose site it is. @param {string[]} ids visitor and session, where they are told */
export function init(ids) {
  arriving = ids;
  said = codeOf(page.options.consent);
  if (toErase) erase(toErase, 0);
  fetchBundle(0);
}

/** Asks again and again where the service does not answer: until the bundle is there, calls wait. @param {number} failures */
function fetchBundle(failures) {
  request(
    url("bundle"),
    undefined,
    (status, retryAfter, bytes) =>
      guarded(() => {
        if (bytes) return hearBundle(bytes);
        tracker.log("no bundle from the service");
        repeat(status, failures, retryAfter, fetchBundle);
      }),
    failures ? undefined : /** @type {any} */ (tracker.ac).p,
  );
}

/** @param {number} status @param {number} failures @param {number} retryAfter @param {(failures: number) => void} again */
function repeat(status, failures, retryAfter, again) {
  const wait = page.core.retry(status, failures, retryAfter);
  if (wait >= 0) setTimeout(() => guarded(() => again(failures + 1)), wait);
}

/** @param {Uint8Array} bytes */
function hearBundle(bytes) {
  if (isOver) return;
  const text = page.core.open(bytes);
  if (text === undefined) return tracker.log("the bundle is of another version");
  const settings = (page.settings = guarded(() => JSON.parse(text || "{}")) ?? {});
  tell("settings", settings);
  if (settings.enabled === false) {
    mayWait = false;
    return forgetCalls();
  }
  const { options } = page;
  configureCookies({
    domain: options.cookieDomain ?? settings.cookies?.domain,
    prefix: options.cookiePrefix ?? settings.cookies?.prefix,
    lifetimeInDays: options.cookieLifetimeInDays ?? settings.cookies?.lifetimeInDays,
    sameSite: options.cookieSameSite ?? settings.cookies?.sameSite,
  });
  hasBundle = true;
  // A refusal that came before did not know yet what our cookies are called here.
  if (answer === WORDS.denied) endVisit(answer);
  beginVisit();
  if (/^(Auto|Once)$/.test(settings.pageviewConfig)) {
    receive({ arguments: ["~pageview"], at: Date.now(), page: pageNow });
  }
  installSettings(settings);
  const domains = options.linkDomains ?? settings.linkedDomains;
  const links = (/** @type {any} */ link) =>
    link.decorateLinks(tracker, domains, state.isRunning && !state.isAnonymous);
  if (domains?.length) use("link", links);
}

/** The visitor has answered: the visit goes on with that, begins or ends. @param {any} consent */
export function hearConsent(consent) {
  const code = codeOf(consent);
  if (code === NO_ANSWER) return tracker.log("consent: say 'granted', 'denied' or 'anonymous'");
  answer = code;
  if (state.isRunning && running === code) return;
  endVisit(code & 3);
  beginVisit();
}

function beginVisit() {
  if (state.isRunning || !hasBundle) return;
  const code = page.core.consent(answer, said, signals());
  const word = (/** @type {number} */ bit) => (code & bit ? "granted" : "denied");
  const tracking = Object.keys(WORDS)[code & 3];
  tell("consent", { tracking, personalisation: word(PERSONALISATION), chat: word(CHAT) });
  mayWait = !!(code & MAY_WAIT);
  if (!(code & 3)) {
    if (!mayWait || answer === WORDS.denied) forgetCalls();
    return;
  }
  state.isAnonymous = tracking === "anonymous";
  const isMemory = state.isAnonymous || page.options.storage === "memory";
  keepNothing(isMemory);
  keepNoCookies(isMemory);
  // Whoever may not be recognised is nobody we have met.
  const [visitor, session] = state.isAnonymous ? [] : arriving;
  page.core.begin(
    fields(
      tracker.site(),
      pageNow.url,
      pageNow.referrer,
      language(),
      visitor,
      session,
      mapper(page.options, "globalTraitsMapper"),
    ),
    code & 15,
    typeof page.options.beforeSend === "function",
    Date.now(),
  );
  if (tracking === "granted") {
    removeStandIn(/** @type {any} */ (tracker.ac).b);
    // The next page's snippet knows by it that this visitor may be recorded, and by which cookies.
    write(`waymeet.c.${tracker.site()}`, cookieName("_actm"));
  }
  state.isRunning = true;
  running = code & 15;
  begun();
  if (code & MAY_OFFER) prepareOffers(!JSON.parse(page.core.describe()).pageviewCount);
  held.splice(0).forEach((call) => guarded(() => perform(call)));
  if (hasRunningChat()) openChat({}, true, (reached, detail) => advance("", reached, detail));
  tell("ready", {});
  scheduleFlush();
}

/**
 * Ends the visit so that another may begin with what the visitor allows now. Where that is less than before, what we keep
 * in this browser is removed, and where it is nothing, the service is asked to forget, too. A chat that is running goes on:
 * it is the visitor's own.
 * @param {number} tracking
 * @param {boolean} [isToldHere] whether the visitor has said so on this page
 */
function endVisit(tracking, isToldHere = true) {
  const visitor = state.isRunning ? JSON.parse(page.core.describe()).customerId : getCookie("_actmu");
  const wasAnonymous = state.isAnonymous;
  stopSending();
  watch();
  hideOffer();
  // What it has offered can no longer be answered.
  if (state.isRunning) page.core.leave(Date.now());
  state.isRunning = false;
  page.core.end(tracking !== WORDS.granted);
  keepNothing(false);
  keepNoCookies(false);
  if (tracking !== WORDS.granted) {
    // What earlier pages have left, too. An erased visitor does not come back.
    keys("waymeet.").forEach((key) => write(key, undefined));
    arriving = [];
  } else if (wasAnonymous) {
    // The same one goes on, unless this browser knows better who it is.
    arriving = [visitor, ""];
  }
  if (tracking === WORDS.denied) {
    forgetCalls();
    if (isToldHere && visitor && !wasAnonymous) erase(visitor, 0);
  }
}

/** Another tab has withdrawn consent, and removed what we keep: nothing of it comes back from here. */
export function endWithdrawn() {
  if (!state.isRunning || state.isAnonymous || getCookie("_actmu")) return;
  answer = WORDS.denied;
  endVisit(answer, false);
}

/** Lets go of calls that waited, here and in the snippet's hands. */
function forgetCalls() {
  held = [];
  /** @type {any} */ (tracker.ac).q.length = 0;
  keys("waymeet.q.").forEach((key) => write(key, undefined));
}

/** Asks the service to erase a visitor, again and again while it does not answer and the page lives. @param {string} visitor @param {number} failures */
function erase(visitor, failures) {
  toErase = tracker.site() ? undefined : visitor;
  if (toErase) return;
  request(url("erase"), JSON.stringify({ v: 1, visitor }), (status, retryAfter) =>
    guarded(() => repeat(status, failures, retryAfter, (failed) => erase(visitor, failed))),
  );
}

/** Nothing more happens on this page. */
export function destroy() {
  stopSending();
  watch();
  hideOffer();
  isOver = true;
  state.isRunning = hasBundle = mayWait = false;
  held = [];
}
