// @ts-check
// Brings a piece of a page up to date by changing only what differs: focus, selection, scroll position and what a screen
// reader is reading stay where they are. Children are recognised by `data-key`, others by their place.

/**
 * Makes `current` look like `next`. Nodes of `next` may be moved into `current`.
 *
 * @param {Element} current
 * @param {Element} next
 */
export function merge(current, next) {
  // What a person has opened or chosen, and what scripts wrote, is not the server's to change.
  if (current.hasAttribute("data-preserve")) return;
  mergeAttributes(current, next);
  mergeChildren(current, next);
}

/**
 * @param {Element} current
 * @param {Element} next
 */
function mergeAttributes(current, next) {
  for (const { name } of [...current.attributes]) {
    if (!next.hasAttribute(name) && !isState(name)) current.removeAttribute(name);
  }
  for (const { name, value } of [...next.attributes]) {
    if (current.getAttribute(name) !== value) current.setAttribute(name, value);
  }
}

/**
 * Attributes that scripts of the page set and the server does not know of.
 *
 * @param {string} name
 */
function isState(name) {
  return name === "hidden" || name === "style" || name === "aria-busy" || name === "open";
}

/**
 * @param {Element} current
 * @param {Element} next
 */
function mergeChildren(current, next) {
  /** @type {Map<string, Element>} */
  const keyed = new Map();
  for (const child of current.children) {
    const key = child.getAttribute("data-key");
    if (key !== null) keyed.set(key, child);
  }
  const wantedKeys = new Set([...next.children].map((child) => child.getAttribute("data-key")));
  /** @param {ChildNode} child */
  const isWanted = (child) =>
    child instanceof Element &&
    child.hasAttribute("data-key") &&
    wantedKeys.has(child.getAttribute("data-key"));
  /** @type {ChildNode | null} */
  let place = current.firstChild;
  for (const wanted of [...next.childNodes]) {
    const key = wanted instanceof Element ? wanted.getAttribute("data-key") : null;
    const found = key === null ? place : (keyed.get(key) ?? null);
    if (found !== null && isSameKind(found, wanted)) {
      // Moving a node loses its focus, so one that is in its place already is left there, and so is one whose neighbours
      // before it have gone.
      if (key !== null) {
        while (place !== null && place !== found && !isWanted(place)) {
          const after = /** @type {ChildNode | null} */ (place.nextSibling);
          place.remove();
          place = after;
        }
      }
      if (found === place) place = place.nextSibling;
      else current.insertBefore(found, place);
      if (found instanceof Element && wanted instanceof Element) merge(found, wanted);
      else if (found.nodeValue !== wanted.nodeValue) found.nodeValue = wanted.nodeValue;
    } else {
      current.insertBefore(document.adoptNode(wanted), place);
    }
  }
  while (place !== null) {
    const after = place.nextSibling;
    place.remove();
    place = after;
  }
}

/**
 * @param {Node} one
 * @param {Node} other
 */
function isSameKind(one, other) {
  if (one.nodeType !== other.nodeType || one.nodeName !== other.nodeName) return false;
  if (!(one instanceof Element) || !(other instanceof Element)) return true;
  return one.getAttribute("data-key") === other.getAttribute("data-key");
}
