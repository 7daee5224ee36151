// @ts-check
/** The support itself: what the other specs rely on is true in every engine. */

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { eventually, forEachBrowser, Key, Site } from "./support/index.mjs";

/** A WebAssembly module with one function `add`, written by hand. */
const ADD_WASM = Buffer.from(
  "0061736d0100000001070160027f7f017f030201000707010361646400000a09010700200020016a0b",
  "hex",
);

const PAGE = `<!doctype html>
<html lang="en">
  <head><title>Harness</title><script type="module" src="/page.js"></script></head>
  <body>
    <main>
      <h1>Harness</h1>
      <p><label>Name <input id="name" value="nobody" /></label></p>
      <p><button id="greet" type="button">Greet</button></p>
      <p id="greeting"></p>
      <p id="sum"></p>
      <test-card></test-card>
    </main>
  </body>
</html>`;

const SCRIPT = `
const say = (id, text) => { document.getElementById(id).textContent = text; };
document.getElementById("greet").addEventListener("click", (event) => {
  say("greeting", "Hello " + document.getElementById("name").value + (event.isTrusted ? "" : " (not real)"));
});
customElements.define("test-card", class extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    const button = document.createElement("button");
    button.textContent = "Count";
    button.id = "count";
    const field = document.createElement("input");
    field.setAttribute("aria-label", "Note");
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") output.textContent = field.value; });
    const output = document.createElement("output");
    let clicks = 0;
    button.addEventListener("click", (event) => { output.textContent = (event.isTrusted ? "real " : "") + ++clicks; });
    root.append(button, field, output);
  }
});
const { instance } = await WebAssembly.instantiateStreaming(fetch("/add.wasm"), {});
say("sum", "2 + 40 = " + instance.exports.add(2, 40));
`;

const BAD_PAGE = `<!doctype html>
<html lang="en">
  <head><title>Bad</title><script type="module" src="/inline.js"></script></head>
  <body><main><h1>Bad</h1><input id="nameless" /><img src="/none.png" /></main></body>
</html>`;

/** @type {Site} */
let site;

before(async () => {
  site = await Site.start({
    "/": { body: PAGE },
    "/page.js": { type: "text/javascript", body: SCRIPT },
    "/add.wasm": { type: "application/wasm", body: ADD_WASM },
    "/bad": { body: BAD_PAGE },
    "/inline.js": {
      type: "text/javascript",
      body: `const script = document.createElement("style"); script.textContent = "p {}"; document.head.append(script);`,
    },
  });
});

after(async () => {
  await site.stop();
});

forEachBrowser("clicks and keys are real, in the page and in a shadow root", async (browser) => {
  const tab = await browser.open();
  await tab.goto(`${site.origin}/`);
  await tab.type("#name", "Ada Lövelace");
  await tab.click("#greet");
  assert.equal(await tab.text("#greeting"), "Hello Ada Lövelace");

  await tab.click("test-card >>> #count");
  await tab.click("test-card >>> #count");
  await tab.textIs("test-card >>> output", "real 2");
  await tab.submit("test-card >>> input", "written");
  await tab.textIs("test-card >>> output", "written");
  assert.equal(await tab.focus(), "test-card >>> input");
  await tab.pressWith(Key.SHIFT, Key.TAB);
  await eventually("focus goes back", async () => (await tab.focus()) === "test-card >>> button#count");
  assert.equal(await tab.shows("test-card >>> .missing"), false);
});

forEachBrowser("WebAssembly runs under a strict policy, without a violation", async (browser) => {
  const reportsBefore = site.violations.length;
  const tab = await browser.open();
  await tab.goto(`${site.origin}/`);
  await tab.textIs("#sum", "2 + 40 = 42");
  assert.deepEqual(await tab.accessibilityViolations(), []);
  assert.deepEqual(await tab.policyViolations(), []);
  assert.deepEqual(site.violations.slice(reportsBefore), []);
  await tab.screenshot("harness");
});

forEachBrowser("what is wrong with a page is found", async (browser) => {
  const reportsBefore = site.violations.length;
  const tab = await browser.open();
  await tab.goto(`${site.origin}/bad`);
  const rules = (await tab.accessibilityViolations()).map((violation) => violation.id);
  assert.ok(rules.includes("label") && rules.includes("image-alt"), `axe found ${rules}`);

  const reported = () => site.violations.slice(reportsBefore).map((violation) => violation.directive);
  await eventually("the server is told", () =>
    reported().some((directive) => directive.startsWith("style-src")),
  );
  await tab.run(() => {
    const style = document.createElement("style");
    style.textContent = "main { color: red }";
    document.head.append(style);
  });
  await eventually("the page tells", async () => (await tab.policyViolations()).length > 0);
});

forEachBrowser("two windows share nothing", async (browser) => {
  const [first, second] = await Promise.all([browser.open(), browser.open()]);
  await Promise.all([first.goto(`${site.origin}/`), second.goto(`${site.origin}/`)]);
  await first.run(() => {
    localStorage.setItem("kept", "by the first");
    document.cookie = "kept=by-the-first";
  });
  assert.deepEqual(await second.run(() => [localStorage.getItem("kept"), document.cookie]), [null, ""]);
  assert.deepEqual(await first.run(() => [localStorage.getItem("kept"), document.cookie]), [
    "by the first",
    "kept=by-the-first",
  ]);
});
