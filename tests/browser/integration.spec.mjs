// @ts-check
/** The integration as a whole: what an administrator changes at the contact centre, and what visitors are offered for it. */

import assert from "node:assert/strict";

import { administer, Cic, USER_LICENCE, valueOf } from "./support/administration.mjs";
import { Api } from "./support/api.mjs";
import { eventually, forEachBrowser, startDemo } from "./support/index.mjs";
import {
  acceptInvitation,
  agentsAre,
  allIsSent,
  becomeInterested,
  chat,
  followTheChat,
  hangUp,
  INVITATION,
  logIn,
  logInToService,
  part,
  saidOnce,
  switchOver,
} from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */
/** @typedef {import("./support/index.mjs").Demo} Demo */

const PACE = "AltocloudPacingRateOverrideMilliseconds";
const DISABLED = "AltocloudPacingDisabledUpdates";

/** A button or field within the form. @param {string} name */
const inForm = (name) => `form ${part(name)}`;

/**
 * Saves the form, and waits until the server has it.
 *
 * @param {Tab} admin
 * @param {Demo} demo
 * @param {(cic: Cic) => Promise<boolean>} isThere
 */
async function save(admin, demo, isThere) {
  await admin.click(inForm("save"));
  const cic = await Cic.administrator(demo);
  await eventually("the server has it", () => isThere(cic));
}

/**
 * Changes a user: the licence, the name, or both.
 *
 * @param {Tab} admin
 * @param {Demo} demo
 * @param {string} user
 * @param {{ isLicensed: boolean, name?: string }} change
 */
async function changeUser(admin, demo, user, { isLicensed, name }) {
  await admin.goto(`${demo.info.cicAdministration}#users/${user}`);
  const { displayName } = await (await Cic.administrator(demo)).user(user);
  await eventually(
    `the form is ${user}'s`,
    async () => (await valueOf(admin, inForm("displayName"))) === displayName,
  );
  const box = await admin.find(inForm(`licences-${USER_LICENCE}`));
  const has = await admin.run((found) => /** @type {any} */ (found).checked, box);
  if (has !== isLicensed) await admin.click(inForm(`licences-${USER_LICENCE}`));
  if (name) await admin.type(inForm("displayName"), name);
  await save(admin, demo, async (cic) => {
    const now = await cic.user(user);
    return now.licences.includes(USER_LICENCE) === isLicensed && now.displayName === (name ?? displayName);
  });
}

/** Waits until the service knows who works there, each without a role. @param {Demo} demo @param {string} name One of them. */
async function isSynchronised(demo, name) {
  const api = await Api.logIn(demo.info);
  await eventually(
    `the service knows ${name}`,
    async () => {
      const { entities } = await api.call("GET", "/api/v2/journey/contactcentre/users");
      assert.ok(entities.every((/** @type {{ role: unknown }} */ user) => user.role === null));
      return entities.some((/** @type {{ displayName: string }} */ user) => user.displayName === name);
    },
    { withinMs: 60_000 },
  );
}

/**
 * Sets a server parameter.
 *
 * @param {Tab} admin
 * @param {Demo} demo
 * @param {string} name
 * @param {string} value
 */
async function setParameter(admin, demo, name, value) {
  await admin.goto(`${demo.info.cicAdministration}#parameters/${name}`);
  await admin.type(inForm("value"), value);
  await save(admin, demo, async (cic) => {
    const { body } = await cic.admin("GET", "configuration");
    return body.parameters[name] === value;
  });
}

/** An agent logs in at a desk of the usual size, and is available. @param {Tab} desk @param {Demo} demo @param {string} user */
async function comes(desk, demo, user) {
  await desk.resize(1400, 900);
  await logIn(desk, demo, user);
  const toggle = await desk.textIs(part("availability-toggle"), /Go available|Set away/);
  if (toggle.includes("Go available")) await desk.click(part("availability-toggle"));
  await desk.textIs(part("availability-toggle"), "Set away");
}

