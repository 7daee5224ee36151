// @ts-check
/** Consent where it is easy to get wrong: taken back elsewhere, given in parts, given after the fact, or never asked for. */

import assert from "node:assert/strict";

import { forEachVisitor, SITE } from "./support/collector.mjs";
import { eventually } from "./support/index.mjs";

/** @typedef {import("./support/collector.mjs").Visitor} Visitor */

const DENIED = { tracking: "denied", personalisation: false, chat: false };
const NOTE = `waymeet.c.${SITE}`;
const LINKED = "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11";

/** Waits until the visit has been decided on: the settings are there, and what holds was told. @param {Visitor} visitor */
const settled = (visitor) => visitor.until("the settings have come", (page) => page.settings);

/** Notes when the settings have come. @param {any} page */
const notes = (page) => {
  page.ac("on", "settings", () => (page.settings = true));
};

forEachVisitor(
  "a refusal with other purposes granted is a refusal: what follows is not held",
  async (visitor) => {
    visitor.page("/", { calls: notes });
    await visitor.open("/");
    await settled(visitor);
    await visitor.inPage((page) => {
      page.ac("consent", { tracking: "denied", personalisation: "denied", chat: "granted" });
      page.ac("record", "while_refused");
      page.ac("consent", "granted");
      page.ac("record", "while_granted");
    });
    await visitor.service.event("while_granted");
    assert.deepEqual(visitor.service.names, ["while_granted"]);
  },
);

forEachVisitor(
  "a visitor noted here whose cookie is gone is asked again: nothing goes early, and the note is removed",
  async (visitor) => {
    visitor.page("/first", { init: '{ consent: "granted" }', calls: (page) => page.ac("pageview") });
    visitor.page("/second", {
      calls(page) {
        page.ac("pageview");
        page.ac("on", "settings", () => (page.settings = true));
      },
    });
    await visitor.open("/first");
    await visitor.service.event("page_viewed");
    assert.ok((await visitor.stored()).includes(NOTE));
    const early = visitor.service.early.length;
    // On another host of the site, which shares the cookies and not the storage.
    await visitor.inPage(() => {
      document.cookie = "_actmu=; path=/; max-age=0";
    });
    visitor.service.hold("/waymeet_journey_bg.wasm");
    await visitor.open("/second");
    assert.deepEqual(
      [await visitor.inPage(() => document.cookie.includes("_actmu")), visitor.service.early.length],
      [false, early],
    );
    visitor.service.release("/waymeet_journey_bg.wasm");
    await settled(visitor);
    await eventually("the note is gone", async () => !(await visitor.stored()).includes(NOTE));
    assert.deepEqual(visitor.service.names, ["page_viewed"]);
  },
  DENIED,
);

forEachVisitor(
  "who says no before the module is there is not recorded early on the next page",
  async (visitor) => {
    visitor.page("/first", { init: '{ consent: "granted" }', calls: (page) => page.ac("pageview") });
    visitor.page("/second", { calls: (page) => page.ac("consent", "denied") });
    visitor.page("/third", { calls: (page) => page.ac("pageview") });
    await visitor.open("/first");
    await visitor.service.event("page_viewed");
    visitor.service.hold("/waymeet_journey_bg.wasm");
    await visitor.open("/second");
    const early = visitor.service.early.length;
    await visitor.open("/third");
    await visitor.open("/blank");
    assert.equal(visitor.service.early.length, early);
  },
  DENIED,
);

forEachVisitor(
  "who another site sends along is asked for with consent only, and is who they were there",
  async (visitor) => {
    visitor.page("/", { calls: notes });
    await visitor.open(`/?waymeet-link=token-${LINKED}`);
    await settled(visitor);
    const redeemed = () =>
      visitor.service.requests.filter(({ path }) => path.endsWith("/link/redeem")).length;
    assert.equal(redeemed(), 0);
    assert.ok(!(await visitor.inPage(() => location.search)).includes("waymeet-link"));
    await visitor.inPage((page) => {
      page.ac("consent", "granted");
      page.ac("record", "arrived");
    });
    assert.equal((await visitor.service.event("arrived")).visitor, LINKED);
    assert.deepEqual([redeemed(), (await visitor.cookies())._actmu], [1, LINKED]);
  },
  DENIED,
);

forEachVisitor("an anonymous visit has no session that the snippet knew", async (visitor) => {
  visitor.service.hold("/waymeet_journey_bg.wasm");
  visitor.page("/", {
    init: '{ consent: "granted" }',
    calls(page) {
      page.ac("record", "before");
      page.before = page.ac.s;
      page.ac("consent", "anonymous");
    },
  });
  await visitor.open("/");
  const known = await visitor.inPage((page) => page.before);
  visitor.service.release("/waymeet_journey_bg.wasm");
  const { session } = await visitor.service.event("before");
  assert.notEqual(session, known);
});

forEachVisitor(
  "where events before the answer are dropped, it makes no difference when the settings come",
  async (visitor) => {
    visitor.service.hold(`/v1/sites/${SITE}/bundle`);
    visitor.page("/", {
      calls(page) {
        page.ac("record", "before");
        page.ac("consent", "granted");
        page.ac("record", "after");
      },
    });
    await visitor.open("/");
    visitor.service.release(`/v1/sites/${SITE}/bundle`);
    await visitor.service.event("after");
    assert.deepEqual(visitor.service.names, ["after"]);
  },
  { ...DENIED, holds: false },
);

forEachVisitor(
  "a deployment that is switched off keeps nothing, whatever the page says of consent",
  async (visitor) => {
    visitor.page("/", {
      init: '{ consent: "granted" }',
      calls(page) {
        page.ac("record", "before");
        page.ac("on", "settings", () => (page.settings = true));
      },
    });
    await visitor.open("/");
    await settled(visitor);
    await visitor.inPage((page) => page.ac("record", "after"));
    assert.deepEqual([await visitor.cookies(), await visitor.stored()], [{}, []]);
    const early = visitor.service.early.length;
    await visitor.open("/blank");
    assert.deepEqual([visitor.service.batches, visitor.service.early.length], [[], early]);
  },
  { forPage: { enabled: false } },
);
