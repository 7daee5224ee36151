// @ts-check
/**
 * The two server parameters the integration reads, and what a value means. It knows nothing of the page.
 *
 * Source: Altocloud Integration Technical Reference, availability updates; what it leaves open as the availability bridge has it.
 */

export const RATE = "AltocloudPacingRateOverrideMilliseconds";
export const DISABLED = "AltocloudPacingDisabledUpdates";

const DEFAULT_MS = 5000;
const MIN_MS = 3000;
/** The bridge reads 64 bits. */
const MAX_MS = 2n ** 64n - 1n;

/** @typedef {{ says: string, isWarning: boolean }} Meaning */

/** What is known of a parameter, for who does not know it. @type {Record<string, { is: string, rule: string, usual: string }>} */
export const KNOWN = {
  [RATE]: {
    is: "How often availability is told.",
    rule: `In milliseconds, at least ${MIN_MS}: what is smaller is raised to it. Without the parameter it is ${DEFAULT_MS}.`,
    usual: String(DEFAULT_MS),
  },
  [DISABLED]: {
    is: "Turns the availability updates of all workgroups off.",
    rule: "yes or 1 turns them off; any other value, and no parameter, leaves them on.",
    usual: "yes",
  },
};

/** The spelling the reference has, of a name in any letter case. @param {string} name */
export function knownName(name) {
  return Object.keys(KNOWN).find((known) => known.toLowerCase() === name.trim().toLowerCase());
}

/** The value of a parameter, its name in any letter case. @param {Record<string, string>} parameters @param {string} name */
export function valueOf(parameters, name) {
  const [, value] =
    Object.entries(parameters).find(([key]) => key.toLowerCase() === name.toLowerCase()) ?? [];
  return value;
}

/** @param {Record<string, string>} parameters */
export function updatesAreOff(parameters) {
  return isOff(valueOf(parameters, DISABLED));
}

/** @param {string | undefined} value */
function isOff(value) {
  return ["yes", "1"].includes(value?.trim().toLowerCase() ?? "");
}

/**
 * What a value means right now; nothing of parameters nobody here knows.
 * @param {string} name
 * @param {string | undefined} value `undefined` where it is not set
 * @returns {Meaning | null}
 */
export function meaningOf(name, value) {
  switch (knownName(name)) {
    case RATE:
      return rateMeans(value?.trim() ?? "");
    case DISABLED:
      return isOff(value)
        ? {
            says: "Updates are off: no workgroup is told available, and no chat is offered.",
            isWarning: true,
          }
        : { says: "Updates are on.", isWarning: false };
    default:
      return null;
  }
}

/** @param {string} value @returns {Meaning} */
function rateMeans(value) {
  if (!value) {
    return { says: `One update every ${DEFAULT_MS / 1000} seconds, the default.`, isWarning: false };
  }
  if (!/^\+?\d+$/.test(value) || BigInt(value.replace("+", "")) > MAX_MS) {
    const says = `This is no number of milliseconds: one update every ${DEFAULT_MS / 1000} seconds is sent.`;
    return { says, isWarning: true };
  }
  const asked = Number(value);
  if (asked < MIN_MS) {
    return {
      says: `Less than ${MIN_MS}: one update every ${MIN_MS / 1000} seconds is sent.`,
      isWarning: true,
    };
  }
  return { says: `One update every ${(asked / 1000).toLocaleString("en")} seconds.`, isWarning: false };
}
