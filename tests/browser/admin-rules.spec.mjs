// @ts-check
/** Segments, outcomes, action maps and content offers, made and changed in the pages of the administration. */

import assert from "node:assert/strict";

import { demoOfThisFile, eventually, forEachBrowser, Key } from "./support/index.mjs";
import { logInAs, logInToService, pageIsAnswered, part } from "./support/people.mjs";
import { choose, field, focusIsIn, goToSection, problem, rowButton } from "./support/rules.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

// Far from UTC, so that a time that was not converted is seen to be another one.
process.env.TZ = "Asia/Kolkata";

const demo = demoOfThisFile();

/** Every list of rules, with the page of a new one. */
const SECTIONS = [
  "/admin/segments",
  "/admin/outcomes",
  "/admin/action-maps",
  "/admin/content-offers",
  "/admin/workgroups",
  "/admin/schedules",
  "/admin/schedules/single",
];

/** @param {Tab} tab @param {string} path */
async function open(tab, path) {
  await tab.goto(new URL(path, demo.info.admin).href);
}

/** The value of a field as it is now. @param {Tab} tab @param {string} selector */
async function valueOf(tab, selector) {
  return tab.run((found) => /** @type {any} */ (found).value, await tab.find(selector));
}

/** A visit that is recorded before anything is tested against it. @param {import("./support/index.mjs").Browser} browser */
async function visitTheShop(browser) {
  const visitor = await browser.open();
  await visitor.goto(demo.info.shop);
  await pageIsAnswered(visitor);
  await visitor.goto(new URL("/help", demo.info.shop).href);
  await pageIsAnswered(visitor);
}

forEachBrowser(
  "a segment is made by clicking and typing, tested, found, deleted and brought back",
  async (browser) => {
    const name = `Helpless ${browser.name}`;
    await visitTheShop(browser);
    const tab = await browser.open();
    await tab.resize(1280, 1000);
    await logInToService(tab, demo);
    await goToSection(tab, "/admin/segments");
    await tab.click(part("new"));
    await focusIsIn(tab, field("displayName"));
    await tab.press(name);
    await tab.textIs(part("words"), "Visitors who view a page.");

    // A row is added where one looks next, and what is typed is said in plain words while it is typed.
    await tab.click(rowButton("add:journey.patterns[0].criteria"));
    const row = "journey.patterns[0].criteria[0]";
    await focusIsIn(tab, field(`${row}.key`));
    assert.equal(await valueOf(tab, field("displayName")), name);
    await tab.type(field(`${row}.values`), "/help");
    await tab.textIs(part("words"), "Visitors who view a page whose page path starts with “/help”.");
    await focusIsIn(tab, field(`${row}.values`));
    assert.deepEqual(await tab.accessibilityViolations(), []);

    await tab.click(part("test"));
    await tab.textIs(part("test-matched"), /^[1-9]/);
    await tab.find(part("test-example"));
    assert.deepEqual(await tab.accessibilityViolations(), [], "the result of the test");

    await tab.click(part("save"));
    await tab.textIs(part("said"), "Created");
    assert.match(await tab.address(), /\/admin\/segments\/[0-9a-f-]{36}(\?|$)/);
    await goToSection(tab, "/admin/segments");
    await tab.type("#query", name);
    await eventually("only it is listed", async () => (await tab.all(part("row"))).length === 1);
    assert.match(await tab.address(), /q=Helpless/, "what is looked for has an address");
    await tab.click(`${part("row")} a`);
    await tab.click(part("delete"));
    await tab.textIs(part("deleted"), name);
    assert.deepEqual(await tab.accessibilityViolations(), [], "the list after a deletion");
    await tab.click(part("undo"));
    await tab.textIs(part("said"), "Restored");
    assert.equal(await valueOf(tab, field("displayName")), name);
    await tab.click(part("versions"));
    await tab.textIs(part("versions"), "Version 1");
    assert.deepEqual(await tab.accessibilityViolations(), [], "the versions");
    assert.deepEqual(await tab.policyViolations(), []);
  },
);

