// @ts-check
/**
 * Pages that break what we stand on. On each the page itself has to be as it would be without us: its own error handlers
 * hear nothing, its own functions are its own, its globals are those it had and the documented ones. Where anything is left
 * to stand on, events arrive.
 */

import assert from "node:assert/strict";

import { forEachVisitor, SITE } from "./support/collector.mjs";
import { eventually } from "./support/index.mjs";

/** @typedef {import("./support/collector.mjs").Visitor} Visitor */

/** What a page calls. @param {any} page */
function calls(page) {
  page.ac("pageview", {}, { price: 15.5 });
  page.ac("record", "cart_changed", { items: 2 });
  page.ac("load", "autotrackUrlChange", {}, () => (page.isLoaded = true));
}

/** Moves on, leaves and comes back, with calls on the way. @param {Visitor} visitor */
async function wander(visitor) {
  await visitor.inPage((page) => {
    page.ac("identify", "u-17", { givenName: "Ada" });
    page.ac("set", { cartTotal: 3 });
    page.ac("api.visit.get", () => {});
    page.ac("record", "later");
    page.dispatchEvent(new Event("pagehide"));
    page.document.dispatchEvent(new Event("visibilitychange"));
  });
}

/**
 * A page that does something to itself, and what must be the same afterwards.
 *
 * @param {string} claim
 * @param {import("./support/collector.mjs").PageOptions} options
 * @param {{ arrives?: boolean, check?: (page: any) => unknown, settings?: Record<string, unknown> }} [expected]
 *   `check` answers true where the page's own things are as it left them.
 */
function hostile(claim, options, { arrives = true, check, settings } = {}) {
  forEachVisitor(
    claim,
    async (visitor) => {
      visitor.page("/", { init: '{ consent: "granted" }', calls, ...options });
      visitor.page("/after", { init: "", snippet: "" });
      await visitor.open("/");
      if (arrives) {
        await visitor.service.event("cart_changed");
        await wander(visitor);
        await visitor.service.event("later");
        const viewed = visitor.service.events.find(({ name }) => name === "page_viewed");
        assert.equal(viewed.attributes.price.value, "15.5");
      } else {
        await eventually("everything has been tried", async () =>
          visitor.inPage((page) => page.document.readyState === "complete"),
        );
        await wander(visitor);
        assert.deepEqual(visitor.service.batches, []);
      }
      if (check) assert.equal(await visitor.inPage(check), true);
      assert.equal(await visitor.errors(), "");
      // Leaving throws nothing either.
      await visitor.open("/after");
      assert.equal(await visitor.errors(), "");
    },
    settings,
  );
}

hostile("a page whose storage throws hears nothing of us, and events arrive", {
  before(page) {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(page, name, {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      });
    }
  },
});

hostile("a page whose storage takes nothing more hears nothing of us, and events arrive", {
  before(page) {
    page.Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  },
});

hostile("a page whose cookies throw hears nothing of us, and events arrive", {
  before(page) {
    const boom = () => {
      throw new DOMException("denied", "SecurityError");
    };
    Object.defineProperty(page.Document.prototype, "cookie", { get: boom, set: boom });
  },
});

hostile(
  "a page that has replaced `fetch` keeps its own, and events go through it",
  {
    before(page) {
      const native = page.fetch;
      page.fetched = 0;
      page.own = page.fetch = (/** @type {any[]} */ ...args) => {
        page.fetched++;
        return native.apply(page, args);
      };
    },
  },
  { check: (page) => page.fetch === page.own && page.fetched > 0 },
);

hostile(
  "a page whose `fetch` and `sendBeacon` throw hears nothing of us",
  {
    before(page) {
      page.own = page.fetch = () => {
        throw new TypeError("no");
      };
      page.navigator.sendBeacon = page.own;
    },
  },
  { arrives: false, check: (page) => page.fetch === page.own },
);

forEachVisitor(
  "a page that has wrapped `history` keeps its own functions, and its routes are page views",
  async (visitor) => {
    visitor.page("/", {
      before(page) {
        page.routed = [];
        const native = page.History.prototype.pushState;
        page.own = page.history.pushState = function (/** @type {any[]} */ ...args) {
          page.routed.push(args[2]);
          return native.apply(this, args);
        };
      },
      calls,
    });
    await visitor.open("/");
    await visitor.until("routes are followed", (page) => page.isLoaded);
    await visitor.inPage((page) => page.history.pushState({}, "", "/route"));
    const viewed = await visitor.service.event((event) => event.page.url.endsWith("/route"));
    assert.equal(viewed.name, "page_viewed");
    // With the Navigation API nothing of the page's is touched; elsewhere ours stands before it, and says what it says.
    const seen = await visitor.inPage((page) => [page.routed, `${page.history.pushState}` === `${page.own}`]);
    assert.deepEqual(seen, [["/route"], true]);
    await visitor.inPage((page) => page.ac("destroy"));
    assert.equal(await visitor.inPage((page) => page.history.pushState === page.own), true);
    assert.equal(await visitor.errors(), "");
  },
);

hostile(
  "a page that has put things on the prototypes of objects and lists loses none, and events arrive",
  {
    before(page) {
      page.Object.prototype.extend = function () {};
      page.Object.prototype.consentWord = "denied";
      page.Array.prototype.each = function () {};
      page.Array.prototype.first = "first";
      page.String.prototype.trimAll = function () {};
      page.Function.prototype.bindAll = function () {};
    },
  },
  {
    check: (page) =>
      typeof page.Object.prototype.extend === "function" &&
      page.Array.prototype.first === "first" &&
      [1].concat([2]).length === 2,
  },
);

