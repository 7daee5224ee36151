// @ts-check
/** Media queries, made true or false for a page: WebDriver has no words for a visitor's preferences. */

/**
 * Has the rules under one query apply, or not, whatever the browser prefers: in the page and in its open shadow roots as
 * they are now.
 *
 * @param {import("./tab.mjs").Tab} tab
 * @param {string} query As in the style sheet: `(prefers-color-scheme: dark)`.
 * @param {boolean} [holds]
 * @returns {Promise<number>} How many places there were.
 */
export async function pretendMedia(tab, query, holds = true) {
  return tab.run(
    (query, holds) => {
      const roots = [...document.querySelectorAll("*")].flatMap((host) => host.shadowRoot ?? []);
      const plain = (/** @type {string} */ text) => text.replace(/\s/g, "");
      let places = 0;
      for (const root of [document, ...roots]) {
        for (const sheet of [...root.styleSheets, ...root.adoptedStyleSheets]) {
          for (const rule of sheet.cssRules) {
            if (!(rule instanceof CSSMediaRule)) continue;
            // What it said before it was pretended.
            const known = /** @type {{ media: MediaList, original?: string }} */ (rule);
            known.original ??= rule.media.mediaText;
            if (plain(known.original) === plain(query)) {
              rule.media.mediaText = holds ? "all" : "not all";
              places += 1;
            }
          }
        }
      }
      return places;
    },
    query,
    holds,
  );
}
