// @ts-check
// Which languages there are, and which of them a visitor reads.

import labels from "./labels.json" with { type: "json" };

/**
 * What the launcher says, by the names of the files in www/chat/texts; a test compares. It says so on every page, and the files are
 * fetched only by who is about to open the chat.
 *
 * @type {Record<string, string>}
 */
export const LABELS = labels;

export const LANGUAGES = Object.keys(LABELS);

/** Other tags for the same: by script, or by what a language is called, too. @type {Record<string, string>} */
const SAME = {
  zh: "zh-hans",
  "zh-cn": "zh-hans",
  "zh-sg": "zh-hans",
  "zh-tw": "zh-hant",
  "zh-hk": "zh-hant",
  "zh-mo": "zh-hant",
  nb: "no",
  nn: "no",
  iw: "he",
};

/**
 * The first of these tags that there are texts for, and the language of those.
 *
 * @param {(string | undefined | null)[]} tags Of the page, of the visitor, of the configuration.
 * @param {string[]} [offered] The only languages the site wants, by their tags; all there are where it names none.
 * @returns {{ tag: string, language: string }}
 */
export function chosen(tags, offered) {
  const names = offered?.map((tag) => chosen([tag]).language);
  const wanted = names?.length ? names : LANGUAGES;
  for (const tag of tags) {
    // `de-CH`, then `de`; `zh-Hant-TW`, then `zh-hant`.
    const parts = `${tag ?? ""}`.toLowerCase().replace(/_/g, "-").split("-");
    for (let count = parts.length; count > 0; count--) {
      const name = parts.slice(0, count).join("-");
      const language = SAME[name] ?? name;
      if (wanted.includes(language)) return { tag: `${tag}`.replace(/_/g, "-"), language };
    }
  }
  const language = wanted.includes("en") ? "en" : wanted[0];
  return { tag: language, language };
}
