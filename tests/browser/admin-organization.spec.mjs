// @ts-check
/** The administration's rooms for the organization itself: users, roles, API clients, deployments, the audit log, one's account. */

import assert from "node:assert/strict";

import { demoOfThisFile, eventually, forEachBrowser, Key } from "./support/index.mjs";
import { logInToService, part } from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const demo = demoOfThisFile();
const CHOSEN = "four words nobody knows";

/** @param {Tab} tab @param {string} path */
const goTo = (tab, path) => tab.goto(new URL(path, demo.info.service).href);

/** @param {Tab} tab @param {string} name @param {string} password */
async function logIn(tab, name, password) {
  await goTo(tab, "/admin");
  await tab.type("input[name=name]", name);
  await tab.submit("input[name=password]", password);
}

/** Sends the form the focus is in, or the one of a button. @param {Tab} tab @param {string} form */
const send = (tab, form) => tab.click(`${form} button[type=submit]`);

/** The links of the navigation. @param {Tab} tab */
const sections = (tab) =>
  tab.run(() => [...document.querySelectorAll(".nav_link")].map((link) => link.textContent?.trim()));

forEachBrowser("a new user chooses a password and sees what the role allows", async (browser) => {
  const name = `zoe-${browser.name}`;
  const admin = await browser.open();
  await admin.resize(1280, 900);
  await logInToService(admin, demo);
  await goTo(admin, "/admin/users");
  await admin.click(part("new"));
  await admin.type("#name", "admin");
  await admin.click("input[name=role][value='AI Agent']");
  await send(admin, "main form");
  await admin.textIs("#problem-name", "There is already a user of this name.");
  assert.equal(await admin.run(() => /** @type {any} */ (document.getElementById("name")).value), "admin");
  assert.deepEqual(await admin.accessibilityViolations(), [], "a mistake");
  await admin.type("#name", name);
  await send(admin, "main form");
  const password = await admin.text(`${part("one-time")} code`);
  assert.match(password, /^[a-z0-9]{5}(-[a-z0-9]{5}){3}$/);
  assert.deepEqual(await admin.accessibilityViolations(), [], "a one-time password");
  await admin.driver.navigate().refresh();
  await admin.find(part("role-form"));
  assert.equal(await admin.shows(part("one-time")), false, "shown once");

  const tab = admin;
  await tab.click(part("log-out"));
  await tab.find("input[name=password]");
  await logIn(tab, name, password);
  await tab.textIs("h1", "Choose a password");
  assert.deepEqual(await tab.accessibilityViolations(), [], "choosing a password");
  await goTo(tab, "/admin/deployments");
  await tab.textIs("h1", "Choose a password");
  await tab.type("input[name=new]", "password1234");
  await tab.submit("input[name=again]", "password1234");
  await tab.textIs("[data-problem=new]", /guessed first/);
  await tab.type("input[name=new]", CHOSEN);
  await tab.submit("input[name=again]", CHOSEN);
  await eventually(
    "one is let in",
    async () => !(await tab.address()).includes("/admin/password") || undefined,
  );
  await goTo(tab, "/admin");
  await tab.find(".nav");
  const seen = await sections(tab);
  assert.ok(seen.includes("Segments") && seen.includes("Live now"), String(seen));
  for (const hidden of ["Users", "Roles", "API clients", "Audit log"]) {
    assert.equal(seen.includes(hidden), false, hidden);
  }
  await goTo(tab, "/admin/users");
  await tab.textIs("h1", "Not allowed");
  await goTo(tab, "/admin/deployments");
  await tab.find(part("deployments"));
  assert.equal(await tab.shows(part("new")), false);
  assert.deepEqual(await tab.policyViolations(), []);
});

