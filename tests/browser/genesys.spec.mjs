// @ts-check
/** The vendor's newer command function: its queue, its commands, its events, and the pages that misuse it. */

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { forEachBrowser } from "./support/index.mjs";
import { startFixtures } from "./support/fixtures.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const DEPLOYMENT = "6f0d2a3e-0000-4000-8000-00000000d001";

/** @type {import("./support/index.mjs").Site} */
let site;
before(async () => {
  site = await startFixtures();
});
after(async () => {
  await site.stop();
});

/** @param {import("./support/index.mjs").Browser} browser */
async function open(browser) {
  const tab = await browser.open();
  await tab.goto(`${site.origin}/genesys-page.html`);
  return tab;
}

forEachBrowser("what was queued is performed in order, and what follows as it comes", async (browser) => {
  const tab = await open(browser);
  const seen = await tab.run(() => {
    const page = /** @type {any} */ (window);
    const { held, hear } = page;
    held("subscribe", "Journey.ready", () => {
      page.heard.push(["ready"]);
      // Pages do everything else in here.
      held("command", "Journey.record", { eventName: "from ready" });
    });
    held("command", "Journey.pageview", {}, () => {
      page.heard.push(["first"]);
      held("command", "Journey.record", { eventName: "from a callback" });
    });
    held("command", "Journey.pageview");
    held("command", "Journey.record", { eventName: "queued" }, hear("second"));
    page.install();
    const afterReplay = page.calls.map((/** @type {unknown[]} */ call) => call[1] ?? call[0]);
    held("command", "Journey.record", { eventName: "direct" });
    page.emit("ready", {});
    held("subscribe", "Journey.ready", hear("late"));
    held("subscribeOnce", "Journey.ready", hear("late, once"));
    page.emit("ready", {});
    return { init: page.calls[0], afterReplay, calls: page.calls.slice(5), heard: page.heard };
  });
  assert.deepEqual(seen.init, ["init", null, { deploymentId: DEPLOYMENT }]);
  assert.deepEqual(seen.afterReplay, ["init", "pageview", "pageview", "queued", "from a callback"]);
  assert.deepEqual(
    seen.calls.map((/** @type {unknown[]} */ call) => call[1]),
    ["direct", "from ready"],
  );
  assert.deepEqual(seen.heard, [
    ["first"],
    ["second", {}],
    ["ready"],
    ["late", { event: "Journey.ready" }],
    ["late, once", { event: "Journey.ready" }],
  ]);
});

forEachBrowser("each command is the call it stands for", async (browser) => {
  const tab = await open(browser);
  const traitsMapper = [{ fieldName: "mail", traitName: "email" }];
  const customAttributes = { price: 15.5 };
  const clickEvents = [{ selector: ".buy", eventName: "buy_clicked", customAttributes }];
  const inViewportEvents = [{ selector: ".price", eventName: "price_seen" }];
  const scrollDepthEvents = [{ percentage: 50, eventName: "half_read" }];
  /** @type {[string, object, unknown[]][]} */
  const cases = [
    ["pageview", {}, ["pageview", null, null, null]],
    [
      "pageview",
      { pageTitle: "Lamp", pageLocation: "shop", customAttributes, traitsMapper },
      ["pageview", { title: "Lamp", location: "shop" }, customAttributes, { traitsMapper }],
    ],
    ["record", { eventName: "seen" }, ["record", "seen", null, null]],
    [
      "record",
      { eventName: "seen", customAttributes, traitsMapper },
      ["record", "seen", customAttributes, { traitsMapper }],
    ],
    ["formsTrack", {}, ["forms:track", null, null]],
    [
      "formsTrack",
      {
        selector: "#order",
        formName: "order",
        captureFormDataOnAbandon: false,
        captureFormDataOnSubmit: true,
        customAttributes,
        traitsMapper,
      },
      [
        "forms:track",
        "#order",
        {
          formName: "order",
          captureFormDataOnAbandon: false,
          captureFormDataOnSubmit: true,
          customAttributes,
          traitsMapper,
        },
      ],
    ],
    ["trackClickEvents", { clickEvents }, ["load", "autotrackClick", { clickEvents }]],
    [
      "trackIdleEvents",
      { idleEvents: [{ idleAfterSeconds: 30, eventName: "idle", customAttributes }] },
      ["load", "autotrackIdle", { idleEvents: [{ idleAfter: 30, eventName: "idle", customAttributes }] }],
    ],
    ["trackInViewport", { inViewportEvents }, ["load", "autotrackInViewport", { inViewportEvents }]],
    ["trackScrollDepth", { scrollDepthEvents }, ["load", "autotrackScrollDepth", { scrollDepthEvents }]],
    [
      "recordActionStateChange",
      { actionId: "a-1", actionState: "errored", errorCode: "e", errorMessage: "no widget" },
      ["action:state", "a-1", "errored", { errorCode: "e", errorMessage: "no widget" }],
    ],
    [
      "recordActionStateChange",
      { actionId: "a-1", actionState: "accepted" },
      ["action:state", "a-1", "accepted", null],
    ],
  ];
  for (const [name, args, expected] of cases) {
    const seen = await tab.run(
      (name, args) => {
        const page = /** @type {any} */ (window);
        if (!page.uninstall) page.install();
        page.calls = [];
        page.heard = [];
        page.Genesys("command", `Journey.${name}`, args, page.hear("ok"), page.hear("error"));
        return [page.calls, page.heard];
      },
      name,
      args,
    );
    assert.deepEqual(seen, [[expected], [["ok", {}]]], `${name} ${JSON.stringify(args)}`);
  }
});

