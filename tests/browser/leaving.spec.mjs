// @ts-check
/** What is said at the last moment, by whom, and how often: leaving, other tabs, other ids for the same site. */

import assert from "node:assert/strict";

import { forEachVisitor, SITE } from "./support/collector.mjs";
import { eventually } from "./support/index.mjs";

const GRANTED = '{ consent: "granted" }';

forEachVisitor(
  "a form that is abandoned by leaving arrives, though the visitor does not come back",
  async (visitor) => {
    visitor.page("/", {
      init: GRANTED,
      calls(page) {
        page.ac("forms:track", "form", { captureFormDataOnAbandon: true });
        page.ac("pageview");
      },
      body: '<form action="/blank"><label>Colour <input name="colour"></label></form>',
    });
    await visitor.open("/");
    await visitor.service.event("page_viewed");
    await visitor.tab.type("input[name=colour]", "red");
    await visitor.tab.driver.get("about:blank");
    const { attributes } = await visitor.service.event("form_abandoned");
    assert.equal(attributes.colour.value, "red");
  },
);

forEachVisitor("what a page's own code records as it is left arrives, too", async (visitor) => {
  visitor.page("/", {
    init: '{ consent: "granted", storage: "memory" }',
    calls(page) {
      page.ac("pageview");
      page.addEventListener("pagehide", () => page.ac("record", "left"));
    },
  });
  await visitor.open("/");
  await visitor.service.event("page_viewed");
  await visitor.tab.driver.get("about:blank");
  await visitor.service.event("left");
});

forEachVisitor("a call that another tab has found and recorded is not performed again", async (visitor) => {
  visitor.service.hold("/waymeet_journey_bg.wasm");
  visitor.page("/", {
    init: GRANTED,
    calls(page) {
      page.ac("set", { cart: 3 });
      page.ac("record", "once");
    },
  });
  await visitor.open("/");
  // As if another tab had taken both: it noted the visitor, and removed what was kept.
  await visitor.inPage((_, site) => {
    localStorage.setItem(`waymeet.c.${site}`, "_actm");
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("waymeet.q.")) localStorage.removeItem(key);
    }
  }, SITE);
  visitor.service.release("/waymeet_journey_bg.wasm");
  await visitor.until("the tracker is there", (page) => page.ac.run);
  await visitor.inPage((page) => page.ac("record", "later"));
  await visitor.service.event("later");
  assert.deepEqual(
    visitor.service.events.map(({ kind, name }) => name ?? kind),
    ["later"],
  );
});

forEachVisitor("what `set` says is one record, whoever performs the call", async (visitor) => {
  visitor.service.hold("/waymeet_journey_bg.wasm");
  visitor.page("/", { init: GRANTED, calls: (page) => page.ac("set", { cart: 3 }) });
  await visitor.open("/");
  const id = await visitor.inPage((page) => page.ac.q.at(-1).id);
  visitor.service.release("/waymeet_journey_bg.wasm");
  assert.equal((await visitor.service.event(({ kind }) => kind === "visit")).id, id);
});

forEachVisitor(
  "pages that say the deployment's id and pages that say the organisation's share one visit",
  async (visitor) => {
    const counts = (/** @type {any} */ page) => {
      page.ac("pageview");
      page.ac("api.visit.get", (/** @type {any} */ visit) => (page.visit = visit));
    };
    visitor.page("/", { init: GRANTED, calls: counts });
    visitor.page("/other", {
      init: "",
      calls(page) {
        page.ac("init", "6f0d2a3e-0000-4000-8000-0000000000ff", { consent: "granted" });
        page.ac("pageview");
        page.ac("api.visit.get", (/** @type {any} */ visit) => (page.visit = visit));
      },
    });
    await visitor.open("/");
    await visitor.until("the visit is known", (page) => page.visit);
    await eventually("it has arrived", () => visitor.service.names.length === 1);
    await visitor.open("/other");
    await visitor.until("the visit is known", (page) => page.visit);
    assert.equal(await visitor.inPage((page) => page.visit.pageviewCount), 2);
  },
  { forPage: { deployment: SITE } },
);

forEachVisitor(
  "an element called like our function is no function, and the tracker works beside it",
  async (visitor) => {
    visitor.page("/", {
      init: "",
      head: "",
      before: (page) => {
        const image = page.document.createElement("img");
        image.name = image.id = "ac";
        page.document.documentElement.append(image);
      },
      calls(page) {
        page.ac("init", "organisation", {
          deploymentId: "6f0d2a3e-0000-4000-8000-00000000d001",
          consent: "granted",
        });
        page.ac("record", "beside");
      },
    });
    await visitor.open("/");
    await visitor.service.event("beside");
    assert.equal(await visitor.errors(), "");
  },
);

forEachVisitor(
  "a storage that tells of its changes from within does not stop the module",
  async (visitor) => {
    visitor.page("/", {
      init: GRANTED,
      before(page) {
        const { setItem } = page.Storage.prototype;
        page.Storage.prototype.setItem = function (/** @type {string} */ key, /** @type {string} */ value) {
          setItem.call(this, key, value);
          page.dispatchEvent(new page.StorageEvent("storage", { key, newValue: value }));
          page.dispatchEvent(new Event("storage"));
        };
      },
      calls(page) {
        page.ac("pageview");
        page.ac("record", "first");
      },
    });
    await visitor.open("/");
    await visitor.service.event("first");
    await visitor.inPage((page) => page.ac("record", "second"));
    await visitor.service.event("second");
    assert.equal(await visitor.errors(), "");
  },
);
