// @ts-check
/** The package: what is in it, and what it does in a page, bundled by a bundler, under a strict policy, and without a page. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { build } from "esbuild";

import { eventually, forEachBrowser, Site } from "./support/index.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);

/** A folder with an application that has the package among its dependencies. @type {string} */
let folder;
/** What `npm pack` says of it. @type {{ files: { path: string }[] }} */
let packed;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "waymeet-npm-"));
  const installed = join(folder, "node_modules", "waymeet");
  await mkdir(installed, { recursive: true });
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: ROOT });
  const answer = JSON.parse(stdout.slice(stdout.indexOf("[")));
  packed = answer[0];
  const tarball = join(folder, answer[0].filename);
  await run("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
});
after(() => rm(folder, { recursive: true, force: true }));

/** Bundles a script of the application. @param {string} contents */
async function bundle(contents) {
  const { outputFiles, warnings } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  assert.deepEqual(warnings, []);
  return outputFiles[0].text;
}

test("the package holds the entry and its types, and nothing of the workshop", async () => {
  assert.deepEqual(packed.files.map(({ path }) => path).sort(), [
    "LICENSE",
    "README.md",
    "dist/npm/index.js",
    "package.json",
    "www/types/index.d.ts",
    "www/types/widget-config.d.ts",
  ]);
  const entry = await readFile(join(folder, "node_modules/waymeet/dist/npm/index.js"), "utf8");
  assert.doesNotMatch(entry, /^import|WAYMEET_SERVICE/m);
  assert.ok(!entry.includes(ROOT), "no path of the machine it was made on");
});

test("an application gets the types with the package", async () => {
  const app = join(folder, "app.mts");
  await writeFile(
    app,
    `import { install, type Ac, type WidgetConfig } from "waymeet";
     const ac: Ac = install({ service: "https://journey.example", organisation: "o" });
     ac("on", "webchat:offered", ({ state }) => { const offered: "offered" = state; void offered; });
     const theme: WidgetConfig["theme"] = { scheme: "dark" };
     ac("load", "widget", { theme, launcher: { offset: { bottom: 90 } } });
     // @ts-expect-error Where a chat goes is not the page's to say.
     ac("load", "widget", { cic: { servers: [] } });
     // @ts-expect-error There is no such method.
     ac("track");`,
  );
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--moduleResolution", "nodenext"];
  await run("node", [join(ROOT, "node_modules/typescript/bin/tsc"), ...options, app], { cwd: folder });
});

test("what an application does not use of the package is not in its bundle", async () => {
  const script = await bundle(`import { install } from "waymeet"; export const unrelated = 1;`);
  assert.doesNotMatch(script, /_actmu/);
});

test("on a server there is nothing to install, and calls go nowhere", async () => {
  const { install } = await import(
    pathToFileURL(join(folder, "node_modules/waymeet/dist/npm/index.js")).href
  );
  const ac = install({ service: "https://journey.example", organisation: "o" });
  assert.equal(ac("pageview"), undefined);
  assert.deepEqual(ac.q, []);
  assert.equal("window" in globalThis, false);
});

/** @param {string} script @param {{ policy: string, markup?: string, nonce?: string }} options */
async function startSite(script, { policy, markup = "", nonce }) {
  const attribute = nonce ? ` nonce="${nonce}"` : "";
  return Site.start(
    {
      "/": {
        body: `<!doctype html><html lang="en"><head><title>Shop</title>${markup}<script type="module" src="/app.js"${attribute}></script></head><body></body></html>`,
      },
      "/app.js": { type: "text/javascript", body: await bundle(script) },
      // In the place of the module's script: says how it was loaded, and what waits for it.
      "/waymeet_journey.js": {
        type: "text/javascript",
        body: `(window.loaded ??= []).push({
          calls: window[window._genesysJourneySdk].q.map((call) => [...call.arguments]),
        });`,
      },
      "/waymeet_journey_bg.wasm": { type: "application/wasm", body: "" },
    },
    { policy },
  );
}

/** @param {import("./support/index.mjs").Tab} tab @returns {Promise<any>} */
const loaded = (tab) =>
  eventually("the script is there", () => tab.run(() => /** @type {any} */ (window).loaded));

forEachBrowser("a bundle installs the snippet once, and says whose site it is", async (browser) => {
  const site = await startSite(
    `import { install } from "waymeet";
     const options = { service: location.origin + "/", organisation: "an-organisation", deployment: "a-deployment", consent: "denied" };
     const ac = install(options);
     ac("pageview", { title: "Shop" });
     window.seen = { isGlobal: ac === window.ac, isSame: install(options) === ac, name: window._genesysJourneySdk };`,
    { policy: `${Site.STRICT_POLICY}; trusted-types 'none'` },
  );
  try {
    const tab = await browser.open();
    await tab.goto(site.origin);
    const [first, ...more] = await loaded(tab);
    assert.deepEqual(more, []);
    const init = ["init", "an-organisation", { deploymentId: "a-deployment", consent: "denied" }];
    assert.deepEqual(first.calls.slice(0, 2), [init, ["pageview", { title: "Shop" }]]);
    assert.deepEqual(await tab.run(() => /** @type {any} */ (window).seen), {
      isGlobal: true,
      isSame: true,
      name: "ac",
    });
    const wanted = "/v1/sites/a-deployment/bundle";
    await eventually("the bundle is asked for", () => site.requests.some(({ path }) => path === wanted));
    assert.deepEqual(site.violations, []);
  } finally {
    await site.stop();
  }
});

forEachBrowser("what it fetches has the bundle's nonce, and it takes another name", async (browser) => {
  const site = await startSite(
    `import { install } from "waymeet";
     const journey = install({ service: location.origin, organisation: "o", name: "journey" });
     journey("record", "seen", { price: 1 });
     window.seen = [journey === window.journey, "ac" in window, document.cookie];`,
    {
      nonce: "r4nd0m",
      policy:
        "default-src 'none'; script-src 'nonce-r4nd0m'; connect-src 'self'; img-src 'self'; require-trusted-types-for 'script'",
    },
  );
  try {
    const tab = await browser.open();
    await tab.goto(site.origin);
    // The policy lets nothing in without the nonce.
    const [{ calls }] = await loaded(tab);
    assert.deepEqual(calls, [
      ["init", "o", {}],
      ["record", "seen", { price: 1 }],
    ]);
    assert.deepEqual(await tab.run(() => /** @type {any} */ (window).seen), [true, false, ""]);
  } finally {
    await site.stop();
  }
});

forEachBrowser("with consent known it keeps and marks calls as the pasted snippet does", async (browser) => {
  const site = await startSite(
    `import { install } from "waymeet";
     install({ service: location.origin, organisation: "o", consent: "granted" })("pageview");
     window.seen = { cookie: document.cookie, kept: Object.keys(localStorage) };`,
    { policy: Site.STRICT_POLICY },
  );
  try {
    const tab = await browser.open();
    await tab.goto(site.origin);
    await loaded(tab);
    const { cookie, kept } = await tab.run(() => /** @type {any} */ (window).seen);
    assert.match(cookie, /_actmu=[0-9a-f-]{36}/);
    assert.ok(kept.some((/** @type {string} */ key) => key.startsWith("waymeet.q.o.")));
    await eventually("the page view is sent early", () =>
      site.requests.some(({ path, method }) => path === "/v1/sites/o/early" && method === "POST"),
    );
  } finally {
    await site.stop();
  }
});
