// @ts-check
/** Canned responses: found, filled in, and kept as the server tells of them. */

import assert from "node:assert/strict";
import test from "node:test";

import { CannedResponses, fill, search } from "../../crates/cic/desk/canned-responses.js";

const RESPONSES = [
  ["Conversation", "Greeting", "hi", "Hello {visitor}"],
  ["Orders", "Delivery costs", "costs", "Free from 80 euros on, high or low"],
  ["Orders", "Café hours", "", "From nine"],
].map(([library, title, shortcut, text], place) => ({
  id: String(place),
  library: library ?? "",
  title: title ?? "",
  shortcut: shortcut ?? "",
  text: text ?? "",
}));

/** @param {string} query @param {string[]} expected */
function finds(query, expected) {
  assert.deepEqual(
    search(RESPONSES, query).map(({ title }) => title),
    expected,
    query,
  );
}

test("every word is found somewhere, a shortcut first, without case and accents", () => {
  finds("", ["Greeting", "Delivery costs", "Café hours"]);
  finds("hi", ["Greeting", "Delivery costs"]);
  finds("cost", ["Delivery costs"]);
  finds("ORDERS nine", ["Café hours"]);
  finds("cafe", ["Café hours"]);
  finds("orders greeting", []);
});

test("names are filled in, and one that is not known leaves no gap", () => {
  const names = { visitor: "Ada", agent: "Kim", workgroup: "Web Sales" };
  assert.equal(fill("Hello {visitor}, {agent} of {workgroup}.", names), "Hello Ada, Kim of Web Sales.");
  assert.equal(fill("Thank you, {visitor}!", { visitor: "" }), "Thank you!");
  assert.equal(fill("Hello {visitor}.", {}), "Hello.");
  assert.equal(fill("{other} {visitor}", { visitor: "$&" }), "{other} $&");
});

test("libraries are fetched once a change, and go when they are gone", async () => {
  /** @type {string[]} */
  const asked = [];
  const responses = new CannedResponses(async (url) => {
    asked.push(url);
    return {
      items: [
        { id: `${url} 1`, name: "Text", type: 0, value: "Hello" },
        { id: `${url} 2`, name: "File", type: 2, value: "a.pdf" },
      ],
    };
  });
  const file = (/** @type {string} */ id, /** @type {string} */ cacheTag) => ({
    id,
    name: id,
    url: `/${id}`,
    cacheTag,
  });
  const titles = () => responses.all.map(({ library, title }) => `${library} ${title}`);
  await responses.apply({ isDelta: false, librariesAdded: [file("a", "1"), file("b", "1")] });
  assert.deepEqual(titles(), ["a Text", "b Text"]);
  await responses.apply({ isDelta: true, librariesChanged: [file("a", "2")], librariesRemoved: ["b"] });
  assert.deepEqual(titles(), ["a Text"]);
  // After a break everything is told again.
  await responses.apply({ isDelta: false, librariesAdded: [file("a", "2")] });
  assert.deepEqual([titles(), asked], [["a Text"], ["/a", "/b", "/a"]]);
});
