// @ts-check
// Finding addresses in what people write.

/** `http` and `https` only; full stops and brackets around an address belong to the sentence. */
const ADDRESS = /(^|[^a-z0-9])(https?:\/\/[^\s<>"`{}|\\^]+)/gi;

/**
 * Cuts a message into words and addresses.
 *
 * @param {string} text
 * @returns {{ text: string, isLink?: boolean }[]}
 */
export function pieces(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    let address = match[2].replace(/[.,;:!?']+$/, "");
    if (!address.includes("(")) address = address.replace(/\)+[.,;:!?']*$/, "");
    if (/^https?:\/\/$/i.test(address)) continue;
    const start = match.index + match[1].length;
    if (start > from) found.push({ text: text.slice(from, start) });
    found.push({ text: address, isLink: true });
    from = start + address.length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

/** Whether it is an address of the web: nothing that runs is ever linked. @param {unknown} address @returns {address is string} */
export const isWeb = (address) => typeof address === "string" && /^https?:\/\/[^\s]/i.test(address);
