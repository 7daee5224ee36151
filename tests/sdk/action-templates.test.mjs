// @ts-check
/** Action templates (content offers) through the vendor's SDK. */

import assert from "node:assert/strict";
import { test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { assertRefused, testLife } from "./support/life.mjs";
import { logIn, withoutSdk } from "./support/service.mjs";

const api = new platformClient.JourneyApi(await logIn());

const TEMPLATE = {
  name: "Gift wrap",
  description: "In December",
  mediaType: "contentOffer",
  state: "Active",
  contentOffer: {
    displayMode: "Toast",
    layoutMode: "TextOnly",
    headline: "We wrap it for you",
    body: "For free.",
    callToAction: { text: "How it works", url: "https://shop.example/wrap", target: "Blank" },
    style: {
      offer: { backgroundColor: "#ffffff", padding: "8px" },
      position: { bottom: "10px", right: "10px" },
    },
  },
};

testLife({
  name: "action templates",
  model: "ActionTemplate",
  listing: "ActionTemplateListing",
  body: TEMPLATE,
  change: { name: "Gift wrapping", state: "Inactive" },
  create: (body) => api.postJourneyActiontemplates({ body }),
  list: (query) => api.getJourneyActiontemplates(query),
  read: (id) => api.getJourneyActiontemplate(id),
  update: (id, body) => api.patchJourneyActiontemplate(id, { body }),
  remove: (id) => api.deleteJourneyActiontemplate(id),
});

test("a list of templates is narrowed by media type and state", async () => {
  const { id } = await api.postJourneyActiontemplates({ body: { ...TEMPLATE, state: "Inactive" } });
  const ids = async (/** @type {any} */ query) =>
    (await api.getJourneyActiontemplates(query)).entities?.map((template) => template.id);
  assert.deepEqual(await ids({ state: "Inactive", mediaType: "contentOffer" }), [id]);
  assert.ok(!(await ids({ state: "Active" }))?.includes(id));
  await api.deleteJourneyActiontemplate(String(id));
});

test("a template deleted softly keeps its versions, and hard none", async () => {
  const direct = await withoutSdk();
  for (const hardDelete of [false, true]) {
    const { id, selfUri } = await api.postJourneyActiontemplates({ body: TEMPLATE });
    await api.patchJourneyActiontemplate(String(id), { body: { name: "Gift wrap, again" } });
    await api.deleteJourneyActiontemplate(String(id), { hardDelete });
    const versions = direct.call("GET", `${selfUri}/versions`);
    if (hardDelete) {
      await assert.rejects(versions, /404/);
    } else {
      assert.ok((await versions).total >= 2);
    }
  }
});

test("a template with a link that is a script, or a mode we do not have, is refused with its place", async () => {
  const offer = TEMPLATE.contentOffer;
  for (const [contentOffer, field] of /** @type {[any, string][]} */ ([
    [{ ...offer, displayMode: "Banner" }, "contentOffer.displayMode"],
    [
      { ...offer, callToAction: { url: ["javascript", "alert(1)"].join(":") } },
      "contentOffer.callToAction.url",
    ],
  ])) {
    const refused = api.postJourneyActiontemplates({ body: { ...TEMPLATE, contentOffer } });
    await assertRefused(refused, 400, "invalid.value", field);
  }
});