forEachBrowser(
  "what is wrong is told at its field while one types, and at a save nothing is lost",
  async (browser) => {
    const tab = await browser.open();
    await tab.resize(1280, 1000);
    await logInToService(tab, demo);
    await open(tab, "/admin/outcomes/new");
    await tab.type(field("displayName"), "Orders");
    await tab.type(field("journey.patterns[0].count"), "0");
    await tab.textIs(problem("journey.patterns[0].count"), "This is less than 1.");
    await tab.click(part("save"));
    await tab.textIs(part("said"), "Not saved yet");
    await focusIsIn(tab, field("journey.patterns[0].count"));
    assert.equal(await valueOf(tab, field("displayName")), "Orders");
    assert.deepEqual(await tab.accessibilityViolations(), []);
    await tab.type(field("journey.patterns[0].count"), "2");
    await eventually(
      "the problem is gone",
      async () => !(await tab.shows(problem("journey.patterns[0].count"))),
    );
    // Of an attribute of the event the name is asked for, and of nothing else.
    await tab.click(rowButton("add:journey.patterns[0].criteria"));
    const row = "journey.patterns[0].criteria[0]";
    await tab.find(field(`${row}.key`));
    assert.equal(await tab.shows(field(`${row}.key-attribute`)), false);
    await choose(tab, field(`${row}.key`), "attributes");
    await tab.type(field(`${row}.key-attribute`), "total");
    await choose(tab, field(`${row}.operator`), "greaterThan");
    await tab.type(field(`${row}.values`), "50");
    await tab.textIs(part("words"), "attribute “total” is greater than “50”");
    assert.deepEqual(await tab.policyViolations(), []);
  },
);

forEachBrowser("a content offer is seen while it is designed, in every mode and layout", async (browser) => {
  const tab = await browser.open();
  await tab.resize(1400, 1000);
  await logInToService(tab, demo);
  await open(tab, "/admin/content-offers/new");
  await tab.type(field("contentOffer.headline"), "Half price");
  const preview = part("preview");
  const seen = (/** @type {string} */ selector) =>
    tab.inFrame(preview, () => tab.text(`waymeet-offer >>> ${selector}`));
  await eventually("the headline is seen", async () => (await seen(".headline")) === "Half price");
  for (const mode of ["Overlay", "Modal", "Toast"]) {
    await choose(tab, field("contentOffer.displayMode"), mode);
    for (const layout of ["ImageOnly", "LeftText", "RightText", "TopText", "BottomText", "TextOnly"]) {
      await choose(tab, field("contentOffer.layoutMode"), layout);
      await eventually(`${mode} with ${layout} is drawn`, () =>
        tab.run(
          (wanted, image) => {
            const offer = document.querySelector("[data-offer]")?.getAttribute("data-offer") ?? "";
            return offer.includes(String(wanted)) || (image && offer === "");
          },
          `"layoutMode":"${layout}"`,
          layout === "ImageOnly",
        ),
      );
      await tab.type(field("contentOffer.body"), `${mode} with ${layout}`);
      if (layout === "ImageOnly") continue;
      await eventually(
        `${mode} with ${layout} is seen`,
        async () => (await seen(".body")) === `${mode} with ${layout}`,
      );
    }
  }
  await tab.click('[data-preview="phone"]');
  await tab.click('[data-preview="dark"]');
  await eventually("the page in the frame is dark", () =>
    tab.inFrame(preview, () => tab.run(() => document.documentElement.classList.contains("is-dark"))),
  );
  assert.deepEqual(await tab.accessibilityViolations(), []);
  // Nothing is stored or offered by looking.
  await tab.type(field("contentOffer.headline"), '<img src="x" onerror="alert(1)">');
  await eventually("markup is text", async () => (await seen(".headline")).startsWith("<img"));
  assert.deepEqual(await tab.policyViolations(), []);
});

forEachBrowser(
  "of two windows that edit at once the second is told, and saves over it if it means to",
  async (browser) => {
    const [one, other] = [await browser.open(), await browser.open()];
    for (const tab of [one, other]) {
      await tab.resize(1280, 1000);
      await logInToService(tab, demo);
      await open(tab, "/admin/workgroups?q=Web+Sales");
      await tab.click(`${part("row")} a`);
      await tab.find(field("description"));
    }
    await one.type(field("description"), "From the first window");
    await one.click(part("save"));
    await one.textIs(part("said"), "Saved");
    await other.type(field("description"), "From the second window");
    await other.click(part("save"));
    await other.textIs(part("conflict"), "Somebody else has saved");
    assert.equal(await valueOf(other, field("description")), "From the second window");
    assert.deepEqual(await other.accessibilityViolations(), []);
    await other.click(part("save-over"));
    await other.textIs(part("said"), "Saved");
    await one.driver.navigate().refresh();
    assert.equal(await valueOf(one, field("description")), "From the second window");
  },
);

