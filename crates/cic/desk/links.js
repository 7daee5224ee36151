// @ts-check
/** Finds web addresses in what people write. No DOM. */

/** Begins with http or https; white space, quotes and angle brackets end it. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"“”„]+/gi;

/** What may follow an address in a sentence, and is no part of it. */
const AFTER = /[.,;:!?…'’*_]+$/;

/**
 * The text in pieces; those that are web addresses have one.
 *
 * @param {string} text
 * @returns {{ text: string, address?: string }[]} nothing is left out
 */
export function pieces(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const written = withoutRest(match[0]);
    const address = webAddress(written);
    if (address === null) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    found.push({ text: written, address });
    end = match.index + written.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

/**
 * Without the punctuation behind it, and without a bracket that was opened before it.
 * @param {string} written
 */
function withoutRest(written) {
  for (let address = written; ;) {
    const shorter = address.replace(AFTER, "");
    const last = shorter.at(-1);
    const opening = last === ")" ? "(" : last === "]" ? "[" : null;
    const isUnopened = opening !== null && count(shorter, opening) < count(shorter, last ?? "");
    const next = isUnopened ? shorter.slice(0, -1) : shorter;
    if (next === address) return address;
    address = next;
  }
}

/** @param {string} text @param {string} character */
function count(text, character) {
  return text.split(character).length - 1;
}

/**
 * @param {string} written
 * @returns {string | null} nothing that is not http or https, nor an address with a user in it, which hides where it leads
 */
function webAddress(written) {
  try {
    const { protocol, username, password, href } = new URL(written);
    const isWeb = protocol === "http:" || protocol === "https:";
    return isWeb && !username && !password ? href : null;
  } catch {
    return null;
  }
}
