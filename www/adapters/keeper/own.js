// @ts-check
// What a page says itself, over what the site has published. A page may have anything there: what is not as `widget-config` wants
// it counts as not said.

/** @typedef {import("../../types/widget-config.js").WidgetConfig} WidgetConfig */
/** @typedef {(value: any) => any} Fits Answers what of a value fits; `undefined` where nothing does. */

/** @param {unknown} value @returns {value is Record<string, any>} */
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const isSaid = (/** @type {unknown} */ value) => value !== undefined;

/** More than this no configuration has. */
const MAX_ENTRIES = 200;

/** @type {Fits} */
const truth = (value) => (typeof value === "boolean" ? value : undefined);
/** @param {number} least @param {number} most @returns {Fits} */
const number = (least, most) => (value) =>
  Number.isInteger(value) && value >= least && value <= most ? value : undefined;
/** @param {RegExp} [pattern] @returns {Fits} */
const text =
  (pattern = /\S/) =>
  (value) =>
    typeof value === "string" && pattern.test(value) ? value : undefined;
/** One of these words. @param {string} words @returns {Fits} */
const oneOf = (words) => text(new RegExp(`^(${words})$`));
/** @param {Fits} fits @returns {Fits} */
const list = (fits) => (value) => {
  if (!Array.isArray(value)) return undefined;
  const fitting = value.slice(0, MAX_ENTRIES).map(fits).filter(isSaid);
  return fitting.length || !value.length ? fitting : undefined;
};
/** @param {(key: string) => Fits | undefined} of @returns {Fits} */
const record = (of) => (value) => {
  if (!isRecord(value)) return undefined;
  /** @type {Record<string, any>} */
  const fitting = {};
  for (const key of Object.keys(value).slice(0, MAX_ENTRIES)) {
    if (key === "__proto__") continue;
    try {
      const said = of(key)?.(value[key]);
      if (isSaid(said)) fitting[key] = said;
    } catch {
      // It cannot be read: as if it were not there.
    }
  }
  return fitting;
};
/** @param {Record<string, Fits>} shape @param {string[]} [needed] @returns {Fits} */
const object = (shape, needed = []) => {
  const fits = record((key) => (Object.prototype.hasOwnProperty.call(shape, key) ? shape[key] : undefined));
  return (value) => {
    const fitting = fits(value);
    return needed.every((key) => isSaid(fitting?.[key])) ? fitting : undefined;
  };
};
const TAG = /^[a-z\d]{1,8}([-_][a-z\d]{1,8})*$/i;
const DAY = oneOf("mon|tue|wed|thu|fri|sat|sun");
const LONGEST_SECONDS = 3_600;

/** Of all there is what a page may say. Source: `widget-config`, whose limits these are. Where a chat goes is not among it. */
const OWN = object({
  target: object({
    name: text(),
    type: oneOf("Workgroup|User|Station"),
    skills: list(object({ category: text(), name: text() }, ["category", "name"])),
  }),
  languages: object({ default: text(TAG), isFixed: truth, offered: list(text(TAG)) }),
  texts: record((tag) => (tag === "*" || TAG.test(tag) ? record(() => text()) : undefined)),
  theme: object({
    accent: text(/^#[\da-f]{6}$/i),
    scheme: oneOf("auto|light|dark"),
    font: oneOf("site|system"),
    layer: number(-2147483647, 2147483647),
    logo: text(/^(https:\/\/|data:image\/(png|jpeg|gif|webp|avif);base64,)/),
  }),
  launcher: object({
    enabled: truth,
    side: oneOf("start|end"),
    label: text(),
    delayMs: number(0, 600_000),
    offset: object({ side: number(0, 200), bottom: number(0, 200) }),
  }),
  invitation: object({
    enabled: truth,
    afterSeconds: number(0, LONGEST_SECONDS),
    forSeconds: number(1, LONGEST_SECONDS),
    title: text(),
    text: text(),
  }),
  form: object({
    intro: text(),
    confirm: truth,
    fields: list(
      object(
        {
          name: text(/^[\w.-]{1,100}$/),
          type: oneOf("text|email|telephone|select|checkbox|textarea|hidden"),
          label: text(),
          required: truth,
          pattern: text(),
          patternHint: text(),
          maxLength: number(1, 4_000),
          placeholder: text(),
          value: text(),
          options: list(object({ value: text(), label: text() }, ["value", "label"])),
          isConsent: truth,
        },
        ["name", "type"],
      ),
    ),
  }),
  callback: object({ enabled: truth }),
  hours: object({
    timeZone: text(),
    week: list(
      object({ days: list(DAY), from: text(/^\d\d:\d\d$/), to: text(/^\d\d:\d\d$/) }, ["days", "from", "to"]),
    ),
    closedOn: list(text(/^\d{4}-\d\d-\d\d$/)),
    whenClosed: oneOf("say|callback|hide"),
  }),
});

/** Objects into objects; anything else takes the place of what was there. @param {any} below @param {any} above @returns {any} */
function over(below, above) {
  if (!isRecord(below) || !isRecord(above)) return above;
  const both = { ...below };
  for (const key of Object.keys(above)) both[key] = over(below[key], above[key]);
  return both;
}

/**
 * The published configuration with what the page says over it.
 *
 * @param {WidgetConfig} published @param {unknown} own @returns {WidgetConfig}
 */
export function merged(published, own) {
  try {
    return over(published, OWN(own) ?? {});
  } catch {
    // It cannot even be listed.
    return published;
  }
}
