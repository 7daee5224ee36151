// @ts-check
/** Cookies: the vendor's, ours, and none. */

import assert from "node:assert/strict";

import { forEachVisitor, UUID } from "./support/collector.mjs";
import { eventually } from "./support/index.mjs";

const VISITOR = "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11";
const SESSION = "0f3b6c2e-5d0a-4f0e-8d5b-7a1c9e3d3333";

forEachVisitor("a visitor of the vendor's snippet keeps id, session and counters", async (visitor) => {
  visitor.page("/", {
    args: [VISITOR, SESSION],
    before(_page, id, session) {
      const cookies = {
        _actmu: id,
        _actms: session,
        _actcc: "6.3.188.72",
        _actvc: "9",
        _actts: "1700000000.1710000000.1720000000",
        _actmr: "https%3A%2F%2Fsearch.example%2F",
      };
      for (const [name, value] of Object.entries(cookies)) document.cookie = `${name}=${value}; path=/`;
    },
    calls(page) {
      page.ac("pageview");
      page.ac("record", "last");
    },
  });
  await visitor.open("/");
  const last = await visitor.service.event("last");
  assert.deepEqual([last.visitor, last.session], [VISITOR, SESSION]);
  await eventually("they are counted", async () => (await visitor.cookies())._actcc === "8.4.190.73");
  const cookies = await visitor.cookies();
  assert.deepEqual(cookies, {
    _actmu: VISITOR,
    _actms: SESSION,
    _actcc: "8.4.190.73",
    _actvc: "9",
    _actts: "1700000000.1710000000.1720000000",
    _actmr: "https%3A%2F%2Fsearch.example%2F",
  });
});

forEachVisitor(
  "name prefix, life and SameSite of cookies are the page's, and an address or a single name has no domain",
  async (visitor) => {
    const init =
      '{ cookiePrefix: "shop", cookieLifetimeInDays: 2, cookieSameSite: "Strict", consent: "granted" }';
    visitor.page("/", { init, calls: (page) => page.ac("pageview") });
    await visitor.open("/");
    await visitor.service.event("page_viewed");
    const all = await visitor.tab.driver.manage().getCookies();
    const names = all.map(({ name }) => name).sort();
    assert.deepEqual(names, ["shop_actcc", "shop_actms", "shop_actmu", "shop_actts", "shop_actvc"]);
    for (const cookie of all) {
      assert.equal(cookie.domain?.replace(/^\./, ""), "127.0.0.1", cookie.name);
      if (visitor.engine !== "webkit") assert.equal(cookie.sameSite, "Strict", cookie.name);
    }
    const visitorCookie = all.find(({ name }) => name === "shop_actmu");
    const days = (Number(visitorCookie?.expiry) * 1_000 - Date.now()) / 86_400_000;
    assert.ok(days > 1.9 && days < 2.1, `${days} days`);
  },
);

forEachVisitor("the trial of cookie domains leaves no trace on a host of many names", async (visitor) => {
  visitor.page("/", { calls: (page) => page.ac("pageview") });
  await visitor.open("/", "a.shop.localhost");
  await visitor.service.event("page_viewed");
  const cookies = await visitor.cookies();
  assert.ok(!Object.keys(cookies).some((name) => name.startsWith("waymeet")), JSON.stringify(cookies));
  assert.match(cookies._actmu, UUID);
  // Other hosts under the same name: none of them has more than what the browser's own list of suffixes allows.
  await visitor.open("/blank", "localhost");
  assert.deepEqual(await visitor.cookies(), {});
});

forEachVisitor(
  "with `storage: 'memory'` nothing is kept, and nothing that was kept is read",
  async (visitor) => {
    visitor.page("/", {
      init: '{ storage: "memory", consent: "granted" }',
      args: [VISITOR],
      before: (_page, id) => (document.cookie = `_actmu=${id}; path=/`),
      calls(page) {
        page.ac("pageview");
        page.ac("identify", "u-17", { email: "ada@shop.example" });
        page.ac("record", "last");
      },
    });
    await visitor.open("/");
    const last = await visitor.service.event("last");
    assert.notEqual(last.visitor, VISITOR);
    assert.deepEqual(await visitor.cookies(), { _actmu: VISITOR }, "the page's own");
    assert.deepEqual(await visitor.stored(), []);
    assert.deepEqual(visitor.service.early, []);
    await visitor.open("/blank");
    assert.deepEqual(await visitor.stored(), []);
  },
);
