// @ts-check
/** Who may be at the administration's page, and its users: found, made, changed, removed. */

import assert from "node:assert/strict";

import {
  administer,
  announced,
  Cic,
  focusIsOn,
  goTo,
  USER_LICENCE,
  valueOf,
} from "./support/administration.mjs";
import { demoOfThisFile, eventually, forEachBrowser, Key } from "./support/index.mjs";
import { part } from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const demo = demoOfThisFile();

/** A row of a list. @param {string} name */
const row = (name) => `${part("row")}[data-name="${name}"]`;
/** A button or field within the form. @param {string} name */
const inForm = (name) => `form ${part(name)}`;

forEachBrowser("an administrator logs in, and nobody else sees or changes anything", async (browser) => {
  const tab = await browser.open();
  await tab.goto(`${demo.info.cicAdministration}#users`);
  await tab.find(part("login-user"));
  assert.equal(await tab.shows("main.Main"), false, "a stranger sees the log-in only");
  const stranger = await fetch(`${demo.info.cic}/administration/api/1/configuration`);
  assert.equal(stranger.status, 401);

  await tab.type(part("login-user"), "cicadmin");
  await tab.submit(part("login-password"), "wrong");
  await tab.textIs(part("login-error"), "The user or the password is wrong.");
  await tab.type(part("login-user"), "kim");
  await tab.submit(part("login-password"), "kim-demo");
  await tab.textIs(part("login-error"), /^Kim Novak is no administrator: only administrators/);
  assert.equal(await tab.shows("main.Main"), false, "an agent sees nothing");
  const kept = await tab.run(() => sessionStorage.getItem("waymeet.administration"));
  assert.equal(kept, null, "an agent is not kept logged in");
  assert.deepEqual(await tab.accessibilityViolations(), [], "the log-in");

  await administer(tab, demo, "#users");
  await tab.textIs(part("user-name"), "Contact centre administrator cicadmin");
  await tab.textIs("main h2", "Users");
  await tab.textIs(part("connection-state"), "Connected");
  await tab.driver.navigate().refresh();
  await tab.textIs("main h2", "Users");
  await tab.click(part("log-out"));
  await tab.find(part("login-user"));
  await tab.driver.navigate().refresh();
  await tab.find(part("login-user"));
  assert.equal(await tab.shows(part("user-name")), false, "logged out for good");
  assert.deepEqual(await tab.policyViolations(), []);
});

forEachBrowser(
  "every section has an address, its own heading, and nothing axe complains of",
  async (browser) => {
    const tab = await browser.open();
    await tab.resize(1280, 900);
    await administer(tab, demo);
    assert.deepEqual(await tab.accessibilityViolations(), [], "the overview");
    for (const [section, title, link, object] of [
      ["users", "Users", "kim", "Kim Novak"],
      ["workgroups", "Workgroups", "Web Sales", "Web Sales"],
      ["licences", "Licences"],
      ["parameters", "Server parameters", "AltocloudPacingDisabledUpdates", "AltocloudPacingDisabledUpdates"],
      ["organisation", "Organisation link"],
      ["configuration", "Whole configuration"],
    ]) {
      await goTo(tab, String(section), String(title));
      await focusIsOn(tab, "main h2");
      assert.ok((await tab.address()).endsWith(`#${section}`));
      assert.match(await tab.driver.getTitle(), new RegExp(`^${title} – `));
      assert.deepEqual(await tab.accessibilityViolations(), [], section);
      if (!link) continue;
      await tab.click(`${row(link)} a`);
      await tab.textIs("main h2", String(object));
      await tab.find(inForm("save"));
      assert.deepEqual(await tab.accessibilityViolations(), [], link);
      await tab.driver.navigate().back();
      await tab.textIs("main h2", String(title));
    }
    await tab.run(() => (location.hash = "#users/nobody"));
    await tab.textIs("main h2", "There is no nobody");
    await tab.click(`${part("failure")} a`);
    await tab.textIs("main h2", "Users");
    assert.deepEqual(await tab.policyViolations(), []);
  },
);

