// @ts-check
/** What an agent sends and hands on at the desk: files, pages, chats; callbacks; and going on after a switchover. */

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

import { eventually, forEachBrowser, Key, startDemo } from "./support/index.mjs";
import { goAvailable, hangUp, logIn, part } from "./support/people.mjs";
import { ask, askForCall, Visitor } from "./support/visitors.mjs";

/** @typedef {import("./support/tab.mjs").Tab} Tab */

const MEBIBYTE = 1024 * 1024;

/** @type {import("./support/demo.mjs").Demo} */
let demo;
/** @type {string} */
let folder;
before(async () => {
  demo = await startDemo("--chat-pair");
  folder = await mkdtemp(join(tmpdir(), "waymeet-desk-"));
});
after(async () => {
  const code = await demo?.stop();
  await rm(folder, { recursive: true, force: true });
  if (demo) assert.equal(code, 0, "the demo ends cleanly");
});

/** Chooses a file, as the window of the operating system does. @param {Tab} desk @param {string} path */
async function choose(desk, path) {
  const [input] = await desk.all(part("attach"));
  await input.sendKeys(path);
}

forEachBrowser("an agent sends a file and a page, and hands the chat on", async (browser) => {
  const kim = await browser.open();
  await kim.resize(1400, 900);
  await logIn(kim, demo, "kim");
  await goAvailable(kim, demo);
  const visitor = await Visitor.start(demo.info.cic);
  await kim.click(part("pickup"));
  await kim.find(part("composer"));

  const [good, large] = [join(folder, "Größe 1.txt"), join(folder, "large.bin")];
  await writeFile(good, "size 42");
  await writeFile(large, Buffer.alloc(11 * MEBIBYTE));
  await choose(kim, large);
  await kim.textIs(part("composer-error"), "“large.bin” is too large: 11.0 MB of at most 10.0 MB.");
  await choose(kim, good);
  await kim.textIs(part("line-file"), "Größe 1.txt");
  assert.equal(await kim.shows(part("composer-error")), false, "the error is gone");
  const file = await visitor.hears(({ fileName }) => fileName !== undefined);
  assert.equal(file.fileName, "Größe 1.txt");
  const download = await ask(demo.info.cic, `web-chat/file/${visitor.id}/${file.fileGuid}/x`);
  assert.equal(await download.text(), "size 42");

  await kim.click(part("push-open"));
  await kim.press("ftp://shop.example/", Key.ENTER);
  await kim.textIs(part("composer-error"), "The address begins with neither http:// nor https://.");
  await kim.submit(part("push-address"), "shop.example/boots");
  await visitor.hears(({ value }) => value === "https://shop.example/boots");
  await kim.gone(part("push-address"));
  assert.match(await kim.focus(), /button/, "the focus is back at the button");
  assert.deepEqual(await kim.accessibilityViolations(), [], "the desk with a chat");

  const lee = await browser.open();
  await lee.resize(1400, 900);
  await logIn(lee, demo, "lee");
  await goAvailable(lee, demo);
  await kim.click(part("transfer-open"));
  await kim.type(part("transfer-target"), "web sup");
  await kim.textIs(part("transfer-target-option"), "Web Support");
  await kim.click(part("transfer-target-option"));
  await kim.textIs(part("transfer"), "Transfer to Web Support");
  await kim.click(part("transfer"));
  await visitor.hears(({ displayName, state }) => displayName === "Kim Novak" && state === 4);
  await lee.click(part("pickup"));
  await visitor.hears(({ displayName, state }) => displayName === "Lee Okafor" && state === 2);
  await lee.textIs(part("line-file"), "Größe 1.txt");
  await hangUp(lee);
  await visitor.hears(({ participantId, state }) => participantId === visitor.id && state === 4);
  await lee.click(part("log-out"));
  await kim.click(part("log-out"));
});

forEachBrowser("a callback is shown with its number, called, and done", async (browser) => {
  const desk = await browser.open();
  await desk.resize(1400, 900);
  await logIn(desk, demo, "kim");
  await goAvailable(desk, demo);
  const id = await askForCall(demo.info.cic);
  await desk.textIs(part("interaction-details"), "Call +353 (21) 555 0100");
  await desk.click(part("pickup"));
  await desk.textIs(part("callback-telephone"), "+353 (21) 555 0100");
  const [number] = await desk.all(part("callback-telephone"));
  assert.equal(await number.getAttribute("href"), "tel:+353215550100");
  await desk.textIs(part("callback-subject"), "Oak lamps");
  assert.equal(await desk.shows(part("composer")), false, "there is nobody to write to");
  await desk.textIs(part("interaction-state"), "Connected");
  assert.deepEqual(await desk.accessibilityViolations(), [], "the desk with a callback");
  assert.equal((await ask(demo.info.cic, `web-callback/status/${id}`)).status, 202);
  await desk.textIs(part("disconnect"), "Done");
  await hangUp(desk);
  await eventually("it is over", async () => {
    return (await ask(demo.info.cic, `web-callback/status/${id}`)).status === 400;
  });
  await desk.click(part("log-out"));
});

forEachBrowser(
  "after a switchover an agent is led to the other server's desk and goes on",
  async (browser) => {
    const switchOver = () => fetch(demo.info.switchover, { method: "POST" });
    const [first, second] = demo.info.cicPair;
    const desk = await browser.open();
    await desk.resize(1400, 900);
    await logIn(desk, demo, "kim");
    await goAvailable(desk, demo);
    const visitor = await Visitor.start(first);
    await desk.click(part("pickup"));
    await desk.find(part("composer"));
    try {
      await switchOver();
      const passive = await ask(first, `web-chat/messages/${visitor.id}`);
      assert.equal(passive.status, 503);
      await desk.click(part("other-desk"));
      await desk.type(part("login-user"), "kim");
      await desk.submit(part("login-password"), "kim-demo");
      await desk.textIs(part("interaction-name"), "Ada Visitor");
      assert.equal(new URL(await desk.address()).origin, second);
      visitor.server = second;
      await desk.submit(part("composer"), "Still here");
      await visitor.hears(({ value }) => value === "Still here");
      await hangUp(desk);
      await desk.click(part("log-out"));
    } finally {
      if ((await ask(first, "connection/version")).status === 503) await switchOver();
    }
  },
);
