// @ts-check
/** What an administrator does in the pages of rules again and again. */

import { By, Key } from "selenium-webdriver";

import { eventually } from "./waiting.mjs";

/** @typedef {import("./tab.mjs").Tab} Tab */

/**
 * The field at a place of a document.
 *
 * @param {string} place
 */
export const field = (place) => `[id="f-${place}"]`;

/**
 * What is wrong at a place.
 *
 * @param {string} place
 */
export const problem = (place) => `[data-problem="${place}"]`;

/**
 * A button that adds or removes a row.
 *
 * @param {string} change
 */
export const rowButton = (change) => `button[value="${change}"]`;

/**
 * Chooses from a list, as a click on one of its lines does.
 *
 * @param {Tab} tab
 * @param {string} selector
 * @param {string} value
 */
export async function choose(tab, selector, value) {
  const list = await tab.find(selector);
  await tab.run((found) => /** @type {any} */ (found).scrollIntoView({ block: "center" }), list);
  await list.findElement(By.css(`option[value="${value}"]`)).click();
}

/**
 * Waits until the element with the focus is the one meant.
 *
 * @param {Tab} tab
 * @param {string} selector
 */
export async function focusIsIn(tab, selector) {
  await eventually(`the focus is in \`${selector}\``, () =>
    tab.run(
      (wanted) => document.activeElement?.matches(/** @type {string} */ (/** @type {unknown} */ (wanted))),
      selector,
    ),
  );
}

/**
 * Goes to a section by its link.
 *
 * @param {Tab} tab
 * @param {string} path
 */
export async function goToSection(tab, path) {
  await tab.click(`.nav a[href="${path}"]`);
  await tab.find(`.nav a[href="${path}"][aria-current="page"]`);
}

/**
 * Presses a button that adds or removes a row, from the keyboard: what a check of the form puts above it may move it away from a
 * pointer that is on its way.
 *
 * @param {Tab} tab
 * @param {string} change
 */
export async function pressRow(tab, change) {
  await tab.run((button) => /** @type {any} */ (button).focus(), await tab.find(rowButton(change)));
  await tab.press(Key.ENTER);
}