forEachBrowser("by keyboard alone an action map with a content offer is made", async (browser) => {
  const tab = await browser.open();
  await tab.resize(1280, 1000);
  await logInToService(tab, demo);
  await open(tab, "/admin/action-maps/new");
  await focusIsIn(tab, field("displayName"));
  await tab.press(`By keyboard ${browser.name}`, Key.TAB, Key.TAB);
  // The first segment, by the space bar.
  await focusIsIn(tab, 'input[name="triggerWithSegments:list"][type="checkbox"]');
  await tab.press(" ");
  await tab.textIs(part("words"), "in the segment “Interested buyer”");
  await tab.run((list) => /** @type {any} */ (list).focus(), await tab.find(field("action.mediaType")));
  await tab.press("S");
  await eventually("the content offer is chosen", async () =>
    /contentOffer/.test(await valueOf(tab, field("action.mediaType"))),
  );
  await tab.press(Key.TAB);
  await focusIsIn(tab, field("action.actionTemplate.id"));
  assert.equal(await tab.shows(field("action.actionTargetId")), false, "of a chat nothing is asked");
  await tab.press("F");
  await tab.textIs(part("words"), "are shown the content offer “Free delivery”");
  // Enter in a line saves, and presses none of the buttons before it.
  await tab.run((line) => /** @type {any} */ (line).focus(), await tab.find(field("displayName")));
  await tab.press(Key.ENTER);
  await tab.textIs(part("said"), "Created");
  await tab.click(part("delete"));
  await tab.find(part("deleted"));
});

forEachBrowser("every page of rules has nothing axe complains of, wide and on a phone", async (browser) => {
  const tab = await browser.open();
  await logInToService(tab, demo);
  for (const [width, height] of [
    [1280, 900],
    [400, 800],
  ]) {
    await tab.resize(width, height);
    for (const path of [...SECTIONS.flatMap((list) => [list, `${list}/new`]), "/admin/frequency-caps"]) {
      await open(tab, path);
      await tab.find("h1");
      assert.deepEqual(await tab.accessibilityViolations(), [], `${path} at ${width}`);
      const overflow = await tab.run(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(overflow <= 0, `${path} at ${width} is ${overflow} px too wide`);
    }
  }
  // On a phone the sections are behind a button.
  assert.equal(await tab.shows(".nav a"), false);
  await tab.click(part("menu"));
  await tab.click('.nav a[href="/admin/segments"]');
  await tab.textIs("h1", "Segments");
  assert.deepEqual(await tab.policyViolations(), []);
});

forEachBrowser("an agent looks at the rules and changes none, and a stranger sees none", async (browser) => {
  const stranger = await browser.open();
  for (const path of [...SECTIONS, "/admin/frequency-caps", "/admin/segments/new"]) {
    await open(stranger, path);
    await stranger.textIs("h1", "Log in");
  }
  const agent = await browser.open();
  await agent.resize(1280, 900);
  await logInAs(agent, demo, "AI Agent");
  for (const [path, isSeen] of /** @type {[string, boolean][]} */ ([
    ["/admin/segments", true],
    ["/admin/outcomes", true],
    ["/admin/action-maps", true],
    ["/admin/content-offers", false],
    ["/admin/workgroups", true],
    ["/admin/schedules", false],
    ["/admin/segments/new", false],
  ])) {
    await open(agent, path);
    if (isSeen) {
      await agent.find(part("row"), { withinMs: 5_000 }).catch(() => agent.find(part("empty")));
      assert.equal(await agent.shows(part("new")), false, path);
    } else {
      await agent.textIs("h1", "Not allowed");
    }
  }
  await open(agent, "/admin/segments");
  await agent.click(`${part("row")} a`);
  await agent.find(part("form"));
  assert.equal(await agent.shows(part("save")), false);
  assert.equal(await agent.shows(part("delete")), false);
  assert.deepEqual(await agent.accessibilityViolations(), []);
});

forEachBrowser("a date is asked for in the viewer's time and kept in UTC", async (browser) => {
  const tab = await browser.open();
  await tab.resize(1280, 1000);
  await logInToService(tab, demo);
  await open(tab, "/admin/action-maps?q=Invite");
  await tab.click(`${part("row")} a`);
  await tab.textIs(`label[for="f-startDate"]`, "From (your time)");
  const local = "2026-03-29T12:30";
  await tab.run(
    (input, value) => {
      const date = /** @type {any} */ (input);
      date.value = value;
      date.dispatchEvent(new Event("change", { bubbles: true }));
    },
    await tab.find(field("startDate")),
    local,
  );
  await tab.click(part("save"));
  await tab.textIs(part("said"), "Saved");
  assert.equal(await valueOf(tab, field("startDate")), local, "the viewer sees what was typed");
  const kept = await tab.run(() => document.querySelector('[id="f-startDate"]')?.getAttribute("value"));
  const expected = await tab.run((text) => new Date(String(text)).toISOString().slice(0, 16), local);
  assert.equal(kept, expected, "the service keeps UTC");
  assert.notEqual(kept, local, "this browser is far from UTC");
});
