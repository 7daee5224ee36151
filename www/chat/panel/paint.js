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

/** Whether dark letters read better than white ones on a colour `#rrggbb`: its brightness as the eye weighs it. @param {string} colour */
export function wantsDarkLetters(colour) {
  const part = (/** @type {number} */ at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  // Where white letters reach 4.5:1 they stay white.
  return 1.05 / (0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5) + 0.05) < 4.5;
}

/** Gives an element the site's colours. @param {HTMLElement} element @param {Theme} theme */
export function paint(element, { accent, scheme, font, layer, side }) {
  if (scheme) set(element, "data-scheme", scheme);
  if (side === "start") set(element, "data-side", "start");
  if (accent && /^#[0-9a-f]{6}$/i.test(accent)) {
    element.style.setProperty("--waymeet-accent", accent);
    element.style.setProperty("--waymeet-on-accent", wantsDarkLetters(accent) ? "#111820" : "#ffffff");
  }
  if (font !== "system") {
    const { fontFamily } = getComputedStyle(document.body);
    if (fontFamily) element.style.setProperty("--waymeet-font", fontFamily);
  }
  if (Number.isInteger(layer)) element.style.setProperty("--waymeet-layer", `${layer}`);
}