/** What the overview says of *Web Sales* in the end, looked at again and again. @param {Tab} watch @param {Demo} demo @param {RegExp} expected */
async function overviewSays(watch, demo, expected) {
  await eventually(
    `the overview says ${expected}`,
    async () => {
      await watch.goto(demo.info.admin);
      const queues = await watch.all(part("queue"));
      const texts = await Promise.all(queues.map((queue) => queue.getText()));
      return texts.some((text) => text.startsWith("Web Sales") && expected.test(text));
    },
    { withinMs: 60_000 },
  );
}

/** The journey of the visitor who came last says that nobody was there to chat with. @param {Tab} watch @param {Demo} demo */
async function isBlockedForWantOfAgents(watch, demo) {
  await watch.goto(demo.info.admin);
  await watch.click(part("visitor"));
  await watch.textIs(part("blocked-reason"), "NoAvailableAgents");
}

forEachBrowser(
  "a licence, an agent and a parameter decide what is offered, and a chat outlives a switchover",
  async (browser) => {
    // Each browser finds everything as it is at first.
    const demo = await startDemo("--chat-pair");
    try {
      const admin = await browser.open();
      await admin.resize(1280, 900);
      await administer(admin, demo);
      await changeUser(admin, demo, "kim", { isLicensed: false });
      await changeUser(admin, demo, "lee", { isLicensed: false, name: "Lee O." });
      // The new name tells when the bridge has read all of it: users are synchronised with the rest.
      await isSynchronised(demo, "Lee O.");
      const watch = await browser.open();
      await watch.resize(1280, 900);
      await logInToService(watch, demo);

      // Two agents of one workgroup, neither with the licence: nothing is told, nothing is offered, and it is said why.
      const kim = await browser.open();
      await comes(kim, demo, "kim");
      const early = await browser.open();
      await becomeInterested(early, demo);
      await isBlockedForWantOfAgents(watch, demo);
      assert.equal((await early.all(INVITATION)).length, 0);

      // Lee gets the licence, and then comes to work: updates begin, and who is interested next is invited.
      await changeUser(admin, demo, "lee", { isLicensed: true });
      const lee = await browser.open();
      await comes(lee, demo, "lee");
      await overviewSays(watch, demo, /1 available.*1 logged in.*told every 5 s/s);
      const visitor = await browser.open();
      await acceptInvitation(visitor, demo);
      await visitor.submit(chat("name"), "Ada Visitor");

      // The chat goes to Lee, though Kim has been idle for longer.
      await lee.textIs(part("interaction-name"), "Ada Visitor");
      assert.equal((await kim.all(part("interaction-row"))).length, 0, "Kim has no licence");
      await lee.click(part("pickup"));
      await visitor.textIs(chat("transcript"), "Lee O.");
      await lee.submit(part("composer"), "Hello Ada");
      await visitor.textIs(chat("transcript"), "Hello Ada");

      // The pair changes places in the running chat; nothing is lost, nothing is said twice.
      await switchOver(demo);
      await visitor.submit(chat("composer"), "Are you still there?");
      await allIsSent(visitor);
      await followTheChat(lee, "lee");
      await lee.textIs(part("transcript"), "Are you still there?");
      await lee.submit(part("composer"), "I am.");
      await visitor.textIs(chat("transcript"), "I am.");
      await saidOnce(visitor, "Hello Ada", "Are you still there?", "I am.");
      await hangUp(lee);
      await visitor.find(chat("ended"));

      // Another pace is told; one that is too short is raised to three seconds.
      await switchOver(demo);
      await setParameter(admin, demo, PACE, "1000");
      await overviewSays(watch, demo, /told every 3 s/);
      await setParameter(admin, demo, PACE, "7500");
      await overviewSays(watch, demo, /told every 7.5 s/);

      // Updates are turned off: after three paces nobody is believed to be there.
      await setParameter(admin, demo, DISABLED, "YES");
      await overviewSays(watch, demo, /out of date/);
      await agentsAre(demo, (agents) => agents === 0);
      const next = await browser.open();
      await becomeInterested(next, demo);
      await isBlockedForWantOfAgents(watch, demo);
      assert.equal((await next.all(INVITATION)).length, 0, "offers have stopped");
    } finally {
      assert.equal(await demo.stop(), 0, "the demo ends cleanly");
    }
  },
);
