// @ts-check
// Calls of `ac(method, …)`: those of the visit, and those that are the script's own.

import { withoutToken } from "../adapters/link/wire.js";
import { loadModule, trackForms, uninstall, use } from "./adapters.js";
import { off, on, told } from "./bus.js";
import { attributes, fields, isRecord, mapper, nameOf, typed } from "./fields.js";
import { apply, report } from "./offering.js";
import { pageNow } from "./page.js";
import { flush, scheduleFlush, sendBeforeLeaving } from "./sending.js";
import { isKept, keys, read } from "./storage.js";
import { guarded, page, tracker } from "./tracker.js";
import { destroy, hearConsent, init, performCallsWith, receive, state } from "./visit.js";

/** @typedef {import("./visit.js").Call} Call */

const PAGE_VIEWED = "page_viewed";

/** Source: docs/wire. The snippet keeps calls under it, with site and id, until the module has them. */
const KEPT = "waymeet.q.";

/** The session the snippet has noted a call for: an anonymous visit is none that anybody would know again. @param {any} session */
const sessionOf = (session) => (state.isAnonymous ? "" : session);

/** What a page view says: address, title, attributes, mapper. @param {Call} call @param {any} [overrides] @param {any} [own] @param {any} [options] */
function view({ at, page: { id, session, keywords, language, referrer, ...now } }, overrides, own, options) {
  const url = typeof overrides?.location === "string" ? overrides.location : now.url;
  const from = state.lastUrl || referrer;
  const title = typeof overrides?.title === "string" ? overrides.title : now.title;
  state.lastUrl = url;
  const said = fields(
    PAGE_VIEWED,
    url,
    title,
    id,
    sessionOf(session),
    attributes(own),
    mapper(options),
    keywords,
    language,
    from,
  );
  happen(said, at, now);
}

/**
 * Something happened. What an earlier page did counts, but its offers were for that page: what is decided now waits for
 * what happens on this one.
 * @param {string} said @param {number} at @param {any} now
 */
function happen(said, at, { isEarlier }) {
  const hasDecided = page.core.happen(said, at);
  if (!isEarlier) apply(hasDecided);
}

/** Calls of this page that the snippet has noted, by id. @type {Set<string>} */
export const waitingIds = new Set();

/** Calls of the visit. @type {Record<string, (call: Call, ...args: any[]) => void>} */
const ofVisit = Object.assign(Object.create(null), {
  pageview: view,
  // Asked for by the page's settings: a view of the address that was viewed last is none.
  "~pageview": (/** @type {Call} */ call) => call.page.url !== state.lastUrl && view(call),
  /** Shown again from the back-forward cache: a view no code of the page tells of. */
  "~again"(/** @type {Call} */ call) {
    page.core.write_down(true);
    view(call);
    flush();
  },
  record(
    /** @type {Call} */ { at, page: now },
    /** @type {any} */ name,
    /** @type {any} */ own,
    /** @type {any} */ options,
  ) {
    if (!nameOf(name)) return tracker.log("record: the event name is missing");
    // The form of 2015: name, value, data. What the vendor called the value is not known (inferred).
    const value = !isRecord(own) && typed(own);
    const list = value ? [...attributes(options), "eventValue", ...value] : attributes(own);
    const said = fields(
      nameOf(name),
      now.url,
      now.title,
      now.id,
      sessionOf(now.session),
      list,
      value ? [] : mapper(options),
    );
    happen(said, at, now);
  },
  identify(/** @type {Call} */ { at, page: now }, /** @type {any} */ user, /** @type {any} */ traits) {
    // Nobody is a log-out; what is neither a name nor nobody is a mistake.
    if (user !== null && !fields(user)) return tracker.log("identify: the user is missing");
    page.core.identify(fields(user, attributes(traits), now.id), at);
    scheduleFlush();
  },
  set(/** @type {Call} */ { at, page: now }, /** @type {any} */ values) {
    page.core.set(fields(attributes(values), now.id), at);
    scheduleFlush();
  },
  "api.visit.get"(/** @type {Call} */ _, /** @type {any} */ callback) {
    const visit = JSON.parse(page.core.describe());
    const { shortIdDigits } = page.settings;
    callback({ ...visit, shortId: visit.shortId?.slice(0, shortIdDigits) });
  },
  "action:state"(
    /** @type {Call} */ _,
    /** @type {any} */ action,
    /** @type {any} */ reached,
    /** @type {any} */ options,
  ) {
    report(`${action}`, reached, options?.errorMessage);
  },
});

