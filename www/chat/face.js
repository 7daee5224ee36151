// @ts-check
// The picture of an agent beside what they say.

import { make } from "./dom.js";

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
  const image = make("img", "Message_face", "", { alt: "", referrerpolicy: "no-referrer", src });
  // One that a page's policy keeps out leaves no hole.
  image.addEventListener("error", () => image.remove());
  author.prepend(image);
}
