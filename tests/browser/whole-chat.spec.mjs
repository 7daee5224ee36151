// @ts-check
/**
 * A chat from its invitation to its end, in both protocols: queue, agent, file, transfer, a switchover in the middle, reload,
 * a second tab. Shop, module, a pair of CIC-compatible servers and desks, all of them real.
 */

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

import { impatient } from "../torture/visitor.mjs";
import { demoOfThisFile, eventually, forEachBrowser } from "./support/index.mjs";
import {
  agentComes,
  allIsSent,
  askForChat,
  chat,
  followTheChat,
  kept,
  part,
  saidOnce,
  submitInTheBackground,
  switchOver,
} from "./support/people.mjs";

/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "waymeet-files-"));
  await writeFile(join(folder, "size guide.txt"), "Oak, 40 × 60 cm");
});
after(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What the link of the first file leads to: the text and its type. @param {import("./support/tab.mjs").Tab} tab */
const download = async (tab) =>
  tab.runAsync(
    async (link) => {
      const answer = await fetch(/** @type {any} */ (link).href);
      return [await answer.text(), answer.headers.get("content-type")];
    },
    await tab.find(chat("file")),
  );

for (const dialect of ["icws", "webtools"]) {
  const demo = demoOfThisFile({ args: () => ["--chat-pair", "--chat-dialect", dialect] });

  forEachBrowser(`a whole chat over ${dialect}`, async (browser, context) => {
    // A second window of WebKit's is in the background, and its driver waits there for what browsers put off.
    const visitors = impatient(browser.engine);
    context.after(() => visitors.close());
    const desk = await agentComes(browser, demo);
    const visitor = await visitors.open();
    await askForChat(visitor, demo);
    await visitor.textIs(chat("transcript"), "Welcome to Web Sales.");
    await desk.click(part("pickup"));
    await visitor.textIs(chat("subtitle"), "Kim Novak");
    // The server has said so in its own words.
    assert.ok(!(await visitor.text(chat("transcript"))).includes("Kim Novak joined the chat"));

    // A file: its name, and what is in it.
    const [input] = await desk.all(part("attach"));
    await input.sendKeys(join(folder, "size guide.txt"));
    await visitor.textIs(chat("file"), "Download size guide.txt");
    const file = await download(visitor);
    assert.deepEqual(file, ["Oak, 40 × 60 cm", "application/octet-stream"]);

    // To another workgroup and back: each time the visitor hears who has come.
    await desk.click(part("transfer-open"));
    await desk.click(part("transfer"));
    await desk.click(part("pickup"));
    await visitor.textIs(chat("transcript"), /transferred/i);
    await desk.submit(part("composer"), "Back again, Ada.");
    await visitor.textIs(chat("transcript"), "Back again, Ada.");

    // The other server takes over. What is written meanwhile waits, and is said once.
    await switchOver(demo);
    await visitor.submit(chat("composer"), "Is it in stock?");
    await followTheChat(desk);
    await desk.textIs(part("transcript"), "Is it in stock?", { withinMs: 60_000 });
    await allIsSent(visitor);
    await saidOnce(visitor, "Is it in stock?", "Back again, Ada.", "size guide.txt");

    // The same page anew, and a second tab: the same chat in both, and both can write.
    await visitor.goto(`${demo.info.shop}/help`);
    await visitor.textIs(chat("transcript"), "Is it in stock?");
    const first = await visitor.driver.getWindowHandle();
    await visitor.driver.switchTo().newWindow("tab");
    await visitor.goto(`${demo.info.shop}/cart`);
    await visitor.textIs(chat("transcript"), "Is it in stock?");
    // Over Web Tools each tab that takes the connection has another id, and files another address.
    await eventually("the file can be had here, too", async () => {
      const [text] = await download(visitor);
      return text === "Oak, 40 × 60 cm";
    });
    await submitInTheBackground(visitor, chat("composer"), "I write from here, too");
    await desk.textIs(part("transcript"), "I write from here, too", { withinMs: 30_000 });
    await desk.submit(part("composer"), "Three are left.");
    await visitor.textIs(chat("transcript"), "Three are left.");
    const second = await visitor.driver.getWindowHandle();
    await visitor.driver.switchTo().window(first);
    await visitor.textIs(chat("transcript"), "Three are left.");
    await saidOnce(visitor, "Is it in stock?", "I write from here, too", "Three are left.");
    // The tab that has the connection may be the one that goes.
    await visitor.driver.close();
    await visitor.driver.switchTo().window(second);
    await desk.submit(part("composer"), "Shall I put one aside?");
    await visitor.textIs(chat("transcript"), "Shall I put one aside?");
    assert.deepEqual(await visitor.accessibilityViolations(), [], "the chat");

    // The visitor ends it, and is asked first.
    await visitor.click(chat("close"));
    await visitor.click(chat("keep-chatting"));
    await visitor.click(chat("close"));
    await visitor.click(chat("end-chat"));
    await visitor.gone(chat("panel"));
    await desk.gone(part("composer"));
    assert.deepEqual(await kept(visitor), []);
    await visitor.goto(`${demo.info.shop}/help`);
    await desk.click(part("log-out"));
    assert.equal(await visitor.shows(chat("panel")), false);
    // The next browser finds it as this one did.
    await switchOver(demo);
  });
}
