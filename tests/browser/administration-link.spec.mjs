// @ts-check
/** The link with the organisation, what is missing without all of it, and reading it on a phone and at four times the size. */

import assert from "node:assert/strict";

import { administer, Cic, focusIsOn, goTo, SERVER_LICENCE, valueOf } from "./support/administration.mjs";
import { eventually, forEachBrowser, Key, startDemo } from "./support/index.mjs";
import { pretendMedia } from "./support/media.mjs";
import { part } from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

/**
 * A demo for one test alone: what it cuts it cannot mend.
 *
 * @param {(demo: import("./support/demo.mjs").Demo) => Promise<void>} work
 */
async function withDemo(work) {
  const demo = await startDemo();
  try {
    await work(demo);
  } finally {
    assert.equal(await demo.stop(), 0, "the demo ends cleanly");
  }
}

forEachBrowser("the link is tried, broken, and cut, and its secret is never shown", async (browser) =>
  withDemo(async (demo) => {
    const cic = await Cic.administrator(demo);
    const tab = await browser.open();
    await tab.resize(1280, 900);
    await administer(tab, demo, "#organisation");
    await tab.textIs(part("link-state"), "linked with an organisation");
    assert.equal(await valueOf(tab, part("organisation")), demo.info.organisationId);
    assert.equal(await valueOf(tab, part("secret")), "");
    await tab.click(part("link-test"));
    await tab.textIs(part("link-result"), /^It works: the service knows this organisation as “.+”\.$/);

    for (const [field, wrong, says] of [
      ["service", "journeys.example", "The service address does not begin with https:// or http://."],
      ["organisation", "abc", "The organisation ID is no UUID."],
      ["secret", "short", "The secret is shorter than 16 bytes."],
      ["shortName", "a-b", "The short name has other characters than a-z, A-Z and 0-9."],
      ["administratorEmail", "nobody", "This is no e-mail address."],
    ]) {
      const good = await valueOf(tab, part(String(field)));
      await tab.submit(part(String(field)), String(wrong));
      await tab.textIs(part(`${field}-error`), String(says));
      await focusIsOn(tab, part(String(field)));
      await tab.run((input) => /** @type {any} */ (input).select(), await tab.find(part(String(field))));
      await tab.press(good || Key.BACK_SPACE);
    }
    await tab.type(part("shortName"), "alder");
    await tab.type(part("administratorEmail"), "admin@alder.example");
    await tab.click(part("save"));
    await tab.textIs(part("form-state"), "Saved.");
    const linked = (await cic.admin("GET", "organisation")).body;
    assert.deepEqual([linked.shortName, linked.administratorEmail], ["alder", "admin@alder.example"]);
    await tab.click(part("link-test"));
    await tab.textIs(part("link-result"), "It works");

    // A secret the service does not know, and an address nobody answers at.
    await tab.type(part("secret"), "quite another secret");
    await tab.textIs(part("link-test"), "Save and test connection");
    await tab.click(part("link-test"));
    await tab.textIs(
      part("link-result"),
      "It does not work. The engagement service does not know this organisation with this secret.",
    );
    assert.equal(await valueOf(tab, part("secret")), "", "it is kept, and not shown");
    await tab.type(part("service"), "http://127.0.0.1:9");
    await tab.click(part("link-test"));
    await tab.textIs(part("link-result"), "cannot be reached");
    assert.deepEqual(await tab.accessibilityViolations(), [], "the link");

    await tab.click(part("unlink"));
    await tab.click(part("confirm-action"));
    await tab.textIs(part("said"), "The link is cut.");
    await tab.textIs(part("link-state"), "linked with no organisation");
    assert.equal((await cic.admin("GET", "organisation")).status, 404);
    await tab.submit(part("service"), demo.info.service);
    await tab.textIs(part("organisation-error"), "Organisation ID is empty.");
    await tab.textIs(part("secret-error"), "Secret is empty.");
  }),
);

