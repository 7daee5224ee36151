// @ts-check
// A bridge for Google Consent Mode: `ac('load', 'consentMode', options)`. What a consent tool tells Google's tags by way of
// `dataLayer` becomes our `ac('consent', …)`.

import { guarded } from "./shared/page.js";

/** @typedef {import("./tracker.js").Tracker} Tracker */
/** @typedef {import("./shared/page.js").Stop} Stop */

/** Of each purpose the types that stand for it: the first one the page has named decides. */
const MAPPING = {
  tracking: ["analytics_storage"],
  personalisation: ["personalization_storage", "ad_personalization"],
  chat: ["functionality_storage"],
};

/** What an `update` weighs, more than any default. */
const UPDATED = 9;

/**
 * @typedef {object} ConsentModeOptions
 * @property {Record<string, string | string[]>} [mapping] Other types for some purposes.
 * @property {string} [region] Where the visitor is, in ISO 3166-2 (`DE`, `US-CA`), as far as the site knows.
 * @property {string} [dataLayer] The name of the list, `dataLayer` without it.
 */

/**
 * Follows the `default` and `update` commands of Consent Mode, those before it too, and answers with `ac('consent', …)`.
 *
 * A `default` that denies tracking is no answer of the visitor: nothing is said, and calls wait. One that grants it holds
 * once its `wait_for_update` has passed, unless the browser asks not to be tracked (Global Privacy Control, Do Not Track). An `update` that names a type of tracking is the visitor's answer. A purpose none
 * of whose types was named is denied.
 *
 * Defaults for regions are followed as Google does where `region` is given: the more precise list wins. Without it, what is
 * denied anywhere is denied, and what is granted for some regions only is passed over.
 *
 * @param {Tracker} tracker
 * @param {ConsentModeOptions} [options]
 * @returns {Stop}
 */
export function bridgeConsentMode(tracker, options) {
  const { mapping, region, dataLayer } = options ?? {};
  /** @type {Record<string, string | string[]>} */
  const types = { ...MAPPING, ...mapping };
  /** What was said of each type: how much the word weighs, and the word. @type {Map<string, [number, string]>} */
  const said = new Map();
  /** @type {any} */
  let timer;

  /** @param {string} purpose */
  const wordFor = (purpose) => {
    const named = [types[purpose]].flat().find((type) => said.has(type));
    return (named && said.get(named)) || [0, "denied"];
  };
  const tell = () => {
    const [weight, tracking] = wordFor("tracking");
    // Nobody has asked the visitor yet: to deny in their name would have them forgotten, and to grant would speak louder
    // than their browser.
    const { globalPrivacyControl, doNotTrack } = /** @type {any} */ (navigator);
    if (weight < UPDATED && (tracking !== "granted" || globalPrivacyControl || doNotTrack === "1")) return;
    tracker.ac("consent", {
      tracking,
      personalisation: wordFor("personalisation")[1],
      chat: wordFor("chat")[1],
    });
  };

  const take = guarded(tracker, (/** @type {any} */ entry) => {
    if (entry?.[0] !== "consent" || !/^(default|update)$/.test(entry[1])) return;
    const { region: regions, wait_for_update: wait, ...words } = entry[2];
    for (const [type, word] of Object.entries(words)) {
      const weight = entry[1] === "update" ? UPDATED : weigh(regions, `${word}`, region);
      if (weight >= (said.get(type)?.[0] ?? 0)) {
        said.set(type, [weight, word === "granted" ? word : "denied"]);
      }
    }
    clearTimeout(timer);
    // All that is said in one task is one answer.
    timer = setTimeout(guarded(tracker, tell), entry[1] === "update" ? 0 : wait);
  });

  const page = /** @type {any} */ (window);
  const layer = (page[dataLayer || "dataLayer"] ||= []);
  for (const entry of Array.from(layer)) take(entry);
  const original = layer.push;
  let isHearing = true;
  // Google's own scripts put theirs in its place later, and call what they found.
  const push = function (/** @type {any[]} */ ...entries) {
    const answer = Reflect.apply(original, layer, entries);
    if (isHearing) entries.forEach(take);
    return answer;
  };
  layer.push = push;
  return () => {
    isHearing = false;
    clearTimeout(timer);
    if (layer.push === push) layer.push = original;
  };
}

/**
 * What a default weighs: the more the better it fits the visitor, below 0 if not at all.
 *
 * @param {any} regions
 * @param {string} word
 * @param {string} [region]
 */
function weigh(regions, word, region) {
  if (!regions) return 1;
  if (!region) return word === "granted" ? -1 : 4;
  return regions.includes(region) ? 3 : regions.includes(region.slice(0, 2)) ? 2 : -1;
}

export { bridgeConsentMode as consentMode };
