// @ts-check
/** Building DOM without markup: the page's policy allows no strings to become elements. */

/**
 * Makes an element. Keys that begin with `on` are listeners, the others attributes; `true` means an empty attribute,
 * `false`, `null` and `undefined` none.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on") && typeof value === "function") {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Sets an element's text only where it differs, so that screen readers hear no repetition.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Tells screen readers something, politely.
 * @param {string} text
 */
export function announce(text) {
  const region = document.getElementById("announcements");
  // What is said twice is heard twice: a blank makes it new.
  if (region) region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}
