// @ts-check
// First-party cookies in the vendor's names: a prefix, a domain and a life may be set. A cookie the browser refuses is
// remembered for this page, so that a visitor has one id on it and not a new one with every event.

import { guarded } from "./tracker.js";

/** @typedef {{ domain?: string, prefix?: string, lifetimeInDays?: number, sameSite?: string }} CookieOptions */

/** Is set and removed at once, to find out which domain the browser takes cookies for. */
const TRIAL = "waymeet_trial";

/** @type {CookieOptions} */
let options = {};
let isVolatile = false;
/** @type {Map<string, string>} */
const memory = new Map();
/** Whether the browser is known to keep cookies of ours: then it is not asked after each. */
let isTaken = false;
/** The registrable domain: the shortest one the browser takes a cookie for. @type {string | undefined} */
let found;

/** @param {CookieOptions} own */
export function configureCookies(own) {
  options = own;
  found = undefined;
  isTaken = false;
}

/** @param {boolean} isSo whether cookies last as long as the page from now on, and those that are there are not read */
export function keepNoCookies(isSo) {
  // What an anonymous visit was called is not the name of one that lasts.
  if (isVolatile && !isSo) memory.clear();
  isVolatile = isSo;
}

/** What a cookie is called here. @param {string} name */
export const cookieName = (name) => (options.prefix ?? "") + name;

/** @param {string} name @param {string} value @param {number} life @param {string} domain */
function bake(name, value, life, domain) {
  const { sameSite = "Lax" } = options;
  const at = domain && `; Domain=${domain}`;
  const secure = location.protocol === "https:" || sameSite === "None" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/${at}; Max-Age=${life}; SameSite=${sameSite}${secure}`;
}

/** @param {string} name @param {string} cookies */
const find = (name, cookies) =>
  cookies
    .split("; ")
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** The page's cookies, as they were when this task first asked: asking takes a browser a quarter of a millisecond and more. @type {string | undefined} */
let asked;
/** What was set in this task, under the names it has here; nothing where it was removed. @type {Map<string, string | undefined>} */
const fresh = new Map();

/** Forgets what was read and set when the task has ended, and remembers what the browser did not take. */
function atEndOfTask() {
  if (asked !== undefined || fresh.size) return;
  // After whatever else waits for the task's end: the tally is written then.
  queueMicrotask(() =>
    queueMicrotask(() => {
      asked = undefined;
      const set = [...fresh].filter(([, value]) => value !== undefined);
      fresh.clear();
      if (isTaken || !set.length) return;
      const cookies = guarded(() => `${document.cookie}`) ?? "";
      isTaken = set.every(([name, value]) => find(cookieName(name), cookies) === value);
      for (const [name, value] of isTaken ? [] : set) {
        if (find(cookieName(name), cookies) !== value) memory.set(name, value ?? "");
      }
    }),
  );
}

/** The domain for cookies, found by trial: no list of public suffixes is as good as the browser's own. */
function domain() {
  if (found !== undefined) return found;
  found = options.domain ?? "";
  const labels = location.hostname.split(".");
  // Addresses and single names have no domain to share.
  const isName = /[a-z]$/i.test(location.hostname);
  if (!isName) return found;
  for (let from = labels.length - 2; from >= 0; from--) {
    const candidate = labels.slice(from).join(".");
    bake(TRIAL, "1", 9, candidate);
    const isTaken = find(TRIAL, document.cookie);
    bake(TRIAL, "", 0, candidate);
    if (!found && isTaken) found = candidate;
    if (found) break;
  }
  return found;
}

/** @param {string} name @returns {string | undefined} */
export function getCookie(name) {
  if (isVolatile || memory.has(name)) return memory.get(name);
  if (fresh.has(name)) return fresh.get(name);
  try {
    atEndOfTask();
    asked ??= `${document.cookie}`;
    const value = find(cookieName(name), asked);
    isTaken ||= value !== undefined;
    return value;
  } catch {
    // A sandboxed frame has no cookies.
    return undefined;
  }
}

/**
 * @param {string} name
 * @param {string} value
 * @param {number} life in seconds; 0 ends it, -1 is the life the site wants
 */
export function setCookie(name, value, life) {
  memory.delete(name);
  if (life && isVolatile) return void memory.set(name, value);
  try {
    const own = cookieName(name);
    const seconds = life < 0 ? (options.lifetimeInDays ?? 365) * 86_400 : life;
    bake(own, life ? value : "", seconds, domain());
    // One of this host alone may lie beside one of the domain.
    if (!life) bake(own, "", 0, "");
    atEndOfTask();
    fresh.set(name, life ? value : undefined);
  } catch {
    if (life) memory.set(name, value);
  }
}

/** Takes away a cookie of this host alone. @param {string} [start] its name and `=`; none where there is none */
export function removeHostCookie(start) {
  guarded(() => start && bake(start.slice(0, -1), "", 0, ""));
}

/**
 * Takes away the cookie the snippet has set for the visitor before anybody knew what it is called here, and for which domain.
 * @param {string} [start] its name and `=`; none where the snippet has set none
 */
export function removeStandIn(start) {
  if (guarded(domain) || start !== `${cookieName("_actmu")}=`) removeHostCookie(start);
}
