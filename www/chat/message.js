// @ts-check
// One line of the transcript as an element.

import { button, make } from "./dom.js";
import { link } from "./link.js";
import { pieces } from "./links.js";

/** @typedef {import("./conversation.js").Entry} Entry */

/**
 * @typedef {object} Surroundings What a line needs besides itself.
 * @property {import("./texts.js").Words} words
 * @property {import("../types/widget-config.js").WidgetConfig} config
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

/** Whether it is more than words. @param {Entry} entry */
export const isRich = ({ kind, html }) => kind === "file" || kind === "page" || !!html;

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
function content(bubble, entry, who, surroundings) {
  const more = surroundings.later();
  if (more && isRich(entry)) more.content(bubble, entry, who, surroundings);
  else {
    for (const { text, isLink } of pieces(entry.text)) {
      bubble.append(isLink ? link(text, text, surroundings.words) : text);
    }
  }
}