forEachBrowser("a page that called `ac('init')` itself is not called for again", async (browser) => {
  const tab = await open(browser);
  const calls = await tab.run(() => {
    const page = /** @type {any} */ (window);
    page.site = "the page's own";
    page.install();
    page.uninstall();
    delete page.site;
    delete page.Genesys.c;
    page.install();
    return page.calls;
  });
  assert.deepEqual(calls, []);
});

forEachBrowser("qualified actions are told as the vendor tells them", async (browser) => {
  const tab = await open(browser);
  const heard = await tab.run(() => {
    const page = /** @type {any} */ (window);
    page.install();
    const data = {
      actionId: "a-1",
      actionMapId: "m-1",
      actionMapVersion: 3,
      mediaType: "openAction",
      state: "qualified",
      sessionId: "s-1",
      visitorId: "v-1",
    };
    const open = { ...data, openActionProperties: { openActionName: "callback", configurationFields: {} } };
    const dropped = page.hear("dropped");
    page.Genesys("subscribe", "Journey.qualifiedOpenAction", page.hear("open"));
    page.Genesys("subscribeOnce", "Journey.qualifiedContentOffer", page.hear("once"));
    page.Genesys("subscribe", "Journey.qualifiedContentOffer", dropped);
    page.Genesys("subscribe", "Journey.qualifiedContentOffer", page.hear("kept"));
    page.Genesys("subscribe", "Journey.qualifiedWebMessagingOffer", page.hear("all dropped"));
    page.Genesys("unsubscribe", "Journey.qualifiedContentOffer", dropped);
    page.Genesys("unsubscribe", "Journey.qualifiedWebMessagingOffer");
    let prevented = 0;
    const preventDefault = () => void (prevented += 1);
    page.emit("offer:openAction", { ...open, preventDefault });
    for (const type of ["offer:contentOffer", "contentOffer:qualified", "offer:webMessagingOffer"]) {
      page.emit(type, { ...data, preventDefault });
    }
    page.emit("offer:contentOffer", { ...data, preventDefault });
    const told = page.heard.map((/** @type {[string, any]} */ [name, message]) => {
      const { preventDefault, ...rest } = message;
      if (name === "kept") preventDefault();
      return [name, rest];
    });
    const before = page.listeners();
    page.Genesys("unsubscribe", "Journey.qualifiedOpenAction");
    page.Genesys("unsubscribe", "Journey.qualifiedContentOffer");
    return { told, prevented, ended: before - page.listeners() };
  });
  assert.equal(heard.prevented, 2, "a subscriber may take over");
  assert.equal(heard.ended, 2, "where nobody subscribes nobody listens");
  const data = {
    state: "qualified",
    journeyContext: {
      customer: { id: "v-1", idType: "cookie" },
      customerSession: { id: "s-1", type: "web" },
      triggeringAction: { id: "a-1", actionMap: { id: "m-1", version: 3 } },
    },
  };
  const openAction = {
    ...data,
    openActionProperties: { openActionName: "callback", configurationFields: {} },
  };
  const content = { event: "Journey.qualifiedContentOffer", data };
  assert.deepEqual(heard.told, [
    ["open", { event: "Journey.qualifiedOpenAction", data: openAction }],
    ["once", content],
    ["kept", content],
    ["kept", content],
  ]);
});

