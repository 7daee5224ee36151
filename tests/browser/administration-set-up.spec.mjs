// @ts-check
/** What else is set up at the administration's page: workgroups, licence files, server parameters, whole configurations. */

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

import {
  administer,
  announced,
  Cic,
  focusIsOn,
  goTo,
  paste,
  SERVER_LICENCE,
  USER_LICENCE,
  valueOf,
} from "./support/administration.mjs";
import { demoOfThisFile, eventually, forEachBrowser, Key } from "./support/index.mjs";
import { part } from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const RATE = "AltocloudPacingRateOverrideMilliseconds";
const DISABLED = "AltocloudPacingDisabledUpdates";

const demo = demoOfThisFile();
/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "waymeet-administration-"));
});
after(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A row of a list. @param {string} name */
const row = (name) => `${part("row")}[data-name="${name}"]`;
/** A member's box. @param {string} id */
const member = (id) => `${part("member")}[value="${id}"]`;

/** Reads a server parameter as the bridge does. @param {Cic} bridge @param {string} name */
async function parameter(bridge, name) {
  const { status, body } = await bridge.icws("GET", `configuration/server-parameters/${name}`);
  return status === 200 ? body.value : null;
}

forEachBrowser("a workgroup is made with its members, changed, and removed by its name", async (browser) => {
  const name = `Night ${browser.name}`;
  const path = `workgroups/${encodeURIComponent(name)}`;
  const cic = await Cic.administrator(demo);
  const tab = await browser.open();
  await tab.resize(1280, 900);
  await administer(tab, demo, "#workgroups");
  await tab.click(part("new"));
  await tab.textIs("main h2", "New workgroup");
  await focusIsOn(tab, "main h2");
  await tab.press(Key.TAB, Key.ENTER);
  await tab.textIs(part("workgroup-name-error"), "Name is empty.");
  await tab.type(part("workgroup-name"), name);
  await tab.type(part("member-search"), "kim");
  await tab.press(Key.ENTER);
  await eventually("one user is found", async () => (await tab.all(part("member"))).length === 1);
  await tab.click(member("kim"));
  await tab.type(part("member-search"), "sam");
  await eventually("another one is found", () => tab.shows(member("sam")));
  await tab.click(member("sam"));
  await tab.textIs(part("member-count"), "2 of 5 users are members.");
  await tab.click(part("save"));
  await tab.textIs(part("said"), `${name} is a workgroup now.`);
  const made = (await cic.admin("GET", path)).body;
  assert.deepEqual(made.members, ["kim", "sam"]);
  assert.equal(made.altocloudQueueAvailabilityUpdates, true);

  await tab.click(part("only-members"));
  await eventually("members only", async () => (await tab.all(part("member"))).length === 2);
  await tab.click(member("sam"));
  await tab.click(part("availability-updates"));
  await tab.click(part("save"));
  await tab.textIs(part("form-state"), "Saved.");
  const changed = (await cic.admin("GET", path)).body;
  assert.deepEqual([changed.members, changed.altocloudQueueAvailabilityUpdates], [["kim"], false]);
  await goTo(tab, "workgroups", "Workgroups");
  await tab.textIs(row(name), "off");

  await tab.click(`${row(name)} a`);
  await tab.click(part("remove"));
  await tab.submit(part("confirm-name"), name.toUpperCase());
  await tab.textIs(part("said"), `The workgroup ${name} is removed.`);
  await focusIsOn(tab, "main h2");
  assert.equal((await cic.admin("GET", path)).status, 404);
});

forEachBrowser("who saves what somebody else has changed sees both, and loses nothing", async (browser) => {
  const cic = await Cic.administrator(demo);
  const before = await cic.user("lee");
  const tab = await browser.open();
  try {
    await administer(tab, demo, "#users/lee");
    await tab.type(part("displayName"), "Lee mine");
    await cic.admin("PUT", "users/lee", { ...before, displayName: "Lee theirs" });
    await tab.press(Key.ENTER);
    await tab.textIs(part("conflict"), "Somebody else has changed this meanwhile");
    await focusIsOn(tab, part("conflict-title"));
    await tab.textIs(part("conflict-table"), /Display name\s+Lee theirs\s+Lee mine/);
    assert.equal(await valueOf(tab, part("displayName")), "Lee mine");
    assert.equal((await cic.user("lee")).displayName, "Lee theirs", "nothing is written over");
    assert.deepEqual(await tab.accessibilityViolations(), [], "the notice");
    await tab.click(part("conflict-keep"));
    await tab.textIs(part("form-state"), "Saved.");
    assert.equal((await cic.user("lee")).displayName, "Lee mine");

    await tab.type(part("displayName"), "Lee once more");
    await cic.admin("PUT", "users/lee", { ...before, displayName: "Lee theirs again" });
    await tab.press(Key.ENTER);
    await tab.click(part("conflict-take"));
    await eventually("theirs is in the form", async () => {
      return (await valueOf(tab, part("displayName"))) === "Lee theirs again";
    });
    assert.equal(await tab.shows(part("conflict")), false);

    const name = `Gone ${browser.name}`;
    const path = `workgroups/${encodeURIComponent(name)}`;
    await cic.admin("PUT", path, { name });
    await tab.run((hash) => (location.hash = hash), `#${path}`);
    await tab.textIs("main h2", name);
    await tab.click(member("kim"));
    await cic.admin("DELETE", path);
    await tab.click(part("save"));
    await tab.textIs(part("form-error"), "Somebody has removed this meanwhile; save again to make it anew.");
    await tab.click(part("save"));
    await tab.textIs(part("form-state"), "Saved.");
    assert.deepEqual((await cic.admin("GET", path)).body.members, ["kim"]);
    await cic.admin("DELETE", path);
  } finally {
    await cic.admin("PUT", "users/lee", before);
  }
});

forEachBrowser(
  "a licence file says what it gives before it is loaded, and what is missing after",
  async (browser) => {
    const cic = await Cic.administrator(demo);
    const full = { licences: [{ name: SERVER_LICENCE }, { name: USER_LICENCE, count: 10 }] };
    const tab = await browser.open();
    await tab.resize(1280, 900);
    try {
      await administer(tab, demo, "#licences");
      await tab.textIs(part("seats-in-words"), "2 of 10 seats in use, 8 free.");
      await tab.textIs(part("assigned"), /Kim Novak\s+Lee Okafor/);
      for (const [text, says] of [
        ['{ "licences": [\n  { "name": "I3_X", }\n] }', "This is no JSON: look at line 2, column 21."],
        ['{ "licences": [{ "name": "I3_TOASTER" }] }', "I3_TOASTER is no licence this server knows."],
        ["<license/>", "This is no JSON: look at line 1, column 1."],
      ]) {
        await paste(tab, part("licence-file-text"), String(text));
        await tab.textIs(part("licence-file-error"), String(says));
      }
      await tab.click(part("licence-load"));
      await focusIsOn(tab, part("licence-file-text"));
      // One seat for two who sit: the page says so, and the server does not take it.
      const one = { licences: [{ name: SERVER_LICENCE }, { name: USER_LICENCE, count: 1 }] };
      await paste(tab, part("licence-file-text"), JSON.stringify(one));
      await tab.textIs(part("licence-preview"), "more than this file has seats");
      await tab.click(part("licence-load"));
      await tab.textIs(part("licence-error"), "2 users would have the licence");
      assert.deepEqual((await cic.admin("GET", "configuration")).body.licenceFile, full);

      const file = join(folder, `${browser.name}.json`);
      await writeFile(file, JSON.stringify({ licences: [{ name: USER_LICENCE, count: 3 }] }));
      const [choose] = await tab.all(part("licence-file-choose"));
      await choose.sendKeys(file);
      await tab.textIs(part("licence-preview"), `${SERVER_LICENCE}: no.`);
      await tab.textIs(part("licence-preview"), `${USER_LICENCE}: 3 seats; now 10 seats.`);
      await tab.click(part("licence-load"));
      await tab.textIs(part("confirm"), "Load a file that turns the integration off?");
      await focusIsOn(tab, part("confirm-cancel"));
      await tab.click(part("confirm-action"));
      await tab.textIs(part("said"), "The licence file is loaded.");
      await focusIsOn(tab, "main h2");
      await tab.textIs(
        part("server-licence"),
        "Without I3_FEATURE_ALTOCLOUD no availability is told and no chat is offered.",
      );
      await tab.textIs(part("seats-in-words"), "2 of 3 seats in use, 1 free.");
      const bridge = await Cic.tryLogIn(demo.info.cic, "bridge", "bridge-demo");
      const server = await bridge?.icws("GET", "licenses/server");
      assert.equal(server?.body.licenseAssignedStatusList[0].isAssigned, false);
      await goTo(tab, "overview", "Overview");
      await tab.textIs(part("verdict"), "No chats are offered yet: 1 of 6 things is missing.");
      await tab.textIs(part("check-server-licence"), "missing");
    } finally {
      await cic.admin("PUT", "licence-file", full);
    }
  },
);

forEachBrowser("a server parameter says what it means, and the bridge reads what is set", async (browser) => {
  const cic = await Cic.administrator(demo);
  const bridge = /** @type {Cic} */ (await Cic.tryLogIn(demo.info.cic, "bridge", "bridge-demo"));
  const tab = await browser.open();
  await tab.resize(1280, 900);
  try {
    await administer(tab, demo, "#parameters");
    await tab.textIs(row(RATE), "One update every 5 seconds, the default.");
    await tab.click(`${row(RATE)} ${part("change")}`);
    await tab.type(part("value"), "2000");
    await tab.textIs(part("meaning"), "Less than 3000: one update every 3 seconds is sent.");
    await tab.type(part("value"), "often");
    await tab.textIs(part("meaning"), "This is no number of milliseconds");
    await tab.submit(part("value"), "7500");
    await tab.textIs(part("said"), `${RATE} is saved.`);
    await tab.textIs(row(RATE), "One update every 7.5 seconds.");
    assert.equal(await parameter(bridge, RATE), "7500");

    await tab.click(part("new"));
    await tab.type(part("parameter-name"), DISABLED.toLowerCase());
    await tab.textIs(part("explained"), "yes or 1 turns them off");
    await tab.submit(part("value"), "Yes");
    await tab.textIs(row(DISABLED.toLowerCase()), "Updates are off");
    assert.equal(await parameter(bridge, DISABLED), "Yes");
    await goTo(tab, "overview", "Overview");
    await tab.click(`${part("check-updates")} a`);
    await tab.click(`${row(DISABLED.toLowerCase())} ${part("remove")}`);
    await tab.textIs(part("confirm"), "From then on: Updates are on.");
    await tab.click(part("confirm-action"));
    await tab.textIs(part("said"), "is removed.");
    assert.match(await announced(tab), /is removed/);
    assert.equal(await parameter(bridge, DISABLED), null);

    // One that is there already is not made again.
    await tab.click(part("new"));
    await tab.type(part("parameter-name"), RATE);
    await tab.submit(part("value"), "1");
    await tab.textIs(part("parameter-name-error"), "There is one of this name already.");
    assert.equal(await parameter(bridge, RATE), "7500");
  } finally {
    await cic.admin("DELETE", `parameters/${RATE}`);
    await cic.admin("DELETE", `parameters/${DISABLED}`);
  }
});

forEachBrowser(
  "a whole configuration is downloaded without secrets, and loaded whole or not at all",
  async (browser) => {
    const cic = await Cic.administrator(demo);
    const id = `ned-${browser.name}`;
    const tab = await browser.open();
    await tab.resize(1280, 900);
    try {
      await administer(tab, demo, "#configuration");
      await tab.find(part("download"));
      await tab.run(() => {
        const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => {
          /** @type {any} */ (window).downloaded = blob;
          return make.call(URL, blob);
        };
      });
      await tab.click(part("download"));
      await tab.textIs(part("said"), "without passwords and secrets");
      const text = await tab.runAsync(async () => /** @type {any} */ (window).downloaded.text());
      const whole = JSON.parse(text);
      assert.deepEqual(whole, (await cic.admin("GET", "configuration")).body);
      assert.doesNotMatch(text, /"password"|"secret"|argon2|demo"/);

      const file = {
        users: [{ id, displayName: "Ned", password: "a long password" }],
        workgroups: [{ name: "Web Sales", members: ["kim", "lee", "sam", "nobody"] }],
      };
      await paste(tab, part("configuration-file-text"), `${JSON.stringify(file)},`);
      await tab.textIs(part("configuration-file-error"), /^This is no JSON: look at line 1, column \d+\.$/);
      await paste(tab, part("configuration-file-text"), JSON.stringify(file));
      await tab.textIs(part("configuration-preview"), `1 user: ${id} is new.`);
      await tab.textIs(part("configuration-preview"), "1 workgroup: none of them new.");
      await tab.click(part("configuration-load"));
      await tab.click(part("confirm-action"));
      await tab.textIs(
        part("configuration-error"),
        "Nothing is changed. Workgroups `Web Sales`: `members` names `nobody`, who is no user.",
      );
      await focusIsOn(tab, part("configuration-error"));
      assert.equal((await cic.admin("GET", `users/${id}`)).status, 404, "nothing of it is taken over");
      assert.deepEqual(
        JSON.parse(await valueOf(tab, part("configuration-file-text"))),
        file,
        "it is still there",
      );

      await paste(tab, part("configuration-file-text"), JSON.stringify({ users: file.users, colour: "red" }));
      await tab.click(part("configuration-load"));
      await tab.click(part("confirm-action"));
      await tab.textIs(part("configuration-error"), /unknown field `colour`.*at line 1 column \d+/);

      await paste(tab, part("configuration-file-text"), JSON.stringify({ ...whole, users: file.users }));
      await tab.click(part("configuration-load"));
      await tab.click(part("confirm-action"));
      await tab.textIs(part("said"), "The configuration is loaded.");
      assert.ok(await Cic.tryLogIn(demo.info.cic, id, "a long password"));
      assert.equal(
        await valueOf(tab, part("configuration-file-text")),
        "",
        "a file with passwords does not stay",
      );
    } finally {
      await cic.admin("DELETE", `users/${id}`);
    }
  },
);
