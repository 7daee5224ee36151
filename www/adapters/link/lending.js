// @ts-check
// A token on a link or in a form, for the time of one task.

import { PARAMETER, withToken } from "./wire.js";

/** @typedef {import("../shared/page.js").Stop} Stop */

/**
 * Puts a token where the browser will find it, and answers how to take it away; the page's own changes meanwhile stay.
 *
 * @param {{ url: string, element: Element, attribute: string, form: HTMLFormElement | undefined }} target `form` where the
 *   address gets its query from the form's fields.
 * @param {string} token
 * @returns {Stop}
 */
export function lend({ url, element, attribute, form }, token) {
  if (form) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = PARAMETER;
    field.value = token;
    // A form may hold fields called like its methods.
    Node.prototype.appendChild.call(form, field);
    return () => field.remove();
  }
  const { getAttribute, setAttribute, removeAttribute } = Element.prototype;
  const before = getAttribute.call(element, attribute);
  const lent = withToken(url, token);
  setAttribute.call(element, attribute, lent);
  return () => {
    if (getAttribute.call(element, attribute) !== lent) return;
    if (before === null) removeAttribute.call(element, attribute);
    else setAttribute.call(element, attribute, before);
  };
}
