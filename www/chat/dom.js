// @ts-check
// Building elements: text as text, no markup anywhere.

/** @typedef {Record<string, string | number | boolean | undefined | null>} Attributes */

const SVG = "http://www.w3.org/2000/svg";

/** Pictures, as the path of one line. */
const PATHS = {
  down: "M6 9l6 6 6-6",
  close: "M6 6l12 12M18 6L6 18",
  send: "M5 12h13M12 5l7 7-7 7",
  more: "M5 11.5a.5.5 0 000 1 .5.5 0 000-1M12 11.5a.5.5 0 000 1 .5.5 0 000-1M19 11.5a.5.5 0 000 1 .5.5 0 000-1",
  file: "M12 4v11m-5-5l5 5 5-5M5 20h14",
  star: "M12 3l2.8 5.9 6.2.8-4.5 4.4 1.1 6.4L12 17.4l-5.6 3.1 1.1-6.4L3 9.7l6.2-.8z",
};

/**
 * @param {string} tag
 * @param {string} [className]
 * @param {string} [text]
 * @param {Attributes} [attributes] Those that are `false`, `undefined` or `null` are left out; `true` is one without a value.
 * @returns {HTMLElement}
 */
export function make(tag, className, text, attributes = {}) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  for (const name of Object.keys(attributes)) set(element, name, attributes[name]);
  return element;
}

/** Sets an attribute, or takes it away. @param {Element} element @param {string} name @param {Attributes[string]} value */
export function set(element, name, value) {
  if (value === false || value === undefined || value === null) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : `${value}`);
}

/** A picture of one line. @param {string} line */
export function drawing(line) {
  const svg = document.createElementNS(SVG, "svg");
  const path = svg.appendChild(document.createElementNS(SVG, "path"));
  set(svg, "viewBox", "0 0 24 24");
  set(svg, "aria-hidden", "true");
  path.setAttribute("d", line);
  return svg;
}

/** @param {keyof typeof PATHS} name */
export const picture = (name) => drawing(PATHS[name]);

/**
 * @param {string} className
 * @param {string} text
 * @param {string} test Its name for tests.
 * @param {() => void} act
 * @returns {HTMLButtonElement}
 */
export function button(className, text, test, act) {
  const element = make("button", className, text, { type: "button", "data-test": test });
  element.addEventListener("click", act);
  return /** @type {HTMLButtonElement} */ (element);
}

/** A picture that says nothing of its own, from somewhere else. @param {string} className @param {string} src */
export function image(className, src) {
  const element = make("img", className, "", { alt: "", referrerpolicy: "no-referrer", src });
  // One that is broken, or that a page's policy keeps out, leaves no hole.
  element.addEventListener("error", () => element.remove());
  return element;
}

/** A button that is a picture. @param {keyof typeof PATHS} name @param {string} label @param {string} test @param {() => void} act */
export function pictureButton(name, label, test, act) {
  const element = button("Header_button", "", test, act);
  set(element, "aria-label", label);
  set(element, "title", label);
  element.append(picture(name));
  return element;
}

/** Only a text that changes is set: a live region would speak it again. @param {Element} element @param {string} text */
export function change(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {HTMLElement} element @param {boolean} isShown */
export const show = (element, isShown) => {
  element.hidden = !isShown;
};

/** Whether a key was pressed, and not to compose a word with it. @param {KeyboardEvent} event @param {string} key */
export const isKey = (event, key) => event.key === key && !event.isComposing;

/**
 * Another style sheet of the root's own: no markup, no inline style, so that a strict policy has nothing to object to, and the host
 * page's rules stay outside.
 *
 * @param {ShadowRoot} root
 * @param {string} css
 */
export function dress(root, css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
