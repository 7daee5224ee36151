// @ts-check
/** Consent: what is recorded, kept and sent before and after each answer, and what is gone when it is withdrawn. */

import assert from "node:assert/strict";

import { forEachVisitor, SITE, UUID } from "./support/collector.mjs";
import { eventually } from "./support/index.mjs";

/** @typedef {import("./support/collector.mjs").Visitor} Visitor */

const DENIED = { tracking: "denied", personalisation: false, chat: false };

/** Calls of a page that also notes what consent holds, as the tracker says. @param {any} page */
function calls(page) {
  page.consents = [];
  page.ac("on", "consent", (/** @type {any} */ consent) => page.consents.push(consent));
  page.ac("pageview");
  page.ac("record", "first");
}

/** Waits until the tracker has said what consent holds, so many times. @param {Visitor} visitor @param {number} [times] */
async function settled(visitor, times = 1) {
  await eventually(
    "the consent is known",
    async () => (await visitor.inPage((page) => page.consents.length)) >= times,
  );
  return visitor.inPage((page) => page.consents.at(-1));
}

/** Nothing is kept in the browser, and nothing but files and the bundle was asked of the service. @param {Visitor} visitor */
async function assertNothing(visitor) {
  assert.deepEqual(await visitor.cookies(), {});
  assert.deepEqual(await visitor.stored(), []);
  assert.deepEqual(
    visitor.service.requests.filter(({ method }) => method === "POST"),
    [],
  );
}

forEachVisitor(
  "before the answer nothing is kept or sent, and granted, what was called is recorded",
  async (visitor) => {
    visitor.page("/", { calls });
    await visitor.open("/");
    assert.deepEqual(await settled(visitor), {
      tracking: "denied",
      personalisation: "denied",
      chat: "denied",
    });
    await assertNothing(visitor);
    await visitor.inPage((page) => page.ac("consent", "granted"));
    await visitor.service.event("first");
    assert.deepEqual(visitor.service.names, ["page_viewed", "first"]);
    assert.deepEqual(await settled(visitor, 2), {
      tracking: "granted",
      personalisation: "granted",
      chat: "granted",
    });
    assert.match((await visitor.cookies())._actmu, UUID);
    assert.equal(await visitor.errors(), "");
  },
  DENIED,
);

forEachVisitor(
  "where the deployment wants it, what happens before the answer is dropped",
  async (visitor) => {
    visitor.page("/", { calls });
    await visitor.open("/");
    await settled(visitor);
    await visitor.inPage((page) => {
      page.ac("record", "second");
      page.ac("consent", "granted");
      page.ac("record", "after");
    });
    await visitor.service.event("after");
    assert.deepEqual(visitor.service.names, ["after"]);
  },
  { ...DENIED, holds: false },
);

forEachVisitor("denied, nothing is recorded, kept or sent, whatever follows", async (visitor) => {
  visitor.page("/", {
    init: '{ consent: "granted" }',
    calls(page) {
      page.consents = [];
      page.ac("on", "consent", (/** @type {any} */ consent) => page.consents.push(consent));
      page.ac("consent", "denied");
      page.ac("pageview");
      page.ac("identify", "u-17");
    },
  });
  await visitor.open("/");
  await settled(visitor);
  await visitor.inPage((page) => page.ac("record", "later"));
  await visitor.open("/blank");
  assert.deepEqual([visitor.service.batches, visitor.service.early], [[], []]);
  assert.deepEqual([await visitor.cookies(), await visitor.stored()], [{}, []]);
});

forEachVisitor(
  "the page's own word at `init` is as good as an answer, until there is one",
  async (visitor) => {
    visitor.page("/denied", { init: '{ consent: "denied" }', calls });
    await visitor.open("/denied");
    assert.equal((await settled(visitor)).tracking, "denied");
    await assertNothing(visitor);
    await visitor.inPage((page) => page.ac("consent", "granted"));
    await visitor.service.event("first");
  },
);

forEachVisitor(
  "anonymous visits are recorded without an id that lasts, a trait, or anything kept",
  async (visitor) => {
    visitor.page("/", {
      init: '{ consent: "anonymous", globalTraitsMapper: [{ fieldName: "mail", traitName: "email" }] }',
      calls(page) {
        page.ac("pageview");
        page.ac("identify", "u-17", { email: "ada@shop.example" });
        page.ac("record", "signed_up", { colour: "red" });
      },
    });
    const ids = [];
    for (const number of [1, 2]) {
      await visitor.open("/");
      await eventually("it is recorded", () => visitor.service.names.length === number * 2);
      const event = visitor.service.events.at(-1);
      ids.push(event.visitor, event.session);
      assert.deepEqual([event.traits, event.kind], [undefined, "web"]);
      assert.equal(visitor.service.batches.at(-1).device.anonymous, true);
      assert.deepEqual([await visitor.cookies(), await visitor.stored()], [{}, []]);
    }
    assert.equal(new Set(ids).size, 4, "two visitors in two sessions");
    assert.ok(!visitor.service.posted.includes("ada@"));
    assert.deepEqual(visitor.service.early, []);
    await visitor.open("/blank");
    assert.deepEqual(await visitor.stored(), []);
  },
  DENIED,
);

