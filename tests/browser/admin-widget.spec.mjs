// @ts-check
/**
 * The configurator: a site gets its chat by clicking, its script is copied and pasted into an otherwise empty page of another origin,
 * and what is published later reaches that page without touching it.
 */

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { demoOfThisFile, eventually, forEachBrowser, Key, Site } from "./support/index.mjs";
import { agentComes, chat, hangUp, LAUNCHER, logInAs, logInToService, part } from "./support/people.mjs";
import { freePort } from "./support/port.mjs";
import { choose, field, focusIsIn, goToSection, pressRow, problem } from "./support/rules.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const demo = demoOfThisFile();
/** @type {Site} */
let site;
before(async () => {
  site = await Site.start({}, { policy: "" });
});
after(async () => site.stop());

/** Where the demo's own widget is configured. */
const ofDemo = () => `${demo.info.service}/admin/deployments/${demo.info.deploymentId}/widget`;

/**
 * Makes a widget for the site, by clicking from the first page on.
 *
 * @param {Tab} admin
 * @param {string} name
 */
async function makeWidget(admin, name) {
  await goToSection(admin, "/admin/widgets");
  await admin.click(part("new"));
  await admin.type("#name", name);
  await admin.type("#domains", new URL(site.origin).host);
  await admin.click(part("create"));
  await admin.textIs(part("said"), "The website is created");
}

/** @param {Tab} admin */
async function publish(admin) {
  await admin.click(part("publish"));
  await admin.textIs(part("said"), "published: pages have it");
}

/**
 * Copies the script, and pastes what is in the clipboard.
 *
 * @param {Tab} admin On the page of the script.
 */
async function copyScript(admin) {
  const shown = await admin.text(part("script"));
  await admin.click(part("copy-script"));
  await admin.textIs(part("copy-script"), "Copied");
  await admin.click(part("tab-import"));
  await admin.click("#block");
  await admin.pressWith(Key.CONTROL, "v");
  const pasted = await eventually("the clipboard is pasted", () =>
    admin.run(() => /** @type {HTMLTextAreaElement} */ (document.querySelector("#block")).value),
  );
  assert.equal(pasted.trim(), shown.trim());
  return pasted;
}

/** An otherwise empty page. @param {string} script */
const emptyPage = (script) =>
  `<!doctype html><html lang="en"><head><title>Empty</title>${script}</head><body></body></html>`;

