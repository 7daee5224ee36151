// @ts-check
/** Events of websites, sent by a program through the vendor's SDK. */

import assert from "node:assert/strict";
import { test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { assertRefused } from "./support/life.mjs";
import { assertModel } from "./support/models.mjs";
import { info, logIn, stranger } from "./support/service.mjs";
import { Visitor } from "./support/visitor.mjs";

const HOUR_MS = 3_600_000;

test("an event is answered with what the service made of it", async () => {
  const visitor = new Visitor();
  const answer = await visitor.webEvent("product_added", {
    searchQuery: "lamp",
    referrerUrl: "https://www.google.com/search?q=oak+lamp",
    attributes: { price: { dataType: "number", value: "15.5" } },
    traits: { email: { dataType: "string", value: "ada@shop.example" } },
    page: {
      url: `${info.shop}/p/oak-lamp?utm_source=news&utm_medium=email&utm_campaign=autumn&gclid=abc`,
      title: "Oak lamp",
    },
  });
  assertModel(answer, "WebEventResponse");
  assert.deepEqual([answer.customerId, answer.customerIdType], [visitor.id, "cookie"]);
  assert.equal(answer.eventName, "product_added");
  assert.deepEqual([answer.page.hostname, answer.page.pathname], ["127.0.0.1", "/p/oak-lamp"]);
  assert.equal(answer.device.category, "mobile");
  assert.deepEqual(answer.attributes, { price: { dataType: "number", value: "15.5" } });
  assert.deepEqual(answer.traits, { email: { dataType: "string", value: "ada@shop.example" } });
  assert.equal(answer.searchQuery, "lamp");
  const { source, medium, name, clickId } = answer.mktCampaign ?? {};
  assert.deepEqual([source, medium, name, clickId], ["news", "email", "autumn", "abc"]);
  assert.deepEqual([answer.referrer?.hostname, answer.referrer?.medium], ["www.google.com", "paid"]);
  assert.equal(answer.authenticated, false);
  assert.deepEqual([answer.session.eventCount, answer.session.pageviewCount], [1, 0]);
});

test("what a program says of browser and device counts, whatever its own user agent is", async () => {
  const { browser, device } = await new Visitor().webEvent("page_viewed", {
    userAgentString: undefined,
    browser: { family: "Kiosk", version: "4", lang: "ga" },
    device: { category: "tablet", type: "Till", isMobile: false, osFamily: "Linux", osVersion: "6.12" },
  });
  assert.deepEqual([browser.family, browser.version, browser.lang], ["Kiosk", "4", "ga"]);
  assert.deepEqual([device.category, device.type, device.osFamily], ["tablet", "Till", "Linux"]);
});

test("the id that another system has for the session comes back", async () => {
  const answer = await new Visitor().webEvent("page_viewed", { externalId: "till-7" });
  assert.equal(answer.externalId, "till-7");
});

test("events of one visitor are of one session, which counts them", async () => {
  const visitor = new Visitor();
  const first = await visitor.webEvent("page_viewed");
  const second = await visitor.webEvent("page_viewed");
  const third = await visitor.webEvent("lamp_compared");
  assert.ok(first.session.id);
  assert.deepEqual([second.session.id, third.session.id], [first.session.id, first.session.id]);
  assert.deepEqual([third.session.eventCount, third.session.pageviewCount], [3, 2]);
  const other = await new Visitor().webEvent("page_viewed");
  assert.notEqual(other.session.id, first.session.id);
});

test("an event older than an hour, or without a name, visitor or page, is refused with its place", async () => {
  const old = new Date(Date.now() - 1.1 * HOUR_MS).toISOString();
  for (const [change, field] of /** @type {[object, string][]} */ ([
    [{ createdDate: old }, "createdDate"],
    [{ createdDate: "yesterday" }, "createdDate"],
    [{ eventName: "" }, "eventName"],
    [{ eventName: "two words" }, "eventName"],
    [{ customerCookieId: "somebody" }, "customerCookieId"],
  ])) {
    await assertRefused(new Visitor().webEvent("page_viewed", change), 400, "invalid.value", field);
  }
});

test("what is missing or of another kind is refused with its place", async () => {
  for (const [change, field] of /** @type {[object, string][]} */ ([
    [{ page: { url: "no address", title: "" } }, "page.url"],
    [{ page: undefined }, "page"],
    [{ eventName: undefined }, "eventName"],
    [{ createdDate: undefined }, "createdDate"],
    [{ attributes: { price: { dataType: "colour", value: "1" } } }, "attributes.price.dataType"],
  ])) {
    await assertRefused(new Visitor().webEvent("page_viewed", change), 400, "invalid.value", field);
  }
});

test("events for a deployment that is none are refused", async () => {
  const api = new platformClient.JourneyApi(stranger());
  const body = /** @type {any} */ ({ eventName: "page_viewed" });
  await assertRefused(api.postJourneyDeploymentWebevents("nobody", { body }), 404, "deployment.not.found");
});

test("a session made of such events is read like any other", async () => {
  const { session } = await new Visitor().webEvent("page_viewed");
  const api = new platformClient.JourneyApi(await logIn("AI Agent"));
  const read = await api.getJourneySession(String(session.id));
  assertModel(read, "Session");
  assert.equal(read.selfUri, session.selfUri);
});
