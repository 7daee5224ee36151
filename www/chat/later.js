// @ts-check
/// <reference path="../adapters/css.d.ts" />
// What a conversation needs only once it is under way; fetched when it begins, so that the panel is open sooner.

import { dress } from "./dom.js";
import css from "./styles/later.css";

export { asText, download } from "./download.js";
export { portray } from "./face.js";
export { Rating } from "./rating.js";
export { content } from "./rich.js";
export { chime } from "./sound.js";

/** What of it stands in the panel has its style from here. @param {ShadowRoot} root */
export const clothe = (root) => dress(root, css);