forEachBrowser("from nothing to a chat on an empty page of another origin", async (browser) => {
  const name = `Outlet (${browser.name})`;
  const path = `/${browser.name}`;
  const admin = await browser.open();
  await admin.resize(1440, 1000);
  await logInToService(admin, demo);
  await makeWidget(admin, name);
  // What the organization has elsewhere is there already: nothing is to be typed.
  await admin.textIs(part("words"), "Visitors chat with");
  await choose(admin, field("target.type"), "Workgroup");
  await admin.type(field("target.name"), "Web Sales");
  // Firefox lists what is known below the field, and takes the next click for its own.
  await admin.press(Key.TAB);
  await publish(admin);
  await admin.click(`${part("said")} a`);
  const script = await copyScript(admin);
  site.pages[path] = { body: emptyPage(script) };

  const visitor = await browser.open();
  await visitor.goto(site.origin + path);
  await visitor.click(LAUNCHER);
  await visitor.submit(chat("name"), "Ada");
  const desk = await agentComes(browser, demo);
  await desk.click(part("pickup"));
  await desk.submit(part("composer"), "Good day");
  await visitor.textIs(chat("transcript"), "Good day");
  // What nobody ends rings again at the next desk of this contact centre.
  await hangUp(desk);
  await desk.click(part("log-out"));

  // Published anew, the page is as it was, and the widget is another.
  await goToSection(admin, "/admin/widgets");
  await admin.click(`${part("widget")}[data-name="${name}"] a`);
  await admin.run(
    (input) => {
      /** @type {any} */ (input).value = "#7a1d4d";
      /** @type {any} */ (input).dispatchEvent(new Event("change", { bubbles: true }));
    },
    await admin.find(field("theme.accent")),
  );
  await admin.textIs(`[id="f-theme.accent-hint"]`, "White letters on it");
  await admin.type(field("launcher.label"), "Ask the outlet");
  await publish(admin);
  const other = await browser.open();
  await other.goto(site.origin + path);
  await other.textIs(LAUNCHER, "Ask the outlet");
  const colour = await (await other.find(LAUNCHER)).getCssValue("background-color");
  assert.match(colour, /^rgba?\(122, 29, 77/);

  // And the way back.
  await admin.click(part("tab-versions"));
  await admin.click(`${part("version")}[data-number="2"] summary`);
  await admin.textIs(
    `${part("version")}[data-number="2"] table`,
    /Launcher › Button text\s+not set\s+Ask the outlet/,
  );
  await admin.click(`${part("version")}[data-number="1"] ${part("bring-back")}`);
  await admin.textIs(part("said"), "That version is the draft now");
  await publish(admin);
  await other.goto(site.origin + path);
  await eventually(
    "the launcher is as it was",
    async () => !(await other.text(LAUNCHER)).includes("Ask the outlet"),
  );
});

forEachBrowser("what is wrong is said while one types, and nothing of it is published", async (browser) => {
  const admin = await browser.open();
  await admin.resize(1440, 1000);
  await logInToService(admin, demo);
  await admin.goto(ofDemo());
  for (const [place, typed, told] of /** @type {[string, string, string][]} */ ([
    ["cic.servers[0]", "cic.example", "no address of a server"],
    ["theme.logo", "http://shop.example/logo.png", "no address with https"],
    ["launcher.offset.side", "5000", "no whole number in that range"],
  ])) {
    const before = await (await admin.find(field(place))).getAttribute("value");
    await admin.type(field(place), typed);
    await admin.textIs(problem(place), told);
    assert.equal(await (await admin.find(field(place))).getAttribute("value"), typed);
    await admin.type(field(place), before || Key.BACK_SPACE);
    await admin.textIs(problem(place), /^$/).catch(async () => {
      // What is empty has no text to be found.
      assert.equal(await admin.shows(`${problem(place)}:not(:empty)`), false);
    });
  }
  await admin.type(field("target.name"), " ");
  await admin.press(Key.TAB);
  await admin.click(part("publish"));
  await admin.textIs(part("said"), "Not saved yet");
  await admin.textIs(problem("target.name"), "It is empty");
  await admin.textIs(part("mistakes"), "Who takes the chat › Name: It is empty");
  assert.deepEqual(await admin.accessibilityViolations(), [], "with a mistake");
  // What can be seen is what was saved without mistakes.
  await admin.textIs(part("preview-status"), "There is a mistake in the form: this is how it was before.");
  await admin.inFrame(part("preview-frame"), (frame) => frame.find(chat("form")));
  await admin.click(`${part("mistakes")} a`);
  await focusIsIn(admin, field("target.name"));
  // The list gets shorter while they are mended, and only then.
  await admin.type(field("theme.logo"), "http://x");
  await admin.textIs(part("mistakes"), /Name[^]*Logo/);
  await admin.type(field("target.name"), "Web");
  await admin.textIs(part("mistakes"), /^Looks › Logo/);
  const answer = await fetch(`${demo.info.service}/v1/sites/${demo.info.deploymentId}/widget`, {
    headers: { Origin: demo.info.shop },
  });
  assert.equal((await answer.json()).target.name, "Web Sales");
});

forEachBrowser(
  "the real widget shows what is typed, in every state, on each device, in any language",
  async (browser) => {
    const admin = await browser.open();
    await admin.resize(1440, 1000);
    await logInToService(admin, demo);
    await admin.goto(ofDemo());
    const inPreview = (/** @type {(frame: Tab) => Promise<any>} */ look) =>
      admin.inFrame(part("preview-frame"), look);
    await inPreview((frame) => frame.find(chat("form")));
    await admin.type(field("form.intro"), "Tell us about your lamp.");
    await inPreview((frame) => frame.textIs(chat("form"), "Tell us about your lamp."));
    await admin.click(part("preview-state-launcher"));
    await admin.textIs(part("preview-status"), "Launcher");
    await admin.type(field("launcher.label"), "Ask about lamps");
    await inPreview((frame) => frame.textIs(LAUNCHER, "Ask about lamps"));
    await admin.click(part("preview-state-chatting"));
    await admin.click(part("preview-device-desktop"));
    await admin.click(part("preview-scheme-dark"));
    await choose(admin, part("preview-language"), "de");
    await admin.textIs(part("preview-status"), /Chatting, on a desktop, dark, Deutsch/);
    await inPreview((frame) => frame.find(chat("composer")));
    // A mistake leaves the last that could be shown.
    await admin.type(field("maxMessageLength"), "0");
    await admin.textIs(problem("maxMessageLength"), "no whole number in that range");
    await admin.textIs(part("preview-status"), "There is a mistake in the form: this is how it was before.");
    await inPreview((frame) => frame.find(chat("composer")));
    assert.deepEqual(await admin.accessibilityViolations(), []);
    await admin.screenshot("widget-chatting");
    // What was typed is nobody's yet.
    const answer = await fetch(`${demo.info.service}/v1/sites/${demo.info.deploymentId}/widget`, {
      headers: { Origin: demo.info.shop },
    });
    assert.equal((await answer.json()).launcher.label, undefined);
  },
);

forEachBrowser("where the preview is below the form a link leads there and back", async (browser) => {
  const admin = await browser.open();
  await admin.resize(500, 800);
  await logInToService(admin, demo);
  await admin.goto(ofDemo());
  const isInSight = async (/** @type {string} */ selector) =>
    admin.run(
      (element) => {
        const { top, bottom } = /** @type {any} */ (element).getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      },
      await admin.find(selector),
    );
  await admin.type(field("launcher.label"), "Ask about lamps");
  await eventually("what was typed is checked", () =>
    admin.run(() => document.getElementById("widget-config")?.dataset.config?.includes("Ask about lamps")),
  );
  assert.equal(await isInSight("#preview-title"), false);
  await admin.click(part("to-preview"));
  await eventually("the preview is in sight", () => isInSight("#preview-title"));
  await admin.click(part("preview-state-launcher"));
  await admin.inFrame(part("preview-frame"), (frame) => frame.textIs(LAUNCHER, "Ask about lamps"));
  await admin.click(part("to-form"));
  await focusIsIn(admin, field("launcher.label"));
  await eventually("the field is in sight again", () => isInSight(field("launcher.label")));
});

forEachBrowser("questions, hours and words are made row by row, from the keyboard", async (browser) => {
  const admin = await browser.open();
  await admin.resize(1440, 1000);
  await logInToService(admin, demo);
  await makeWidget(admin, `Rows (${browser.name})`);
  await admin.type(field("target.name"), "Web Sales");
  await admin.press(Key.TAB);
  await pressRow(admin, "add:form.fields");
  await focusIsIn(admin, field("form.fields[0].label"));
  await admin.press("Which lamp?");
  await admin.type(field("form.fields[0].name"), "lamp");
  await admin.press(Key.TAB);
  await choose(admin, field("shown.open"), "hours");
  await admin.textIs(part("words"), "at certain times");
  await pressRow(admin, "add:hours.week");
  await admin.find(field("hours.week[0].from"));
  await admin.type(field("hours.timeZone"), "Europe/Berlin");
  await admin.press(Key.TAB);
  await admin.textIs(part("words"), "Europe/Berlin");
  await pressRow(admin, "add:shown.wording");
  await admin.find(field("shown.wording[0].text"));
  await choose(admin, field("shown.wording[0].language"), "de");
  await admin.type(field("shown.wording[0].text"), "Frag uns");
  await admin.textIs(part("words"), "asked one question");
  await admin.textIs(part("words"), "Europe/Berlin");
  await admin.click(part("save"));
  await admin.textIs(part("said"), "The draft is saved");
  assert.deepEqual(await admin.accessibilityViolations(), [], "the draft");
  assert.equal(await (await admin.find(field("form.fields[0].label"))).getAttribute("value"), "Which lamp?");
  assert.equal(await (await admin.find(field("shown.wording[0].text"))).getAttribute("value"), "Frag uns");
  assert.equal(await (await admin.find(field("hours.week[0].from"))).getAttribute("value"), "09:00");
  await pressRow(admin, "remove:form.fields[0]");
  await eventually("the question is gone", async () => !(await admin.shows(field("form.fields[0].label"))));
});

forEachBrowser(
  "every page of a widget has nothing axe complains of, wide, dark and on a phone",
  async (browser) => {
    const admin = await browser.open();
    await logInToService(admin, demo);
    for (const [width, height] of [
      [1440, 1000],
      [390, 800],
    ]) {
      await admin.resize(Number(width), Number(height));
      for (const path of ["", "/script", "/script?for=react", "/versions", "/import"]) {
        await admin.goto(ofDemo() + path);
        assert.deepEqual(await admin.accessibilityViolations(), [], `${path} at ${width}`);
        await admin.screenshot(`widget${path.replace(/\W+/g, "-")}-${width}`);
        const overflow = await admin.run(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overflow <= 0, `${path} at ${width}: ${overflow} pixels too wide`);
      }
      for (const path of ["/admin/widgets", "/admin/widgets/new"]) {
        await admin.goto(demo.info.service + path);
        assert.deepEqual(await admin.accessibilityViolations(), [], `${path} at ${width}`);
      }
    }
  },
);

forEachBrowser(
  "an agent who may look at settings changes none, and a stranger sees nothing",
  async (browser) => {
    const agent = await browser.open();
    await logInAs(agent, demo, "AI Agent");
    await agent.goto(ofDemo());
    await agent.find(part("read-only"));
    assert.equal(await agent.shows(part("publish")), false);
    const stranger = await browser.open();
    await stranger.goto(ofDemo());
    await stranger.find("#password, [name=password]");
  },
);

forEachBrowser("the connection test says in plain words what works and what does not", async (browser) => {
  const admin = await browser.open();
  await admin.resize(1440, 1000);
  await logInToService(admin, demo);
  await admin.goto(ofDemo());
  await admin.click(part("test-connection"));
  const step = (/** @type {string} */ name) => `${part("connection-step")}[data-step="${name}"]`;
  await admin.find(`${step("chat")}[data-outcome="passed"]`);
  await admin.find(`${step("pages")}[data-outcome="passed"]`);
  assert.deepEqual(await admin.accessibilityViolations(), [], "a server that works");
  await admin.screenshot("widget-connection-works");
  // What was found out stays while one types.
  await admin.type(field("cic.servers[0]"), `http://127.0.0.1:${await freePort()}`);
  await admin.textIs(part("words"), "Visitors chat with");
  await admin.find(step("chat"));
  await admin.click(part("test-connection"));
  await admin.find(`${step("connection")}[data-outcome="failed"]`);
  await admin.find(`${step("chat")}[data-outcome="skipped"]`);
  await admin.type(field("cic.servers[0]"), "https://nobody.invalid:8019");
  await admin.click(part("test-connection"));
  await admin.find(`${step("name")}[data-outcome="failed"]`);
  assert.deepEqual(await admin.accessibilityViolations(), [], "a server that is not there");
  await admin.screenshot("widget-connection-broken");
});
