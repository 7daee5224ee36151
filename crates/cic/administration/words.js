// @ts-check
/** Words: the server's made into sentences, numbers made into words. */

/** The server's messages begin in lower case and have no full stop. @param {string} message */
export function sentence(message) {
  const text = message.trim();
  if (!text) return "Something went wrong.";
  return `${text[0]?.toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

/** @param {unknown} problem */
export function wordsOf(problem) {
  return sentence(problem instanceof Error ? problem.message : "");
}

/**
 * What the server says of a property, said of the field it stands in: `Display name is empty.`
 * @param {string} message
 * @param {string} label
 */
export function saidOf(message, label) {
  const [, reason] = /^the property `[^`]*` (.*)$/s.exec(message) ?? [];
  return reason ? sentence(`${label} ${reason}`) : sentence(message);
}

/** `1 user`, `2 users`. @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** `kim, lee and sam`. @param {readonly string[]} names */
export function listed(names) {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Whether a text holds every word somebody looks for. @param {string} text @param {string} search */
export function holds(text, search) {
  const lower = text.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}

/** Names without regard to letter case, as the server compares them. @param {string} a @param {string} b */
export function isSameName(a, b) {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
