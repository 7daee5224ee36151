// @ts-check
/** The integration as a whole: what an administrator changes at the contact centre, and what visitors are offered for it. */

import assert from "node:assert/strict";

import { administer } from "./support/administration.mjs";
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

const USER_LICENCE = "I3_ACCESS_ALTOCLOUD_USER";
const PACE = "AltocloudPacingRateOverrideMilliseconds";
const DISABLED = "AltocloudPacingDisabledUpdates";

/** A button or field within the form. @param {string} name */
const inForm = (name) => `form ${part(name)}`;

/**
 * Gives a user the licence, or takes it.
 *
 * @param {Tab} admin
 * @param {Demo} demo
 * @param {string} user
 * @param {boolean} isWanted
 */
async function license(admin, demo, user, isWanted) {
  await admin.goto(`${demo.info.cicAdministration}#users/${user}`);
  const box = inForm(`licences-${USER_LICENCE}`);
  await admin.find(box);
  const has = await admin.run((found) => /** @type {any} */ (found).checked, (await admin.all(box))[0]);
  if (has === isWanted) return;
  await admin.click(box);
  await admin.click(inForm("save"));
  await admin.textIs(part("said"), /saved/i);
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
  await admin.click(inForm("save"));
  await admin.textIs(part("said"), /saved/i);
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
      for (const user of ["kim", "lee"]) await license(admin, demo, user, false);
      const watch = await browser.open();
      await watch.resize(1280, 900);
      await logInToService(watch, demo);

      // Two agents of one workgroup, neither with the licence: nothing is told, nothing is offered, and it is said why.
      const kim = await browser.open();
      await comes(kim, demo, "kim");
      const visitor = await browser.open();
      await becomeInterested(visitor, demo);
      await isBlockedForWantOfAgents(watch, demo);
      assert.equal((await visitor.all(INVITATION)).length, 0);

      // Lee gets the licence, and then comes to work: updates begin, and the visitor who waits is invited.
      await license(admin, demo, "lee", true);
      const lee = await browser.open();
      await comes(lee, demo, "lee");
      await overviewSays(watch, demo, /1 available.*1 logged in.*told every 5 s/s);
      await acceptInvitation(visitor, demo);
      await visitor.submit(chat("name"), "Ada Visitor");

      // The chat goes to Lee, though Kim has been idle for longer.
      await lee.textIs(part("interaction-name"), "Ada Visitor");
      assert.equal((await kim.all(part("interaction-row"))).length, 0, "Kim has no licence");
      await lee.click(part("pickup"));
      await visitor.textIs(chat("transcript"), "Lee Okafor");
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
      await administer(admin, demo);
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
