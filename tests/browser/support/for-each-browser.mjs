// @ts-check
import { test } from "node:test";

import { Browser } from "./browser.mjs";
import { chosenEngines } from "./engines.mjs";

/** How long one test may take in one browser. */
const TEST_MS = 240_000;

/**
 * Defines one test for each chosen engine. Windows that a test opened are closed after it; if it fails, each is
 * photographed first.
 *
 * @param {string} name A claim.
 * @param {(browser: Browser, context: import("node:test").TestContext) => Promise<void>} body
 */
export function forEachBrowser(name, body) {
  for (const engine of chosenEngines()) {
    test(`${name} [${engine.name}]`, { timeout: TEST_MS }, async (context) => {
      const browser = new Browser(engine);
      try {
        await body(browser, context);
      } catch (error) {
        await photograph(browser, name, context);
        throw error;
      } finally {
        await browser.close();
      }
    });
  }
}

/**
 * @param {Browser} browser
 * @param {string} name
 * @param {import("node:test").TestContext} context
 */
async function photograph(browser, name, context) {
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  for (const [index, tab] of browser.tabs.entries()) {
    try {
      context.diagnostic(`screenshot: ${await tab.screenshot(`failed-${slug}-${index + 1}`)}`);
    } catch {
      // A window that cannot be photographed any more must not hide why the test failed.
    }
  }
}
