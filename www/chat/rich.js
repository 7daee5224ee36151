// @ts-check
// What is more than words in the conversation: files, pages that somebody suggests, and markup.

import { make, picture, set } from "./dom.js";
import { link } from "./link.js";
import { isWeb } from "./links.js";
import { build, read } from "./markup.js";

/** @typedef {import("./conversation.js").Entry} Entry */

/**
 * Fills the bubble of such a message.
 *
 * @param {HTMLElement} bubble
 * @param {Entry} entry
 * @param {string} who
 * @param {import("./message.js").Surroundings} surroundings
 */
export function content(bubble, entry, who, { words, config, fileAddress }) {
  if (entry.kind === "file" && config.files?.receive === false) bubble.append(entry.text);
  else if (entry.kind === "file") {
    const file = link("", words.say("file", { name: entry.text }), words);
    file.classList.add("Message_file");
    file.prepend(picture("file"));
    if (entry.size) file.append(make("span", "Message_size", size(entry.size, words)));
    const address = () => set(file, "href", fileAddress(entry.path ?? "") || undefined);
    // Made when it is asked for: after a switchover another server has it. The address holds the visitor's secret.
    for (const event of ["pointerdown", "focus", "click"]) file.addEventListener(event, address);
    address();
    set(file, "download", entry.text);
    set(file, "data-test", "file");
    bubble.append(file);
  } else if (entry.kind === "page") {
    bubble.append(make("p", "Message_page", words.say("page", { name: who })));
    if (isWeb(entry.text)) bubble.append(link(entry.text, entry.text, words));
    else bubble.append(entry.text);
  } else {
    bubble.classList.add("Message_bubble--markup");
    build(bubble, read(entry.html ?? ""), (href) => link(href, "", words));
  }
}

/** @param {number} bytes @param {import("./texts.js").Words} words */
function size(bytes, words) {
  const [count, unit] =
    bytes < 1e6
      ? [Math.max(1, Math.round(bytes / 1e3)), "kilobyte"]
      : [Math.round(bytes / 1e5) / 10, "megabyte"];
  const options = /** @type {any} */ ({ style: "unit", unit });
  return new Intl.NumberFormat(words.locale, options).format(count);
}
