// @ts-check
// One line of the transcript as an element.

import { button, make, picture, set } from "./dom.js";
import { isWeb, pieces } from "./links.js";

/** @typedef {import("./conversation.js").Entry} Entry */

/**
 * @typedef {object} Surroundings What a line needs besides itself.
 * @property {import("./texts.js").Words} words
 * @property {(path: string) => string} fileAddress
 * @property {(name: string) => string | undefined} photo The address of an agent's picture.
 * @property {(id: number) => void} retry
 * @property {() => typeof import("./later.js") | undefined} later
 */

/** Messages of one author within this time stand together. */
const GROUP_GAP_MS = 5 * 60 * 1000;

/** What is told within this time is told of the same thing. */
const SAME_MOMENT_MS = 10 * 1000;

/** @param {Entry | undefined} entry */
const isMessage = (entry) => !!entry && /text|page|file/.test(entry.kind);

/** @param {Entry} one @param {Entry | undefined} other */
const areTogether = (one, other) =>
  !!other &&
  isMessage(other) &&
  one.by === other.by &&
  one.name === other.name &&
  Math.abs(one.at - other.at) < GROUP_GAP_MS;

/** Whether the server says in its own words what we would say of it: that somebody has come, has left, holds the chat, or is back. @param {Entry} notice @param {Entry | undefined} other */
const isSaidBy = (notice, other) =>
  other?.by === "system" &&
  other.kind === "text" &&
  !!notice.name &&
  other.text.includes(notice.name) &&
  Math.abs(notice.at - other.at) < SAME_MOMENT_MS;

/** @param {Entry} entry @param {Entry | undefined} before @param {Entry | undefined} after */
export function className(entry, before, after) {
  if (!isMessage(entry)) {
    return isSaidBy(entry, before) || isSaidBy(entry, after) ? "Notice Notice--said" : "Notice";
  }
  return [
    "Message",
    entry.by === "visitor" && "Message--own",
    entry.by === "system" && "Message--system",
    areTogether(entry, before) && "Message--follows",
    areTogether(entry, after) && entry.delivery === "sent" && "Message--goes-on",
    entry.delivery === "failed" && "Message--failed",
  ]
    .filter(Boolean)
    .join(" ");
}

/**
 * Fills an element with a line.
 *
 * @param {HTMLElement} element
 * @param {Entry} entry
 * @param {Surroundings} surroundings
 */
export function fill(element, entry, surroundings) {
  const { words } = surroundings;
  const who = entry.by === "visitor" ? words.say("you") : entry.name || words.say("agent");
  element.textContent = "";
  if (!isMessage(entry)) {
    element.textContent = words.say(entry.kind, { name: who });
    return;
  }
  if (entry.by !== "system") element.append(make("span", "Message_author", who));
  surroundings.later()?.portray(element, entry, surroundings.photo);
  // Each message in its own direction, whatever the page's.
  const bubble = make("div", "Message_bubble", "", { dir: "auto" });
  element.append(bubble);
  content(bubble, entry, who, surroundings);
  const meta = make("div", "Message_meta");
  meta.append(make("time", "", words.time(entry.at), { datetime: new Date(entry.at).toISOString() }));
  element.append(meta);
  if (entry.by !== "visitor") return;
  meta.append(make("span", "Message_state", words.say(`message-${entry.delivery}`)));
  if (entry.delivery === "failed") {
    meta.append(button("Message_retry", words.say("retry"), "retry", () => surroundings.retry(entry.id)));
  }
}

/** @param {HTMLElement} bubble @param {Entry} entry @param {string} who @param {Surroundings} surroundings */
function content(bubble, entry, who, { words, fileAddress, later }) {
  const more = later();
  if (entry.kind === "file") {
    const file = link("", words.say("file", { name: entry.text }), words);
    file.classList.add("Message_file");
    file.prepend(picture("file"));
    if (entry.size) file.append(make("span", "Message_size", size(entry.size, words)));
    // Made when it is asked for: after a switchover another server has it. The address holds the visitor's secret.
    for (const event of ["pointerdown", "focus", "click"]) {
      file.addEventListener(event, () => set(file, "href", fileAddress(entry.path ?? "") || undefined));
    }
    set(file, "href", fileAddress(entry.path ?? "") || undefined);
    set(file, "download", entry.text);
    set(file, "data-test", "file");
    bubble.append(file);
  } else if (entry.kind === "page") {
    bubble.append(make("p", "Message_page", words.say("page", { name: who })));
    if (isWeb(entry.text)) bubble.append(link(entry.text, entry.text, words));
    else bubble.append(entry.text);
  } else if (entry.html && more) {
    bubble.classList.add("Message_bubble--markup");
    more.build(bubble, more.read(entry.html), (href) => link(href, "", words));
  } else {
    for (const { text, isLink } of pieces(entry.text)) bubble.append(isLink ? link(text, text, words) : text);
  }
}

/**
 * A link to somewhere else, which learns neither our page nor, for a file, the participant id in its own address.
 *
 * @param {string} address
 * @param {string} text
 * @param {import("./texts.js").Words} words
 */
function link(address, text, words) {
  const element = make("a", "", text, {
    href: address || undefined,
    target: "_blank",
    rel: "noopener noreferrer nofollow",
    referrerpolicy: "no-referrer",
    title: `${address ? `${address} – ` : ""}${words.say("new-tab")}`,
  });
  return element;
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
