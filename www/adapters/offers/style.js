// @ts-check
// An offer's own style. The service has checked it and made its colours readable (crates/service/src/wire/offer_style.rs);
// here single values are set on single elements, so that nothing in them can become anything else, and lengths are looked
// at again, since they are put into expressions.

/**
 * @typedef {object} TextStyle
 * @property {string} [color]
 * @property {string} [font]
 * @property {string} [fontSize]
 * @property {string} [textAlign]
 * @property {string} [backgroundColor] Of the call to action.
 */

/**
 * @typedef {object} OfferStyle
 * @property {{ top?: string, bottom?: string, left?: string, right?: string }} [position]
 * @property {{ padding?: string, color?: string, backgroundColor?: string }} [offer]
 * @property {{ color?: string, opacity?: number }} [closeButton]
 * @property {TextStyle} [ctaButton]
 * @property {TextStyle} [title]
 * @property {TextStyle} [headline]
 * @property {TextStyle} [body]
 */

/** How much of the window has to be left for a card, whatever its position. */
const ROOM = "9em";
/** Nothing is printed smaller. */
const SMALLEST_TEXT = "0.75em";

/** @param {string | undefined} value */
const isLength = (value) => /^(0|(\d+\.?\d*|\.\d+)(px|pt|r?em|%))$/.test(value ?? "");

/** @param {string | undefined} value */
const isColour = (value) => /^#[\da-f]{6}$/.test(value ?? "");

/** @param {HTMLElement} element @param {Record<string, string | undefined>} properties Those that are undefined stay as they are. */
function set(element, properties) {
  for (const name of Object.keys(properties)) {
    const value = properties[name];
    if (value !== undefined) element.style.setProperty(name, value);
  }
}

/** @param {HTMLElement} element @param {TextStyle} [style] */
function styleText(element, { color, font, fontSize, textAlign } = {}) {
  set(element, {
    color: isColour(color) ? color : undefined,
    "font-family": font,
    "font-size": isLength(fontSize) && fontSize !== "0" ? `max(${fontSize}, ${SMALLEST_TEXT})` : undefined,
    "text-align": textAlign,
  });
}

/**
 * Where a card lies: on an axis with a value of its own the other side is free.
 *
 * @param {HTMLElement} card
 * @param {NonNullable<OfferStyle["position"]>} position
 */
function place(card, position) {
  for (const [axis, size, sides] of /** @type {const} */ ([
    ["block", "100vh", ["top", "bottom"]],
    ["inline", "100vw", ["left", "right"]],
  ])) {
    for (const side of sides) {
      if (!isLength(position[side])) continue;
      card.classList.add(`placed-${axis}`);
      // An expression takes no zero without a unit.
      const length = position[side]?.replace(/^0$/, "0px");
      set(card, { [`--${side}`]: `min(${length}, ${size} - ${ROOM})` });
    }
  }
}

/** @param {HTMLElement} card @param {OfferStyle} style */
export function applyStyle(card, { position, offer, closeButton, ctaButton, ...texts }) {
  /** @param {string} name */
  const part = (name) => /** @type {HTMLElement | null} */ (card.querySelector(`.${name}`));
  for (const name of /** @type {const} */ (["title", "headline", "body"])) {
    const element = part(name);
    if (element) styleText(element, texts[name]);
  }
  if (position) place(card, position);
  const inner = part("inner");
  if (inner) set(inner, { padding: offer?.padding });
  const { color, backgroundColor } = offer ?? {};
  // Always together: one alone could not be read for sure.
  if (isColour(color) && isColour(backgroundColor)) {
    const own = { "--text": color, "--quiet": color, "--focus": color, "--line": `${color}33` };
    set(card, { ...own, "--surface": backgroundColor });
  }
  const call = part("primary");
  if (call && ctaButton) {
    const { color, backgroundColor, ...text } = ctaButton;
    styleText(call, text);
    // Alignment shows where there is more room than the words take.
    call.classList.toggle("wide", !!text.textAlign);
    if (isColour(color) && isColour(backgroundColor)) {
      set(call, { "--accent": backgroundColor, "--on-accent": color });
    }
  }
  const close = part("close");
  if (close) {
    const { color, opacity } = closeButton ?? {};
    set(close, { color: isColour(color) ? color : undefined, opacity: opacity?.toString() });
  }
}
