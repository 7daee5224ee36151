// @ts-check
/** `waymeet serve`: the engagement service by itself, started, stopped and started again. Needs no browser. */

import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Child } from "./support/child.mjs";
import { eventually, Hopeless } from "./support/waiting.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROGRAM = process.env.WAYMEET_BINARY ?? join(ROOT, "target", "debug", "waymeet");

/** @type {string} */
let folder;
/** @type {Child[]} */
let started = [];
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "waymeet-serve-"));
});
afterEach(async () => {
  await Promise.all(started.map((child) => child.stop("SIGINT")));
  started = [];
});
after(() => rm(folder, { recursive: true, force: true }));

/** @param {string} data @param {...string} more */
function start(data, ...more) {
  const fixed = ["serve", "--listen", "127.0.0.1:0", "--data", join(folder, data), "--dist", folder];
  const child = new Child(PROGRAM, [...fixed, ...more]);
  started.push(child);
  return child;
}

/** Where it says its administration is. @param {Child} child */
const administration = (child) =>
  eventually("it says where it is", () => {
    if (child.hasEnded) throw new Hopeless(child.output);
    if (!child.output.includes("Ctrl-C stops it")) return undefined;
    return /Administration\s+(\S+)\/admin$/m.exec(child.output)?.[1];
  });

/** Logs in; where one is led. @param {string} service @param {string} name @param {string} password */
async function logIn(service, name, password) {
  const form = await fetch(`${service}/admin/login`);
  const cookie = form.headers.get("set-cookie")?.split(";")[0] ?? "";
  const token = /name="token" value="([^"]+)"/.exec(await form.text())?.[1] ?? "";
  const answer = await fetch(`${service}/admin/login`, {
    method: "POST",
    headers: { cookie },
    body: new URLSearchParams({ name, password, token }),
    redirect: "manual",
  });
  const login = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  const page = await fetch(`${service}/admin`, {
    headers: { cookie: login, accept: "text/html" },
    redirect: "manual",
  });
  return { status: answer.status, led: page.headers.get("location") };
}

test("a service nobody can log in to makes an administrator, and says the password once", async () => {
  const first = start("fresh");
  const service = await administration(first);
  const password = /^ {2}([a-z0-9]{5}(?:-[a-z0-9]{5}){3})$/m.exec(first.output)?.[1] ?? "";
  assert.notEqual(password, "", first.output);
  assert.match(first.output, /Log in as `admin`/);
  assert.equal((await fetch(`${service}/health`)).status, 204);
  assert.equal((await logIn(service, "admin", "wrong")).status, 401);
  const { status, led } = await logIn(service, "admin", password);
  assert.deepEqual([status, led], [303, "/admin/password?next=%2Fadmin"]);

  assert.equal(await first.stop("SIGINT"), 0, first.output);
  for (const file of await readdir(join(folder, "fresh"))) {
    const bytes = await readFile(join(folder, "fresh", file), "latin1");
    assert.equal(bytes.includes(password), false, `${file} holds the password`);
  }

  const second = start("fresh");
  const again = await administration(second);
  assert.doesNotMatch(second.output, /Nobody could log in/);
  assert.equal((await logIn(again, "admin", password)).status, 303, "the password is as it was");
});

test("its pages are where it is told that browsers reach it", async () => {
  const child = start("public", "--public-url", "https://journeys.example/");
  assert.equal(await administration(child), "https://journeys.example");
});

test("what cannot be used is said in one line", async () => {
  const first = start("taken");
  await administration(first);
  for (const [data, more, said] of /** @type {[string, string[], RegExp][]} */ ([
    ["taken", [], /another service is running with the data in/],
    ["other", ["--public-url", "journeys.example"], /`journeys.example` is no address/],
    [
      "other",
      ["--location-database", "no/such.mmdb"],
      /the location database `no\/such.mmdb` cannot be read/,
    ],
  ])) {
    const child = start(data, ...more);
    await eventually("it ends", () => child.hasEnded || undefined);
    assert.match(child.output, said);
    assert.equal(child.output.trim().split("\n").length, 1, child.output);
  }
});
