// @ts-check
import assert from "node:assert/strict";
import { join } from "node:path";
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

const file = join(process.cwd(), "tests", "a.spec.mjs");
/** @param {object} [more] */
const failed = (more) => ({
  type: "test:fail",
  data: {
    nesting: 0,
    name: "one",
    file,
    details: { error: new Error("outer", { cause: "not within 1 ms" }) },
    ...more,
  },
});

test("a test that failed is told with its file and its cause, and how many have ended at last", async () => {
  const pass = { type: "test:pass", data: { nesting: 0, name: "two", file, details: {} } };
  assert.deepEqual(await told([failed(), pass, { type: "test:diagnostic", data: { message: "" } }]), [
    { file: join("tests", "a.spec.mjs"), name: "one", message: "not within 1 ms" },
    { ended: 2 },
  ]);
});

test("what is in a test counts as that test, and what is still to do is no failure", async () => {
  assert.deepEqual(await told([failed({ nesting: 1 }), failed({ todo: "" })]), [{ ended: 1 }]);
});

test("a failure without a file or an error is told all the same, and a long message shortened", async () => {
  const long = failed({ details: { error: new Error("x".repeat(9_000)) } });
  const [one, other] = await told([failed({ file: undefined, details: {} }), long]);
  assert.deepEqual(one, { file: "", name: "one", message: "undefined" });
  assert.equal(other.message.length, 2_000);
});
