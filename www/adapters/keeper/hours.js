// @ts-check
// Whether somebody is there to chat, by the clock of one place. Knows neither page nor clock: `now` is an argument.

/** @typedef {import("../../types/widget-config.js").Hours} Hours */

/**
 * @typedef {object} State
 * @property {boolean} isOpen
 * @property {number} [until] When that may change, in Unix milliseconds; absent where nobody comes any more.
 * @property {unknown} [problem] Why the hours could not be read: then somebody is always there.
 */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const DAY_MINUTES = 24 * 60;
/** By what `getUTCDay` says. */
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
/** Who is there for longer is asked again by then. */
const LONG_MS = 2 * DAY_MS;

/**
 * Reads the clock of a place: what it shows, as if it were that of UTC.
 *
 * @param {string} timeZone
 * @throws {RangeError} where the browser does not know the zone
 */
function clockOf(timeZone) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (/** @type {number} */ at) => {
    /** @type {Record<string, number>} */
    const read = {};
    for (const { type, value } of format.formatToParts(at)) read[type] = Number(value);
    const { year, month, day, hour, minute, second } = read;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
}

/**
 * The moments at which a clock shows a time: one; two where it is put back; where it is put forward over that time, the one at
 * which it would have, had it not been.
 *
 * @param {(at: number) => number} clock @param {number} shown
 */
function momentsOf(clock, shown) {
  const before = clock(shown - DAY_MS) - (shown - DAY_MS);
  const after = clock(shown + DAY_MS) - (shown + DAY_MS);
  const moments = [shown - before, shown - after].filter((at) => clock(at) === shown);
  return moments.length ? moments : [shown - before];
}

/** Minutes after midnight of `09:00`; what cannot be read is no number. @param {unknown} text */
function minutesOf(text) {
  const [, hours, minutes] = /^(\d\d):([0-5]\d)$/.exec(`${text}`) ?? [];
  const sum = Number(hours) * 60 + Number(minutes);
  return sum <= DAY_MINUTES ? sum : NaN;
}

/** The openings of a week that can be read, in minutes; what is not after the beginning is on the day after. @param {Hours} hours */
const openingsOf = ({ week }) =>
  week
    .map(({ days, from, to }) => ({ days: [...days].map(String), from: minutesOf(from), to: minutesOf(to) }))
    .filter(({ from, to }) => from < DAY_MINUTES && to >= 0)
    .map(({ days, from, to }) => ({ days, from, to: to > from ? to : to + DAY_MINUTES }));

/**
 * Whether somebody is there, and until when that is so.
 *
 * @param {Hours} hours
 * @param {number} now Unix milliseconds.
 * @returns {State}
 */
export function stateAt(hours, now) {
  try {
    return read(hours, now);
  } catch (problem) {
    return { isOpen: true, problem };
  }
}

/** @param {Hours} hours @param {number} now @returns {State} */
function read(hours, now) {
  const clock = clockOf(hours.timeZone);
  const openings = openingsOf(hours);
  if (!openings.some(({ days }) => days.some((day) => DAYS.includes(day)))) {
    throw new RangeError("nobody is ever there");
  }
  const closedOn = hours.closedOn ?? [];
  const today = Math.floor(clock(now) / DAY_MS) * DAY_MS;
  /** The end of what is open now, with what follows on it without a break. @type {number | undefined} */
  let until;
  // Who came yesterday may still be there; and whoever comes once a week may be away each time that is named.
  for (let ahead = -1; ahead <= 7 * (closedOn.length + 1); ahead++) {
    const midnight = today + ahead * DAY_MS;
    const date = new Date(midnight);
    if (closedOn.includes(date.toISOString().slice(0, 10))) continue;
    const spans = openings
      .filter(({ days }) => days.includes(DAYS[date.getUTCDay()]))
      .map(({ from, to }) => {
        const ends = momentsOf(clock, midnight + to * MINUTE_MS);
        // Where the clock is put back, somebody is there from the first of both moments to the second.
        return [momentsOf(clock, midnight + from * MINUTE_MS)[0], ends[ends.length - 1]];
      })
      .sort(([one], [other]) => one - other);
    for (const [begin, end] of spans) {
      if (end <= (until ?? now) || end <= begin) continue;
      if (begin > (until ?? now)) return { isOpen: until !== undefined, until: until ?? begin };
      until = end;
    }
    if (until !== undefined && until - now > LONG_MS) break;
  }
  return { isOpen: until !== undefined, until };
}
