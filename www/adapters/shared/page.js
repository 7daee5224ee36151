// @ts-check
// How adapters read a page they do not trust: elements may be called like the properties we ask for (with
// `<form name="title">` that is `document.title`), and what the page gives us may throw.

/** @typedef {import("../tracker.js").Tracker} Tracker */

/** @typedef {() => void} Stop */

/**
 * A property as the browser defines it, out of reach of elements of the same name.
 * @param {object} prototype
 * @param {string} name
 * @param {object} object
 * @returns {any}
 */
export function read(prototype, name, object) {
  return Object.getOwnPropertyDescriptor(prototype, name)?.get?.call(object);
}

/**
 * Whether an element matches a selector; forms may hold a field called `matches`.
 * @param {Element} element
 * @param {string} selector
 */
export function matches(element, selector) {
  return Element.prototype.matches.call(element, selector);
}

/**
 * The elements of the page that match, shadow roots not looked into.
 * @param {string} selector
 */
export function findAll(selector) {
  return Document.prototype.querySelectorAll.call(document, selector);
}

/**
 * The selector, if it is one.
 * @param {unknown} selector
 * @returns {string}
 * @throws {Error} A `SyntaxError` for what is no selector.
 */
export function selectorOf(selector) {
  if (typeof selector !== "string") throw new Error("the selector is missing");
  findAll(selector);
  return selector;
}

/**
 * The same work, except that what it throws ends in the log and not in the page.
 * @template {unknown[]} A
 * @param {Tracker} tracker
 * @param {(...args: A) => void} work
 * @returns {(...args: A) => void}
 */
export function guarded(tracker, work) {
  return (...args) => {
    try {
      work(...args);
    } catch (error) {
      // Anything can be thrown, and not everything becomes text.
      tracker.log(`waymeet: ${/** @type {any} */ (error)?.message}`);
    }
  };
}

/**
 * Listens in the capture phase of the window, which no handler of the page comes before and none can stop.
 * @param {Tracker} tracker
 * @param {string[]} types
 * @param {(event: any) => void} hear
 * @param {EventTarget} [target]
 * @returns {Stop}
 */
export function listen(tracker, types, hear, target = window) {
  const handler = guarded(tracker, hear);
  const options = { capture: true, passive: true };
  for (const type of types) target.addEventListener(type, handler, options);
  return () => {
    for (const type of types) target.removeEventListener(type, handler, options);
  };
}

/**
 * Runs work after the current task and all its microtasks. A time-out would wait a second in hidden tabs.
 * @param {() => void} work
 */
export function afterTask(work) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    work();
  };
  port2.postMessage(0);
}
