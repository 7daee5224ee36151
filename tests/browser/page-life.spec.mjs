// @ts-check
/** The tracker's life on a page: its end, the back-forward cache, and a second snippet. */

import assert from "node:assert/strict";

import { forEachVisitor, SITE } from "./support/collector.mjs";
import { eventually } from "./support/index.mjs";

/** @typedef {import("./support/collector.mjs").Visitor} Visitor */

/** Waits until everything is answered and nobody has the turn to send: a page that is busy is not kept. @param {Visitor} visitor */
async function isQuiet(visitor) {
  await eventually("the page has nothing to do", () =>
    visitor.tab.runAsync(async () => {
      const { held = [] } = (await navigator.locks?.query()) ?? {};
      const isWaiting = Object.keys(localStorage).some((key) => key.startsWith("waymeet.o."));
      return document.readyState === "complete" && !isWaiting && held.length === 0;
    }),
  );
}

forEachVisitor(
  "after `destroy` nothing is recorded, nothing listens, and the page has its functions back",
  async (visitor) => {
    visitor.page("/", {
      body: `<button id="buy" type="button">Buy</button>`,
      before(page) {
        page.native = page.history.pushState;
      },
      calls(page) {
        page.ac("pageview");
        page.ac("load", "autotrackUrlChange", {}, () => {
          page.ac(
            "load",
            "autotrackClick",
            { clickEvents: [{ selector: "#buy", eventName: "bought" }] },
            () => {
              page.isLoaded = true;
            },
          );
        });
      },
    });
    visitor.page("/next", { calls: (page) => page.ac("record", "the next page") });
    await visitor.open("/");
    await visitor.until("both are loaded", (page) => page.isLoaded);
    await visitor.inPage((page) => {
      page.ac("record", "before");
      page.ac("destroy");
      page.ac("record", "after");
      page.ac("pageview");
      page.ac("consent", "granted");
      page.ac("load", "autotrackClick", { clickEvents: [{ selector: "#buy", eventName: "bought again" }] });
      page.ac("destroy");
    });
    await visitor.tab.click("#buy");
    const hasItBack = await visitor.inPage((page) => page.history.pushState === page.native);
    await visitor.inPage((page) => page.history.pushState({}, "", "/elsewhere"));
    await visitor.open("/next");
    await visitor.service.event("the next page");
    assert.deepEqual(visitor.service.names, ["page_viewed", "before", "the next page"]);
    assert.equal(hasItBack, true);
    assert.equal(await visitor.errors(), "");
  },
);

forEachVisitor(
  "`destroy` before the configuration is there is the end, too",
  async (visitor) => {
    visitor.service.hold(`/v1/sites/${SITE}/bundle`);
    visitor.page("/", { calls: (page) => page.ac("record", "before") });
    visitor.page("/next", { calls: (page) => page.ac("record", "the next page") });
    await visitor.open("/");
    await visitor.until("the module is up", (page) => Object.hasOwn(page.ac.q, "push"));
    await visitor.inPage((page) => page.ac("destroy"));
    visitor.service.release(`/v1/sites/${SITE}/bundle`);
    await visitor.until("it is there", (page) =>
      page.performance
        .getEntriesByType("resource")
        .some((/** @type {any} */ entry) => /bundle$/.test(entry.name) && entry.responseEnd > 0),
    );
    await visitor.inPage((page) => page.history.pushState({}, "", "/elsewhere"));
    await visitor.open("/next");
    await visitor.service.event("the next page");
    assert.deepEqual(
      visitor.service.names.filter((name) => name !== "page_viewed"),
      ["the next page"],
    );
    assert.ok(!visitor.service.events.some(({ page }) => /(elsewhere|\/)$/.test(page.url)));
  },
  { forPage: { pageviewConfig: "Auto" } },
);

forEachVisitor("the back-forward cache stays possible, and coming back is a page view", async (visitor) => {
  visitor.page("/", {
    calls(page) {
      page.ac("pageview");
      page.addEventListener("pageshow", (/** @type {any} */ event) => (page.isBack = event.persisted));
    },
  });
  visitor.page("/next", { calls: (page) => page.ac("pageview") });
  await visitor.open("/");
  await visitor.service.event("page_viewed");
  await isQuiet(visitor);
  // As a person leaves and comes back: what WebDriver opens and goes back to is loaded anew.
  await visitor.inPage((page) => {
    page.mark = "the same page";
    page.location.href = "/next";
  });
  await visitor.service.event((event) => event.page.url.endsWith("/next"));
  await isQuiet(visitor);
  await visitor.inPage((page) => page.history.back());
  await eventually("it is a view again", () => visitor.service.names.length === 3);
  assert.deepEqual(await visitor.inPage((page) => [page.mark, page.isBack]), ["the same page", true]);
  assert.equal(await visitor.errors(), "");
});

forEachVisitor("two snippets on a page are one, and `ac` may have another name", async (visitor) => {
  const { snippet } = visitor.service;
  visitor.page("/", { snippet: `${snippet};${snippet}`, calls: (page) => page.ac("record", "once") });
  await visitor.open("/");
  await visitor.service.event("once");
  const renamed = snippet.replace('"ac"', '"journey"');
  visitor.page("/renamed", {
    init: "",
    snippet: `${renamed};${renamed}`,
    args: [SITE],
    calls(page, site) {
      page.journey("init", site);
      page.journey("record", "renamed");
      page.names = [typeof page.ac, page._genesysJourneySdk];
    },
  });
  await visitor.open("/renamed");
  await visitor.service.event("renamed");
  assert.deepEqual(visitor.service.names, ["once", "renamed"]);
  assert.deepEqual(await visitor.inPage((page) => page.names), ["undefined", "journey"]);
});
