// @ts-check
/**
 * What a page pays for its chat: from the snippet to a launcher that can be pressed, from the press to a panel that can be
 * written in, the bytes until then, and a long conversation. Chromium, plain and four times slowed, with the demo's servers.
 *
 *     npm run bench:chat            writes the table into docs/performance.md
 *     npm run bench:chat -- --runs 3
 */

import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

import { Browser } from "../browser/support/browser.mjs";
import { startDemo } from "../browser/support/demo.mjs";
import { chosenEngines } from "../browser/support/engines.mjs";
import { Site } from "../browser/support/site.mjs";
import { installPeers } from "./install.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const REPORT = `${ROOT}docs/performance.md`;
const [BEGIN, END] = ["<!-- bench chat: begin -->", "<!-- bench chat: end -->"];
const RUNS = Number(process.argv[process.argv.indexOf("--runs") + 1]) || 9;
/** How many messages a long conversation has, and how many more are measured. */
const [LONG, MORE] = [1_000, 50];
/** As long as a pointer takes from near the launcher onto it. */
const POINTER_MS = 400;

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/**
 * The page's own clock: how long after the snippet the launcher was there, with the long tasks and shifts since.
 *
 * @param {any} driver
 */
const launcher = (driver) =>
  driver.executeAsyncScript(`
    const done = arguments[0];
    const began = window.ac.l - performance.timeOrigin;
    (function look() {
      const root = document.querySelector("waymeet-launcher");
      if (!root || !root.shadowRoot.querySelector("button").getClientRects().length) return setTimeout(look, 5);
      const shown = window.launcherAt ?? performance.now();
      done(shown - began);
    })();`);

/** From the press to the first frame with the panel's first field in focus. @param {any} driver */
const pressed = (driver) =>
  driver.executeAsyncScript(`
    const done = arguments[0];
    const began = performance.now();
    document.querySelector("waymeet-launcher").shadowRoot.querySelector("button").click();
    (function look() {
      const active = document.querySelector("waymeet-chat")?.shadowRoot.activeElement;
      if (!active) return setTimeout(look, 0);
      const ready = performance.now();
      requestAnimationFrame(() => setTimeout(() => done([ready - began, performance.now() - began])));
    })();`);

/** The longest task and the shift of the layout since the page began. @param {any} driver */
const harm = (driver) =>
  driver.executeAsyncScript(`
    const done = arguments[0];
    const seen = { longtask: 0, "layout-shift": 0 };
    for (const type of Object.keys(seen)) {
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
        if (type === "longtask") seen[type] = Math.max(seen[type], entry.duration);
        else seen[type] += entry.value;
      })).observe({ type, buffered: true });
    }
    setTimeout(() => done([seen.longtask, seen["layout-shift"]]), 100);`);

/**
 * Milliseconds a message takes at the end of a long conversation, to the frame that shows it.
 *
 * @param {any} driver
 * @param {string} service
 */
const transcript = (driver, service) =>
  driver.executeAsyncScript(
    `const [service, long, more, done] = arguments;
    (async () => {
      const { theWidget } = await import(service + "/waymeet_widget.js");
      const { chat } = theWidget({ service });
      const entry = (id) => ({ id, place: id, by: id % 3 ? "agent" : "visitor", name: "Kim", at: Date.now() - 1e7 + id * 1e4,
        kind: "text", text: "Message " + id + " of a long conversation, as people write them.", html: null, path: null, size: null,
        delivery: "sent" });
      const entries = Array.from({ length: long }, (_, id) => entry(id));
      chat.panel.hold(chat.transcript.element);
      const began = performance.now();
      chat.transcript.update(entries);
      const whole = performance.now() - began;
      const times = [];
      for (let id = long; id < long + more; id++) {
        const next = entry(id);
        entries.push(next);
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const from = performance.now();
        chat.transcript.update(entries, [next]);
        void chat.transcript.log.scrollHeight;
        times.push(performance.now() - from);
      }
      done([whole, times]);
    })().catch((error) => done([String(error), []]));`,
    service,
    LONG,
    MORE,
  );

const engine = chosenEngines().find(({ name }) => name === "chromium");
if (!engine) throw new Error("the bench is Chromium's");
installPeers();
/** An otherwise empty page. @param {string} head @param {string} [body] */
const plainPage = (head, body = "") => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>A page</title>
    ${head}
  </head>
  <body><main><h1>A page</h1><p>With a text.</p></main>${body}</body>
