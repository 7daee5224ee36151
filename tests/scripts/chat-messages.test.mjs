// @ts-check
/* eslint-disable no-script-url -- what must never become a link is what these tests are about */
/** What people write, and what servers send: addresses, markup, transcripts. Text from outside is text. */

import assert from "node:assert/strict";
import test from "node:test";

import { asText } from "../../www/chat/download.js";
import { isWeb, pieces } from "../../www/chat/links.js";
import { read } from "../../www/chat/markup.js";
import { className } from "../../www/chat/message.js";
import { Words } from "../../www/chat/texts.js";

/** @param {string} text */
const cut = (text) => pieces(text).map((piece) => (piece.isLink ? `<${piece.text}>` : piece.text));

test("only web addresses become links, and sentences keep their full stops", () => {
  for (const [text, expected] of /** @type {[string, string[]][]} */ ([
    ["hello", ["hello"]],
    ["see https://a.example/b?c=d#e.", ["see ", "<https://a.example/b?c=d#e>", "."]],
    ["(http://a.example)", ["(", "<http://a.example>", ")"]],
    ["https://a.example/x_(y)", ["<https://a.example/x_(y)>"]],
    ["javascript:alert(1)", ["javascript:alert(1)"]],
    ["https:// and xhttp://a.example", ["https:// and xhttp://a.example"]],
    ["https://a.example\nhttp://b.example", ["<https://a.example>", "\n", "<http://b.example>"]],
    ["https://a.example<script>", ["<https://a.example>", "<script>"]],
    ["", []],
  ])) {
    assert.deepEqual(cut(text), expected, text);
    assert.equal(
      pieces(text)
        .map((piece) => piece.text)
        .join(""),
      text,
    );
  }
  for (const address of ["javascript:alert(1)", "data:text/html,x", " https://a", "//a", "", null, 7]) {
    assert.equal(isWeb(address), false, `${address}`);
  }
});

/** A tree as one reads it. @param {import("../../www/chat/markup.js").Node[]} nodes @returns {string} */
const shown = (nodes) =>
  nodes
    .map(({ tag, href, text, children }) =>
      tag ? `${tag}${href ? `=${href}` : ""}[${shown(children ?? [])}]` : (text ?? ""),
    )
    .join("");

test("of markup only what is known is built, and nothing that runs", () => {
  for (const [html, expected] of [
    ["<b>bold</b> and <i>not</i>", "strong[bold] and em[not]"],
    ["<p>one<br>two</p><ul><li>a<li>b</ul>", "p[onebr[]two]ul[li[ali[b]]]"],
    ['<a href="https://a.example/?a=1&amp;b=2">x</a>', "a=https://a.example/?a=1&b=2[x]"],
    ["<a href='javascript:alert(1)'>x</a>", "span[x]"],
    ['<a href=" java\nscript:alert(1)">x</a>', "span[x]"],
    ['<a data-href="https://evil.example" onclick="x()">x</a>', "span[x]"],
    ["<img src=x onerror=alert(1)>after", "after"],
    ["<script>alert(1)</script>after", "after"],
    ["<style>b{}</style><svg><b>x</b></svg>after", "after"],
    ["<!-- <b>x</b> -->after<!-- never closed <b>", "after"],
    ["<b onmouseover='alert(1)'>x</b>", "strong[x]"],
    ["1 &lt; 2 &amp;&amp; &#x41;&#66;&#0;&bogus;", "1 < 2 && AB&#0;&bogus;"],
    ["a < b > c", "a < b > c"],
    ["<a<a<b>x</b>", "<a<astrong[x]"],
    ["</b></p>x", "x"],
    ["<b>never closed", "strong[never closed]"],
    ['<a href="https://a.example" title="a>b">x</a>', "a=https://a.example[x]"],
    ["<constructor>x</constructor><__proto__>y</__proto__>", "x<__proto__>y</__proto__>"],
  ]) {
    assert.equal(shown(read(html)), expected, html);
  }
});

test("markup without end is not followed for ever", () => {
  const deep = shown(read("<b>".repeat(500) + "x"));
  assert.ok(deep.length < 200, `${deep.length}`);
  const wide = read("<b>x</b>".repeat(50_000));
  assert.ok(wide.length <= 2_000, `${wide.length}`);
  assert.ok(shown(read("<".repeat(20_000))).length > 0);
});

/** @param {Partial<import("../../www/chat/conversation.js").Entry>} entry @returns {import("../../www/chat/conversation.js").Entry} */
const line = (entry) => ({
  id: 1,
  place: 0,
  by: "agent",
  name: "Kim",
  at: Date.UTC(2026, 10, 29, 12, 0),
  kind: "text",
  text: "Hello",
  html: null,
  path: null,
  size: null,
  delivery: "sent",
  ...entry,
});

test("a download says who said what, and what did not arrive", () => {
  const words = new Words(
    {
      you: "You",
      agent: "Agent",
      joined: "{name} joined",
      held: "{name} holds",
      "message-failed": "Not delivered",
    },
    {},
    "en-GB",
  );
  const text = asText(
    [
      line({ kind: "joined" }),
      line({ kind: "held" }),
      line({}),
      line({ by: "visitor", name: null, text: "Hi", delivery: "failed" }),
      line({ name: null, kind: "file", text: "size.pdf" }),
    ],
    words,
  );
  const lines = text.split("\r\n").map((whole) => whole.replace(/^\[[^\]]+\] /, ""));
  assert.deepEqual(lines, [
    "Kim joined",
    "Kim holds",
    "Kim: Hello",
    "You: Hi (Not delivered)",
    "Agent: size.pdf",
  ]);
});

test("what the server says of somebody's coming is not said twice", () => {
  const joined = line({ kind: "joined" });
  const said = line({ by: "system", name: "IC", text: "Kim has joined the chat." });
  assert.equal(className(joined, undefined, said), "Notice Notice--said");
  assert.equal(className(joined, said, undefined), "Notice Notice--said");
  assert.equal(className(joined, line({ by: "system", text: "Welcome" }), undefined), "Notice");
  assert.equal(className(joined, undefined, { ...said, at: joined.at + 60_000 }), "Notice");
});

test("whoever holds the chat, and is back, is a notice and no message", () => {
  for (const kind of /** @type {const} */ (["joined", "left", "held", "resumed"])) {
    assert.equal(className(line({ kind }), undefined, undefined), "Notice", kind);
    // Nor do messages stand together across one.
    assert.equal(className(line({}), line({ kind }), line({ kind })), "Message", kind);
  }
  for (const kind of /** @type {const} */ (["text", "page", "file"])) {
    assert.equal(className(line({ kind }), undefined, undefined), "Message", kind);
  }
});