performCallsWith(
  ({ arguments: [method, ...rest], at, page: now }) => {
    const key = `${KEPT}${tracker.site()}.${now.id}`;
    // Another tab has found it, and recorded it.
    if (now.k && !isKept(key) && isKept(`waymeet.c.${tracker.site()}`)) return;
    ofVisit[method]({ arguments: [], at, page: now }, ...rest);
    // It is in the outbox now, or has been judged.
    if (now.id) scheduleFlush(key);
  },
  () => {
    const { ac } = /** @type {any} */ (tracker);
    ac.q.length = 0;
    // The snippet's short way, which does not note what is known here anyway.
    ac.run = (/** @type {any} */ args) => hand({ arguments: Array.from(args) });
  },
);

let hasPanel = false;

/** Opens the debug panel, once. */
function openPanel() {
  if (!hasPanel) use("debug", (debug) => debug.openPanel(tracker, told));
  hasPanel = true;
}

/** Calls that are the script's own. @type {Record<string, (...args: any[]) => void>} */
const own = Object.assign(Object.create(null), {
  on(/** @type {any} */ type, /** @type {any} */ hear) {
    on(type, hear, true);
  },
  once(/** @type {any} */ type, /** @type {any} */ hear) {
    on(type, hear, true, true);
  },
  off,
  "forms:track": trackForms,
  consent: hearConsent,
  dev() {
    page.isDebugging = true;
  },
  debug() {
    page.isDebugging = true;
    openPanel();
  },
  destroy() {
    uninstall();
    if (state.isRunning) page.core.leave(Date.now());
    sendBeforeLeaving();
    destroy();
  },
  init(/** @type {any} */ organisation, /** @type {any} */ options) {
    if (tracker.site()) return;
    page.options = isRecord(options) ? options : {};
    const site = `${page.options.deploymentId ?? organisation}`;
    // It becomes part of addresses and keys.
    if (!/^[\w-]{1,64}$/.test(site)) return tracker.log("init: the organisation id is missing");
    tracker.site = () => site;
    // What the administration has opened the page for. Whoever looks at a draft is no visitor: nothing of this page is recorded.
    const [, purpose, ticket] = /waymeet-(preview|check)=([\w-]+)/.exec(location.hash) ?? [];
    if (purpose) use(purpose, (adapter) => adapter.show(tracker, ticket, told));
    if (purpose === "preview") return destroy();
    // Of the page they were made on nothing else is known.
    keptCalls(site).forEach((call) => hand({ ...call, keywords: "", language: "", isEarlier: true }));
    const token = new URLSearchParams(location.search).get("waymeet-link");
    // Out of the address bar at once, before anything that follows addresses is there to take it for a navigation. A router
    // has its own in the place of the browser's function.
    const clean = withoutToken(location.href);
    if (clean !== location.href) {
      guarded(() => History.prototype.replaceState.call(history, history.state, "", clean));
    }
    init(token ?? undefined);
  },
});

/** What the snippet of an earlier page has kept of calls that its module never took. @param {string} site @returns {any[]} */
function keptCalls(site) {
  const calls = keys(`${KEPT}${site}.`).map((key) => guarded(() => JSON.parse(read(key) ?? "")));
  const isOfThisPage = (/** @type {any} */ call) => waitingIds.has(call.id);
  return calls
    .filter((call) => Array.isArray(call?.arguments) && !isOfThisPage(call))
    .sort((a, b) => a.at - b.at);
}

/** Whether something of the page's is running inside of one of our calls: a hook, a setter it has replaced. */
let isInside = 0;

/** Does something now, or as soon as the module's call that is running has ended. @param {() => void} work */
export const afterCall = (work) => (isInside ? queueMicrotask(work) : work());

/** Lets the page's own code run inside of one of the module's calls. @template T @param {() => T} work @returns {T} */
export function inside(work) {
  isInside++;
  try {
    return work();
  } finally {
    isInside--;
  }
}

/** Takes a call of `ac`, as the snippet notes it or with nothing but its arguments. @param {any} call */
export function hand(call) {
  if (isInside) return afterCall(() => hand(call));
  const { arguments: args, at = Date.now(), ...noted } = call;
  const [method, ...rest] = args;
  // What another site of the family has put there is not the page's.
  if (noted.url) noted.url = withoutToken(noted.url);
  const now = noted.url === undefined ? pageNow : Object.setPrototypeOf(noted, pageNow);
  guarded(() => {
    if (method === "load") {
      loadModule(rest[0], rest[1], rest[2], () => receive({ arguments: ["~pageview"], at, page: now }));
    } else if (own[method]) own[method](...rest);
    else if (ofVisit[method]) receive({ arguments: args, at, page: now });
    else tracker.log(`unknown method ${nameOf(method)}`);
  });
}
