// @ts-check
/** Modules, `forms:track`, events to listen to, `api.visit.get`, and what is unknown. */

import assert from "node:assert/strict";

import { forEachVisitor, text } from "./support/collector.mjs";
import { eventually } from "./support/index.mjs";

forEachVisitor("all five modules load, tell that they are there, and record", async (visitor) => {
  visitor.page("/", {
    body: `<button id="buy" type="button">Buy</button><p id="seen">Here</p>`,
    calls(page) {
      page.loaded = [];
      const load = (/** @type {string} */ name, /** @type {object} */ options) =>
        page.ac("load", name, options, () => page.loaded.push(name));
      load("autotrackUrlChange", {});
      load("autotrackClick", {
        clickEvents: [{ selector: "#buy", eventName: "buy_clicked", customAttributes: { price: 3 } }],
      });
      load("autotrackIdle", { idleEvents: [{ idleAfter: 0.05, eventName: "idle" }] });
      load("autotrackInViewport", { inViewportEvents: [{ selector: "#seen", eventName: "seen" }] });
      load("autotrackScrollDepth", { scrollDepthEvents: [{ percentage: 50, eventName: "half_read" }] });
    },
  });
  await visitor.open("/");
  await visitor.until("all say so", (page) => page.loaded.length === 5);
  await visitor.tab.click("#buy");
  await visitor.inPage((page) => page.history.pushState({}, "", "/next"));
  for (const name of ["buy_clicked", "idle", "seen", "half_read"]) await visitor.service.event(name);
  await visitor.service.event((event) => event.page?.url.endsWith("/next") && event.name === "page_viewed");
  const clicked = visitor.service.events.find(({ name }) => name === "buy_clicked");
  assert.deepEqual(clicked.attributes, { price: { dataType: "integer", value: "3" } });
  assert.equal(
    visitor.service.names.filter((name) => name === "page_viewed").length,
    2,
    "the first one, too",
  );
  assert.equal(await visitor.errors(), "");
  assert.deepEqual(await visitor.tab.policyViolations(), []);
});

forEachVisitor(
  "`autotrackUrlChange` with `onUrlChange` leaves the page views to the page",
  async (visitor) => {
    visitor.page("/", {
      calls(page) {
        page.ac("load", "autotrackUrlChange", {
          onUrlChange: (/** @type {string} */ url) =>
            page.ac("pageview", { title: `At ${url.split("/").pop()}` }),
        });
        page.ac("record", "loaded");
      },
    });
    await visitor.open("/");
    await visitor.service.event("loaded");
    await visitor.inPage((page) =>
      page.ac("load", "autotrackClick", { clickEvents: [] }, () => (page.isThere = true)),
    );
    await visitor.until("the adapter is there", (page) => page.isThere);
    await visitor.inPage((page) => page.history.pushState({}, "", "/next"));
    const viewed = await visitor.service.event("page_viewed");
    assert.equal(viewed.page.title, "At next");
  },
);

forEachVisitor("`forms:track` follows all forms or some, with options or without", async (visitor) => {
  const form = (/** @type {string} */ id) =>
    `<form id="${id}" name="${id}" action="/blank"><input name="mail" value="" /><button id="send-${id}">Send</button></form>`;
  visitor.page("/", {
    body: form("order") + form("other"),
    calls(page) {
      page.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
      page.ac("forms:track", "#order", {
        captureFormDataOnSubmit: true,
        formName: "order",
        customAttributes: { step: 2 },
        traitsMapper: [{ fieldName: "mail", traitName: "email" }],
      });
      page.ac("forms:track", { formName: "any", captureFormDataOnAbandon: true });
      page.ac("forms:track");
      page.ac("record", "called");
    },
  });
  visitor.page("/next", { calls: (page) => page.ac("pageview") });
  await visitor.open("/");
  await visitor.service.event("called");
  await visitor.tab.type("#order [name=mail]", "ada@shop.example");
  await eventually("the adapter is there", async () => {
    await visitor.tab.click("#send-order");
    return visitor.service.names.includes("order_submitted");
  });
  const submitted = visitor.service.events.find(({ name }) => name === "order_submitted");
  assert.deepEqual(submitted.traits, { email: text("ada@shop.example") });
  assert.equal(submitted.attributes.step.value, "2");
  await visitor.service.event("any_submitted");
  await visitor.service.event("form_submitted");
  await visitor.tab.type("#other [name=mail]", "bob");
  await visitor.open("/next");
  const abandoned = await visitor.service.event("any_abandoned");
  assert.equal(abandoned.attributes.mail.value, "bob");
  const plain = await visitor.service.event("form_abandoned");
  assert.equal(plain.attributes.mail, undefined, "nothing is read unless asked");
  assert.equal(await visitor.errors(), "");
});

