// @ts-check
// What the widget says, by name: the site's own wording first, then the language's file; and what a language writes its own way.

/** @typedef {Record<string, string>} Texts */

/** Which way a language is written. @param {string} language */
export const directionOf = (language) => (/^(ar|he|fa|ur|yi|dv|ckb|ps)\b/i.test(language) ? "rtl" : "ltr");

export class Words {
  /** How times are written, today's and others. @type {Map<boolean, Intl.DateTimeFormat>} */
  _clocks = new Map();

  /**
   * @param {Texts} texts The language's file.
   * @param {Texts} own The site's own wording.
   * @param {string} language
   * @param {number} [hours] 12 or 24, where the site wants its clock to be other than the language's.
   */
  constructor(texts, own, language, hours) {
    this.hour12 = hours ? hours === 12 : undefined;
    this.texts = new Map([...Object.entries(texts), ...Object.entries(own)]);
    this.language = language;
    // Numerals, dates and durations are the language's own too; one that the browser does not know is written as its own.
    this.locale = isKnown(language) ? language : undefined;
  }

  /**
   * The text of that name with each `{…}` replaced; the name itself where nobody wrote one.
   *
   * @param {string} name
   * @param {Record<string, string | number>} [values]
   */
  say(name, values) {
    const text = this.texts.get(name) ?? name;
    return values ? text.replace(/\{(\w+)\}/g, (whole, key) => `${values[key] ?? whole}`) : text;
  }

  /** @param {number} count */
  number(count) {
    return new Intl.NumberFormat(this.locale).format(count);
  }

  /** A duration as a visitor thinks of it: in minutes, and in hours from two on. @param {number} seconds */
  duration(seconds) {
    const minutes = Math.max(1, Math.round(seconds / 60));
    const [count, unit] = minutes < 120 ? [minutes, "minute"] : [Math.round(minutes / 60), "hour"];
    const options = { style: "unit", unit, unitDisplay: "long" };
    return new Intl.NumberFormat(this.locale, /** @type {any} */ (options)).format(count);
  }

  /** Hours and minutes; with the day where it is another one. @param {number} at Unix milliseconds */
  time(at) {
    const date = new Date(at);
    const isToday = date.toDateString() === new Date().toDateString();
    // Made once: a formatter costs a browser more than all the rest of a line.
    const known = this._clocks.get(isToday);
    const clock =
      known ??
      new Intl.DateTimeFormat(this.locale, {
        hour: "2-digit",
        minute: "2-digit",
        hour12: this.hour12,
        ...(isToday ? {} : { day: "numeric", month: "short" }),
      });
    this._clocks.set(isToday, clock);
    return clock.format(date);
  }

  get direction() {
    return directionOf(this.language);
  }
}

/** @param {string} language */
function isKnown(language) {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
  } catch {
    return false;
  }
}
