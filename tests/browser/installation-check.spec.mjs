// @ts-check
/** Is it installed? A page of the site is opened from the administration, and what its script finds is shown there. */

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { forEachVisitor } from "./support/collector.mjs";
import { demoOfThisFile, eventually, forEachBrowser, Key, Site } from "./support/index.mjs";
import { pretendMedia } from "./support/media.mjs";
import { logInToService, part } from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

/** One site that the deployment allows, one that it does not. @type {Site} */
let own;
/** @type {Site} */
let foreign;
before(async () => {
  own = await Site.start({});
  foreign = await Site.start({});
});
after(async () => {
  await own.stop();
  await foreign.stop();
});

const demo = demoOfThisFile({ args: () => ["--allow", new URL(own.origin).host] });

const STEPS = [
  "script",
  "version",
  "deployment",
  "domain",
  "policy",
  "servers",
  "widget",
  "consent",
  "storage",
  "event",
];

/** @param {string} step @param {string} outcome */
const step = (step, outcome) => `[data-step=${step}][data-outcome=${outcome}]`;
const NOTE = "waymeet-check >>> .Note";

/**
 * Puts a page into a site, under a policy as strict as our customers'.
 *
 * @param {Site} site
 * @param {string} path
 * @param {{ script?: string, connect?: string, calls?: string, hasScript?: boolean }} [differing]
 */
function put(site, path, { script = "'wasm-unsafe-eval'", connect, calls = "", hasScript = true } = {}) {
  const { service, cic, organisationId } = demo.info;
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${script} ${service}`,
    `connect-src ${connect ?? `${service} ${new URL(cic).origin}`}`,
    "img-src 'self'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
  site.pages[`${path}/calls.js`] = {
    type: "text/javascript;charset=utf-8",
    body: `window.ac = function () { (ac.q = ac.q || []).push(arguments); };
      ${calls} ac("init", "${organisationId}"); ac("load", "widget"); ac("pageview");`,
  };
  const scripts = `<script src="${path}/calls.js"></script><script src="${service}/waymeet.js"></script>`;
  site.pages[path] = {
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lamps</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">${hasScript ? scripts : ""}</head>
      <body><main><h1>Lamps</h1><p>Made of oak.</p></main></body></html>`,
    headers: { "Content-Security-Policy": policy },
  };
}

/** The page of the script, as the administrator. @param {import("./support/index.mjs").Browser} browser */
async function openScript(browser) {
  const tab = await browser.open();
  await logInToService(tab, demo);
  await tab.goto(`${demo.info.service}/admin/deployments/${demo.info.deploymentId}/widget/script`);
  return tab;
}

/** What the check found is shown in the tab it was begun in. */
class Windows {
  /** @param {Tab} tab @param {string} script @param {string} page */
  constructor(tab, script, page) {
    this.tab = tab;
    this.script = script;
    this.page = page;
  }

  /** Has a page opened, and goes there. @param {Tab} tab @param {string} address */
  static async check(tab, address) {
    const { driver } = tab;
    const known = await driver.getAllWindowHandles();
    await tab.submit(part("check-address"), address);
    const page = await eventually("a window is opened", async () => {
      const all = await driver.getAllWindowHandles();
      return all.find((handle) => !known.includes(handle));
    });
    const windows = new Windows(tab, await driver.getWindowHandle(), page);
    await windows.toPage();
    await eventually("it is the site's page", async () =>
      (await tab.address()).startsWith(address.split("#")[0] ?? address),
    );
    return windows;
  }

  async toPage() {
    await this.tab.driver.switchTo().window(this.page);
  }

  async toScript() {
    await this.tab.driver.switchTo().window(this.script);
  }
}

/** Waits for the outcome of steps. @param {Tab} tab @param {Record<string, string>} outcomes */
async function found(tab, outcomes) {
  for (const [name, outcome] of Object.entries(outcomes)) await tab.find(step(name, outcome));
}

/** @param {Tab} tab */
const stillAsks = (tab) => tab.run(() => document.querySelector("#check [hx-trigger='every 1s']") !== null);