forEachVisitor("a visitor known from earlier pages is not recognised while anonymous", async (visitor) => {
  visitor.page("/", { calls });
  visitor.page("/anonymous", { init: '{ consent: "anonymous" }', calls });
  await visitor.open("/");
  const known = await visitor.service.event("first");
  await visitor.open("/anonymous");
  const unknown = await visitor.service.event(
    (event) => event.name === "first" && event.page.url.endsWith("/anonymous"),
  );
  assert.notEqual(unknown.visitor, known.visitor);
  assert.notEqual(unknown.session, known.session);
});

forEachVisitor("an anonymous visit that is granted goes on under an id that lasts", async (visitor) => {
  visitor.page("/", { init: '{ consent: "anonymous" }', calls });
  await visitor.open("/");
  const before = await visitor.service.event("first");
  await visitor.inPage((page) => {
    page.ac("consent", "granted");
    page.ac("record", "after");
  });
  const after = await visitor.service.event("after");
  assert.equal(after.session, before.session);
  const cookies = await visitor.cookies();
  assert.deepEqual([cookies._actmu, cookies._actms], [after.visitor, after.session]);
  assert.equal(visitor.service.batches.at(-1).device.anonymous, undefined);
  assert.equal(await visitor.errors(), "");
});

forEachVisitor(
  "withdrawing removes everything we kept in the browser and has the service erase the visitor",
  async (visitor) => {
    visitor.page("/", { init: '{ consent: "granted" }', calls });
    await visitor.open("/");
    const { visitor: id } = await visitor.service.event("first");
    await visitor.inPage((page) => {
      document.cookie = "theirs=1; path=/";
      localStorage.theirs = "1";
      page.ac("identify", "u-17");
      page.ac("record", "unsent");
      page.ac("consent", "denied");
      page.ac("record", "never");
    });
    await eventually("the service is asked", () => visitor.service.erased.length > 0);
    assert.deepEqual(visitor.service.erased, [id]);
    assert.deepEqual([await visitor.cookies(), await visitor.stored()], [{ theirs: "1" }, ["theirs"]]);
    await visitor.open("/blank");
    assert.deepEqual([await visitor.cookies(), await visitor.stored()], [{ theirs: "1" }, ["theirs"]]);
    assert.ok(!visitor.service.posted.includes("never"));
  },
);

forEachVisitor(
  "who says no on a later page is forgotten all the same, and who then says yes is somebody new",
  async (visitor) => {
    visitor.page("/", { init: '{ consent: "granted" }', calls });
    visitor.page("/later", {
      calls(page) {
        page.ac("consent", "denied");
        page.ac("record", "never");
      },
    });
    await visitor.open("/");
    const { visitor: id } = await visitor.service.event("first");
    // What could not be delivered is given up, too.
    visitor.service.told.events = { status: 503 };
    await visitor.inPage((page) => page.ac("record", "unsent"));
    await eventually("it waits", async () =>
      (await visitor.stored()).some((key) => key.startsWith("waymeet.o.")),
    );
    await visitor.open("/later");
    await eventually("the service is asked", () => visitor.service.erased.length > 0);
    assert.deepEqual(visitor.service.erased, [id]);
    assert.deepEqual([await visitor.cookies(), await visitor.stored()], [{}, []]);
    visitor.service.told = {};
    await visitor.inPage((page) => {
      page.ac("consent", "granted");
      page.ac("record", "again");
    });
    const again = await visitor.service.event("again");
    assert.notEqual(again.visitor, id);
    assert.deepEqual(
      visitor.service.names.filter((name) => /never|unsent/.test(name)),
      [],
    );
  },
);

forEachVisitor("who was erased and says yes on the same page is somebody new", async (visitor) => {
  visitor.page("/", { init: '{ consent: "granted" }', calls });
  await visitor.open("/");
  const first = await visitor.service.event("first");
  await visitor.inPage((page) => {
    page.ac("consent", "denied");
    page.ac("consent", "granted");
    page.ac("record", "again");
  });
  const again = await visitor.service.event("again");
  assert.notEqual(again.visitor, first.visitor);
  assert.notEqual(again.session, first.session);
});

forEachVisitor("a refused request to erase is repeated", async (visitor) => {
  visitor.page("/", { init: '{ consent: "granted" }', calls });
  await visitor.open("/");
  await visitor.service.event("first");
  visitor.service.told.erase = { status: 503, headers: { "Retry-After": "1" } };
  await visitor.inPage((page) => page.ac("consent", "denied"));
  const asked = () => visitor.service.requests.filter(({ path }) => path.endsWith("/erase")).length;
  await eventually("it was refused", () => asked() === 1);
  visitor.service.told = {};
  await eventually("it is asked again", () => visitor.service.erased.length === 1);
});

