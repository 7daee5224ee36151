// @ts-check
// What the widget fetches from the service: the site's configuration, the words of a language, and modules on intent.

import { Words } from "../../chat/texts.js";
import { chosen } from "./languages.js";
import { asked } from "./site.js";

/**
 * @typedef {object} Place Where the widget stands.
 * @property {string} service The address everything is fetched from.
 * @property {() => string | undefined} [site] Whose configuration counts.
 * @property {(text: string, detail?: unknown) => void} [log]
 * @property {(type: string, hear: (data: any, type: string) => void) => void} [on] The page's bus.
 * @property {(type: string, data: any) => void} [tell]
 * @property {() => number} [now] What time it is; the browser's clock without it.
 * @property {() => string | false | 0} [visit] The visit as `api.visit.get` tells of it, as JSON; nothing where the visitor does not
 *   let agents see it.
 */

/** @typedef {import("../../types/widget-config.js").WidgetConfig} WidgetConfig */

/** Why a chat could not be opened. */
export class WidgetError extends Error {}

/**
 * The site's own words in a language: what it says in all of them, and over that what it says in this one.
 *
 * @param {WidgetConfig} config @param {string} tag As page or visitor write it. @param {string} language The name of its texts.
 * @returns {Record<string, string>}
 */
export function ownTexts({ texts }, tag, language) {
  const of = (/** @type {string} */ name) =>
    Object.entries(texts ?? {}).find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
  return { ...of("*"), ...of(language), ...of(tag) };
}

export class Sources {
  /** What the page says over the site's configuration. @type {any} */
  own;
  /** By language. @type {Record<string, Promise<Record<string, string>>>} */
  _texts = {};

  /** @param {Place} place */
  constructor(place) {
    this.place = place;
    // The snippet may have asked for it; an error is no configuration.
    /** @type {Promise<WidgetConfig> | undefined} */
    this._configuration = asked()?.then((config) => (config?.version ? config : this._ask()));
  }

  /** The site's configuration of the widget, and what the page says over it. @returns {Promise<WidgetConfig>} */
  async configure() {
    const { own } = this;
    const [published, keeper] = await Promise.all([
      this._configuration ?? this._ask(),
      own && this.script("keeper"),
    ]);
    return own ? keeper.merged(published, own) : published;
  }

  /** A script of the service. @param {string} name @returns {Promise<any>} */
  script(name) {
    return import(`${this.place.service}/waymeet_${name}.js`);
  }

  /** @returns {Promise<WidgetConfig>} */
  _ask() {
    this._configuration = this.fetch(`v1/sites/${this.place.site?.()}/widget`).catch((error) => {
      // The next attempt may find the network again.
      this._configuration = undefined;
      throw error;
    });
    return this._configuration;
  }

  /**
   * @param {string} path
   * @throws {WidgetError} where the service answers with an error
   */
  async fetch(path) {
    const answer = await fetch(`${this.place.service}/${path}`, { credentials: "omit" });
    if (!answer.ok) throw new WidgetError(`${path}: ${answer.status}`);
    return answer.json();
  }

  /** The language that page, visitor and configuration agree on. @returns {Promise<ReturnType<typeof chosen>>} */
  async language() {
    const { languages = {} } = await this.configure();
    const said = [document.documentElement.lang, navigator.language];
    const own = languages.default;
    return chosen(languages.isFixed ? [own, ...said] : [...said, own], languages.offered);
  }

  /** What the widget says. @returns {Promise<Words>} */
  async words() {
    const { tag, language } = await this.language();
    const config = await this.configure();
    return new Words(await this._textsIn(language), ownTexts(config, tag, language), tag, config.timeFormat);
  }

  /** @param {string} language */
  _textsIn(language) {
    const texts = (this._texts[language] ??= this.fetch(`waymeet_texts_${language}.json`));
    texts.catch(() => delete this._texts[language]);
    return texts;
  }

  /**
   * A module, started: its script, and what answers for it.
   *
   * @param {string} name
   * @returns {Promise<[any, any]>}
   */
  async module(name) {
    const base = `${this.place.service}/waymeet_${name}`;
    const script = await this.script(name);
    try {
      await script.default({ module_or_path: `${base}_bg.wasm` });
      return [script, script];
    } catch (error) {
      // Refused by the page's policy or unknown to the browser; a network error ends in the import failing, too.
      this.place.log?.(`${name}: WebAssembly is not available, starting the translation`, error);
      const core = await this.script(`${name}_fallback`);
      await core.default();
      return [script, core];
    }
  }
}
