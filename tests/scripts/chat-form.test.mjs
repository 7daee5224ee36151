// @ts-check
/** From answers to what a chat is started with; from an offer's questions to fields; from a queue to words. */

import assert from "node:assert/strict";
import test from "node:test";

import { detailsOf } from "../../www/chat/form.js";
import { lettersOn } from "../../www/chat/panel/paint.js";
import { fieldsOf } from "../../www/chat/questions.js";
import { inWords } from "../../www/chat/queue.js";
import { Words } from "../../www/chat/texts.js";

test("names, subject and e-mail address have a meaning of their own; the rest are attributes, and notes", () => {
  const answers = {
    values: {
      firstname: "Ada",
      lastname: "Byron",
      email: "ada@shop.example",
      subject: "Lamps",
      orderNumber: "A-17",
    },
    questions: /** @type {[string, string][]} */ ([["Order number:", "A-17"]]),
  };
  assert.deepEqual(detailsOf(answers, false), {
    name: "Ada Byron",
    email: "",
    notes: "Lamps\nOrder number: A-17",
    attributes: { orderNumber: "A-17", email: "ada@shop.example" },
  });
  // The vendor's form sends the transcript to whoever gives an address; ours asks.
  assert.equal(detailsOf(answers, true).email, "ada@shop.example");
  const wished = { ...answers, values: { ...answers.values, "transcript-wish": "true" } };
  assert.equal(detailsOf(wished, false).email, "ada@shop.example");
  assert.equal(detailsOf({ values: { name: "Kim", firstname: "Ada" }, questions: [] }, false).name, "Kim");
});

test("questions we cannot ask are left out, and answers about the person are the person's", () => {
  const fields = fieldsOf([
    { type: "text", label: "Order number", required: true },
    { type: "hologram", label: "Show it" },
    { type: "select", label: "Empty", choices: [] },
    { type: "Select", label: "Topic", choices: ["Returns", 7, "", "Delivery"] },
    { type: "checkbox", label: " " },
    { type: "hidden", label: "Campaign", choices: ["spring"] },
    { type: "text", label: "Your address", customerProperty: "email", isMandatory: true },
    { type: "text", label: "Odd", customerProperty: "constructor" },
    null,
    7,
  ]);
  assert.deepEqual(
    fields.map(({ name, type, required, isQuestion }) => [name, type, required, isQuestion]),
    [
      ["question-0", "text", true, true],
      ["question-3", "select", false, true],
      ["Campaign", "hidden", false, false],
      ["email", "email", true, false],
      ["question-7", "text", false, true],
    ],
  );
  assert.deepEqual(
    fields[1].options?.map(({ value }) => value),
    ["Returns", "Delivery"],
  );
  assert.equal(fields[2].value, "spring");
  for (const nonsense of [undefined, null, "text", { length: 3 }]) assert.deepEqual(fieldsOf(nonsense), []);
  assert.ok(fieldsOf(Array.from({ length: 99 }, () => ({ type: "text", label: "x" }))).length <= 20);
});

test("a queue is told in words where there is something to tell", () => {
  const words = new Words(
    { "wait-none": "at once", wait: "in {time}", "wait-long": "busy, {time}" },
    {},
    "en",
  );
  for (const [state, expected] of /** @type {[any, string][]} */ ([
    [undefined, ""],
    [{ agents: 0, wait: 0, isOpen: false }, ""],
    [{ agents: 2, wait: 0, isOpen: true }, "at once"],
    [{ agents: 2, wait: 180, isOpen: true }, "in 3 minutes"],
    [{ agents: 0, wait: 180, isOpen: true }, "busy, 3 minutes"],
  ])) {
    assert.equal(inWords(state, words), expected);
  }
});

test("letters on any accent reach 4.5:1", () => {
  const light = (/** @type {number[]} */ parts) => {
    const [red, green, blue] = parts.map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const read = (/** @type {string} */ colour) =>
    [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  for (let red = 0; red < 256; red += 15) {
    for (let green = 0; green < 256; green += 15) {
      for (let blue = 0; blue < 256; blue += 15) {
        const accent = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
        const [one, other] = [light(read(accent)), light(read(lettersOn(accent)))];
        const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        assert.ok(contrast >= 4.5, `${accent}: ${contrast}`);
      }
    }
  }
});
