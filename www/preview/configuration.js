// @ts-check
// A site's configuration as a preview needs it: the same widget, with nobody behind it, in one of its states.

/** @typedef {"launcher" | "invitation" | "form" | "waiting" | "chatting" | "ended" | "closed" | "out-of-hours"} State */

/**
 * @typedef {object} Shown What is to be on screen.
 * @property {any} config `widget-config`, of the current version.
 * @property {string} language A tag.
 * @property {State} state
 * @property {"light" | "dark"} scheme What the visitor's system prefers.
 */

/** Where the preview's contact centre would be: a name that nobody can ever have. Source: RFC 2606, section 2. */
export const SERVERS = "https://preview.invalid";

/** How long an invitation stays that somebody wants to look at, in seconds. */
const LONG_S = 3_600;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Hours for a site that has none, to see what it would say without. */
const SAMPLE_HOURS = {
  timeZone: "UTC",
  week: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:00" }],
};

/** The date somewhere, as `2026-12-25`. @param {number} now Unix milliseconds @param {string} timeZone */
function dateAt(now, timeZone) {
  /** @type {Intl.DateTimeFormatOptions} */
  const options = { timeZone, year: "numeric", month: "2-digit", day: "2-digit" };
  const parts = new Intl.DateTimeFormat("en", options).formatToParts(now);
  return ["year", "month", "day"]
    .map((type) => parts.find((part) => part.type === type)?.value ?? "")
    .join("-");
}

/**
 * Hours within which it is closed now, and open again when they say. What began yesterday may last until today.
 *
 * @param {any} hours @param {number} now
 */
function closedNow(hours, now) {
  const { closedOn = [], ...rest } = { ...SAMPLE_HOURS, ...hours };
  // Without a week nobody could ever be there, which no widget believes.
  if (!rest.week?.length) rest.week = SAMPLE_HOURS.week;
  try {
    const days = [now - DAY_MS, now].map((time) => dateAt(time, rest.timeZone));
    return { ...rest, closedOn: [...closedOn, ...days] };
  } catch {
    // Somebody is typing the name of a time zone.
    return closedNow({ ...rest, closedOn, timeZone: SAMPLE_HOURS.timeZone }, now);
  }
}

/**
 * @param {Shown} shown
 * @param {number} now Unix milliseconds
 */
export function configurationFor({ config, language, state, scheme }, now) {
  const { theme = {}, launcher = {}, invitation = {}, hours } = config;
  const isInvited = state === "invitation";
  return {
    ...config,
    // Over ICWS, whatever the site's servers speak: what a visitor sees is the same.
    cic: { servers: [SERVERS], dialect: "icws", route: "direct" },
    target: { type: "Workgroup", ...config.target, name: config.target?.name || "Preview" },
    // Any language can be looked at, whatever the site offers.
    languages: { default: language, isFixed: true },
    theme: { ...theme, scheme: theme.scheme === "light" || theme.scheme === "dark" ? theme.scheme : scheme },
    launcher: { ...launcher, delayMs: 0 },
    invitation: isInvited
      ? { ...invitation, enabled: true, afterSeconds: 0, forSeconds: LONG_S }
      : { ...invitation, enabled: false },
    hours: state === "out-of-hours" ? closedNow(hours, now) : undefined,
  };
}

/**
 * What the service says of the queues.
 *
 * @param {State} state
 * @param {any} config
 * @returns {{ queues: Record<string, { agents: number, estimatedWaitSeconds: number }> }}
 */
export function availabilityFor(state, config) {
  if (state === "closed") return { queues: {} };
  const estimatedWaitSeconds = state === "waiting" ? 120 : 0;
  return { queues: { [config.target.name]: { agents: 3, estimatedWaitSeconds } } };
}
