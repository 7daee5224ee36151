// @ts-check
// What a server sends as HTML, built anew of a few elements we know. Nothing is handed to the browser's own parser: what is not
// on the list is not there, whatever it was.

import { isWeb } from "./links.js";

/** @typedef {{ tag?: string, source?: string, href?: string, text?: string, children?: Node[] }} Node */

/** What is kept, and as what it is built. */
const KEPT = new Map([
  ["b", "strong"],
  ["i", "em"],
  ["div", "p"],
  ...["a", "strong", "em", "u", "s", "p", "blockquote", "ul", "ol", "li", "code", "pre"].map(
    (tag) => /** @type {[string, string]} */ ([tag, tag]),
  ),
]);
/** What goes with all that is in it. */
const DROPPED = /^(script|style|title|template|iframe|object|svg|math|noscript|textarea|select|head)$/;
const NAMED = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", "\u00a0"],
]);
const MAX_DEPTH = 12;
const MAX_NODES = 2_000;
/** Longer messages nobody writes. */
const MAX_CHARS = 20_000;

/** Character references, as far as they are common. @param {string} text */
export const decoded = (text) =>
  text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, (whole, name) => {
    if (name[0] !== "#") return NAMED.get(name.toLowerCase()) ?? whole;
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)
      ? String.fromCodePoint(code)
      : whole;
  });

/**
 * Reads HTML into a tree of what we know; what is wrong in it is text or nothing.
 *
 * @param {string} html
 * @returns {Node[]}
 */
export function read(html) {
  /** @type {Node} */
  const root = { children: [] };
  const open = [root];
  let dropped = "";
  let count = 0;
  const add = (/** @type {Node} */ node) => {
    if (count++ < MAX_NODES) open[open.length - 1].children?.push(node);
  };
  // A comment, a tag, or text up to the next of those.
  for (const [whole, isEnd, name, attributes] of html
    .slice(0, MAX_CHARS)
    .matchAll(/<!--[^]*?(?:-->|$)|<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|'[^']*'|[^'"<>])*)>|[^<]+|</gi)) {
    const tag = name?.toLowerCase();
    if (whole.startsWith("<!--")) continue;
    if (dropped) {
      if (isEnd && tag === dropped) dropped = "";
      continue;
    }
    if (!tag) {
      add({ text: decoded(whole) });
    } else if (DROPPED.test(tag)) {
      if (!isEnd) dropped = tag;
    } else if (tag === "br") {
      add({ tag });
    } else if (isEnd) {
      const at = open.map(({ source }) => source).lastIndexOf(tag);
      if (at > 0) open.length = at;
    } else if (KEPT.has(tag) && open.length < MAX_DEPTH) {
      const href = tag === "a" ? address(attributes) : undefined;
      const node = { source: tag, tag: tag === "a" && !href ? "span" : KEPT.get(tag), href, children: [] };
      add(node);
      open.push(node);
    }
  }
  return root.children ?? [];
}

/** The address of a link, of the web only. @param {string} attributes */
function address(attributes) {
  const [, , quoted, single, bare] =
    /(^|\s)href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes) ?? [];
  const href = decoded(quoted ?? single ?? bare ?? "").trim();
  return isWeb(href) ? href : undefined;
}

/**
 * Builds what was read.
 *
 * @param {Element} parent
 * @param {Node[]} nodes
 * @param {(href: string) => HTMLElement} link
 */
export function build(parent, nodes, link) {
  for (const { tag, href, text, children } of nodes) {
    if (!tag) {
      parent.append(text ?? "");
      continue;
    }
    const element = href ? link(href) : document.createElement(tag);
    parent.append(element);
    build(element, children ?? [], link);
  }
}
