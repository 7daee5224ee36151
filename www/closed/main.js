// @ts-check
/// <reference path="../adapters/css.d.ts" />
// What is shown where nobody is there: in the chat's own panel, where its queue is not served, and in one of its own, out of hours.
// Fetched when that is so.

import { dress } from "../chat/dom.js";
import style from "../chat/styles/callback.css";

export { Away } from "./away.js";
export { Closed } from "./closed.js";

/** Panels that have the style. @type {WeakSet<ShadowRoot>} */
const clothed = new WeakSet();

/** What stands in a panel of another script has its style from here. @param {ShadowRoot} root */
export function clothe(root) {
  if (!clothed.has(root)) dress(root, style);
  clothed.add(root);
}
