// @ts-check
/** The bus by itself. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Bus } from "../../www/cxbus/bus.js";
import { handle } from "../../www/cxbus/plugin.js";

/** Lets what was asked for be done. */
const done = () =>
  new Promise((resolve) => {
    setTimeout(resolve);
  });

/** What becomes of a promise. @param {Promise<any>} promise */
const fate = (promise) =>
  promise.then(
    (value) => ["resolved", value],
    (why) => ["rejected", why],
  );

/** Quiet while a page's own code fails. @param {() => Promise<void>} work */
async function quietly(work) {
  const { error } = console;
  let count = 0;
  console.error = () => {
    count += 1;
  };
  try {
    await work();
  } finally {
    console.error = error;
  }
  return count;
}

test("commands wait for what is on its way, in order, and are refused where it never comes", async () => {
  const bus = new Bus();
  const page = handle(bus, "Page");
  /** @type {any[]} */
  const seen = [];
  const first = page.command("WebChat.open", { a: 1 });
  page.command("cx.plugin.WebChat.close").done(() => seen.push("closed"));
  const chat = handle(bus, "WebChat");
  chat.registerCommand("open", ({ data, commander, command, deferred }) => {
    seen.push([data, commander, command]);
    deferred.resolve("yes");
  });
  chat.registerCommand("close", ({ deferred }) => deferred.resolve());
  await done();
  assert.deepEqual(seen, []);
  bus.complete();
  assert.deepEqual(await fate(first), ["resolved", "yes"]);
  await done();
  assert.deepEqual(seen, [[{ a: 1 }, "Page", "WebChat.open"], "closed"]);

  const failing = new Bus();
  const waiting = handle(failing, "Page").command("WebChat.open");
  failing.fail("no network");
  assert.deepEqual(await fate(waiting), ["rejected", "no network"]);
  // Nothing is on its way: what comes later would wait for ever.
  assert.deepEqual(await fate(handle(failing, "Page").command("WebChat.open")), ["rejected", "no network"]);
  // The next attempt.
  failing.expect();
  const again = handle(failing, "Page").command("Mine.wait");
  handle(failing, "Mine").registerCommand("wait", ({ deferred }) => deferred.resolve("here"));
  failing.complete();
  assert.deepEqual(await fate(again), ["resolved", "here"]);
});

test("an unknown command is named, with those there are", async () => {
  const bus = new Bus();
  handle(bus, "WebChat").registerCommand("open", () => {});
  bus.complete();
  const page = handle(bus, "Page");
  assert.deepEqual(await fate(page.command("WebChat.fly")), [
    "rejected",
    "there is no command `WebChat.fly`; there are: open",
  ]);
  assert.deepEqual(await fate(page.command("Side.open")), [
    "rejected",
    "there is no command `Side.open`; there are: WebChat.…",
  ]);
  for (const odd of [undefined, null, {}, 3, ""]) {
    assert.equal((await fate(page.command(/** @type {any} */ (odd))))[0], "rejected");
  }
});

test("a command that throws or is refused tells why, in words", async () => {
  const bus = new Bus();
  const plugin = handle(bus, "Mine");
  plugin.registerCommand("throw", () => {
    throw new Error("broken");
  });
  plugin.registerCommand("refuse", ({ deferred }) => deferred.reject("already opened"));
  plugin.registerCommand("later", ({ deferred }) => void setTimeout(deferred.resolve, 1, 7));
  assert.deepEqual(await fate(plugin.command("Mine.throw")), ["rejected", "broken"]);
  assert.deepEqual(await fate(plugin.command("Mine.refuse")), ["rejected", "already opened"]);
  assert.deepEqual(await fate(plugin.command("Mine.later")), ["resolved", 7]);
  assert.equal(plugin.registerCommand("x", /** @type {any} */ (3)), false);
});

test("`done`, `fail` and `always` hear what they should, and what throws in them hurts nobody", async () => {
  const bus = new Bus();
  const plugin = handle(bus, "Mine");
  plugin.registerCommand("yes", ({ deferred }) => deferred.resolve(1));
  plugin.registerCommand("no", ({ deferred }) => deferred.reject("why"));
  /** @type {any[]} */
  const heard = [];
  const count = await quietly(async () => {
    plugin
      .command("Mine.yes")
      .done(() => {
        throw new Error("the page's own");
      })
      .done((/** @type {any} */ value) => heard.push(["done", value]))
      .fail(() => heard.push("never"))
      .always((/** @type {any} */ value) => heard.push(["always", value]));
    plugin
      .command("Mine.no")
      .done(() => heard.push("never"))
      .fail((/** @type {any} */ why) => heard.push(["fail", why]), 3, undefined);
    await plugin.command("Mine.yes").then((value) => heard.push(["then", value]));
    await done();
  });
  assert.equal(count, 1);
  assert.deepEqual(heard.sort(), [
    ["always", 1],
    ["done", 1],
    ["fail", "why"],
    ["then", 1],
  ]);
});

test("`before` changes what a command is called with, or stops it", async () => {
  const bus = new Bus();
  const plugin = handle(bus, "Mine");
  plugin.registerCommand("open", ({ data, deferred }) => deferred.resolve(data));
  plugin.before("Mine.open", (data) => ({ ...data, a: 1 }));
  assert.deepEqual(await fate(plugin.command("Mine.open", { b: 2 })), ["resolved", { a: 1, b: 2 }]);
  handle(bus, "Other").before("Mine.open", () => undefined);
  assert.deepEqual(await fate(plugin.command("Mine.open")), ["rejected", "stopped by a `before` of `Other`"]);
});

test("events reach who subscribes, once more those who come late to what is republished", async () => {
  const bus = new Bus();
  const mine = handle(bus, "Mine");
  const page = handle(bus, "Page");
  /** @type {any[]} */
  const heard = [];
  const hear = (/** @type {any} */ { event, data, publisher }) => heard.push([event, data, publisher]);
  page.subscribe("Mine.said", hear);
  mine.publish("said", 1);
  mine.republish("ready", 2);
  mine.ready();
  page.subscribe("Mine.ready", hear);
  page.subscribe("Mine.said", hear);
  mine.publishDirect("Other.thing");
  await done();
  assert.deepEqual(heard, [
    ["Mine.said", 1, "Mine"],
    ["Mine.ready", 2, "Mine"],
  ]);
  assert.equal(page.unsubscribe("Mine.said", hear), true);
  mine.publish("said", 3);
  assert.equal(heard.length, 2);
  assert.equal(page.subscribe("Mine.said", /** @type {any} */ (undefined)), false);
  const count = await quietly(async () => {
    page.subscribe("Mine.said", () => {
      throw new Error("the page's own");
    });
    page.subscribe("Mine.said", hear);
    mine.publish("said", 4);
  });
  assert.equal(count, 1);
  assert.equal(heard.length, 3);
});

test("the registry lists plugins with their commands and events", () => {
  const bus = new Bus();
  const mine = handle(bus, "Mine");
  mine.registerCommand("open", () => {});
  mine.registerEvents(["opened"]);
  assert.deepEqual(mine.registry(), { Mine: { commands: ["open"], events: ["opened"] } });
  assert.equal(mine.namespace(), "Mine");
});
