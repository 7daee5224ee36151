// @ts-check
/**
 * A chat that the service carries to the contact centre, in both protocols: the page speaks to the service and to nobody else.
 * Shop, module, a pair of CIC-compatible servers and desk, all of them real.
 */

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

import { demoOfThisFile, eventually, forEachBrowser } from "./support/index.mjs";
import {
  agentComes,
  allIsSent,
  askForChat,
  chat,
  followTheChat,
  hangUp,
  part,
  saidOnce,
  switchOver,
} from "./support/people.mjs";

/** @typedef {import("./support/tab.mjs").Tab} Tab */

/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "waymeet-files-"));
  await writeFile(join(folder, "size guide.txt"), "Oak, 40 × 60 cm");
});
after(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What the page has fetched, whoever it is from. @param {Tab} tab @returns {Promise<string[]>} */
const fetched = (tab) => tab.run(() => performance.getEntriesByType("resource").map((entry) => entry.name));

/** What somebody gets who presses the link of the first file: its address, the text, and its type. @param {Tab} tab */
const download = async (tab) =>
  tab.runAsync(
    async (link) => {
      /** @type {any} */ (link).dispatchEvent(new Event("pointerdown"));
      const address = /** @type {any} */ (link).href;
      const answer = await fetch(address);
      return [address, await answer.text(), answer.headers.get("content-type")];
    },
    await tab.find(chat("file")),
  );

for (const [dialect, poll] of [
  ["icws", "icws/web-chat/messages/"],
  ["webtools", "websvcs/chat/poll/"],
]) {
  const demo = demoOfThisFile({
    args: () => ["--chat-through-service", "--chat-pair", "--chat-dialect", dialect],
  });

  forEachBrowser(`a chat over ${dialect} goes through the service alone`, async (browser) => {
    const { service, shop, cicPair } = demo.info;
    /**
     * Nothing the page has fetched is from a server of the contact centre, and its last poll was for this one.
     *
     * @param {Tab} tab
     * @param {string} server
     */
    const keepsToTheService = async (tab, server) => {
      const addresses = await fetched(tab);
      assert.deepEqual(
        addresses.filter((address) => cicPair.some((/** @type {string} */ cic) => address.startsWith(cic))),
        [],
      );
      const polls = addresses.filter((address) => address.includes(`/${poll}`));
      assert.ok(
        polls.at(-1)?.startsWith(`${service}/cic/${server.replace("http://", "")}/${poll}`),
        String(polls),
      );
      // The shop's policy lets its pages reach nobody else; nobody has tried.
      assert.deepEqual(await tab.policyViolations(), []);
    };
    const desk = await agentComes(browser, demo);
    const visitor = await browser.open();
    await askForChat(visitor, demo);
    await visitor.textIs(chat("transcript"), "Welcome to Web Sales.");
    await desk.textIs(part("interaction-name"), "Ada Visitor");
    await desk.click(part("pickup"));
    await visitor.textIs(chat("subtitle"), "Kim Novak");
    await desk.submit(part("composer"), "Hello Ada, which lamp do you like?");
    await visitor.textIs(chat("transcript"), "Hello Ada, which lamp do you like?");
    await visitor.submit(chat("composer"), "The <b>oak</b> one");
    await desk.textIs(part("transcript"), "The <b>oak</b> one");

    const [input] = await desk.all(part("attach"));
    await input.sendKeys(join(folder, "size guide.txt"));
    await visitor.textIs(chat("file"), "Download size guide.txt");
    const [address, text, type] = await download(visitor);
    assert.ok(address.startsWith(`${service}/cic/`), address);
    assert.deepEqual([text, type], ["Oak, 40 × 60 cm", "application/octet-stream"]);
    await keepsToTheService(visitor, cicPair[0]);

    // The other server takes over, on another page.
    await visitor.goto(`${shop}/help`);
    await visitor.textIs(chat("transcript"), "The <b>oak</b> one");
    await switchOver(demo);
    await visitor.submit(chat("composer"), "Is it in stock?");
    await followTheChat(desk);
    await desk.textIs(part("transcript"), "Is it in stock?", { withinMs: 60_000 });
    await allIsSent(visitor);
    await saidOnce(
      visitor,
      "which lamp do you like?",
      "The <b>oak</b> one",
      "Is it in stock?",
      "size guide.txt",
    );
    await eventually("the file can be had here, too", async () => (await download(visitor))[1] === text);
    await keepsToTheService(visitor, cicPair[1]);

    await hangUp(desk);
    await visitor.find(chat("ended"));
    await desk.click(part("log-out"));
    // The next browser finds it as this one did.
    await switchOver(demo);
  });
}
