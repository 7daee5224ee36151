// @ts-check
// When somebody is there again, in the visitor's words and on the visitor's own clock.

import texts from "./texts.json" with { type: "json" };

/** The name of the text, by which a site may have its own. */
const NAME = "closed-until";
const DAY_MS = 24 * 60 * 60 * 1000;

/** What is said, by the names of the files in www/chat/texts; a test compares. @type {Record<string, string>} */
export const UNTIL = texts;

/** Midnight of a day, as a number that differs by a day from the next one's. @param {Date} date */
const dayOf = (date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS;

/**
 * The day, `today` and `tomorrow` by these words, and the time.
 *
 * @param {number} at @param {number} now Both Unix milliseconds.
 * @param {import("../chat/texts.js").Words} words
 */
export function moment(at, now, { locale, hour12 }) {
  const date = new Date(at);
  const days = dayOf(date) - dayOf(new Date(now));
  const clock = /** @type {const} */ ({ hour: "numeric", minute: "2-digit", hour12 });
  if (days > 1) {
    const far = days < 7 ? {} : /** @type {const} */ ({ day: "numeric", month: "long" });
    return new Intl.DateTimeFormat(locale, { weekday: "long", ...far, ...clock }).format(date);
  }
  const day = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
  return `${day} ${new Intl.DateTimeFormat(locale, clock).format(date)}`;
}

/**
 * The sentence, in the site's own words where it has some; nothing where that is not known.
 *
 * @param {number | undefined} at
 * @param {number} now
 * @param {import("../chat/texts.js").Words} words
 * @param {string} language The name of its texts.
 */
export function until(at, now, words, language) {
  if (at === undefined) return "";
  if (!words.texts.has(NAME)) words.texts.set(NAME, UNTIL[language] ?? UNTIL.en);
  // A time may end in a full stop itself: `8:00 π.μ.`
  return words.say(NAME, { time: moment(at, now, words) }).replace("..", ".");
}
