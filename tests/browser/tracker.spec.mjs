// @ts-check
/** The tracker as a page has it: every method of the vendor's surface, the deployment's settings, cookies, and the wire. */

import assert from "node:assert/strict";

import { forEachVisitor, SITE } from "./support/collector.mjs";
import { eventually } from "./support/index.mjs";

/** @typedef {import("./support/collector.mjs").Visitor} Visitor */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @param {string} value */
const text = (value) => ({ dataType: "string", value });

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
  "`init` takes the vendor's options and ours, and a second one changes nothing",
  async (visitor) => {
    visitor.page("/", {
      init: "",
      args: [SITE],
      calls(page, site) {
        page.ac("init", "organisation", { region: "euw1", deploymentId: site, cookiePrefix: "shop" });
        page.ac("init", "another", { deploymentId: "another", cookiePrefix: "other" });
        page.ac("pageview");
      },
    });
    await visitor.open("/");
    await visitor.service.event("page_viewed");
    const paths = visitor.service.requests.map(({ path }) => path).filter((path) => path.startsWith("/v1/"));
    assert.deepEqual([...new Set(paths)], [`/v1/sites/${SITE}/bundle`, `/v1/sites/${SITE}/events`]);
    assert.match((await visitor.cookies()).shop_actmu, UUID);
    assert.equal(await visitor.errors(), "");
  },
);

forEachVisitor("an organisation's id alone is enough for `init`", async (visitor) => {
  visitor.page("/", {
    init: "",
    args: [SITE],
    calls: (page, site) => [page.ac("init", site), page.ac("pageview")],
  });
  await visitor.open("/");
  await visitor.service.event("page_viewed");
  assert.ok(visitor.service.requests.some(({ path }) => path === `/v1/sites/${SITE}/events`));
});

forEachVisitor("`pageview` takes address, title and attributes of its own", async (visitor) => {
  visitor.page("/lamps?q=oak", {
    calls(page) {
      page.ac("pageview");
      page.ac("pageview", { location: "shop", title: "The shop" }, { price: 15.5 });
      page.ac("pageview", null, { only: true });
    },
  });
  visitor.shop.pages["/lamps"] = visitor.shop.pages["/lamps?q=oak"];
  await visitor.open("/lamps?q=oak");
  await eventually("all three are there", () => visitor.service.events.length === 3);
  const [own, virtual, attributed] = visitor.service.events;
  assert.deepEqual(own.page, { url: `${visitor.shop.origin}/lamps?q=oak`, title: "Lamps", lang: "en" });
  assert.equal(virtual.page.url, "shop");
  assert.equal(virtual.page.title, "The shop");
  assert.deepEqual(virtual.attributes, { price: { dataType: "number", value: "15.5" } });
  assert.deepEqual(attributed.attributes, { only: { dataType: "boolean", value: "true" } });
});

forEachVisitor("`record` works in both forms, and attributes keep their types", async (visitor) => {
  visitor.page("/", {
    calls(page) {
      page.ac("record", "Added to cart", {
        text: "oak",
        whole: 3,
        half: 0.5,
        yes: true,
        typed: { dataType: "integer", value: "7" },
        none: null,
        missing: undefined,
        list: [1],
        infinite: Infinity,
      });
      page.ac("record", "cart_changed", 99.5, { currency: "EUR" });
      page.ac("record", "bare");
    },
  });
  await visitor.open("/");
  await visitor.service.event("bare");
  const [added, changed, bare] = visitor.service.events;
  assert.equal(added.name, "Added to cart");
  assert.deepEqual(added.attributes, {
    text: text("oak"),
    whole: { dataType: "integer", value: "3" },
    half: { dataType: "number", value: "0.5" },
    yes: { dataType: "boolean", value: "true" },
    typed: { dataType: "integer", value: "7" },
  });
  assert.deepEqual(changed.attributes, {
    currency: text("EUR"),
    eventValue: { dataType: "number", value: "99.5" },
  });
  assert.equal(bare.attributes, undefined);
});

/** Arguments nobody should give; runs in the page. @param {any} page */
function strangeCalls(page) {
  const { ac } = page;
  const boom = () => {
    // What is thrown cannot even be put into words.
    throw Object.create(null);
  };
  const throwing = new Proxy(
    {},
    { get: boom, ownKeys: boom, has: boom, getPrototypeOf: boom, getOwnPropertyDescriptor: boom },
  );
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  /** @type {any} */
  const cyclic = { ok: "kept" };
  cyclic.self = cyclic;
  const getter = {
    ok: "kept",
    get bad() {
      return boom();
    },
  };
  const huge = "x".repeat(300_000);
  const strange = [
    throwing, revoked, cyclic, getter, huge, Symbol("s"), 10n, NaN, () => {}, [], [[]], null, undefined, -0,
    { toString: boom, valueOf: boom }, { [Symbol.toPrimitive]: boom }, new Date(NaN), document, page,
    Object.create(null), new Array(100_000),
  ]; // prettier-ignore
  const methods = [
    "init", "pageview", "record", "identify", "set", "forms:track", "load", "on", "once", "off", "api.visit.get",
    "consent", "toString", "__proto__", "constructor", "hasOwnProperty",
  ]; // prettier-ignore
  for (const value of strange) {
    ac(value);
    for (const method of methods) {
      // A log-out by every one of them would begin visitor after visitor, and a refusal end it all.
      if (method === "identify" || method === "consent") continue;
      ac(method, value);
      ac(method, "name", value);
      ac(method, "name", {}, value);
      ac(method, value, value, value, value);
    }
    // An object names what is allowed, and what it does not name is not.
    if (typeof value !== "object" || value === throwing) ac("consent", value);
    ac("identify", "u-1", value);
  }
  ac();
  ac("record", "cyclic", cyclic);
  ac("record", "getter", getter);
  ac("record", "proxy", throwing);
  ac("record", "mapped", { mail: "a" }, throwing);
  ac("record", `y${huge}`, { huge });
  ac("record", "last");
}