forEachBrowser("by keyboard alone a user is made, logs in, and is found", async (browser) => {
  const id = `zoe-${browser.name}`;
  const cic = await Cic.administrator(demo);
  const tab = await browser.open();
  await tab.resize(1280, 900);
  await administer(tab, demo, "#new-user");
  await tab.find(part("user-id"));
  // From the heading of the page on, as Tab goes.
  await tab.run(() => /** @type {any} */ (document.querySelector("main h2")).focus());
  await tab.press(Key.TAB);
  await focusIsOn(tab, part("user-id"));
  await tab.press(id, Key.TAB, `Zoe ${browser.name}`, Key.TAB, " ", Key.TAB);
  await focusIsOn(tab, part("role-agent"));
  await tab.press(Key.TAB, "short", Key.TAB, Key.TAB);
  await focusIsOn(tab, part(`licences-${USER_LICENCE}`));
  await tab.press(" ", Key.TAB, "3", Key.TAB);
  await focusIsOn(tab, part("skill-add"));
  await tab.press(Key.ENTER);
  await focusIsOn(tab, part("skill-name"));
  await tab.press("Boots", Key.TAB);
  await tab.pressWith(Key.SHIFT, Key.TAB);
  await tab.press(Key.ENTER);
  // The password is too short: it is said there, and all the rest is still typed.
  await tab.textIs(part("password-error"), "The password has to have 8 to 256 characters; it has 5.");
  await focusIsOn(tab, part("password"));
  assert.equal(await valueOf(tab, part("skill-name")), "Boots");
  assert.equal((await cic.admin("GET", `users/${id}`)).status, 404, "nothing is made");
  await tab.press("a long enough sentence", Key.ENTER);
  await tab.textIs(part("said"), `Zoe ${browser.name} (${id}) is a user now.`);
  await tab.textIs("main h2", `Zoe ${browser.name}`);
  await focusIsOn(tab, "main h2");
  assert.match(await announced(tab), /is a user now/);
  assert.ok((await tab.address()).endsWith(`#users/${id}`));

  const made = await cic.user(id);
  assert.deepEqual(
    [made.role, made.licences, made.chatsAtOnce, made.skills, made.hasPhoto],
    ["agent", [USER_LICENCE], 3, { Boots: 50 }, true],
  );
  const zoe = await Cic.tryLogIn(demo.info.cic, id, "shorta long enough sentence");
  assert.ok(zoe, "the new user logs in");
  const licences = await zoe.icws("PUT", "licenses", { licenseList: [USER_LICENCE] });
  assert.equal(licences.body.licenseOperationResultList[0].isAvailable, true);

  await goTo(tab, "users", "Users");
  await tab.type(part("search"), "boots");
  await tab.textIs(part("list-count"), /^1 of \d users found$/);
  await tab.textIs(row(id), "takes offered chats");
  await tab.type(part("search"), "nobody of this name");
  await tab.textIs(part("list-count"), /^0 of/);

  // The name is taken now, whatever its letters.
  await tab.click(part("new"));
  await tab.type(part("user-id"), id.toUpperCase());
  await tab.type(part("displayName"), "Another");
  await tab.submit(part("password"), "a long enough sentence");
  await tab.textIs(part("user-id-error"), "There is one of this name already.");
  await focusIsOn(tab, part("user-id"));
  assert.equal(await valueOf(tab, part("displayName")), "Another");
  assert.equal((await cic.admin("DELETE", `users/${id}`)).status, 204);
});

forEachBrowser(
  "what is taken from a user is gone at the server, and a change says what follows",
  async (browser) => {
    const cic = await Cic.administrator(demo);
    const before = await cic.user("kim");
    const tab = await browser.open();
    await tab.resize(1280, 900);
    try {
      await administer(tab, demo, "#users/kim");
      await tab.textIs("main h2", "Kim Novak");
      await tab.textIs(part("user-workgroups"), "Web Sales");
      await tab.textIs("form", "2 of 10 seats in use, 8 free.");
      const kim = await Cic.tryLogIn(demo.info.cic, "kim", "kim-demo");
      assert.ok(kim);
      await tab.click(part(`licences-${USER_LICENCE}`));
      await tab.textIs(part("form-state"), "Not saved yet.");
      await tab.click(inForm("save"));
      await tab.textIs(part("form-state"), "Saved.");
      await tab.textIs("form", "1 of 10 seats in use, 9 free.");
      assert.deepEqual((await cic.user("kim")).licences, []);
      const licences = await kim.icws("PUT", "licenses", { licenseList: [USER_LICENCE] });
      assert.equal(licences.body.licenseOperationResultList[0].isAvailable, false);

      // A bad number is said, and so is one the server would not take.
      await tab.click(part("skill-add"));
      await tab.type(part("skill-name"), "Lamps");
      await tab.submit(part("skill-proficiency"), "101");
      await tab.textIs(part("skills-error"), "The proficiency in Lamps is no number from 1 to 100.");
      await focusIsOn(tab, part("skill-proficiency"));
      await tab.type(part("skill-proficiency"), "70");
      await tab.submit(part("displayName"), "<b>Kim</b>");
      await tab.textIs(part("displayName-error"), /^Display name has markup/);
      await tab.submit(part("displayName"), "Kim N.");
      await tab.textIs(part("form-state"), "Saved.");
      assert.deepEqual((await cic.user("kim")).skills, { Lamps: 70 });
      assert.equal((await kim.icws("GET", "connection")).status, 200, "a new name logs nobody out");

      await tab.type(part("password"), "another sentence");
      await tab.textIs(part("user-follows"), "the user is logged out");
      await tab.press(Key.ENTER);
      await tab.textIs(part("form-state"), "Saved.");
      assert.equal(await valueOf(tab, part("password")), "", "a password is not shown again");
      assert.equal((await kim.icws("GET", "connection")).status, 401);
      assert.ok(await Cic.tryLogIn(demo.info.cic, "kim", "another sentence"));
    } finally {
      await cic.admin("PUT", "users/kim", { ...before, password: "kim-demo" });
    }
  },
);

