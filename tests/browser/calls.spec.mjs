// @ts-check
/** What pages call: `init`, `pageview`, `record`, `identify`, `set`, and whatever else somebody may give. */

import assert from "node:assert/strict";

import { forEachVisitor, SITE, UUID, text } from "./support/collector.mjs";
import { eventually } from "./support/index.mjs";

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
