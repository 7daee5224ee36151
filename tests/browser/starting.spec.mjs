// @ts-check
/** Before the module is up, and where WebAssembly is refused. */

import assert from "node:assert/strict";

import { forEachVisitor } from "./support/collector.mjs";
import { eventually } from "./support/index.mjs";

/** @typedef {import("./support/collector.mjs").Visitor} Visitor */

forEachVisitor(
  "before the module is up, the first page view is on its way and calls are kept",
  async (visitor) => {
    visitor.service.hold("/waymeet_journey_bg.wasm");
    visitor.page("/p/17", {
      init: '{ consent: "granted" }',
      calls(page) {
        page.ac("pageview", {}, { price: 15.5 });
        page.ac("record", "cart_changed", { items: 2 });
        page.ac("identify", "u-17");
        page.ac("teleport");
      },
    });
    visitor.page("/next", { init: '{ consent: "granted" }', calls: (page) => page.ac("pageview") });
    await visitor.open("/p/17?q=lamp#here");
    const [first] = await eventually("it has arrived early", () =>
      visitor.service.early.length > 0 ? visitor.service.early : undefined,
    );
    const { visitor: id } = first;
    assert.deepEqual([first.v, id], [1, (await visitor.cookies())._actmu]);
    assert.deepEqual(
      { ...first.events[0], at: 0, id: "" },
      {
        id: "",
        at: 0,
        name: "page_viewed",
        url: `${visitor.shop.origin}/p/17`,
        title: "Lamps",
        attributes: { price: 15.5 },
      },
    );
    assert.equal((await visitor.stored()).filter((key) => key.startsWith("waymeet.q.")).length, 3);
    await visitor.open("/next");
    const left = await eventually("the rest is sent when the page is left", () =>
      visitor.service.early.find(({ events }) =>
        events.some((/** @type {any} */ event) => event.name === "cart_changed"),
      ),
    );
    visitor.service.release("/waymeet_journey_bg.wasm");
    const changed = await visitor.service.event("cart_changed");
    await visitor.service.event((event) => event.page.url.endsWith("/next"));
    // Firefox tells a page of what another one has kept a moment late: then it comes after that page's own.
    const viewed = await visitor.service.event((event) => event.page.url.includes("/p/17"));
    assert.deepEqual(
      [viewed.id, viewed.page.url, changed.id, changed.visitor, changed.session],
      [first.events[0].id, `${visitor.shop.origin}/p/17?q=lamp`, left.events[1].id, id, first.session],
    );
    assert.deepEqual(viewed.attributes, { price: { dataType: "number", value: "15.5" } });
    assert.ok(visitor.service.events.some(({ kind, user }) => kind === "visit" && user === "u-17"));
    assert.deepEqual(
      (await visitor.stored()).filter((key) => key.startsWith("waymeet.q.")),
      [],
    );
    assert.equal(await visitor.errors(), "");
  },
);

forEachVisitor(
  "all that waits for the module is sent when the page is left, fifty calls a beacon",
  async (visitor) => {
    visitor.service.hold("/waymeet_journey_bg.wasm");
    visitor.page("/", {
      init: '{ consent: "granted" }',
      calls(page) {
        for (let number = 0; number < 120; number++) page.ac("record", `event ${number}`);
      },
    });
    visitor.page("/next", { init: "", snippet: "" });
    await visitor.open("/");
    assert.deepEqual(visitor.service.early, []);
    await visitor.inPage((page) => page.location.assign("/next"));
    const numbers = Array.from({ length: 120 }, (_, number) => `event ${number}`);
    const early = () => /** @type {{ events: { name: string }[] }[]} */ (visitor.service.early);
    const names = () => early().flatMap(({ events }) => events.map(({ name }) => name));
    await eventually("all of them", () => names().length >= numbers.length);
    assert.deepEqual(new Set(names()), new Set(numbers));
    assert.ok(early().every(({ events }) => events.length <= 50));
  },
);

/** Waits for the events of a page that calls twice. @param {Visitor} visitor */
async function arriveTyped(visitor) {
  await visitor.service.event("last");
  assert.equal(visitor.service.events[0].attributes.price.value, "15.5");
  assert.equal(await visitor.errors(), "");
  return visitor.service.requests.some(({ path }) => path === "/waymeet_journey_fallback.js");
}

/** @param {any} page */
function callTwice(page) {
  page.ac("pageview", {}, { price: 15.5 });
  page.ac("record", "last");
}

forEachVisitor(
  "where a policy refuses WebAssembly its translation runs, and events arrive",
  async (visitor) => {
    visitor.page("/", {
      policy: { "script-src": visitor.policy().match(/script-src ([^;]*) 'wasm-unsafe-eval'/)?.[1] },
      calls: callTwice,
    });
    await visitor.open("/");
    assert.equal(await arriveTyped(visitor), true);
  },
);

forEachVisitor(
  "where nothing refuses it, WebAssembly runs and no translation is fetched",
  async (visitor) => {
    visitor.page("/", { calls: callTwice });
    await visitor.open("/");
    assert.equal(await arriveTyped(visitor), false);
  },
);

forEachVisitor(
  "where there is no WebAssembly at all its translation runs, and events arrive",
  async (visitor) => {
    visitor.page("/", { before: (page) => delete page.WebAssembly, calls: callTwice });
    await visitor.open("/");
    assert.equal(await arriveTyped(visitor), true);
  },
);