forEachVisitor(
  "`on`, `once` and `off` hear states of actions, however they are spelled",
  async (visitor) => {
    visitor.page("/search", {
      calls(page) {
        page.heard = [];
        const hear = (/** @type {string} */ name) => (/** @type {any} */ data) =>
          page.heard.push(`${name} ${data.mediaType} ${data.state}`);
        page.ac("on", "webAction.contentOffer.offered", hear("dots"));
        page.ac("on", "WEBACTIONS_CONTENTOFFER_OFFERED", hear("shouted"));
        page.ac("on", "contentOffer:rejected", hear("ours"));
        page.ac("once", "contentoffer:offered", hear("once"));
        page.ended = hear("ended");
        page.ac("on", "contentOffer:offered", page.ended);
        page.ac("once", "contentOffer:offered", page.ended);
        page.ac("off", "contentOffer.offered", page.ended);
        page.ac("on", "webchat:offered", hear("another"));
        page.ac("on", "contentOffer:qualified", hear("all of these"));
        page.ac("off", "contentOffer:qualified");
        // Neither may the page's own mistakes.
        page.ac("on", "contentOffer:offered");
        page.ac("once", "contentOffer:offered", "no function");
        page.ac("pageview");
      },
    });
    await visitor.open("/search");
    await visitor.tab.click("waymeet-offer >>> [data-test=offer-close]");
    await visitor.service.event((event) => event.state === "rejected");
    assert.deepEqual(await visitor.inPage((page) => page.heard.sort()), [
      "dots contentOffer offered",
      "once contentOffer offered",
      "ours contentOffer rejected",
      "shouted contentOffer offered",
    ]);
    assert.equal(await visitor.errors(), "");
  },
  { offers: true },
);

forEachVisitor(
  "`api.visit.get` tells ids, counts and a number to read out",
  async (visitor) => {
    visitor.page("/", {
      calls(page) {
        page.ac("api.visit.get");
        page.ac("pageview");
        page.ac("api.visit.get", () => {
          throw new Error("the page's own");
        });
        page.ac("api.visit.get", (/** @type {any} */ visit) => (page.visit = visit));
      },
    });
    await visitor.open("/");
    const event = await visitor.service.event("page_viewed");
    const visit = await visitor.inPage((page) => page.visit);
    assert.deepEqual(
      [visit.id, visit.customerId, visit.customerIdType, visit.pageviewCount],
      [event.session, event.visitor, "cookie", 1],
    );
    assert.match(visit.shortId, /^\d{4}$/);
    assert.equal(await visitor.errors(), "");
  },
  { forPage: { shortIdDigits: 4 } },
);

forEachVisitor("an unknown method is a line in the log in debug mode, and nothing else", async (visitor) => {
  visitor.page("/", {
    before(page) {
      page.lines = [];
      page.console.info = (/** @type {unknown[]} */ ...line) => page.lines.push(line.join(" ").trim());
    },
    calls(page) {
      page.ac("teleport", 1);
      page.ac("dev");
      page.ac("teleport", 2);
      page.ac("record", "last");
    },
  });
  await visitor.open("/");
  await visitor.service.event("last");
  assert.deepEqual(await visitor.inPage((page) => page.lines), ["[waymeet] unknown method teleport"]);
  assert.equal(await visitor.errors(), "");
});
