// @ts-check
/** `waymeet cic`: the contact centre by itself, stopped, killed and started again. Needs no browser. */

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Child } from "./support/child.mjs";
import { eventually, Hopeless } from "./support/waiting.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROGRAM = process.env.WAYMEET_BINARY ?? join(ROOT, "target", "debug", "waymeet");
const LOG_IN = "urn:inin.com:connection:icAuthConnectionRequestSettings";

/** @type {string} */
let folder;
/** @type {Child[]} */
let started = [];
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "waymeet-cic-"));
});
afterEach(async () => {
  await Promise.all(started.map((child) => child.stop("SIGINT")));
  started = [];
});
after(() => rm(folder, { recursive: true, force: true }));

/** @param {string} data @param {...string} more */
function start(data, ...more) {
  const fixed = ["cic", "--listen", "127.0.0.1:0", "--data-dir", join(folder, data)];
  const child = new Child(PROGRAM, [...fixed, ...more]);
  started.push(child);
  return child;
}

/** The addresses of the desks it names. @param {Child} child @param {number} [count] */
async function addresses(child, count = 1) {
  return eventually("it says where it is", () => {
    if (child.hasEnded) throw new Hopeless(child.output);
    const found = [...child.output.matchAll(/Agent desk\s+(http:\/\/\S+)\/desk\//g)].map((one) => one[1]);
    return child.output.includes("Ctrl-C stops it") && found.length === count ? found : undefined;
  });
}

/** @param {string} server @param {string} path @param {unknown} [body] */
async function ask(server, path, body) {
  const answer = await fetch(`${server}/icws/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "Accept-Language": "en-us" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : null };
}

/** @param {string} server @param {string} user @param {string} password */
async function logIn(server, user, password) {
  const body = { __type: LOG_IN, applicationName: "test", userID: user, password };
  return (await ask(server, "connection", body)).status;
}

/** A file with an agent and a queue. @param {string} name @param {string} member */
async function configuration(name, member) {
  const file = join(folder, name);
  const users = [
    { id: "kim", displayName: "Kim Novak", password: "a long password" },
    { id: "ada", displayName: "Ada Min", password: "another password", role: "administrator" },
  ];
  await writeFile(file, JSON.stringify({ users, workgroups: [{ name: "Web Sales", members: [member] }] }));
  return file;
}

test("a server without an administrator makes one, and says the password once", async () => {
  const first = start("fresh");
  const [server = ""] = await addresses(first);
  const password = /^ {2}(\S{20,})$/m.exec(first.output)?.[1] ?? "";
  assert.equal(await logIn(server, "admin", "wrong"), 400);
  assert.equal(await logIn(server, "admin", password), 201);
  assert.equal(await first.stop("SIGINT"), 0);

  const second = start("fresh");
  const [again = ""] = await addresses(second);
  assert.ok(!second.output.includes("administrator."), second.output);
  assert.equal(await logIn(again, "admin", password), 201);
});

test("a server that is killed goes on with every word of its chats", async () => {
  const file = await configuration("centre.json", "kim");
  const first = start("killed", "--configuration", file);
  const [server = ""] = await addresses(first);
  const wish = { participantName: "Ada", targetName: "Web Sales", targetType: "Workgroup" };
  const chat = (await ask(server, "web-chat/start", wish)).body;
  for (const number of [1, 2, 3]) {
    const message = { message: `line ${number}`, type: "text/plain" };
    const said = await ask(server, `web-chat/send-message/${chat.participantId}`, message);
    assert.ok(said.status < 300);
  }
  await first.stop("SIGKILL");

  const second = start("killed");
  const [again = ""] = await addresses(second);
  const history = await ask(again, `web-chat/message-history/${chat.participantId}`);
  const texts = history.body.messages.map((/** @type {{ value: unknown }} */ { value }) => value);
  for (const number of [1, 2, 3]) assert.ok(texts.includes(`line ${number}`), texts.join());
  assert.equal(await logIn(again, "kim", "a long password"), 201);
});

test("a pair answers at one address and names it at the other, and changes places", async () => {
  const file = await configuration("pair.json", "kim");
  const pair = start("pair", "--configuration", file, "--pair", "127.0.0.1:0");
  const [one = "", two = ""] = await addresses(pair, 2);
  assert.equal(await logIn(one, "kim", "a long password"), 201);
  const wish = { participantName: "Ada", targetName: "Web Sales", targetType: "Workgroup" };
  const passive = await ask(two, "web-chat/start", wish);
  assert.equal(passive.status, 503);
  assert.deepEqual(passive.body.alternateHostList, [new URL(one).host]);
  const switched = await fetch(`${one}/demo/switchover`, { method: "POST" });
  assert.equal((await switched.json()).active, new URL(two).host);
  assert.equal((await ask(one, "web-chat/start", wish)).status, 503);
  assert.equal((await ask(two, "web-chat/start", wish)).status, 200);
});

test("what cannot be used is said in one line, and nothing was changed", async () => {
  const broken = start("broken", "--configuration", await configuration("broken.json", "nobody"));
  await eventually("it ends", () => broken.hasEnded);
  assert.equal(broken.process.exitCode, 1);
  assert.match(
    broken.output,
    /^waymeet: .*broken\.json.* changed nothing: workgroups `Web Sales`: `members` names `nobody`/m,
  );

  const running = start("taken");
  await addresses(running);
  const second = start("taken");
  await eventually("it ends", () => second.hasEnded);
  assert.match(second.output, /^waymeet: another server is running with the data in /m);
  assert.equal(second.process.exitCode, 1);
});
