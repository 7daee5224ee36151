// @ts-check
/** The widget's languages: each has every text, with what is filled in; and each is found by the tags pages and visitors have. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { chosen, LABELS, LANGUAGES } from "../../www/adapters/widget/languages.js";
import { Words } from "../../www/chat/texts.js";

const FOLDER = fileURLToPath(new URL("../../www/chat/texts/", import.meta.url));
/** @param {string} language @returns {Record<string, string>} */
const texts = (language) => JSON.parse(readFileSync(`${FOLDER}${language}.json`, "utf8"));
/** @param {string} text */
const places = (text) => (text.match(/\{\w+\}/g) ?? []).sort();

test("there is a file for each language that can be chosen, and no other", () => {
  const files = readdirSync(FOLDER).map((name) => name.replace(/\.json$/, ""));
  assert.deepEqual(files.sort(), [...LANGUAGES].sort());
  assert.ok(LANGUAGES.length >= 20);
});

test("every language has every text, with the same places to fill in", () => {
  const english = texts("en");
  for (const language of LANGUAGES) {
    const own = texts(language);
    assert.ok(LABELS[language]?.trim(), `${language}: the launcher`);
    assert.deepEqual(Object.keys(own), Object.keys(english), language);
    for (const [name, text] of Object.entries(own)) {
      assert.equal(typeof text, "string", `${language}: ${name}`);
      assert.equal(text, text.trim(), `${language}: ${name}`);
      assert.notEqual(text, "", `${language}: ${name}`);
      assert.deepEqual(places(text), places(english[name]), `${language}: ${name}`);
    }
  }
});

test("a visitor's tag finds its language, the nearest there is, or English", () => {
  for (const [tags, language] of /** @type {[(string | null)[], string][]} */ ([
    [["de-CH"], "de"],
    [["pt-BR"], "pt-br"],
    [["pt-PT"], "pt"],
    [["zh-TW"], "zh-hant"],
    [["zh-Hant-HK"], "zh-hant"],
    [["zh"], "zh-hans"],
    [["nb-NO"], "no"],
    [["iw"], "he"],
    [["de_AT"], "de"],
    // The page's first; what there are no texts for is passed over.
    [["tlh", "fr-CA", "de"], "fr"],
    [[null, "", "C"], "en"],
    [["__proto__", "constructor"], "en"],
  ])) {
    assert.equal(chosen(tags).language, language, `${tags}`);
  }
});

test("a site's own wording wins, a text nobody wrote is its name, and only what is known is filled in", () => {
  const words = new Words(texts("en"), { title: "Ask Kim" }, "en-GB");
  assert.equal(words.say("title"), "Ask Kim");
  assert.equal(words.say("send"), "Send");
  assert.equal(words.say("joined", { name: "Kim {time} $&" }), "Kim {time} $& joined the chat");
  assert.equal(words.say("nonsense"), "nonsense");
  assert.equal(words.say("constructor"), "constructor");
});

test("durations, numbers and directions are the language's own", () => {
  const english = new Words({}, {}, "en");
  assert.equal(english.duration(5), "1 minute");
  assert.equal(english.duration(170), "3 minutes");
  assert.equal(english.duration(3 * 3600), "3 hours");
  assert.equal(new Words({}, {}, "de").duration(120), "2 Minuten");
  assert.equal(new Words({}, {}, "de").number(1234.5), "1.234,5");
  assert.deepEqual(
    ["ar", "he-IL", "en", "arn"].map((tag) => new Words({}, {}, tag).direction),
    ["rtl", "rtl", "ltr", "ltr"],
  );
  // WebKitGTK's tag for no language at all.
  assert.equal(new Words({}, {}, "C").duration(60).length > 0, true);
});
