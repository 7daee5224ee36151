// @ts-check
/** A draft of an offer on the real site: what the administration's link shows, and that it leaves no trace. */

import assert from "node:assert/strict";

import { forEachVisitor, SITE } from "./support/collector.mjs";
import { eventually } from "./support/index.mjs";
import { inOffer, part } from "./support/offers.mjs";

const DRAFT = {
  mediaType: "contentOffer",
  shown: {
    displayMode: "Modal",
    layoutMode: "TextOnly",
    title: "",
    headline: "Half price",
    body: "Only today.",
    style: { offer: { color: "#ffffff", backgroundColor: "#102030" } },
  },
};

/** A page as sites have it: it records, and its visitors were recorded before. @param {any} page */
function calls(page) {
  page.ac("pageview");
  page.ac("record", "seen");
}

forEachVisitor(
  "a preview shows the draft with a line that says so, and nothing of the page is recorded",
  async (visitor) => {
    const { tab, service } = visitor;
    service.told.preview = { body: JSON.stringify(DRAFT) };
    visitor.page("/search", { calls });
    await visitor.open("/search#waymeet-preview=to-ken_1");
    assert.equal(await tab.text(inOffer(".headline")), "Half price");
    assert.equal(await tab.text(part("offer-note")), "Preview");
    assert.equal((await tab.all(inOffer("dialog:modal"))).length, 1);
    const colour = await tab.run(
      (card) => getComputedStyle(/** @type {any} */ (card)).backgroundColor,
      await tab.find(inOffer(".card")),
    );
    assert.equal(colour, "rgb(16, 32, 48)");
    assert.deepEqual(await tab.accessibilityViolations("waymeet-offer"), []);
    await tab.screenshot("offer-preview");
    await tab.click(part("offer-close"));
    await visitor.until("it is gone", () => !document.querySelector("waymeet-offer"));
    await visitor.inPage((page) => page.ac("record", "later"));
    const asked = service.requests.map(({ path }) => path);
    assert.ok(asked.includes(`/v1/sites/${SITE}/preview`));

    // Left for another page, which records as ever: of the one before nothing comes along.
    visitor.page("/other", { calls: (page) => page.ac("record", "other") });
    await visitor.open("/other");
    await service.event("other");
    assert.deepEqual(service.names, ["other"]);
    assert.equal(service.early.length, 0);
    assert.equal(asked.filter((path) => path.endsWith("/waymeet_offers.js")).length, 0);
    assert.equal(await visitor.errors(), "");
    assert.deepEqual(visitor.shop.violations, []);
  },
  { offers: true },
);

forEachVisitor("a visitor who is known leaves no trace on a preview either", async (visitor) => {
  const { service } = visitor;
  visitor.page("/first", { calls: (page) => page.ac("record", "first") });
  await visitor.open("/first");
  await service.event("first");
  service.told.preview = { body: JSON.stringify(DRAFT) };
  visitor.page("/", { calls });
  await visitor.open("/#/cart&waymeet-preview=token");
  assert.equal(await visitor.tab.text(inOffer(".headline")), "Half price");
  await visitor.open("/first");
  await eventually("the next page records", () => service.names.length > 1);
  assert.deepEqual(service.names, ["first", "first"]);
  assert.equal(service.posted.includes("page_viewed"), false);
  const visitors = new Set(service.events.map(({ visitor }) => visitor));
  assert.equal(visitors.size, 1, "it is still the same visitor");
});

forEachVisitor("where a preview is over the page says so", async (visitor) => {
  visitor.service.told.preview = { status: 404 };
  visitor.page("/", { calls });
  await visitor.open("/#waymeet-preview=token");
  assert.match(await visitor.tab.text(inOffer(".headline")), /no longer open/);
  assert.equal(await visitor.errors(), "");
});

forEachVisitor("who has no link never fetches what shows previews", async (visitor) => {
  visitor.page("/", { calls });
  await visitor.open("/#waymeet");
  await visitor.service.event("seen");
  const paths = visitor.service.requests.map(({ path }) => path);
  assert.deepEqual(
    paths.filter((path) => path.includes("preview")),
    [],
  );
});