for (const [when, isEarly] of /** @type {[string, boolean][]} */ ([
  ["before the module is up", true],
  ["once it is", false],
])) {
  forEachVisitor(`no argument, however strange, is ever thrown back, ${when}`, async (visitor) => {
    visitor.page("/", {
      init: '{ consent: { tracking: "granted" } }',
      before(page) {
        page.console.info = () => {
          throw new Error("no console");
        };
      },
      calls: isEarly ? strangeCalls : undefined,
    });
    await visitor.open("/");
    if (!isEarly) {
      await visitor.until("the module is up", (page) => page.ac.run);
      await visitor.inPage((page) => page.ac("debug"));
      await visitor.inPage(strangeCalls);
    }
    await visitor.service.event("last");
    const of = (/** @type {string} */ name) => visitor.service.events.find((event) => event.name === name);
    for (const name of ["cyclic", "getter"]) {
      assert.deepEqual(of(name)?.attributes, { ok: text("kept") }, name);
    }
    assert.equal(of("proxy")?.kind, "web");
    assert.equal(of(`y${"x".repeat(254)}`).attributes.huge.value.length, 4_096);
    assert.equal(await visitor.errors(), "");
  });
}

forEachVisitor(
  "`identify` names the person once, nobody is a log-out, and `set` tells of the visit",
  async (visitor) => {
    visitor.page("/", {
      calls(page) {
        page.ac("pageview");
        page.ac("identify", "u-17", { givenName: "Ada", email: "ada@shop.example" });
        page.ac("identify", "u-17", { givenName: "Ada", email: "ada@shop.example" });
        page.ac("set", { cartTotal: 99.5 });
      },
    });
    await visitor.open("/");
    const set = await visitor.service.event((event) => event.attributes?.cartTotal);
    assert.equal(set.kind, "visit");
    const visits = visitor.service.events.filter(({ kind }) => kind === "visit");
    assert.equal(visits.length, 2);
    assert.equal(visits[0].user, "u-17");
    assert.deepEqual(visits[0].traits, { givenName: text("Ada"), email: text("ada@shop.example") });
    const before = await visitor.cookies();
    assert.equal(before._actmi, "u-17");
    await visitor.inPage((page) => {
      page.ac("identify", null);
      page.ac("record", "afterwards");
    });
    const after = await visitor.service.event("afterwards");
    const cookies = await visitor.cookies();
    assert.notEqual(after.visitor, set.visitor);
    assert.notEqual(after.session, set.session);
    assert.deepEqual([cookies._actmu, cookies._actmi], [after.visitor, undefined]);
  },
);

forEachVisitor("a traits mapper holds for all events from `init`, and for one with it", async (visitor) => {
  visitor.page("/", {
    init: '{ globalTraitsMapper: [{ fieldName: "mail", traitName: "email" }] }',
    calls(page) {
      page.ac("record", "signed_up", { mail: "ada@shop.example", colour: "red" });
      const traitsMapper = [{ fieldName: "first", traitName: "givenName" }];
      page.ac("record", "named", { first: "Ada" }, { traitsMapper });
      page.ac("pageview", {}, { first: "Eve" }, { traitsMapper });
      page.ac("record", "unmapped", { first: "Bob" });
    },
  });
  await visitor.open("/");
  await visitor.service.event("unmapped");
  const traits = visitor.service.events.map((event) => event.traits);
  assert.deepEqual(traits, [
    { email: text("ada@shop.example") },
    { givenName: text("Ada") },
    { givenName: text("Eve") },
    undefined,
  ]);
});

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

