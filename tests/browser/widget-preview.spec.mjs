// @ts-check
/** The widget's preview in the administration: the real widget, in each of its states, without a network and without a trace. */

import assert from "node:assert/strict";

import { demoOfThisFile, eventually, forEachBrowser } from "./support/index.mjs";
import { callback, chat, LAUNCHER, logInToService } from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const demo = demoOfThisFile();

const CONFIG = {
  version: 2,
  cic: { servers: ["https://cic.example"], dialect: "webtools" },
  target: { name: "Web Sales", type: "Workgroup" },
  theme: { accent: "#0b6e4f", scheme: "auto" },
  launcher: { enabled: true, delayMs: 60_000 },
  callback: { enabled: true },
  rating: true,
};

/** Each state, and what of the widget says that it is there. @type {[string, string][]} */
const STATES = [
  ["launcher", LAUNCHER],
  ["form", chat("form")],
  ["waiting", chat("composer")],
  ["chatting", chat("composer")],
  ["ended", chat("ended")],
  ["closed", chat("nobody")],
  ["out-of-hours", chat("panel")],
];

/** @param {Tab} tab */
async function openFrame(tab) {
  await logInToService(tab, demo);
  await tab.goto(new URL("/admin/widget-frame", demo.info.admin).href);
}

/**
 * Has the frame show something, and answers what it says to that.
 *
 * @param {Tab} tab
 * @param {{ state: string, language?: string, scheme?: string, config?: object }} shown
 */
const show = (tab, { state, language = "en", scheme = "light", config = CONFIG }) =>
  tab.runAsync(
    (message) =>
      new Promise((resolve) => {
        addEventListener("message", function hear({ data }) {
          if (data?.what !== "shown" && data?.what !== "failed") return;
          removeEventListener("message", hear);
          resolve(data);
        });
        postMessage(message, location.origin);
      }),
    { what: "show", config, language, state, scheme },
  );

/** What the frame's origin keeps for others to find. @param {Tab} tab */
const traces = async (tab) => {
  await tab.goto(new URL("/admin/account", demo.info.admin).href);
  return tab.run(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
};

forEachBrowser("every state is shown, light and dark, from left and from right", async (browser) => {
  const tab = await browser.open();
  await tab.resize(1280, 900);
  await openFrame(tab);
  for (const [language, scheme, direction] of [
    ["en", "light", "ltr"],
    ["de", "dark", "ltr"],
    ["ar", "light", "rtl"],
  ]) {
    for (const [state, seen] of STATES) {
      const what = `${state}, ${language}, ${scheme}`;
      assert.deepEqual(await show(tab, { state, language, scheme }), { what: "shown", state }, what);
      await tab.find(seen);
      const looks = await tab.run(() => {
        const { lang, dir } = document.documentElement;
        const hosts = [...document.body.children].filter((host) => host.shadowRoot);
        return {
          lang,
          dir,
          hosts: hosts.map((host) => [host.getAttribute("lang"), host.getAttribute("data-scheme")]),
        };
      });
      assert.deepEqual([looks.lang, looks.dir], [language, direction], what);
      assert.ok(looks.hosts.length > 0, what);
      for (const host of looks.hosts) assert.deepEqual(host, [language, scheme], what);
      assert.deepEqual(await tab.accessibilityViolations(), [], what);
      await tab.screenshot(`widget-preview-${state}-${language}-${scheme}`);
    }
  }
  const { state } = /** @type {any} */ (await show(tab, { state: "form", language: "de" }));
  assert.equal(state, "form");
  assert.match(await tab.text(chat("start")), /Chat/);
  assert.deepEqual(await tab.policyViolations(), []);
});

forEachBrowser("a chat goes both ways, and leaves neither a request nor a trace", async (browser) => {
  const tab = await browser.open();
  await tab.resize(500, 900);
  await logInToService(tab, demo);
  const before = await traces(tab);
  await tab.goto(new URL("/admin/widget-frame", demo.info.admin).href);
  assert.deepEqual(await show(tab, { state: "form" }), { what: "shown", state: "form" });
  await tab.submit(chat("name"), "Grace");
  await tab.textIs(chat("transcript"), "Hello Grace, this is Robin.");
  await tab.submit(chat("composer"), "Good morning");
  await tab.textIs(chat("typing"), "Robin");
  await tab.textIs(chat("transcript"), /Good morning[^]*Thank you for writing!/);
  assert.equal((await tab.text(chat("transcript"))).split("Good morning").length, 2, "it is there once");

  // A call is asked for, and taken back.
  await show(tab, { state: "closed" });
  await tab.click(chat("ask-for-call"));
  await tab.type(callback("name"), "Grace");
  await tab.submit(callback("telephone"), "+49 30 1234567");
  await tab.textIs(callback("callback-status"), "+49 30 1234567");
  await tab.click(callback("callback-cancel"));
  await tab.textIs(callback("callback-status"), "cancelled");

  const foreign = await tab.run((files) => {
    const { origin } = location;
    const fetched = performance.getEntriesByType("resource").map(({ name }) => name);
    return fetched.filter((name) => !new RegExp(`^${origin}/${files}`).test(name));
  }, "(static/(widget-frame\\.(js|css)|icon\\.svg)|waymeet_[\\w-]+\\.(js|wasm|json)(\\?\\d+)?)$");
  assert.deepEqual(foreign, []);
  assert.deepEqual(await tab.policyViolations(), []);
  await show(tab, { state: "chatting" });
  assert.deepEqual(await traces(tab), before);
});

forEachBrowser("there is less to see where less is set up, and that is said", async (browser) => {
  const tab = await browser.open();
  await openFrame(tab);
  const config = {
    ...CONFIG,
    launcher: {},
    callback: {},
    hours: { timeZone: "UTC", week: [], whenClosed: "hide" },
  };
  for (const [state, note] of [
    ["launcher", "no-launcher"],
    ["closed", "no-callback"],
    ["out-of-hours", "no-launcher"],
  ]) {
    assert.deepEqual(await show(tab, { state: `${state}`, config }), { what: "shown", state, note });
  }
  assert.equal(await tab.shows(LAUNCHER), false);
  // What is asked for last is shown, and nothing is said of the others.
  const answers = await tab.runAsync(
    (messages) =>
      new Promise((resolve) => {
        /** @type {string[]} */
        const heard = [];
        addEventListener("message", ({ data }) => {
          if (data.what !== "show") heard.push(data.state);
          if (data.state === "ended" && data.what === "shown") resolve(heard);
        });
        for (const message of messages) postMessage(message, location.origin);
      }),
    ["chatting", "waiting", "form", "ended"].map((state) => ({
      what: "show",
      config: CONFIG,
      language: "en",
      scheme: "light",
      state,
    })),
  );
  assert.deepEqual(answers, ["ended"]);
  await eventually("one panel is there", async () => (await tab.all("waymeet-chat")).length === 1);
});

forEachBrowser("a stranger sees no preview", async (browser) => {
  const tab = await browser.open();
  await tab.goto(new URL("/admin/widget-frame", demo.info.admin).href);
  await tab.textIs("h1", "Log in");
});
