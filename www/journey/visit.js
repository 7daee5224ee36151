// @ts-check
// The visit in this page: it begins once there is a bundle and consent, and ends with either. Calls wait until then.

import { installSettings, use } from "./adapters.js";
import { tell } from "./bus.js";
import { hasRunningChat, openChat } from "./chat.js";
import {
  configureCookies,
  cookieName,
  getCookie,
  keepNoCookies,
  removeHostCookie,
  removeStandIn,
  setCookie,
} from "./cookies.js";
import { fields, isRecord, mapper } from "./fields.js";
import { advance, ignoreOffer, prepareOffers, watch } from "./offering.js";
import { language, pageNow, signals } from "./page.js";
import { request } from "./request.js";
import { scheduleFlush, stopSending } from "./sending.js";
import { keepNothing, keys, write } from "./storage.js";
import { guarded, ofDeployment, page, tracker, url } from "./tracker.js";

/** @typedef {typeof pageNow & { id?: string, session?: string, k?: string, isEarlier?: boolean }} CallPage where a call was made, its ids, and `k` where the snippet has kept it */
/** @typedef {{ arguments: any[], at: number, page: CallPage, isAnswered?: boolean }} Call `isAnswered`: made after the visitor's answer */

/** Calls that wait: as many as a page makes before it is read, and not more. */
const MAX_HELD = 2_000;

/** Consent as a number. Source: src/journey/core.rs. */
const WORDS = { denied: 0, anonymous: 1, granted: 2 };
const TRACKING = 3;
const PERSONALISATION = 4;
const CHAT = 8;
const MAY_WAIT = 16;
const MAY_OFFER = 32;
/** Every bit of it is set: it is neither a refusal nor a permission. */
const NO_ANSWER = -1;

/** `isLeft`: the page is being left, or lies in the back-forward cache. */
export const state = { isRunning: false, isAnonymous: false, isLeft: false, lastUrl: "" };
/** @type {Call[]} */
let held = [];
let hasBundle = false;
/** Whether the page has ended it all. */
let isOver = false;
/** The visitor's own answer, and what the page said with `init`. */
let answer = NO_ANSWER;
/** The consent of the visit that runs. */
export let running = NO_ANSWER;
let said = NO_ANSWER;
/** Whether calls may wait for an answer. */
let mayWait = true;
/** Visitor and session the snippet has told the service of, or another site of the family. @type {string[]} */
let arriving = [];
/** What another site of the family sends along for a visitor; who that is, only the visitor's consent lets us ask. */
let token = "";
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

/** Whether the visitor has refused to be recorded, whatever else is allowed. */
const isRefused = () => (answer & TRACKING) === WORDS.denied;

/** Whether calls wait for the visit: not where it will never begin, and not more than a page makes. */
export const mayHold = () => mayWait && !isRefused() && held.length < MAX_HELD;

