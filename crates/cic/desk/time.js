// @ts-check
/** Times as ICWS writes them, and durations as people read them. */

/**
 * Reads `20260101T120000Z` or any ISO 8601 form.
 * @param {string | undefined} text
 * @returns {number | null} Unix milliseconds
 */
export function parseUtc(text) {
  if (!text) return null;
  const compact = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(text);
  const iso = compact
    ? `${compact[1]}-${compact[2]}-${compact[3]}T${compact[4]}:${compact[5]}:${compact[6]}Z`
    : text;
  const moment = Date.parse(iso);
  return Number.isNaN(moment) ? null : moment;
}

/**
 * `4:05`, or `1:02:03` from an hour on.
 * @param {number} durationMs
 */
export function duration(durationMs) {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/**
 * The time of day, as the reader's locale writes it.
 * @param {string} timestamp
 */
export function timeOfDay(timestamp) {
  const moment = parseUtc(timestamp);
  return moment === null
    ? ""
    : new Date(moment).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
