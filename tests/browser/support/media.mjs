// @ts-check
/**
 * What visitors prefer: by a browser's own settings, where it has them, else by making media queries true or false for a page.
 * WebDriver has no words for either.
 */

import { Browser } from "./browser.mjs";

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

/** What a visitor may prefer, as Chromium and as Firefox are told of it. */
const PREFERENCES = {
  "reduced motion": {
    feature: { name: "prefers-reduced-motion", value: "reduce" },
    prefs: { "ui.prefersReducedMotion": 1 },
  },
  "forced colours": {
    feature: { name: "forced-colors", value: "active" },
    prefs: { "browser.display.document_color_use": 2, "browser.display.use_system_colors": true },
  },
};

/**
 * A browser of the same engine whose visitor prefers something, by the browser's own settings. Nothing where there is no such
 * setting: WebKitGTK knows no forced colours, and takes reduced motion from the desktop.
 *
 * @param {import("./browser.mjs").Browser} browser
 * @param {keyof PREFERENCES} preference
 * @returns {Promise<{ tab: import("./tab.mjs").Tab, close: () => Promise<void> } | undefined>}
 */
export async function openPreferring(browser, preference) {
  const { engine } = browser;
  const { feature, prefs } = PREFERENCES[preference];
  if (engine.name === "chromium") {
    const tab = await browser.open();
    const driver = /** @type {import("selenium-webdriver/chrome.js").Driver} */ (
      /** @type {unknown} */ (tab.driver)
    );
    await driver.sendDevToolsCommand("Emulation.setEmulatedMedia", { features: [feature] });
    return { tab, close: async () => {} };
  }
  if (engine.name !== "firefox") return undefined;
  const options = "moz:firefoxOptions";
  const other = new Browser({
    ...engine,
    capabilities: (profile) => {
      const capabilities = /** @type {Record<string, any>} */ (engine.capabilities(profile));
      const own = capabilities[options];
      return { ...capabilities, [options]: { ...own, prefs: { ...own.prefs, ...prefs } } };
    },
  });
  return { tab: await other.open(), close: () => other.close() };
}

/**
 * Has Chromium prefer dark colours, or light ones, from now on.
 *
 * @param {import("./tab.mjs").Tab} tab
 * @param {boolean} isDark
 */
export async function preferDark(tab, isDark) {
  const driver = /** @type {import("selenium-webdriver/chrome.js").Driver} */ (
    /** @type {unknown} */ (tab.driver)
  );
  const features = [{ name: "prefers-color-scheme", value: isDark ? "dark" : "light" }];
  await driver.sendDevToolsCommand("Emulation.setEmulatedMedia", { features });
}
