// @ts-check
/** Web addresses in what people write at the desk. */

import assert from "node:assert/strict";
import test from "node:test";

import { pieces } from "../../crates/cic/desk/links.js";

/** @param {string} text @param {(string | [string, string])[]} expected texts, and addresses with what is written of them */
function check(text, expected) {
  const found = pieces(text);
  assert.equal(found.map((piece) => piece.text).join(""), text, "nothing is left out");
  assert.deepEqual(
    found.map((piece) => (piece.address === undefined ? piece.text : [piece.text, piece.address])),
    expected,
  );
}

test("addresses of the web are found, without the punctuation around them", () => {
  check("no address", ["no address"]);
  check("", []);
  check("https://shop.example", [["https://shop.example", "https://shop.example/"]]);
  check("See https://shop.example/a?b=1&c=2#d, or http://shop.example!", [
    "See ",
    ["https://shop.example/a?b=1&c=2#d", "https://shop.example/a?b=1&c=2#d"],
    ", or ",
    ["http://shop.example", "http://shop.example/"],
    "!",
  ]);
  check("(https://shop.example/a_(b))", [
    "(",
    ["https://shop.example/a_(b)", "https://shop.example/a_(b)"],
    ")",
  ]);
  check("“https://shop.example/é” …", [
    "“",
    ["https://shop.example/é", "https://shop.example/%C3%A9"],
    "” …",
  ]);
});

test("what is no page of the web, or hides where it leads, is text", () => {
  for (const text of [
    "ftp://shop.example",
    "data:text/html,<b>",
    "shop.example",
    "https://",
    "https://shop.example@evil.example/",
    "https://user:secret@shop.example/",
    "xhttps://shop.example",
  ]) {
    check(text, [text]);
  }
});