forEachBrowser("removing asks for the name, and oneself cannot be removed", async (browser) => {
  const id = `max-${browser.name}`;
  const cic = await Cic.administrator(demo);
  await cic.admin("PUT", `users/${id}`, {
    id,
    displayName: "Max Out",
    password: "a long password",
  });
  const tab = await browser.open();
  await administer(tab, demo, `#users/${id}`);
  await tab.click(inForm("remove"));
  await tab.textIs(part("confirm"), `Remove Max Out (${id})?`);
  assert.deepEqual(await tab.accessibilityViolations(), [], "the dialog");
  await focusIsOn(tab, part("confirm-name"));
  await tab.press(Key.ESCAPE);
  await tab.gone(part("confirm"));
  await focusIsOn(tab, part("remove"));
  await tab.press(Key.ENTER);
  await focusIsOn(tab, part("confirm-name"));
  await tab.press("kim", Key.ENTER);
  await tab.textIs(part("confirm-name-error"), `That is not ${id}.`);
  assert.equal((await cic.admin("GET", `users/${id}`)).status, 200);
  await tab.submit(part("confirm-name"), id);
  await tab.textIs(part("said"), `Max Out (${id}) is removed.`);
  await focusIsOn(tab, "main h2");
  assert.equal(await tab.shows(row(id)), false);
  assert.equal((await cic.admin("GET", `users/${id}`)).status, 404);
  await tab.click(`${row("cicadmin")} a`);
  await tab.textIs("main h2", "Contact centre administrator");
  await tab.click(inForm("remove"));
  await tab.textIs(part("form-error"), "You cannot remove yourself");
  await tab.click(part("role-agent"));
  await tab.textIs(part("user-follows"), "This is you");
  await tab.click(inForm("save"));
  await tab.textIs(part("role-error"), "`cicadmin` is the only administrator; make another one first.");
});

forEachBrowser("hostile names stay text", async (browser) => {
  // The server takes no markup in names of users; in values and in names of organisations it does.
  const id = `" onerror="alert(1) ${browser.name}/..#?`;
  const name = `'"&lt;script&gt; {{7*7}} \u0627 ${browser.name}`;
  const markup = `<img src=x onerror="document.title='caught'">`;
  const cic = await Cic.administrator(demo);
  const path = `users/${encodeURIComponent(id)}`;
  const made = await cic.admin("PUT", path, { id, displayName: name, password: "a long password" });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  await cic.admin("PUT", "parameters/Hostile", { value: markup });
  const link = (await cic.admin("GET", "organisation")).body;
  await cic.admin("PUT", "organisation", { ...link, longName: markup });
  const tab = await browser.open();
  try {
    await administer(tab, demo);
    await tab.textIs(part("check-organisation"), markup);
    await goTo(tab, "parameters", "Server parameters");
    await tab.textIs(row("Hostile"), markup);
    await goTo(tab, "organisation", "Organisation link");
    assert.equal(await valueOf(tab, part("longName")), markup);
    await goTo(tab, "users", "Users");
    await tab.textIs("main", name);
    await tab.type(part("search"), "onerror");
    await tab.click(part("row-link"));
    await tab.textIs("main h2", name);
    assert.equal(await valueOf(tab, part("displayName")), name);
    assert.equal((await tab.all("img, main script")).length, 0);
    assert.doesNotMatch(await tab.driver.getTitle(), /caught/);
    assert.deepEqual(await tab.policyViolations(), []);
  } finally {
    await cic.admin("DELETE", path);
    await cic.admin("DELETE", "parameters/Hostile");
    await cic.admin("PUT", "organisation", link);
  }
});

forEachBrowser("a session that ends loses nothing that was typed", async (browser) => {
  const cic = await Cic.administrator(demo);
  const tab = await browser.open();
  await administer(tab, demo, "#users/lee");
  await tab.type(part("displayName"), "Lee of the night");
  await goTo(tab, "workgroups", "Workgroups");
  await tab.textIs(part("unsaved"), "Lee Okafor");
  // Somebody gives this administrator another password, and the same again.
  const admin = await cic.user("cicadmin");
  await cic.admin("PUT", "users/cicadmin", { ...admin, password: demo.info.cicAdministrator.password });
  await tab.textIs(part("login-error"), "Your session has ended.");
  const { user, password } = demo.info.cicAdministrator;
  await tab.type(part("login-user"), user);
  await tab.submit(part("login-password"), password);
  await tab.click(`${part("unsaved")} a`);
  await tab.textIs("main h2", "Lee Okafor");
  assert.equal(await valueOf(tab, part("displayName")), "Lee of the night");
  await tab.click(inForm("discard"));
  await eventually("the form is as the server has it", async () => {
    return (await valueOf(tab, part("displayName"))) === "Lee Okafor";
  });
  await eventually("nothing waits to be saved", async () => !(await tab.shows(inForm("discard"))));
});
