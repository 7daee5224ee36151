// @ts-check
// A site's own colours, font and place for what we put into its pages.

import { set } from "../dom.js";

/**
 * @typedef {object} Looks What a configuration says of looks; what it says is checked by whoever served it, and what could do harm
 *   again here.
 * @property {{ accent?: string, scheme?: string, font?: string, layer?: number, logo?: string }} [theme]
 * @property {{ side?: string, offset?: { side?: number, bottom?: number } }} [launcher]
 */

/** Letters that can be read on a colour `#rrggbb`: white ones where they reach 4.5:1, else dark ones, else black. @param {string} colour */
export function lettersOn(colour) {
  const part = (/** @type {number} */ at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  // Relative luminance, and with it contrast, as WCAG 2.2 has them; 0.009 is that of the dark letters.
  const light = 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5) + 0.05;
  if (1.05 / light >= 4.5) return "#ffffff";
  return light / (0.009 + 0.05) >= 4.5 ? "#111820" : "#000000";
}

/** Gives an element the site's colours, font and place. @param {HTMLElement} element @param {Looks} looks */
export function paint(element, { theme = {}, launcher = {} }) {
  const { accent, scheme, font, layer } = theme;
  const { side, offset = {} } = launcher;
  const put = (/** @type {string} */ name, /** @type {string} */ value) =>
    element.style.setProperty(`--waymeet-${name}`, value);
  if (scheme) set(element, "data-scheme", scheme);
  if (side === "start") set(element, "data-side", side);
  if (accent && /^#[0-9a-f]{6}$/i.test(accent)) {
    put("accent", accent);
    put("on-accent", lettersOn(accent));
  }
  if (font !== "system") put("font", getComputedStyle(document.body).fontFamily);
  if (Number.isInteger(layer)) put("layer", `${layer}`);
  // How far from its corner.
  for (const [edge, px] of Object.entries(offset)) put(edge, `${px}px`);
}
