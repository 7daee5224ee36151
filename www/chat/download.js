// @ts-check
// The conversation as a text file.

/** @typedef {import("./conversation.js").Entry} Entry */

/**
 * @param {Entry[]} entries
 * @param {import("./texts.js").Words} words
 */
export function asText(entries, words) {
  const moment = new Intl.DateTimeFormat(words.locale, { dateStyle: "medium", timeStyle: "short" });
  return entries
    .map((entry) => {
      const who = entry.by === "visitor" ? words.say("you") : entry.name || words.say("agent");
      const at = moment.format(new Date(entry.at));
      if (!/text|page|file/.test(entry.kind)) {
        return `[${at}] ${words.say(entry.kind, { name: who })}`;
      }
      const failed = entry.delivery === "failed" ? ` (${words.say("message-failed")})` : "";
      return `[${at}] ${who}: ${entry.text}${failed}`;
    })
    .join("\r\n");
}

/** Hands the visitor a file. @param {string} text @param {string} name */
export function download(text, name) {
  const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
