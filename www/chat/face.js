// @ts-check
// The picture of an agent beside what they say.

import { image } from "./dom.js";

/**
 * Puts it before the name, where there is one; what is written stays as it is, or it would be read out again.
 *
 * @param {HTMLElement} element The line.
 * @param {import("./conversation.js").Entry} entry
 * @param {(name: string) => string | undefined} photo
 */
export function portray(element, { by, name }, photo) {
  const author = element.querySelector(".Message_author");
  const src = by === "agent" && photo(name ?? "");
  if (!src || !author || author.firstElementChild) return;
  author.prepend(image("Message_face", src));
}
