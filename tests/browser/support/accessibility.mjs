// @ts-check
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

/** @type {Promise<string> | undefined} */
let source;

/** What WCAG 2.2 asks for at levels A and AA, and what axe recommends besides. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * @typedef {object} AccessibilityViolation
 * @property {string} id axe's name of the rule.
 * @property {string} help What to do.
 * @property {string[]} where The elements, as selectors; shadow roots are entered at `>>>`.
 */

/**
 * Runs axe in the page. It is brought by WebDriver and not by the page, whose policy need not allow it.
 *
 * @param {import("./tab.mjs").Tab} tab
 * @param {string} [selector]
 * @returns {Promise<AccessibilityViolation[]>}
 */
export async function checkAccessibility(tab, selector) {
  source ??= readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  if (!(await tab.run(() => "axe" in window))) {
    await tab.driver.executeScript(await source);
  }
  return tab.runAsync(
    async (context, tags) => {
      // What is still fading in has less contrast than it will have in a moment.
      // (WebKit's list of a document's animations leaves out those in shadow roots.)
      const roots = [...document.querySelectorAll("*")].flatMap((host) => host.shadowRoot ?? []);
      const animations = [document, ...roots]
        .flatMap((root) => root.getAnimations())
        // Of one that goes on for ever nobody sees the end.
        .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(animations.map((animation) => animation.finished));
      const { violations } = await /** @type {any} */ (window).axe.run(context ?? document, {
        runOnly: { type: "tag", values: tags },
        resultTypes: ["violations"],
      });
      return violations.map((/** @type {any} */ violation) => ({
        id: violation.id,
        help: violation.help,
        where: violation.nodes.map((/** @type {any} */ node) => node.target.flat().join(" >>> ")),
      }));
    },
    selector ?? null,
    TAGS,
  );
}
