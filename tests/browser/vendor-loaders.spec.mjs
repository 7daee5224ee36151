// @ts-check
/** Sites that carry the vendor's own loaders. */

import assert from "node:assert/strict";

import { forEachVisitor, SITE } from "./support/collector.mjs";

/** How both loaders fetch their script. @param {any} page */
function canLoad(page) {
  page.loadScript = (/** @type {string} */ address) => {
    const script = document.createElement("script");
    script.async = true;
    const policy = page.trustedTypes?.createPolicy("waymeet", { createScriptURL: String });
    script.src = policy ? policy.createScriptURL(address) : address;
    document.head.append(script);
  };
}

forEachVisitor(
  "the vendor's own loader, with the host changed: its queue is replayed in order",
  async (visitor) => {
    visitor.page("/", {
      init: "",
      snippet: "",
      args: [visitor.service.origin, SITE],
      before: canLoad,
      calls(page, service, site) {
        // The shape of the vendor's snippet: a function that queues argument lists, and a script before the first one.
        page._genesysJourneySdk = "ac";
        page.ac = function () {
          (page.ac.q = page.ac.q || []).push(arguments);
        };
        page.ac.l = Date.now();
        const held = page.ac;
        page.loadScript(`${service}/journey/sdk/js/web/v1/ac.js`);
        held("init", site, { region: "euw1" });
        held("pageview");
        for (let number = 0; number < 20; number++) held("record", `event ${number}`, { number });
        page.held = held;
      },
    });
    await visitor.open("/");
    await visitor.service.event("event 19");
    // Pages hold on to the function.
    await visitor.inPage((page) => page.held("record", "later"));
    await visitor.service.event("later");
    const numbers = Array.from({ length: 20 }, (_, number) => `event ${number}`);
    assert.deepEqual(visitor.service.names, ["page_viewed", ...numbers, "later"]);
    assert.equal(await visitor.errors(), "");
  },
);

forEachVisitor(
  "the vendor's newer loader, with the host changed: `Genesys.q` is answered",
  async (visitor) => {
    visitor.page("/", {
      init: "",
      snippet: "",
      args: [visitor.service.origin, SITE],
      before: canLoad,
      calls(page, service, site) {
        page._genesysJs = "Genesys";
        page.Genesys = function () {
          (page.Genesys.q = page.Genesys.q || []).push(arguments);
        };
        page.Genesys.t = Date.now();
        page.Genesys.c = { environment: "prod", deploymentId: site };
        page.loadScript(`${service}/genesys-bootstrap/genesys.min.js`);
        page.heard = [];
        const hear = (/** @type {string} */ what) => () => page.heard.push(what);
        page.Genesys("subscribe", "Journey.ready", () => {
          page.heard.push("ready");
          page.Genesys("command", "Journey.record", { eventName: "when ready" });
        });
        page.Genesys("subscribe", "Journey.qualifiedContentOffer", hear("qualified"));
        page.Genesys(
          "command",
          "Journey.record",
          { eventName: "first", customAttributes: { a: 1 } },
          hear("recorded"),
        );
        page.Genesys("command", "Journey.formsTrack", {});
        page.Genesys("command", "Journey.teleport", {}, hear("never"), hear("refused"));
      },
    });
    await visitor.open("/");
    await visitor.service.event("when ready");
    await visitor.inPage((page) =>
      page.Genesys("command", "Journey.pageview", {
        pageLocation: `${page.location.origin}/search`,
        pageTitle: "Search",
      }),
    );
    const viewed = await visitor.service.event("page_viewed");
    assert.equal(viewed.page.title, "Search");
    await visitor.until("the offer has qualified", (page) => page.heard.includes("qualified"));
    assert.deepEqual(await visitor.inPage((page) => page.heard.sort()), [
      "qualified",
      "ready",
      "recorded",
      "refused",
    ]);
    assert.deepEqual(visitor.service.names, ["first", "when ready", "page_viewed"]);
    assert.equal(await visitor.errors(), "");
  },
  { offers: true },
);
