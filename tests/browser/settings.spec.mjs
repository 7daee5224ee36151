// @ts-check
/** What a deployment's settings change in a page. */

import assert from "node:assert/strict";

import { forEachVisitor } from "./support/collector.mjs";

for (const [mode, expected] of /** @type {[string, number][]} */ ([
  ["Auto", 2],
  ["Once", 1],
  ["Off", 0],
])) {
  forEachVisitor(
    `the deployment's page view mode ${mode} counts ${expected} of a page and its next route`,
    async (visitor) => {
      visitor.page("/", {
        calls(page) {
          page.ac("load", "autotrackInViewport", {
            inViewportEvents: [{ selector: "h1", eventName: "seen" }],
          });
        },
      });
      await visitor.open("/");
      await visitor.service.event("seen");
      await visitor.inPage((page) => page.history.pushState({}, "", "/route"));
      // It is seen again on the next route: that has been reached, then.
      await visitor.service.event((event) => event.name === "seen" && event.page.url.endsWith("/route"));
      await visitor.inPage((page) => page.ac("record", "last"));
      await visitor.service.event("last");
      assert.equal(visitor.service.names.filter((name) => name === "page_viewed").length, expected);
    },
    { forPage: { pageviewConfig: mode } },
  );
}

forEachVisitor(
  "a page that calls `pageview` itself is not counted twice by the mode Auto",
  async (visitor) => {
    visitor.page("/", { calls: (page) => page.ac("pageview") });
    await visitor.open("/");
    await visitor.service.event("page_viewed");
    await visitor.inPage((page) => page.history.pushState({}, "", "/route"));
    await visitor.service.event((event) => event.page.url.endsWith("/route"));
    assert.equal(visitor.service.events.length, 2);
  },
  { forPage: { pageviewConfig: "Auto" } },
);

forEachVisitor(
  "clicks, elements in view, forms, idleness and scrolling are events where the deployment says so",
  async (visitor) => {
    visitor.page("/", {
      body: `<button id="buy" type="button">Buy</button><p class="price">12</p>
        <form id="contact" action="/blank"><input name="topic" value="" /><button id="send">Send</button></form>`,
      calls: (page) =>
        page.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault()),
    });
    await visitor.open("/");
    for (const name of ["price_seen", "idle", "read"]) await visitor.service.event(name);
    await visitor.tab.click("#buy");
    await visitor.service.event("buy_clicked");
    await visitor.tab.type("#contact [name=topic]", "lamps");
    await visitor.tab.click("#send");
    const sent = await visitor.service.event("contact_submitted");
    assert.equal(sent.attributes.topic.value, "lamps");
    assert.equal(await visitor.errors(), "");
  },
  {
    forPage: {
      clickEvents: [{ selector: "#buy", eventName: "buy_clicked" }],
      inViewportEvents: [{ selector: ".price", eventName: "price_seen" }],
      formsTrackEvents: [{ selector: "#contact", formName: "contact", captureDataOnFormSubmit: true }],
      idleEvents: [{ eventName: "idle", idleAfterSeconds: 0.05 }],
      scrollDepthEvents: [{ percentage: 75, eventName: "read" }],
    },
  },
);

forEachVisitor(
  "a deployment that is not enabled records, keeps and listens to nothing",
  async (visitor) => {
    visitor.page("/", {
      body: `<button id="buy" type="button">Buy</button>`,
      calls(page) {
        page.ac("on", "settings", (/** @type {any} */ settings) => (page.settings = settings));
        page.ac("record", "early");
      },
    });
    await visitor.open("/");
    await visitor.until("the settings are there", (page) => page.settings);
    await visitor.inPage((page) => page.ac("record", "later"));
    await visitor.tab.click("#buy");
    await visitor.open("/blank");
    assert.deepEqual(
      [visitor.service.batches, await visitor.cookies(), await visitor.stored()],
      [[], {}, []],
    );
  },
  { forPage: { enabled: false, clickEvents: [{ selector: "#buy", eventName: "bought" }] } },
);

forEachVisitor(
  "excluded parameters go, fragments stay where the deployment keeps them, searches are told",
  async (visitor) => {
    visitor.page("/find", { calls: (page) => page.ac("pageview") });
    await visitor.open("/find?q=oak+lamp&SID=7&n=1#list");
    const seen = await visitor.service.event("page_viewed");
    assert.equal(seen.page.url, `${visitor.shop.origin}/find?q=oak+lamp&n=1#list`);
    assert.equal(seen.search, "oak lamp");
  },
  { excludes: "sid", searches: "q", keepsFragment: true },
);

forEachVisitor("without that rule the fragment goes", async (visitor) => {
  visitor.page("/find", { calls: (page) => page.ac("pageview") });
  await visitor.open("/find?q=oak#list");
  const seen = await visitor.service.event("page_viewed");
  assert.equal(seen.page.url, `${visitor.shop.origin}/find?q=oak`);
  assert.equal(seen.search, undefined);
});