forEachBrowser(
  "the overview says what is missing, in the order it is set up in, and leads there",
  async (browser) =>
    withDemo(async (demo) => {
      const cic = await Cic.administrator(demo);
      const tab = await browser.open();
      await tab.resize(1280, 900);
      await administer(tab, demo);
      await tab.textIs(part("verdict"), "Everything that chats are offered with is set up.");
      const { users, workgroups } = (await cic.admin("GET", "configuration")).body;
      for (const user of users) await cic.admin("PUT", `users/${user.id}`, { ...user, licences: [] });
      for (const group of workgroups) {
        const path = `workgroups/${encodeURIComponent(group.name)}`;
        await cic.admin("PUT", path, { ...group, altocloudQueueAvailabilityUpdates: false });
      }
      await cic.admin("PUT", "licence-file", { licences: [] });
      await cic.admin("PUT", "parameters/AltocloudPacingDisabledUpdates", { value: "1" });
      await cic.admin("DELETE", "organisation");
      await cic.admin("DELETE", "users/bridge");
      await goTo(tab, "users", "Users");
      await goTo(tab, "overview", "Overview");
      await tab.textIs(part("verdict"), "No chats are offered yet: 6 of 6 things are missing.");
      const order = await tab.run(() =>
        [...document.querySelectorAll("[data-test=checklist] > li")].map((item) =>
          item.getAttribute("data-test"),
        ),
      );
      const items = ["server-licence", "user-licence", "organisation", "workgroups", "updates", "observer"];
      assert.deepEqual(
        order,
        items.map((item) => `check-${item}`),
      );
      await tab.textIs(part("check-server-licence"), `Without ${SERVER_LICENCE} no availability is told`);
      assert.deepEqual(await tab.accessibilityViolations(), [], "the overview with nothing done");
      for (const [item, title] of [
        ["server-licence", "Licences"],
        ["user-licence", "Licences"],
        ["organisation", "Organisation link"],
        ["workgroups", "Workgroups"],
        ["updates", "Server parameters"],
        ["observer", "New user"],
      ]) {
        await tab.click(`${part(`check-${item}`)} a`);
        await tab.textIs("main h2", String(title));
        await tab.driver.navigate().back();
        await tab.textIs("main h2", "Overview");
      }
      for (const group of workgroups) {
        await cic.admin("DELETE", `workgroups/${encodeURIComponent(group.name)}`);
      }
      await goTo(tab, "workgroups", "Workgroups");
      await tab.textIs(part("empty"), "There are no workgroups yet");
    }),
);

forEachBrowser("it is read on a phone, at four times the size, and in the dark", async (browser) =>
  withDemo(async (demo) => {
    const tab = await browser.open();
    await tab.resize(1280, 900);
    await administer(tab, demo);
    const sections = [
      ["overview", "Overview"],
      ["users", "Users"],
      ["users/kim", "Kim Novak"],
      ["workgroups/Web%20Sales", "Web Sales"],
      ["licences", "Licences"],
      ["parameters", "Server parameters"],
      ["organisation", "Organisation link"],
      ["configuration", "Whole configuration"],
    ];
    for (const width of [390, 320]) {
      await tab.resize(width, 844);
      for (const [hash, title] of sections) {
        await tab.run((next) => (location.hash = next), `#${hash}`);
        await tab.textIs("main h2", String(title));
        // Windows of some browsers do not get as narrow; what counts is that nothing is wider than they are.
        await eventually(`${hash} is as wide as the window`, () =>
          tab.run(() => /** @type {any} */ (document.scrollingElement).scrollWidth <= innerWidth),
        );
      }
    }
    assert.deepEqual(await tab.accessibilityViolations(), [], "on a phone");
    await tab.resize(1280, 900);
    assert.ok((await pretendMedia(tab, "(prefers-color-scheme: dark)")) > 0);
    for (const [hash, title] of sections) {
      await tab.run((next) => (location.hash = next), `#${hash}`);
      await tab.textIs("main h2", String(title));
      assert.deepEqual(await tab.accessibilityViolations(), [], `${hash} in the dark`);
    }
  }),
);