forEachBrowser("a role is made in the matrix, given, and holds", async (browser) => {
  const role = `Marketing ${browser.name}`;
  const tab = await browser.open();
  await tab.resize(1280, 900);
  await logInToService(tab, demo);
  await goTo(tab, "/admin/roles/new");
  await tab.type("#name", role);
  for (const grant of ["journey:segment:view", "journey:segment:edit", "journey:outcome:*"]) {
    await tab.click(`input[value="${grant}"]`);
  }
  await send(tab, part("role-form"));
  await tab.textIs(`[data-name="${role}"] td`, /^6 of \d+ permissions$/);
  await tab.click(`[data-name="${role}"] a`);
  await tab.textIs("h1", role);
  const granted = await tab.run(() =>
    [...document.querySelectorAll("input[name=grant]:checked")].map((box) => /** @type {any} */ (box).value),
  );
  assert.deepEqual(granted.sort(), ["journey:outcome:*", "journey:segment:edit", "journey:segment:view"]);
  assert.deepEqual(await tab.accessibilityViolations(), [], "a role");
  await tab.click(part("delete"));
  await tab.click(part("confirm-delete"));
  await tab.textIs(part("done"), "The role is deleted.");
  await tab.click(part("undo"));
  await tab.textIs(part("done"), "The role is back as it was.");
  await tab.find(`[data-name="${role}"]`);
  assert.deepEqual(await tab.policyViolations(), []);
});