forEachBrowser(
  "where all is well every step says so, down to the first event that has arrived",
  async (browser) => {
    put(own, "/well");
    const tab = await openScript(browser);
    assert.equal(await stillAsks(tab), false, "nothing is asked for before a check");
    const windows = await Windows.check(tab, `${own.origin}/well?a=b#/oak`);
    await tab.textIs(NOTE, "Waymeet checks this installation.");
    assert.equal(await tab.address(), `${own.origin}/well?a=b#/oak`, "the token is gone");
    assert.deepEqual(await tab.accessibilityViolations("waymeet-check"), []);
    await tab.screenshot("installation-check-page");
    // By the keyboard alone.
    await tab.run(() => {
      const host = document.querySelector("waymeet-check");
      /** @type {any} */ (host?.shadowRoot?.querySelector("button")).focus();
    });
    await tab.press(Key.ENTER);
    await tab.gone(NOTE);

    await windows.toScript();
    await found(tab, Object.fromEntries(STEPS.map((name) => [name, "passed"])));
    await tab.textIs(part("check-summary"), "Everything works.");
    assert.equal((await tab.all(part("check-step"))).length, STEPS.length);
    await eventually("nothing is asked for any more", async () => !(await stillAsks(tab)));
    assert.deepEqual(await tab.accessibilityViolations(), []);
    assert.deepEqual(await tab.policyViolations(), []);
    await tab.screenshot("installation-check");
    await tab.resize(400, 900);
    const scrolls = () => tab.run(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(await scrolls(), false, "on a phone nothing is cut off");
    await tab.run(() => document.getElementById("check-card")?.scrollIntoView());
    await tab.screenshot("installation-check-phone");
    await tab.resize(1280, 900);
    await pretendMedia(tab, "(prefers-color-scheme: dark)");
    await tab.run(() => document.getElementById("check-card")?.scrollIntoView());
    assert.deepEqual(await tab.accessibilityViolations("#check-card"), [], "in the dark");
    await tab.screenshot("installation-check-dark");
    const posted = own.requests.filter(({ method }) => method === "POST");
    assert.deepEqual(posted, [], "the page's policy has nothing to report");
  },
);

forEachBrowser("a domain that is not allowed is named, with where to add it", async (browser) => {
  put(foreign, "/foreign");
  const tab = await openScript(browser);
  const windows = await Windows.check(tab, `${foreign.origin}/foreign`);
  await windows.toScript();
  await found(tab, { script: "passed", domain: "failed", servers: "skipped", event: "skipped" });
  await tab.textIs(step("domain", "failed"), `Add ${new URL(foreign.origin).host} `);
  await tab.textIs(part("check-summary"), "One thing does not work.");
  await eventually("nothing is asked for any more", async () => !(await stillAsks(tab)));
});

forEachBrowser("what the page's policy lacks is said in the words it needs", async (browser) => {
  put(own, "/strict", { script: "", connect: demo.info.service });
  const tab = await openScript(browser);
  const windows = await Windows.check(tab, `${own.origin}/strict`);
  await windows.toScript();
  await found(tab, { policy: "warned", servers: "failed", event: "passed", storage: "passed" });
  await tab.textIs(step("policy", "warned"), "Add to the policy: script-src 'wasm-unsafe-eval'.");
  await tab.textIs(
    step("servers", "failed"),
    `Add to the policy: connect-src ${new URL(demo.info.cic).origin}.`,
  );
  assert.deepEqual(await tab.accessibilityViolations("#check-card"), []);
  await tab.screenshot("installation-check-policy");
});

forEachBrowser("a page that may not speak to the service says so itself", async (browser) => {
  put(own, "/mute", { connect: "'self'" });
  const tab = await openScript(browser);
  await Windows.check(tab, `${own.origin}/mute`);
  await tab.textIs(NOTE, `cannot report to ${demo.info.service}`);
  await tab.textIs(NOTE, "connect-src");
});

forEachBrowser("before the visitor agrees nothing is recorded, stored or tried", async (browser) => {
  put(own, "/consent", { calls: 'ac("consent", "denied");' });
  const tab = await openScript(browser);
  const windows = await Windows.check(tab, `${own.origin}/consent`);
  await windows.toScript();
  await found(tab, { consent: "warned", storage: "skipped", event: "skipped", servers: "passed" });
  assert.equal(await stillAsks(tab), true, "the visitor may still agree");
  await windows.toPage();
  const kept = await tab.run(() => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    document.cookie,
  ]);
  assert.deepEqual(kept, [""]);
  await tab.run(() => {
    const { ac } = /** @type {any} */ (window);
    ac("consent", "granted");
    ac("pageview");
  });
  await windows.toScript();
  await found(tab, { consent: "passed", storage: "passed", event: "passed" });
  await windows.toPage();
  const left = await tab.run(() =>
    [...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie].join(),
  );
  assert.doesNotMatch(left, /waymeet\.check/, "what was tried is removed again");
});