</html>`;
/** A page that has nothing to do but ours; the shop's own layout and scripts would be measured with it. @type {Site} */
const site = await Site.start({}, { policy: "base-uri 'none'" });
const demo = await startDemo("--allow", new URL(site.origin).host);
const snippet = await readFile(`${ROOT}dist/snippet.js`, "utf8");
site.pages["/"] = {
  body: plainPage(`<script>
      ${snippet.replace("WAYMEET_SERVICE", demo.info.service)}
      ac("init", "${demo.info.organisationId}", { deploymentId: "${demo.info.deploymentId}" });
      ac("load", "widget");
      ac("pageview");
    </script>`),
};
// The lightest of the others, on the same machine in the same run: one script, and an element that can be written in.
site.pages["/deep-chat.js"] = {
  type: "text/javascript",
  headers: { "content-encoding": "br" },
  body: brotliCompressSync(
    await readFile(new URL("node_modules/deep-chat/dist/deepChat.bundle.js", import.meta.url)),
  ),
};
site.pages["/deep-chat"] = {
  body: plainPage(
    `<script>window.began = performance.now();</script><script type="module" src="/deep-chat.js"></script>`,
    `<deep-chat demo="true"></deep-chat>`,
  ),
};
/** @type {Record<string, number[]>} */
const found = {};
const note = (/** @type {string} */ what, /** @type {number} */ value) => (found[what] ??= []).push(value);

/**
 * One visit in a browser of its own.
 *
 * @param {string} address
 * @param {number} rate How many times slower the processor is.
 * @param {(driver: any) => Promise<void>} measure
 */
async function visit(address, rate, measure) {
  const browser = new Browser(/** @type {import("../browser/support/engines.mjs").Engine} */ (engine));
  try {
    const { driver } = await browser.open();
    const cdp = (/** @type {string} */ method, /** @type {object} */ parameters = {}) =>
      /** @type {any} */ (driver).sendAndGetDevToolsCommand(method, parameters);
    await driver.manage().setTimeouts({ script: 60_000 });
    await cdp("Emulation.setCPUThrottlingRate", { rate });
    await cdp("Page.addScriptToEvaluateOnNewDocument", {
      source: `new MutationObserver((_, observer) => {
        if (!document.querySelector("waymeet-launcher")) return;
        window.launcherAt = performance.now();
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });
      (function look() {
        const input = document.querySelector("deep-chat")?.shadowRoot?.querySelector("#text-input");
        if (input) window.peerAt = performance.now();
        else if (location.pathname === "/deep-chat") setTimeout(look, 1);
      })();`,
    });
    await driver.get(address);
    await measure(driver);
  } finally {
    await browser.close();
  }
}

/** @param {any} driver @param {string} kind @param {number} rate */
async function press(driver, kind, rate) {
  note(`launcher ${kind}`, await launcher(driver));
  // A pointer comes near.
  await driver.executeScript(
    `document.querySelector("waymeet-launcher").shadowRoot.querySelector("button").dispatchEvent(new Event("focus"))`,
  );
  await setTimeout(POINTER_MS * rate);
  const [usable, painted] = /** @type {[number, number]} */ (await pressed(driver));
  note(`panel ${kind}`, usable);
  note(`panel painted ${kind}`, painted);
  const [longest, shift] = /** @type {[number, number]} */ (await harm(driver));
  note(`longest ${kind}`, longest);
  note(`shift ${kind}`, shift);
}

try {
  for (let run = 0; run < RUNS; run++) {
    console.log(`round ${run + 1} of ${RUNS}`);
    for (const [kind, rate] of /** @type {[string, number][]} */ ([
      ["plain", 1],
      ["slowed", 4],
    ])) {
      await visit(`${site.origin}/`, rate, async (driver) => {
        await press(driver, kind, rate);
        if (rate > 1) return;
        const [whole, times] = /** @type {[number, number[]]} */ (
          await transcript(driver, demo.info.service)
        );
        note("whole", whole);
        for (const time of times) note("message", time);
      });
      await visit(`${site.origin}/deep-chat`, rate, async (driver) => {
        note(`deep-chat ${kind}`, await driver.executeScript("return window.peerAt - window.began"));
      });
      await visit(`${demo.info.shop}/help`, rate, async (driver) => {
        note(`launcher in the shop ${kind}`, await launcher(driver));
      });
    }
  }
} finally {
  await demo.stop();
  await site.stop();
}

const sizes = await Promise.all(
  ["waymeet_widget.js", "waymeet_chat.js", "waymeet_chat_bg.wasm", "waymeet_texts_en.json"].map(
    async (file) => brotliCompressSync(await readFile(`${ROOT}dist/${file}`)).length,
  ),
);
const number = (/** @type {string} */ what, digits = 0) => median(found[what] ?? []).toFixed(digits);
const both = (/** @type {string} */ what, digits = 0) =>
  `${number(`${what} plain`, digits)} / ${number(`${what} slowed`, digits)}`;
const lines = [
  "| | Waymeet | wanted | others, on another machine |",
  "|---|---|---|---|",
  `| snippet → launcher, ms, plain / slowed | ${both("launcher")} | 90 / 220 | deep-chat 123 / 263, Genesys Widgets 9 388 / 809, Chatwoot 294 / 1,241 |`,
  `| the same in the demo shop, with its own styles and scripts | ${both("launcher in the shop")} | | |`,
  `| deep-chat, script → can be written in, ms | ${both("deep-chat")} | 123 / 263 as the wish was written | |`,
  `| press → first field has the focus, ms | ${both("panel", 1)} | 14 / 60 | Rocket.Chat 14 / 88, Genesys 40 / 142 |`,
  `| press → painted, ms | ${both("panel painted", 1)} | | |`,
  `| bytes until then, brotli (without the tracker) | ${sizes.reduce((sum, size) => sum + size, 0)} | | Rocket.Chat 65 KB, Genesys 137 KB, Chatwoot 243 KB |`,
  `| longest task of the whole page, ms | ${both("longest")} | none over 50 | |`,
  `| layout shift | ${both("shift", 3)} | 0 | |`,
  `| ${LONG} messages at once, ms | ${number("whole", 1)} | | |`,
  `| one more, ms (with layout) | ${number("message", 2)} | smooth: below 16 | |`,
  "",
  `Medians of ${RUNS}, Chromium, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${new Date().toISOString().slice(0, 10)}; slowed: the processor four times. The page loads the tracker, too.`,
];
console.log(lines.join("\n"));
if (existsSync(REPORT)) {
  const report = await readFile(REPORT, "utf8");
  const [before, rest] = report.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after !== undefined) await writeFile(REPORT, `${before}${BEGIN}\n${lines.join("\n")}\n${END}${after}`);
}