forEachBrowser("what is not ours or not right is refused in words", async (browser) => {
  const tab = await open(browser);
  /** @type {[unknown, unknown, RegExp][]} */
  const cases = [
    ["Messenger.open", {}, /`Messenger.open` is not a command/],
    ["Journey.unheardOf", {}, /`Journey.unheardOf` is not a command/],
    ["Journey.constructor", {}, /`Journey.constructor` is not a command/],
    ["Journey.__proto__", {}, /`Journey.__proto__` is not a command/],
    ["record", {}, /`record` is not a command/],
    [null, {}, /`null` is not a command/],
    ["Engage.invite", {}, /`Engage.invite`: Waymeet draws its offers itself/],
    ["Toaster.open", {}, /`Toaster.open`: Waymeet draws its offers itself/],
    ["Journey.record", {}, /`eventName` has to be a text/],
    ["Journey.record", null, /`eventName` has to be a text/],
    ["Journey.record", { eventName: 7 }, /`eventName` has to be a text/],
    ["Journey.trackClickEvents", { clickEvents: {} }, /`clickEvents` has to be a list/],
    ["Journey.trackIdleEvents", {}, /`idleEvents` has to be a list/],
    ["Journey.recordActionStateChange", { actionId: "a" }, /`actionState` has to be a text/],
  ];
  for (const [name, args, expected] of cases) {
    const { calls, heard, logged } = await tab.run(
      (name, args) => {
        const page = /** @type {any} */ (window);
        if (!page.uninstall) page.install();
        Object.assign(page, { calls: [], heard: [], logged: [] });
        page.Genesys("command", name, args, page.hear("ok"), page.hear("error"));
        page.Genesys("command", name, args);
        return { calls: page.calls, heard: page.heard, logged: page.logged };
      },
      name,
      args,
    );
    assert.deepEqual(calls, [], `${name}`);
    assert.equal(heard.length, 1, `${name}`);
    assert.equal(heard[0][0], "error");
    assert.match(heard[0][1], expected);
    assert.equal(logged.length, 2);
  }
});

forEachBrowser("hostile pages are not thrown at, and lose nothing", async (browser) => {
  const tab = await open(browser);
  const seen = await tab.run(() => {
    const page = /** @type {any} */ (window);
    const { held } = page;
    const boom = () => {
      throw new Error("boom");
    };
    /** @type {string[]} */
    const thrown = [];
    const attempt = (/** @type {unknown[]} */ ...args) => {
      try {
        held(...args);
      } catch (error) {
        thrown.push(`${error}`);
      }
    };
    // As old libraries and worse do.
    const { push, forEach } = Array.prototype;
    const pollution = ["toJSON", "eventName", "customAttributes", "selector", "pageTitle", "traitsMapper"];
    for (const key of pollution) /** @type {any} */ (Object.prototype)[key] = "polluted";
    /** @type {any} */ (Array.prototype).forEach = boom;
    /** @type {any} */ (Array.prototype).filter = boom;
    /** @type {any} */ (Array.prototype).each = boom;
    attempt("command", "Journey.pageview", {}, boom);
    page.install();
    /** @type {any} */ (Array.prototype).push = boom;
    attempt("subscribe", "Journey.ready", boom);
    attempt("subscribe", "Journey.ready", "not a function");
    attempt("command", "Journey.pageview", {}, boom, boom);
    attempt("command", "Journey.record", {}, boom, boom);
    attempt("command", "Journey.formsTrack", {}, "ok", 7);
    attempt("command", { toString: boom }, {}, boom, boom);
    attempt("command", "Journey.pageview", {}, () => {
      throw Object.assign(Object.create(null), { toString: boom });
    });
    attempt(
      "command",
      "Journey.record",
      Object.defineProperty({}, "eventName", { enumerable: true, get: boom }),
      boom,
      boom,
    );
    attempt("command", "Journey.trackIdleEvents", { idleEvents: [null, 7] });
    attempt();
    attempt(null);
    attempt("subscribe");
    attempt("unsubscribe");
    attempt("boo", { toString: boom });
    Array.prototype.push = push;
    page.Genesys.q.push(null, undefined, 7);
    page.emit("ready", {});
    for (const key of pollution) delete (/** @type {any} */ (Object.prototype)[key]);
    Array.prototype.forEach = forEach;
    delete (/** @type {any} */ (Array.prototype).each);
    return { thrown, calls: JSON.stringify(page.calls), logged: page.logged.length };
  });
  assert.deepEqual(seen.thrown, []);
  assert.deepEqual(JSON.parse(seen.calls), [
    ["init", null, { deploymentId: DEPLOYMENT }],
    ["pageview", null, null, null],
    ["pageview", null, null, null],
    ["forms:track", null, null],
    ["pageview", null, null, null],
    ["load", "autotrackIdle", { idleEvents: [{}, {}] }],
  ]);
  assert.ok(seen.logged > 5, "and somebody who debugs is told");
});

forEachBrowser("when it is stopped it hears nothing more and refuses what is called", async (browser) => {
  const tab = await open(browser);
  const seen = await tab.run(() => {
    const page = /** @type {any} */ (window);
    page.install(true);
    page.Genesys("subscribe", "Journey.ready", page.hear("ready"));
    page.uninstall();
    page.calls = [];
    page.emit("contentOffer:qualified", {});
    page.Genesys("command", "Journey.pageview", {}, page.hear("ok"), page.hear("error"));
    return { listeners: page.listeners(), calls: page.calls, heard: page.heard };
  });
  assert.equal(seen.listeners, 0);
  assert.deepEqual(seen.calls, []);
  assert.deepEqual(seen.heard, [
    ["ready", { event: "Journey.ready" }],
    ["error", "Waymeet has been stopped"],
  ]);
});