forEachBrowser("where no word comes the likely causes are listed", async (browser) => {
  put(own, "/bare", { hasScript: false });
  const tab = await openScript(browser);
  const windows = await Windows.check(tab, `${own.origin}/bare`);
  await windows.toScript();
  await tab.textIs(part("check-summary"), "Waiting for the page…");
  await tab.textIs(part("check-causes"), "The script is not on that page.");
  assert.deepEqual(await tab.accessibilityViolations("#check-card"), []);
  await tab.run(() => document.getElementById("check-card")?.scrollIntoView());
  await tab.screenshot("installation-check-silent");
});

forEachBrowser("an address that is opened a second time is told nothing", async (browser) => {
  put(own, "/twice");
  const tab = await openScript(browser);
  // As the form does, but for going on to the page.
  const address = await tab.runAsync(async (page) => {
    const form = /** @type {any} */ (document.getElementById("check-form"));
    form.elements.address.value = page;
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(/** @type {any} */ (new FormData(form))),
    });
    return /0; url=([^"]+)/.exec(await answer.text())?.[1] ?? "";
  }, `${own.origin}/twice`);
  const script = await tab.driver.getWindowHandle();
  await tab.driver.switchTo().newWindow("tab");
  await tab.driver.get(address);
  await tab.find(NOTE);
  await tab.driver.switchTo().newWindow("tab");
  await tab.driver.get(address);
  const second = await tab.driver.getWindowHandle();
  await tab.driver.switchTo().window(script);
  await eventually("the administration knows", async () => {
    await tab.goto(await tab.address());
    return tab.shows(part("check-again"));
  });
  await tab.textIs(part("check-again"), "opened a second time: ignored");
  await tab.driver.switchTo().window(second);
  await eventually("nothing of it is to be seen there", () =>
    tab.run(() => document.querySelector("waymeet-check") === null),
  );
});

forEachVisitor(
  "a page that is checked is recorded as ever: once, and under its own address",
  async (visitor) => {
    visitor.page("/", { calls: (page) => page.ac("pageview") });
    await visitor.open("/#/oak&waymeet-check=to-ken_1");
    const { page } = await visitor.service.event("page_viewed");
    assert.equal(page.url, `${visitor.shop.origin}/#/oak`);
    // The next event comes after whatever the last one has set off.
    await visitor.inPage((page) => page.ac("record", "later"));
    await visitor.service.event("later");
    assert.deepEqual(visitor.service.names, ["page_viewed", "later"]);
    assert.equal(await visitor.tab.address(), `${visitor.shop.origin}/#/oak`);
    // The token goes to the service in reports, and nowhere else.
    const told = visitor.service.requests.filter(({ body }) => body.includes("to-ken_1"));
    assert.deepEqual([...new Set(told.map(({ path }) => path))], ["/v1/installation-checks"]);
    assert.equal(await visitor.errors(), "");
    assert.deepEqual(visitor.shop.violations, []);
  },
  { forPage: { pageviewConfig: "Auto" }, keepsFragment: true },
);

forEachVisitor("who has no such address never fetches what checks", async (visitor) => {
  visitor.page("/", { calls: (page) => page.ac("pageview") });
  await visitor.open("/#waymeet");
  await visitor.service.event("page_viewed");
  const paths = visitor.service.requests.map(({ path }) => path);
  assert.deepEqual(
    paths.filter((path) => path.includes("check")),
    [],
  );
});
