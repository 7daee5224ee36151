// @ts-check
/** docs/api.md is true: its commands run, and it names every permission. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { promisify } from "node:util";

import { info } from "./support/service.mjs";

const page = await readFile(new URL("../../docs/api.md", import.meta.url), "utf8");

test("the commands of docs/api.md do what it says, one after the other", async () => {
  const blocks = Array.from(page.matchAll(/^```sh\n(.*?)^```$/gms), ([, block]) => block);
  const script = blocks.join("").replace("http://127.0.0.1:7601", info.service);
  assert.ok(script.includes(`API=${info.service}\n`));
  // What must be refused says so itself; everything else ends the script when it fails.
  const { stdout } = await promisify(execFile)("sh", ["-euc", script]);
  assert.equal(stdout.match(/as it should be/g)?.length, script.match(/as it should be/g)?.length);
});

test("docs/api.md names the entity and action of every permission that an operation needs", async () => {
  const { paths } = await (await fetch(`${info.api}/docs/openapi.json`)).json();
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const permissions = operations.flatMap((operation) =>
    Object.values(operation["x-permissions"] ?? {}).flat(),
  );
  assert.ok(permissions.length > 40);
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  for (const permission of new Set(permissions)) {
    const [, entity, action] = /^(.+):(\w+)$/.exec(permission) ?? [];
    const isNamed = rows.some((row) => row.includes(`\`${entity}\``) && row.includes(`\`${action}\``));
    assert.ok(isNamed, permission);
  }
});