forEachBrowser("the secret of a new API client is shown once and gives tokens", async (browser) => {
  const tab = await browser.open();
  await tab.resize(1280, 900);
  await logInToService(tab, demo);
  await goTo(tab, "/admin/api-clients/new");
  await tab.type("#name", `Reports ${browser.name}`);
  await tab.click("input[name=role][value='AI Agent']");
  await send(tab, part("client-form"));
  const secret = await tab.text(`${part("new-secret")} code`);
  const id = await tab.text(part("client-id"));
  /** @param {string} known */
  const ask = (known) =>
    fetch(`${demo.info.service}/oauth/token`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${id}:${known}`).toString("base64")}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
  const token = (await (await ask(secret)).json()).access_token;
  const asked = () =>
    fetch(`${demo.info.api}/journey/segments`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal((await asked()).status, 200);
  assert.deepEqual(await tab.accessibilityViolations(), [], "a new secret");
  await send(tab, part("secret-form"));
  await eventually("there is another secret", async () => {
    const shown = await tab.text(`${part("new-secret")} code`);
    return shown !== secret || undefined;
  });
  assert.equal((await asked()).status, 401, "tokens of the old secret stop");
  assert.equal((await ask(secret)).status, 401);
  await tab.click(part("delete"));
  await tab.click(part("confirm-delete"));
  await tab.textIs(part("done"), /^The client is deleted/);
  assert.deepEqual(await tab.policyViolations(), []);
});

forEachBrowser(
  "a deployment is changed, with mistakes at their fields and others' changes told",
  async (browser) => {
    const tab = await browser.open();
    await tab.resize(1280, 900);
    await logInToService(tab, demo);
    await goTo(tab, "/admin/deployments/new");
    await tab.type("#name", `Second ${browser.name}`);
    await tab.type("#domains", "https://second.example/shop");
    await tab.click(`${part("table")}[data-name=idleEvents] summary`);
    await tab.type('[name="idleEvents[0].eventName"]', "bored");
    await tab.type('[name="idleEvents[0].idleAfterSeconds"]', "10");
    await send(tab, part("deployment-form"));
    await tab.textIs("#problem-domains", /is not a domain/);
    await tab.textIs('[data-problem="idleEvents[0].idleAfterSeconds"]', /is not between 30/);
    assert.deepEqual(await tab.accessibilityViolations(), [], "mistakes");
    await tab.type("#domains", "second.example");
    await tab.type('[name="idleEvents[0].idleAfterSeconds"]', "45");
    await send(tab, part("deployment-form"));
    await tab.textIs(part("done"), /^The deployment is there/);
    assert.match(await tab.text(part("snippet")), /ac\('init'/);
    const address = (await tab.address()).split("?")[0] ?? "";

    const second = await browser.open();
    await second.resize(1280, 900);
    await logInToService(second, demo);
    await second.goto(address);
    await second.type("#name", "Theirs");
    await send(second, part("deployment-form"));
    await second.textIs(part("done"), /^The deployment is saved/);
    await tab.type("#name", "Mine");
    await send(tab, part("deployment-form"));
    await tab.textIs(`${part("conflict")} tbody td`, "Theirs");
    assert.equal(await tab.run(() => /** @type {any} */ (document.getElementById("name")).value), "Mine");
    assert.deepEqual(await tab.accessibilityViolations(), [], "a conflict");
    await send(tab, part("deployment-form"));
    await tab.textIs("h1", "Mine");

    await tab.click(part("delete"));
    await tab.type("#typed", "Yours");
    await tab.click(part("confirm-delete"));
    await tab.textIs("#problem-typed", "This is not its name.");
    await tab.submit("#typed", "Mine");
    await tab.textIs(part("done"), /^The deployment is deleted/);
    assert.deepEqual(await tab.policyViolations(), []);
  },
);

forEachBrowser("a stranger sees the log-in only", async (browser) => {
  const tab = await browser.open();
  for (const path of ["users", "roles", "api-clients", "deployments", "organization", "audit", "account"]) {
    await goTo(tab, `/admin/${path}`);
    await tab.textIs("h1", "Log in");
    assert.equal(await tab.shows(".nav"), false, path);
    const answer = await fetch(`${demo.info.service}/admin/${path}`, { method: "POST" });
    assert.ok(answer.status === 401 || answer.status === 405, `${path} ${answer.status}`);
  }
});

forEachBrowser("with the keyboard alone a user is made and deleted", async (browser) => {
  const name = `keys-${browser.name}`;
  const tab = await browser.open();
  await tab.resize(1280, 900);
  await logInToService(tab, demo);
  await goTo(tab, "/admin/new-user");
  /** Goes on until the focus is there. @param {string} selector */
  const tabTo = async (selector) => {
    for (let step = 0; step < 60; step += 1) {
      if (await tab.run((there) => document.activeElement?.matches(there) ?? false, selector)) return;
      await tab.press(Key.TAB);
    }
    assert.fail(`the focus never comes to ${selector}`);
  };
  await tabTo("#name");
  await tab.press(name);
  await tabTo("input[name=role]");
  await tab.press(" ");
  await tab.press(Key.ENTER);
  await tab.find(part("one-time"));
  await goTo(tab, `/admin/users/${name}/delete`);
  await tabTo(part("confirm-delete"));
  await tab.press(Key.ENTER);
  await tab.textIs(part("done"), /^The user is deleted/);
});

forEachBrowser("no page has anything axe complains of, on a desk or on a phone", async (browser) => {
  const tab = await browser.open();
  await logInToService(tab, demo);
  const deployment = `/admin/deployments/${demo.info.deploymentId}`;
  for (const path of [
    "/admin/users",
    "/admin/new-user",
    "/admin/users/agent",
    "/admin/users/agent/delete",
    "/admin/roles",
    "/admin/roles/8c1de5a4-6a3f-4d0e-9c55-0d5b1a2f7e02",
    "/admin/api-clients",
    "/admin/api-clients/api-agent",
    "/admin/deployments",
    deployment,
    `${deployment}/delete`,
    "/admin/organization",
    "/admin/audit",
    "/admin/audit?from=2000-01-02&to=2000-01-01",
    "/admin/account",
  ]) {
    for (const [width, height] of [
      [1280, 900],
      [390, 844],
    ]) {
      await tab.resize(width ?? 0, height ?? 0);
      await goTo(tab, path);
      await tab.find("h1");
      assert.deepEqual(await tab.accessibilityViolations(), [], `${path} ${width}`);
      const overflow = await tab.run(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${path} is wider than ${width} by ${overflow}`);
      assert.deepEqual(await tab.policyViolations(), [], path);
    }
  }
});
