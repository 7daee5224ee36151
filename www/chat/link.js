// @ts-check
import { make } from "./dom.js";

/**
 * A link to somewhere else, which learns neither our page nor, for a file, the participant id in its own address.
 *
 * @param {string} address
 * @param {string} text
 * @param {import("./texts.js").Words} words
 */
export function link(address, text, words) {
  const element = make("a", "", text, {
    href: address || undefined,
    target: "_blank",
    rel: "noopener noreferrer nofollow",
    referrerpolicy: "no-referrer",
    title: `${address ? `${address} – ` : ""}${words.say("new-tab")}`,
  });
  return element;
}
