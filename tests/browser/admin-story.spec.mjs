// @ts-check
/**
 * All of it, as an administrator lives it: rules are made in the pages, tried against what was recorded, fire in the shop, are
 * watched live beside the chat, and counted by the reports.
 */

import assert from "node:assert/strict";

import { Api } from "./support/api.mjs";
import { demoOfThisFile, eventually, forEachBrowser, Key } from "./support/index.mjs";
import {
  agentComes,
  agentsAre,
  chat,
  hangUp,
  INVITATION,
  logInToService,
  OFFER,
  pageIsAnswered,
  part,
  row,
  visitorOf,
} from "./support/people.mjs";
import { choose, field, goToSection, pressRow } from "./support/rules.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const demo = demoOfThisFile();

/** A page of the shop. @param {string} path */
const inShop = (path) => new URL(path, demo.info.shop).href;

/** Begins a new document of a section. @param {Tab} tab @param {string} path @param {string} name */
async function begin(tab, path, name) {
  await goToSection(tab, path);
  await tab.click(`${part("new")}, ${part("empty")} a`);
  await tab.type(field(path.endsWith("content-offers") ? "name" : "displayName"), name);
}

/** Saves it; its id. @param {Tab} tab */
async function save(tab) {
  await tab.click(part("save"));
  await tab.textIs(part("said"), "Created");
  // The page takes the word that it is created out of its address, a moment later.
  const [, id] = /([0-9a-f-]{36})(\?|$)/.exec(await tab.address()) ?? [];
  assert.ok(id, await tab.address());
  return id;
}

/** Says that the first activity is a page view on these pages. @param {Tab} tab @param {string} path */
async function whoViews(tab, path) {
  await pressRow(tab, "add:journey.patterns[0].criteria");
  await tab.type(field("journey.patterns[0].criteria[0].values"), path);
  await tab.textIs(part("words"), `“${path}”`);
}

forEachBrowser(
  "what is made in the pages fires in the shop, is watched live, and is counted",
  async (browser) => {
    const own = (/** @type {string} */ text) => `${text} (${browser.name})`;
    const api = await Api.logIn(demo.info);

    // Somebody was there before: drafts are tried against that.
    const earlier = await browser.open();
    await earlier.goto(inShop("/studio"));
    await pageIsAnswered(earlier);

    const admin = await browser.open();
    await admin.resize(1280, 1000);
    await logInToService(admin, demo);

    await begin(admin, "/admin/segments", own("Builders"));
    await whoViews(admin, "/studio");
    const segment = await save(admin);

    await begin(admin, "/admin/outcomes", own("Cart looked at"));
    await admin.type(field("journey.patterns[0].eventName"), "page_viewed");
    // Firefox lists what is known below the field, and takes the next click for its own.
    await admin.press(Key.TAB);
    await whoViews(admin, "/cart");
    const outcome = await save(admin);

    await begin(admin, "/admin/content-offers", own("Free shade"));
    await admin.type(field("contentOffer.headline"), own("A shade is on us"));
    await admin.type(field("contentOffer.callToAction.text"), "To the cart");
    await admin.type(field("contentOffer.callToAction.url"), inShop("/cart"));
    const offer = await save(admin);

    await begin(admin, "/admin/action-maps", own("Shades for builders"));
    await admin.click(`input[name="triggerWithSegments:list"][value="${segment}"]`);
    await choose(admin, field("action.mediaType"), "contentOffer");
    await choose(admin, field("action.actionTemplate.id"), offer);
    await choose(admin, field("weight"), "3");
    await admin.textIs(part("words"), own("Free shade"));
    await admin.click(part("test"));
    await admin.textIs(part("test-offered"), /^[1-9]/);
    const shades = await save(admin);

    await begin(admin, "/admin/action-maps", own("Help on the help page"));
    await pressRow(admin, "add:triggerWithEventConditions");
    await admin.type(field("triggerWithEventConditions[0].values"), "/help");
    await choose(admin, field("weight"), "3");
    await choose(admin, field("action.actionTargetId"), await workgroup(api));
    await admin.type(field("action.props.webchatTitleText"), own("Shall we explain?"));
    await admin.textIs(part("words"), "are invited to a chat with Web Sales");
    const help = await save(admin);

    try {
      const desk = await agentComes(browser, demo);
      await agentsAre(demo, (agents) => agents > 0);
      await goToSection(admin, "/admin/live");
      await admin.textIs(".live_text", "Live");

      // The content offer, in the shop and in the live view.
      const visitor = await browser.open();
      await visitor.goto(inShop("/studio"));
      await visitor.textIs(OFFER, own("A shade is on us"));
      const builder = row(await visitorOf(visitor));
      await admin.textIs(builder, own("Builders"));
      await admin.textIs(builder, "Content offer offered");
      await visitor.click("waymeet-offer >>> [data-test=offer-call-to-action]");
      await visitor.textIs("h1", /cart/i);
      await admin.textIs(builder, "Content offer accepted");
      await admin.textIs(builder, own("Cart looked at"));

      // The chat, beside the journey.
      const other = await browser.open();
      await other.goto(inShop("/help"));
      await other.textIs(INVITATION, own("Shall we explain?"));
      await other.click("waymeet-offer >>> [data-test=invitation-accept]");
      await other.submit(chat("name"), own("Ada"));
      await desk.click(part("pickup"));
      await admin.textIs(row(await visitorOf(other)), "answered by an agent");
      // What nobody ends rings again at the next desk of this contact centre.
      await hangUp(desk);
      await desk.click(part("log-out"));

      // The reports count both.
      for (const [map, offered, accepted] of [
        [shades, 1, 1],
        [help, 1, 1],
      ]) {
        await eventually(`the report counts the offers of ${map}`, async () => {
          await admin.goto(`${demo.info.service}/admin/reports/action-maps/${map}`);
          const text = await admin.text("main");
          return new RegExp(`Offered\\s+${offered}[\\s\\S]*Accepted\\s+${accepted}`).test(text);
        });
      }
      await admin.goto(`${demo.info.service}/admin/reports/outcomes`);
      await admin.textIs("main", own("Cart looked at"));
      assert.deepEqual(await admin.policyViolations(), []);
    } finally {
      // The next browser finds the shop as it was.
      for (const map of [shades, help]) {
        await api.call("PATCH", `/api/v2/journey/actionmaps/${map}`, { isActive: false });
      }
      await api.call("PATCH", `/api/v2/journey/outcomes/${outcome}`, { isActive: false });
    }
  },
);

/** The workgroup of the demo. @param {Api} api */
async function workgroup(api) {
  const { entities } = await api.call("GET", "/api/v2/journey/actiontargets");
  return entities[0].id;
}
