// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import failures from "../browser/support/failures.mjs";

/** What the reporter says of events. @param {{ type: string, data: any }[]} events */
async function told(events) {
  const lines = [];
  async function* stream() {
    yield* events;
  }
  for await (const line of failures(stream())) lines.push(line);
  return lines
    .join("")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** @param {object} [more] */
const failed = (more) => ({
  type: "test:fail",
  data: {
    nesting: 0,
    name: "one",
    details: { error: new Error("outer", { cause: "not within 1 ms" }) },
    ...more,
  },
});

test("a test that failed is told with its cause, and how many have ended at last", async () => {
  const pass = { type: "test:pass", data: { nesting: 0, name: "two", details: {} } };
  assert.deepEqual(await told([failed(), pass, { type: "test:diagnostic", data: { message: "" } }]), [
    { name: "one", message: "not within 1 ms" },
    { ended: 2 },
  ]);
});

test("what is in a test counts as that test, and what is still to do is no failure", async () => {
  assert.deepEqual(await told([failed({ nesting: 1 }), failed({ todo: "" })]), [{ ended: 1 }]);
});

test("a failure without an error is told all the same, and a long message shortened", async () => {
  const long = failed({ details: { error: new Error("x".repeat(9_000)) } });
  const [one, other] = await told([failed({ details: {} }), long]);
  assert.deepEqual(one, { name: "one", message: "undefined" });
  assert.equal(other.message.length, 2_000);
});
