// @ts-check
/** What leaves the page: nothing personal, what the page's own hook lets through, and the debug panel that shows it. */

import assert from "node:assert/strict";

import { forEachVisitor, SITE, UUID, text } from "./support/collector.mjs";
import { eventually } from "./support/index.mjs";

forEachVisitor("nothing personal leaves a page full of it", async (visitor) => {
  const bait = [
    "ada@shop.example",
    "ada%40shop.example",
    "4111111111111111",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
  ];
  const paths = bait.map((secret) => `/u/${secret}/x`);
  const queries = bait.map((secret, index) => `p${index}=${secret}`).join("&");
  const address = (/** @type {string} */ path) =>
    `${path}?${queries}&password=hunter2&${bait[0]}#token=${bait[3]}&m=${bait[0]}`;
  for (const path of [...paths, "/end"]) {
    visitor.page(path, {
      init: '{ consent: "granted" }',
      calls(page) {
        page.ac("pageview");
        page.ac("record", "here");
        page.ac("load", "autotrackUrlChange");
      },
    });
  }
  // Each page is the next one's referrer.
  await visitor.open(address(paths[0]));
  for (const path of [...paths.slice(1), "/end"]) {
    await eventually("the page is counted", () => visitor.service.names.includes("here"));
    await visitor.inPage((page, next) => {
      // A link, as a person follows it: that is what has a referrer.
      const link = page.document.createElement("a");
      link.href = next;
      link.click();
    }, address(path));
    const start = encodeURI(path);
    await eventually(`${start} is open`, async () =>
      decodeURI(await visitor.tab.address()).includes(decodeURI(path)),
    );
  }
  await visitor.service.event((event) => event.page.url.includes("/end") && event.name === "here");
  await visitor.inPage((page, next) => page.history.pushState({}, "", next), address("/route"));
  await visitor.service.event((event) => event.page.url.includes("/route"));
  assert.ok(visitor.service.early.length >= paths.length, "early ones, too");
  for (const secret of [...bait, "hunter2"]) assert.ok(!visitor.service.posted.includes(secret), secret);
  assert.ok(visitor.service.events.some(({ referrer }) => referrer?.includes("/redacted/")));
});

forEachVisitor("the hook before sending changes, drops and fails safely, and is counted", async (visitor) => {
  visitor.page("/", {
    init: "",
    args: [SITE],
    calls(page, site) {
      page.ac("init", site, {
        beforeSend(/** @type {any} */ record) {
          if (record.name === "secret") return null;
          if (record.name === "fails") throw Object.create(null);
          if (record.name === "calls") page.ac("record", "from the hook");
          record.attributes = { seen: { dataType: "string", value: "by the hook" } };
          return {
            ...record,
            id: "forged",
            visitor: "forged",
            session: "forged",
            kind: "visit",
            seq: 99,
            at: 1,
          };
        },
      });
      for (const name of ["plain", "secret", "fails", "calls"]) page.ac("record", name);
    },
  });
  await visitor.open("/");
  await visitor.service.event("from the hook");
  assert.deepEqual(visitor.service.names, ["plain", "calls", "from the hook"]);
  const [plain] = visitor.service.events;
  for (const key of ["id", "visitor", "session"]) assert.match(plain[key], UUID, key);
  assert.deepEqual([plain.kind, plain.seq, plain.at > 1], ["web", 0, true]);
  assert.deepEqual(plain.attributes, { seen: text("by the hook") });
  assert.equal(visitor.service.batches.at(-1).withheld, 2);
  assert.deepEqual(visitor.service.early, [], "nothing goes past the hook");
  assert.equal(await visitor.errors(), "");
});

forEachVisitor(
  "the debug panel opens by `?waymeet-debug` and by `ac('debug')`, and tells of events",
  async (visitor) => {
    const LINES = "waymeet-debug >>> li";
    const calls = (/** @type {any} */ page) => {
      page.ac("pageview");
      page.ac("record", "cart_changed", { items: 2 });
    };
    visitor.page("/", { calls });
    await visitor.open("/?waymeet-debug");
    await visitor.tab.textIs("waymeet-debug >>> [data-test=debug-body]", /cart_changed[\s\S]*page_viewed/);
    assert.equal((await visitor.tab.all(LINES)).length, 2);
    const viewed = await visitor.service.event("page_viewed");
    assert.equal(viewed.page.url, `${visitor.shop.origin}/`, "the parameter is ours");
    await visitor.open("/");
    await visitor.service.event("cart_changed");
    assert.equal((await visitor.tab.all("waymeet-debug")).length, 0);
    await visitor.inPage((page) => [page.ac("debug"), page.ac("debug")]);
    await visitor.tab.textIs("waymeet-debug >>> [data-test=debug-body]", /cart_changed/);
    assert.equal((await visitor.tab.all("waymeet-debug")).length, 1);
    await visitor.tab.click("waymeet-debug >>> [data-test=debug-settings]");
    await visitor.tab.textIs("waymeet-debug >>> [data-test=debug-body]", "granted");
    assert.equal(await visitor.errors(), "");
  },
);