hostile(
  "a page with an old library's own `Array.from`, `toJSON` and `includes` is left as it is, and events arrive",
  {
    before(page) {
      // As prototype.js and MooTools did.
      page.own = page.Array.prototype.toJSON = function () {
        return `[${this.length}]`;
      };
      const from = page.Array.from;
      page.Array.from = (/** @type {any} */ list) => from.call(page.Array, list);
      page.Array.prototype.includes = function (/** @type {any} */ item) {
        return this.indexOf(item) >= 0;
      };
    },
  },
  { check: (page) => page.Array.prototype.toJSON === page.own },
);

hostile(
  "a page whose `JSON` throws hears nothing of us, and events arrive",
  {
    before(page) {
      for (const name of ["parse", "stringify"]) {
        const native = page.JSON[name];
        page.JSON[name] = (/** @type {any[]} */ ...args) => {
          // WebDriver stands on it, too.
          if (/waymeet/.test(`${new Error().stack}`)) throw new Error("no JSON here");
          return native(...args);
        };
      }
    },
    calls(page) {
      page.ac("on", "event", () => {});
      page.ac("on", "outbox", () => {});
      page.ac("pageview", {}, { price: 15.5 });
      page.ac("record", "cart_changed");
    },
  },
  {},
);

/** What we read of `document`: elements of these names stand in its place. */
const CLOBBERED = [
  "head",
  "body",
  "title",
  "cookie",
  "referrer",
  "querySelector",
  "documentElement",
  "location",
];
/** The same of what nothing works without. */
const FATAL = ["createElement", "currentScript", "addEventListener"];

/** Runs before the snippet. @param {any} page @param {string} tag @param {string[]} names */
function clobber(page, tag, names) {
  const { document } = page;
  const { createElement, head } = document;
  for (const name of names) {
    const element = createElement.call(document, tag);
    element.setAttribute("name", name);
    head.appendChild(element);
  }
}

for (const tag of ["img", "form"]) {
  hostile(`a document clobbered by \`<${tag} name=…>\` hears nothing of us, and events arrive`, {
    before: clobber,
    args: [tag, CLOBBERED],
    calls(page) {
      page.ac("pageview", {}, { price: 15.5 });
      page.ac("record", "cart_changed", { items: 2 });
      page.ac("load", "autotrackUrlChange", {}, () => (page.isLoaded = true));
    },
  });
  for (const name of FATAL) {
    forEachVisitor(
      `a document whose \`${name}\` is \`<${tag} name=${name}>\` hears nothing of us`,
      async (visitor) => {
        visitor.page("/", { init: '{ consent: "granted" }', before: clobber, args: [tag, [name]], calls });
        visitor.page("/after", { init: "", snippet: "" });
        await visitor.open("/");
        await wander(visitor);
        assert.equal(await visitor.errors(), "");
        await visitor.open("/after");
        assert.equal(await visitor.errors(), "");
      },
    );
  }
}

forEachVisitor("Trusted Types need no policy of ours, and events arrive", async (visitor) => {
  visitor.page("/", { policy: { "trusted-types": "'none'" }, calls });
  await visitor.open("/");
  await visitor.service.event("cart_changed");
  assert.equal(await visitor.errors(), "");
});

forEachVisitor("the page is loaded without waiting for anything of ours", async (visitor) => {
  const held = ["/waymeet_journey_bg.wasm", `/v1/sites/${SITE}/bundle`];
  // Firefox and WebKit hold `load` back for whatever a page imports while it is parsed.
  if (visitor.engine === "chromium") held.push("/waymeet_journey.js");
  held.forEach((path) => visitor.service.hold(path));
  visitor.page("/", { init: '{ consent: "granted" }', calls });
  // The driver waits for `load`.
  await visitor.open("/");
  assert.equal(await visitor.inPage((page) => page.document.readyState), "complete");
  assert.deepEqual(visitor.service.batches, []);
});

hostile(
  "a policy that lets us connect to nothing is obeyed, and nothing is thrown",
  { policy: { "connect-src": "'none'" } },
  { arrives: false },
);

forEachVisitor(
  "the page gets the documented globals from us, and no others",
  async (visitor) => {
    const before = (/** @type {any} */ page) => {
      page.namesBefore = Object.getOwnPropertyNames(page).concat("namesBefore");
      page.own = [
        page.fetch,
        page.history.pushState,
        page.addEventListener,
        page.JSON.parse,
        page.setTimeout,
        page.onerror,
      ];
    };
    visitor.page("/", { init: '{ consent: "granted" }', before, calls });
    await visitor.open("/search");
    visitor.page("/search", { init: '{ consent: "granted" }', before, calls });
    await visitor.open("/search");
    await visitor.service.event("cart_changed");
    await visitor.until("the adapter is there", (page) => page.isLoaded);
    const added = await visitor.inPage((page) =>
      Object.getOwnPropertyNames(page).filter((name) => !page.namesBefore.includes(name)),
    );
    const theirs = ["own", "isLoaded", "ret_nodes"];
    assert.deepEqual(
      added.filter((name) => !theirs.includes(name) && !/^\$?cdc_|webdriver/i.test(name)).sort(),
      ["_genesysJourneySdk", "ac"],
    );
    await visitor.inPage((page) => page.ac("destroy"));
    const isSame = await visitor.inPage((page) =>
      [
        page.fetch,
        page.history.pushState,
        page.addEventListener,
        page.JSON.parse,
        page.setTimeout,
        page.onerror,
      ].every((value, index) => value === page.own[index]),
    );
    assert.equal(isSame, true);
  },
  { offers: true },
);