forEachVisitor(
  "the vendor's own loader, with the host changed: its queue is replayed in order",
  async (visitor) => {
    visitor.page("/", {
      init: "",
      snippet: "",
      args: [visitor.service.origin, SITE],
      calls(page, service, site) {
        // The shape of the vendor's snippet: a function that queues argument lists, and a script before the first one.
        page._genesysJourneySdk = "ac";
        page.ac = function () {
          (page.ac.q = page.ac.q || []).push(arguments);
        };
        page.ac.l = Date.now();
        const held = page.ac;
        const script = document.createElement("script");
        script.async = true;
        const policy = page.trustedTypes?.createPolicy("waymeet", { createScriptURL: String });
        const address = `${service}/journey/sdk/js/web/v1/ac.js`;
        script.src = policy ? policy.createScriptURL(address) : address;
        document.head.append(script);
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
      calls(page, service, site) {
        page._genesysJs = "Genesys";
        page.Genesys = function () {
          (page.Genesys.q = page.Genesys.q || []).push(arguments);
        };
        page.Genesys.t = Date.now();
        page.Genesys.c = { environment: "prod", deploymentId: site };
        const script = document.createElement("script");
        script.async = true;
        const policy = page.trustedTypes?.createPolicy("waymeet", { createScriptURL: String });
        const address = `${service}/genesys-bootstrap/genesys.min.js`;
        script.src = policy ? policy.createScriptURL(address) : address;
        document.head.append(script);
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

const VISITOR = "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11";
const SESSION = "0f3b6c2e-5d0a-4f0e-8d5b-7a1c9e3d3333";

forEachVisitor("a visitor of the vendor's snippet keeps id, session and counters", async (visitor) => {
  visitor.page("/", {
    args: [VISITOR, SESSION],
    before(_page, id, session) {
      const cookies = {
        _actmu: id,
        _actms: session,
        _actcc: "6.3.188.72",
        _actvc: "9",
        _actts: "1700000000.1710000000.1720000000",
        _actmr: "https%3A%2F%2Fsearch.example%2F",
      };
      for (const [name, value] of Object.entries(cookies)) document.cookie = `${name}=${value}; path=/`;
    },
    calls(page) {
      page.ac("pageview");
      page.ac("record", "last");
    },
  });
  await visitor.open("/");
  const last = await visitor.service.event("last");
  assert.deepEqual([last.visitor, last.session], [VISITOR, SESSION]);
  await eventually("they are counted", async () => (await visitor.cookies())._actcc === "8.4.190.73");
  const cookies = await visitor.cookies();
  assert.deepEqual(cookies, {
    _actmu: VISITOR,
    _actms: SESSION,
    _actcc: "8.4.190.73",
    _actvc: "9",
    _actts: "1700000000.1710000000.1720000000",
    _actmr: "https%3A%2F%2Fsearch.example%2F",
  });
});

forEachVisitor(
  "name prefix, life and SameSite of cookies are the page's, and an address or a single name has no domain",
  async (visitor) => {
    const init =
      '{ cookiePrefix: "shop", cookieLifetimeInDays: 2, cookieSameSite: "Strict", consent: "granted" }';
    visitor.page("/", { init, calls: (page) => page.ac("pageview") });
    await visitor.open("/");
    await visitor.service.event("page_viewed");
    const all = await visitor.tab.driver.manage().getCookies();
    const names = all.map(({ name }) => name).sort();
    assert.deepEqual(names, ["shop_actcc", "shop_actms", "shop_actmu", "shop_actts", "shop_actvc"]);
    for (const cookie of all) {
      assert.equal(cookie.domain?.replace(/^\./, ""), "127.0.0.1", cookie.name);
      if (visitor.engine !== "webkit") assert.equal(cookie.sameSite, "Strict", cookie.name);
    }
    const visitorCookie = all.find(({ name }) => name === "shop_actmu");
    const days = (Number(visitorCookie?.expiry) * 1_000 - Date.now()) / 86_400_000;
    assert.ok(days > 1.9 && days < 2.1, `${days} days`);
  },
);

forEachVisitor("the trial of cookie domains leaves no trace on a host of many names", async (visitor) => {
  visitor.page("/", { calls: (page) => page.ac("pageview") });
  await visitor.open("/", "a.shop.localhost");
  await visitor.service.event("page_viewed");
  const cookies = await visitor.cookies();
  assert.ok(!Object.keys(cookies).some((name) => name.startsWith("waymeet")), JSON.stringify(cookies));
  assert.match(cookies._actmu, UUID);
  // Other hosts under the same name: none of them has more than what the browser's own list of suffixes allows.
  await visitor.open("/blank", "localhost");
  assert.deepEqual(await visitor.cookies(), {});
});

forEachVisitor(
  "with `storage: 'memory'` nothing is kept, and nothing that was kept is read",
  async (visitor) => {
    visitor.page("/", {
      init: '{ storage: "memory", consent: "granted" }',
      args: [VISITOR],
      before: (_page, id) => (document.cookie = `_actmu=${id}; path=/`),
      calls(page) {
        page.ac("pageview");
        page.ac("identify", "u-17", { email: "ada@shop.example" });
        page.ac("record", "last");
      },
    });
    await visitor.open("/");
    const last = await visitor.service.event("last");
    assert.notEqual(last.visitor, VISITOR);
    assert.deepEqual(await visitor.cookies(), { _actmu: VISITOR }, "the page's own");
    assert.deepEqual(await visitor.stored(), []);
    assert.deepEqual(visitor.service.early, []);
    await visitor.open("/blank");
    assert.deepEqual(await visitor.stored(), []);
  },
);

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
    const [viewed] = visitor.service.events;
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
