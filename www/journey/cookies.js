// @ts-check
// First-party cookies in the vendor's names: a prefix, a domain and a life may be set. A cookie the browser refuses is
// remembered for this page, so that a visitor has one id on it and not a new one with every event.

/** @typedef {{ domain?: string, prefix?: string, lifetimeInDays?: number, sameSite?: string }} CookieOptions */

/** Is set and removed at once, to find out which domain the browser takes cookies for. */
const TRIAL = "waymeet_trial";

/** @type {CookieOptions} */
let options = {};
let isVolatile = false;
/** @type {Map<string, string>} */
const memory = new Map();
/** The registrable domain: the shortest one the browser takes a cookie for. @type {string | undefined} */
let found;

/** @param {CookieOptions} own */
export function configureCookies(own) {
  options = own;
  found = undefined;
}

/** @param {boolean} isSo whether cookies last as long as the page from now on */
export function keepNoCookies(isSo) {
  isVolatile = isSo;
}

/** @param {string} name @param {string} value @param {number} life @param {string} domain */
function bake(name, value, life, domain) {
  const { sameSite = "Lax" } = options;
  const at = domain && `; Domain=${domain}`;
  const secure = location.protocol === "https:" || sameSite === "None" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/${at}; Max-Age=${life}; SameSite=${sameSite}${secure}`;
}

/** @param {string} name */
const find = (name) => {
  const cookies = document.cookie.split(";").map((pair) => pair.trim());
  return cookies.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
};

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
    const isTaken = find(TRIAL);
    bake(TRIAL, "", 0, candidate);
    if (!found && isTaken) found = candidate;
    if (found) break;
  }
  return found;
}

/** @param {string} name @returns {string | undefined} */
export function getCookie(name) {
  try {
    return memory.get(name) ?? find((options.prefix ?? "") + name);
  } catch {
    // A sandboxed frame has no cookies.
    return memory.get(name);
  }
}

/**
 * @param {string} name
 * @param {string} value
 * @param {number} life in seconds; 0 ends it, -1 is the life the site wants
 */
export function setCookie(name, value, life) {
  memory.delete(name);
  try {
    const own = (options.prefix ?? "") + name;
    if (!life) {
      // One of this host alone may lie beside one of the domain.
      bake(own, "", 0, domain());
      bake(own, "", 0, "");
      return;
    }
    if (!isVolatile) {
      bake(own, value, life < 0 ? (options.lifetimeInDays ?? 365) * 86_400 : life, domain());
      if (find(own) === value) return;
    }
  } catch {
    // Remembered here, then.
  }
  if (life) memory.set(name, value);
}