forEachVisitor(
  "each purpose has its own answer: without personalisation nothing is offered, without chat no chat",
  async (visitor) => {
    visitor.service.availability = {
      ttlMs: 60_000,
      queues: { "Web Sales": { agents: 1, estimatedWaitSeconds: 0 } },
    };
    visitor.page("/products/1", { init: "{}", calls: (page) => page.ac("pageview") });
    visitor.page("/search", {
      calls(page) {
        page.ac("consent", { tracking: "granted" });
        page.ac("pageview");
        page.ac("record", "recorded");
      },
    });
    await visitor.open("/search");
    await visitor.service.event("recorded");
    assert.deepEqual(
      visitor.service.events.filter(({ kind }) => kind !== "web"),
      [],
    );
    assert.equal((await visitor.tab.all("waymeet-offer")).length, 0);
    await visitor.inPage((page) => {
      page.ac("consent", { tracking: "granted", personalisation: "granted" });
      for (const number of [1, 2]) {
        page.ac("pageview", { location: `${page.location.origin}/products/${number}` });
      }
      page.ac("record", "product_added");
      page.ac("pageview");
    });
    await visitor.service.event((event) => event.media === "contentOffer" && event.state === "offered");
    assert.ok(!visitor.service.events.some(({ media, state }) => media === "webchat" && state === "offered"));
    await visitor.tab.find("waymeet-offer >>> [data-test=content-offer]");
  },
  { offers: true },
);

forEachVisitor("an anonymous visitor's traits are not told though the page maps them", async (visitor) => {
  visitor.page("/", {
    init: '{ consent: { tracking: "anonymous", personalisation: "granted" } }',
    calls(page) {
      page.ac("record", "signed_up", { x: 1 }, { traitsMapper: [{ fieldName: "x", traitName: "email" }] });
    },
  });
  await visitor.open("/");
  const event = await visitor.service.event("signed_up");
  assert.equal(event.traits, undefined);
  assert.equal(event.attributes.x.value, "1");
});

/** A browser that says something on its own account; runs in the page. @param {any} page @param {string} name @param {any} value */
function signal(page, name, value) {
  Object.defineProperty(page.Navigator.prototype, name, { configurable: true, get: () => value });
}

forEachVisitor(
  "Global Privacy Control refuses what the page allows, until the visitor answers",
  async (visitor) => {
    visitor.page("/", {
      init: '{ consent: "granted" }',
      args: ["globalPrivacyControl", true],
      before: signal,
      calls(page) {
        page.consents = [];
        page.ac("on", "consent", (/** @type {any} */ consent) => page.consents.push(consent));
        page.ac("pageview");
      },
    });
    await visitor.open("/");
    assert.equal((await settled(visitor)).tracking, "denied");
    await assertNothing(visitor);
    await visitor.inPage((page) => page.ac("consent", "granted"));
    await visitor.service.event("page_viewed");
  },
);

for (const [respects, expected] of /** @type {[boolean, string][]} */ ([
  [true, "denied"],
  [false, "granted"],
])) {
  forEachVisitor(
    `Do Not Track ${respects ? "refuses where the deployment respects it" : "is nothing to other deployments"}`,
    async (visitor) => {
      visitor.page("/", {
        init: '{ consent: "granted" }',
        args: ["doNotTrack", "1"],
        before: signal,
        calls(page) {
          page.consents = [];
          page.ac("on", "consent", (/** @type {any} */ consent) => page.consents.push(consent));
          page.ac("pageview");
        },
      });
      await visitor.open("/");
      assert.equal((await settled(visitor)).tracking, expected);
      if (respects) await assertNothing(visitor);
      else await visitor.service.event("page_viewed");
    },
    { respectsDoNotTrack: respects },
  );
}

forEachVisitor(
  "without consent nothing is sent early or kept, though the page is left before the module is up",
  async (visitor) => {
    visitor.service.hold("/waymeet_journey_bg.wasm");
    for (const [path, consent] of [
      ["/unasked", undefined],
      ["/denied", "denied"],
      ["/anonymous", "anonymous"],
      ["/purposes", { chat: "granted" }],
    ]) {
      visitor.page(`${path}`, { init: JSON.stringify({ consent }), calls });
      await visitor.open(`${path}`);
      await assertNothing(visitor);
    }
    await visitor.open("/blank");
    await assertNothing(visitor);
  },
  DENIED,
);

forEachVisitor(
  "consent before `init`, and words nobody knows, are taken as they are meant",
  async (visitor) => {
    visitor.page("/", {
      init: "",
      args: [SITE],
      calls(page, site) {
        page.ac("consent", "granted");
        page.ac("consent", "perhaps");
        page.ac("init", site);
        page.ac("pageview");
      },
    });
    await visitor.open("/");
    await visitor.service.event("page_viewed");
  },
  DENIED,
);