/** Performs a call, or keeps it until the visit begins. @param {Call} call */
export function receive(call) {
  if (state.isRunning) perform(call);
  else if (mayHold()) {
    // A call made now is described by getters, which would tell of another page by then.
    const { url, title, referrer, keywords, language, id, session, k, isEarlier } = call.page;
    const isAnswered = answer !== NO_ANSWER;
    held.push({
      ...call,
      isAnswered,
      page: { url, title, referrer, keywords, language, id, session, k, isEarlier },
    });
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

/** The page has said whose site it is. @param {string} [linkToken] what came with the link that led here */
export function init(linkToken = "") {
  const { v = "", s = "" } = /** @type {any} */ (tracker.ac);
  arriving = [v, s];
  token = linkToken;
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
  if (settings.enabled === false) return endSite();
  const { options } = page;
  configureCookies({
    domain: options.cookieDomain ?? settings.cookies?.domain,
    prefix: options.cookiePrefix ?? settings.cookies?.prefix,
    lifetimeInDays: options.cookieLifetimeInDays ?? settings.cookies?.lifetimeInDays,
    sameSite: options.cookieSameSite ?? settings.cookies?.sameSite,
  });
  hasBundle = true;
  // A refusal that came before did not know yet what our cookies are called here.
  if (isRefused()) endVisit(WORDS.denied);
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

/** Whether the visitor allows an offer, or an invitation to a chat. @param {any} isChat */
export const allows = (isChat) => running & PERSONALISATION && (!isChat || running & CHAT);

// An agent sees the visit with a chat, if the visitor allows that.
tracker.visit = () => state.isRunning && running & CHAT && page.core.describe();

/** The visitor has answered: the visit goes on with that, begins or ends. @param {any} consent */
export function hearConsent(consent) {
  const code = codeOf(consent);
  if (code === NO_ANSWER) return tracker.log("consent: say 'granted', 'denied' or 'anonymous'");
  answer = code;
  if (state.isRunning && running === code) return;
  endVisit(code & TRACKING);
  beginVisit();
}

/** What the next page's snippet is told by: this visitor may be recorded. */
const noteKey = () => `waymeet.c.${tracker.site()}`;

/** Asks who the visitor is whom another site of the family has sent here, and begins with that. */
function redeem() {
  const given = token;
  token = "";
  let isAsked = false;
  use("link", (link) => {
    isAsked = true;
    link.redeem(tracker, given, (/** @type {string} */ visitor) => {
      // The snippet may have taken the visitor for a new one meanwhile.
      if (visitor && /** @type {any} */ (tracker.ac).b) setCookie("_actmu", "", 0);
      if (visitor) arriving = [visitor, ""];
      beginVisit();
    });
    return undefined;
  }).then(() => isAsked || beginVisit());
}

function beginVisit() {
  if (state.isRunning || !hasBundle) return;
  const code = page.core.consent(answer, said, signals());
  const word = (/** @type {number} */ bit) => (code & bit ? "granted" : "denied");
  const tracking = Object.keys(WORDS)[code & TRACKING];
  const isGranted = tracking === "granted";
  if (isGranted && token) return redeem();
  if (!isGranted) write(noteKey(), undefined);
  tell("consent", { tracking, personalisation: word(PERSONALISATION), chat: word(CHAT) });
  mayWait = !!(code & MAY_WAIT);
  if (!(code & TRACKING)) {
    if (!mayWait || isRefused()) forgetCalls();
    return;
  }
  const wasAllowed = page.core.consent(NO_ANSWER, said, signals()) & TRACKING;
  if (!mayWait && !wasAllowed) held = held.filter(({ isAnswered }) => isAnswered);
  state.isAnonymous = tracking === "anonymous";
  const isMemory = state.isAnonymous || page.options.storage === "memory";
  keepNothing(isMemory);
  keepNoCookies(isMemory);
  // Whoever may not be recognised is nobody we have met.
  const [visitor, session] = state.isAnonymous ? [] : arriving;
  page.core.begin(
    fields(
      ofDeployment(),
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
  if (isGranted) {
    removeStandIn(/** @type {any} */ (tracker.ac).b);
    // With it goes by which cookies.
    write(noteKey(), cookieName("_actm"));
  }
  state.isRunning = true;
  running = code & 15;
  begun();
  if (code & MAY_OFFER) prepareOffers(!JSON.parse(page.core.describe()).pageviewCount);
  held.splice(0).forEach((call) => guarded(() => perform(call)));
  if (hasRunningChat()) openChat(undefined, (reached, detail) => advance("", reached, detail));
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
  ignoreOffer();
  // What it has offered can no longer be answered.
  if (state.isRunning) page.core.leave(Date.now());
  state.isRunning = false;
  page.core.end(tracking !== WORDS.granted);
  keepNothing(false);
  keepNoCookies(false);
  if (tracking !== WORDS.granted) {
    // What earlier pages have left, too. An erased visitor does not come back.
    for (const key of keys("waymeet.")) if (!/^waymeet\.c(hat|allback)$/.test(key)) write(key, undefined);
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

/** The deployment records nobody: the snippet keeps nothing any more, and what it has kept is removed. */
function endSite() {
  const ac = /** @type {any} */ (tracker.ac);
  mayWait = false;
  ac.run ??= () => {};
  removeHostCookie(ac.b);
  write(noteKey(), undefined);
  forgetCalls();
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
  ignoreOffer();
  isOver = true;
  state.isRunning = hasBundle = mayWait = false;
  held = [];
  // Nor does the snippet keep what is called from now on.
  /** @type {any} */ (tracker.ac).run ??= () => {};
}
