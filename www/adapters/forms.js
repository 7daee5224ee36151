// @ts-check
// Forms that are submitted, or begun and given up: `ac('forms:track', …)`.

import { fieldsOf } from "./forms/fields.js";
import { guarded, listen, matches, read, selectorOf } from "./shared/page.js";

/** @typedef {import("./tracker.js").Tracker} Tracker */
/** @typedef {import("./shared/page.js").Stop} Stop */

/**
 * Nothing a visitor enters is read unless a `capture…` option is `true`; see `forms/secrets.js` for what is not even then.
 *
 * @typedef {object} FormOptions
 * @property {boolean} [captureFormDataOnSubmit] Fields become attributes of the event, under their names.
 * @property {boolean} [captureFormDataOnAbandon]
 * @property {boolean} [captureDataOnFormSubmit] As the vendor's declarative configuration spells it.
 * @property {boolean} [captureDataOnFormAbandon]
 * @property {object[]} [traitsMapper]
 * @property {string} [formName] What the events' names begin with; `form` without it.
 * @property {Record<string, unknown>} [customAttributes]
 */

/** How long the document may take to begin unloading after a script's `form.submit()`, in milliseconds. */
const UNLOAD_MS = 300;

/** Within this time a second submission of an unchanged form is a double click, in milliseconds. */
const REPEAT_MS = 1_000;

/** @param {Node} node */
const isConnected = (node) => read(Node.prototype, "isConnected", node);

/**
 * Follows all forms that match, whenever they come, and records
 *
 * - `…_submitted` for each `submit` event, whatever the page makes of it, but a double click once;
 * - `…_submitted` also for a script's `form.submit()`, which fires no such event, if the visitor had changed something and
 *   the document then unloads. Where browsers do not announce that (iOS), it counts as abandoned;
 * - `…_abandoned` when the visitor has changed something and then leaves the document, or the form does. Resetting the form
 *   takes the change back.
 *
 * Forms in open shadow roots are followed from the first change on: `submit` does not leave a shadow root.
 *
 * *Inferred:* the vendor's manual does not say how the form itself appears among the attributes (here: `formName`,
 * `formId`); nor that the page's `customAttributes` outrank fields of the same name, as they do here.
 *
 * @param {Tracker} tracker
 * @param {string | null} [selector] All forms without it.
 * @param {FormOptions} [options]
 * @returns {Stop}
 */
export function trackForms(tracker, selector, options) {
  let wanted = "form";
  /** The page's own wishes: what lies on `Object.prototype` is none. @type {FormOptions} */
  const own = Object.create(null);
  try {
    wanted = selectorOf(selector ?? wanted);
    Object.assign(own, options);
  } catch (error) {
    tracker.log(`forms: ${/** @type {any} */ (error)?.message}`);
    return () => {};
  }
  const { formName, customAttributes, traitsMapper } = own;

  /** @type {MutationObserver | undefined} */
  let removals;
  /** Forms changed and not submitted since, and how to stop listening in their shadow tree. @type {Map<HTMLFormElement, Stop?>} */
  const changed = new Map();
  /** When forms were submitted last. @type {WeakMap<HTMLFormElement, number>} */
  const submitted = new WeakMap();
  /** Fields that have been passwords: a button may let them show their text. @type {WeakSet<Element>} */
  const passwords = new WeakSet();

  /** Nothing is open about the form any more. @param {HTMLFormElement} form */
  const settle = (form) => {
    changed.get(form)?.();
    changed.delete(form);
    if (!changed.size) removals?.disconnect();
  };

  /** @param {HTMLFormElement} form @param {string} what @param {boolean} isCapturing */
  const record = (form, what, isCapturing) => {
    settle(form);
    /** @type {(name: string) => string | null} */
    const attribute = (name) => Element.prototype.getAttribute.call(form, name);
    const about = { formName: formName || attribute("name"), formId: attribute("id"), ...customAttributes };
    /** @type {Map<string, unknown>} */
    const entries = new Map(Object.entries(about).filter(([, value]) => value != null));
    for (const [name, value] of isCapturing ? fieldsOf(form, passwords) : []) {
      if (!entries.has(name)) entries.set(name, value);
    }
    const more = traitsMapper ? [{ traitsMapper }] : [];
    tracker.ac("record", `${formName || "form"}_${what}`, Object.fromEntries(entries), ...more);
  };
  /** @param {HTMLFormElement} form */
  const submit = (form) => {
    submitted.set(form, Date.now());
    record(form, "submitted", own.captureFormDataOnSubmit === true || own.captureDataOnFormSubmit === true);
  };
  /** @param {HTMLFormElement} form */
  const abandon = (form) => {
    record(form, "abandoned", own.captureFormDataOnAbandon === true || own.captureDataOnFormAbandon === true);
  };

  /** @type {Record<string, (form: HTMLFormElement) => void>} */
  const hearing = {
    submit(form) {
      const isRepeated = !changed.has(form) && Date.now() - (submitted.get(form) ?? 0) < REPEAT_MS;
      if (!isRepeated) submit(form);
    },
    reset: settle,
    // Sent by `form.submit()`, and by `new FormData(form)`, after which nothing unloads.
    formdata(form) {
      if (!changed.has(form)) return;
      const stop = listen(tracker, ["beforeunload"], () => changed.has(form) && submit(form));
      setTimeout(stop, UNLOAD_MS);
    },
  };
  /** @param {Event} event */
  const hear = ({ type, target }) => {
    if (target instanceof HTMLFormElement && matches(target, wanted)) hearing[type](target);
  };
  const kinds = Object.keys(hearing);

  /** @param {Event} event */
  const change = (event) => {
    const field = /** @type {any} */ (event.composedPath()[0]);
    if (field.type === "password") passwords.add(field);
    const { form } = field;
    // What a script announces, the visitor did not do.
    if (event.type === "focusin" || !event.isTrusted || changed.has(form)) return;
    if (!(form instanceof HTMLFormElement) || !matches(form, wanted)) return;
    const root = Node.prototype.getRootNode.call(form);
    changed.set(form, root === document ? null : listen(tracker, kinds, hear, root));
    removals ??= new MutationObserver(
      guarded(tracker, () => {
        for (const form of changed.keys()) if (!isConnected(form)) abandon(form);
      }),
    );
    removals.observe(document, { childList: true, subtree: true });
  };

  const stops = [
    listen(tracker, kinds, hear),
    listen(tracker, ["focusin", "input", "change"], change),
    listen(tracker, ["pagehide"], () => [...changed.keys()].forEach(abandon)),
  ];
  return () => {
    stops.forEach((stop) => stop());
    [...changed.keys()].forEach(settle);
  };
}
