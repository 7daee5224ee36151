// @ts-check
// The page as it is now. Nothing a page has put in the place of its own document makes reading it throw.

/** @param {() => any} read @returns {string} */
const text = (read) => {
  try {
    const value = read();
    return typeof value === "string" ? value : "";
  } catch {
    return "";
  }
};

/** A call made now: its moment is that of reading. */
export const pageNow = {
  get url() {
    return text(() => location.href);
  },
  get title() {
    return text(() => document.title);
  },
  get referrer() {
    return text(() => document.referrer);
  },
  get keywords() {
    const meta = /** @type {any} */ (document);
    return text(() => meta.querySelector("meta[name=keywords]").content);
  },
  get language() {
    return text(() => document.documentElement.lang);
  },
};

/** The language the visitor prefers; `und` where the browser gives none that is a language tag (WebKitGTK says `C`). */
export const language = () => {
  const tag = text(() => navigator.language);
  return /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(tag) ? tag : "und";
};

/** What the collector is told of the device and of consent, as JSON. @param {boolean} isAnonymous @param {number} allowed */
export const device = (isAnonymous, allowed) =>
  text(() =>
    JSON.stringify({
      screenWidth: screen.width,
      screenHeight: screen.height,
      screenDensity: Math.min(Math.round(devicePixelRatio), 16),
      language: language(),
      bot: !!navigator.webdriver,
      anonymous: isAnonymous || undefined,
      consent: allowed,
    }),
  ) || "{}";

/** What the browser says of privacy: 1 Global Privacy Control, 2 Do Not Track, 3 both. */
export const signals = () => {
  const { globalPrivacyControl, doNotTrack } = /** @type {any} */ (navigator);
  return (globalPrivacyControl ? 1 : 0) + (doNotTrack === "1" ? 2 : 0);
};

/** @param {number} length */
export function random(length) {
  const bytes = new Uint8Array(length);
  try {
    return crypto.getRandomValues(bytes);
  } catch {
    // Good enough to tell visitors apart, and used for nothing secret.
    return bytes.map(() => Math.random() * 256);
  }
}
