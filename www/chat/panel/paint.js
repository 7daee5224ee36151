// @ts-check
// A site's own colours, font and place for what we put into its pages.

import { set } from "../dom.js";

/**
 * @typedef {object} Theme
 * @property {string} [accent] `#rrggbb`, checked by whoever served the configuration and again here.
 * @property {"auto" | "light" | "dark"} [scheme]
 * @property {"site" | "system"} [font]
 * @property {number} [layer] The `z-index`.
 * @property {"start" | "end"} [side]
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

/** Gives an element the site's colours. @param {HTMLElement} element @param {Theme} theme */
export function paint(element, { accent, scheme, font, layer, side }) {
  if (scheme) set(element, "data-scheme", scheme);
  if (side === "start") set(element, "data-side", "start");
  if (accent && /^#[0-9a-f]{6}$/i.test(accent)) {
    element.style.setProperty("--waymeet-accent", accent);
    element.style.setProperty("--waymeet-on-accent", lettersOn(accent));
  }
  if (font !== "system") {
    const { fontFamily } = getComputedStyle(document.body);
    if (fontFamily) element.style.setProperty("--waymeet-font", fontFamily);
  }
  if (Number.isInteger(layer)) element.style.setProperty("--waymeet-layer", `${layer}`);
}
