// @ts-check
/** Clicks, idleness, what is in view, how far down, and page views of single-page sites, on pages that do not help. */

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { eventually, forEachBrowser, Key } from "./support/index.mjs";
import { startFixtures } from "./support/fixtures.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

/** @type {import("./support/index.mjs").Site} */
let site;
before(async () => {
  site = await startFixtures();
});
after(async () => {
  await site.stop();
});

/** @param {Tab} tab @param {string} [hostile] */
async function visit(tab, hostile = "") {
  await tab.goto(`${site.origin}/autotrack-page.html?hostile=${hostile}`);
  await eventually("the adapters are there", () => tab.run(() => "waymeet" in window));
  await take(tab);
}

/** @param {Tab} tab @param {string} name @param {unknown} [options] */
async function start(tab, name, options) {
  const args = JSON.stringify(options === undefined ? [] : [options]);
  await tab.run((name, args) => /** @type {any} */ (window).waymeet.startWith(name, args), name, args);
}

/** @param {Tab} tab @param {string} name */
const stop = (tab, name) => tab.run((name) => /** @type {any} */ (window).waymeet.stop(name), name);

/** Calls of `ac` since the last time. @param {Tab} tab @returns {Promise<any[][]>} */
async function take(tab) {
  return JSON.parse(await tab.run(() => /** @type {any} */ (window).waymeet.take()));
}

/** @param {Tab} tab @returns {Promise<any[][]>} */
async function calls(tab) {
  return JSON.parse(await tab.run(() => /** @type {any} */ (window).waymeet.calls()));
}

/** @param {Tab} tab @returns {Promise<string[]>} */
const logged = (tab) => tab.run(() => /** @type {any} */ (window).waymeet.logged);

/** The events recorded since the last time, by name. @param {Tab} tab */
const names = async (tab) => (await take(tab)).map(([, name]) => name);

/** Waits for that many calls, and answers them. @param {Tab} tab @param {number} count */
async function takeAll(tab, count) {
  await eventually(`${count} calls`, async () => (await calls(tab)).length >= count);
  return take(tab);
}

/** Waits for that many events, and answers their names. @param {Tab} tab @param {number} count */
const namesOf = async (tab, count) => (await takeAll(tab, count)).map(([, name]) => name);

/** A second and some frames: longer than anything waits. @param {Tab} tab */
const settle = (tab) =>
  tab.runAsync(async () => {
    await new Promise((resolve) => {
      setTimeout(resolve, 900);
    });
  });

/**
 * Navigations as routers make them, each a function body run in the page, and the page views that must follow, as
 * `path title`. Steps within one task are one function; `setTitle` writes the title even where an element has its name.
 *
 * @type {[string, string, string[]][]}
 */
const ROUTERS = [
  ["push, then title", "history.pushState({}, '', '/a'); setTitle('A');", ["/a A"]],
  ["title, then push", "setTitle('B'); history.pushState({}, '', '/b');", ["/b B"]],
  [
    "push, then replace in one task",
    "history.pushState({}, '', '/tmp'); history.replaceState({}, '', '/c'); setTitle('C');",
    ["/c C"],
  ],
  [
    "replace (scroll position), then push",
    "history.replaceState({ y: 3 }, ''); history.pushState({}, '', '/d'); setTitle('D');",
    ["/d D"],
  ],
  [
    "replace with another address, then push",
    "history.replaceState({}, '', '/d?y=3'); history.pushState({}, '', '/e'); setTitle('E');",
    ["/e E"],
  ],
  [
    "push, microtasks, replace",
    "history.pushState({}, '', '/tmp'); Promise.resolve().then(() => {}).then(() => { history.replaceState({}, '', '/f'); setTitle('F'); });",
    ["/f F"],
  ],
  [
    "title after 150 ms",
    "history.pushState({}, '', '/g'); setTimeout(() => { setTitle('G'); }, 150);",
    ["/g G"],
  ],
  [
    "an interim title for a moment",
    "history.pushState({}, '', '/h'); setTitle('…'); requestAnimationFrame(() => { setTitle('H'); });",
    ["/h H"],
  ],
  ["the same title as before", "history.pushState({}, '', '/i');", ["/i H"]],
  [
    "state only",
    "history.replaceState({ open: true }, ''); history.pushState({ open: false }, '', location.href);",
    [],
  ],
  ["there and back in one task", "history.pushState({}, '', '/j'); history.replaceState({}, '', '/i');", []],
  ["a hash router", "location.hash = '#/k'; setTitle('K');", ["/i#/k K"]],
  ["a hash router that replaces", "location.replace('#/l'); setTitle('L');", ["/i#/l L"]],
  ["a place in the page", "location.hash = 'reviews';", ["/i#reviews L"]],
  [
    "back",
    "history.back(); addEventListener('popstate', () => { setTitle('back'); }, { once: true });",
    ["/i#/l back"],
  ],
  [
    "two navigations, the second closes the first",
    "history.pushState({}, '', '/m'); setTimeout(() => { history.pushState({}, '', '/n'); setTitle('N'); }, 100);",
    ["/m back", "/n N"],
  ],
  [
    "a title that comes too late",
    "history.pushState({}, '', '/o'); setTimeout(() => { setTitle('late'); }, 700);",
    ["/o N"],
  ],
];

for (const [variant, hostile] of [
  ["as the browser has it", ""],
  ["without the Navigation API", "no-navigation"],
  ["polluted and clobbered", "no-navigation,pollution,clobbered"],
]) {
  forEachBrowser(`each navigation of a router is one page view, ${variant}`, async (browser) => {
    const tab = await browser.open();
    await visit(tab, hostile);
    await start(tab, "autotrackUrlChange");
    // What the deployment's settings start as well counts nothing twice.
    await start(tab, "autotrackUrlChange", {});
    for (const [router, script, expected] of ROUTERS) {
      await tab.driver.executeScript(script);
      const arrived = async () => (await calls(tab)).length >= expected.length;
      await eventually(`${router}: page views`, arrived);
      await settle(tab);
      const views = (await take(tab)).map(([method, { location, title }]) => {
        assert.equal(method, "pageview");
        return `${location.slice(site.origin.length)} ${title}`;
      });
      assert.deepEqual(views, expected, router);
    }
    await stop(tab, "autotrackUrlChange");
    await tab.run(() => history.pushState({}, "", "/stopped"));
    await settle(tab);
    assert.deepEqual(await take(tab), []);
    assert.deepEqual(await logged(tab), []);
    assert.deepEqual(await tab.policyViolations(), []);
  });
}

forEachBrowser("a page that handles navigations itself is told of each, and may throw", async (browser) => {
  const tab = await browser.open();
  await visit(tab);
  await tab.run(() => {
    const { waymeet } = /** @type {any} */ (window);
    waymeet.start("autotrackUrlChange", {
      ignoresFragment: true,
      onUrlChange(/** @type {string} */ url) {
        waymeet.tracker.ac("told", new URL(url).pathname, document.title);
        throw new Error("of the page");
      },
    });
  });
  await tab.run(() => {
    history.pushState({}, "", "/x");
    document.title = "X";
  });
  assert.deepEqual(await takeAll(tab, 1), [["told", "/x", "X"]]);
  await tab.run(() => {
    location.hash = "#part";
  });
  await settle(tab);
  assert.deepEqual(await take(tab), [], "fragments are ignored");
  assert.deepEqual(await logged(tab), ["waymeet: of the page"]);

  // Leaving ends the waiting for a title.
  await visit(tab, "no-frames");
  await start(tab, "autotrackUrlChange");
  await tab.run(() => {
    history.pushState({}, "", "/autotrack-page.html?left");
    location.reload();
  });
  await eventually("the page is back", () =>
    tab.run(() => "waymeet" in window && document.readyState === "complete"),
  );
  assert.deepEqual(
    (await takeAll(tab, 1)).map(([method]) => method),
    ["pageview"],
  );

  // As in a hidden tab.
  await visit(tab, "no-frames");
  await start(tab, "autotrackUrlChange");
  await tab.run(() => {
    history.pushState({}, "", "/hidden");
    document.title = "Hidden";
  });
  const [[, { title }]] = await takeAll(tab, 1);
  assert.equal(title, "Hidden");
});

forEachBrowser("the page's history functions are what they were, during and after", async (browser) => {
  const tab = await browser.open();
  await visit(tab, "no-navigation");
  const differences = await tab.run(() => {
    const { waymeet } = /** @type {any} */ (window);
    /** @type {string[]} */
    const wrong = [];
    /** @param {string} claim @param {boolean} isTrue */
    const check = (claim, isTrue) => void (isTrue || wrong.push(claim));
    const native = history.pushState;
    const described = JSON.stringify([String(native), native.name, native.length]);

    waymeet.start("autotrackUrlChange");
    check("it stands in the way", history.pushState !== native);
    const { pushState } = history;
    check(
      "looks the same",
      JSON.stringify([String(pushState), pushState.name, pushState.length]) === described,
    );
    check("is native to all", /\[native code\]/.test(Function.prototype.toString.call(pushState)));
    check("lies where it lay", !Object.prototype.hasOwnProperty.call(history, "pushState"));
    check("answers nothing", history.pushState({ a: 1 }, "", "/one") === undefined && history.state.a === 1);
    for (const [kind, attempt] of /** @type {[string, () => void][]} */ ([
      ["TypeError", () => Reflect.apply(pushState, {}, [{}, ""])],
      ["DataCloneError", () => history.pushState(() => {}, "")],
      ["SecurityError", () => history.pushState({}, "", "https://elsewhere.example/")],
    ])) {
      try {
        attempt();
        wrong.push(`${kind} is not thrown`);
      } catch (error) {
        check(`${kind} passes`, /** @type {Error} */ (error).name === kind);
      }
    }
    waymeet.stop("autotrackUrlChange");
    check("is given back", history.pushState === native);

    // A router that came before us, on the instance; and one that comes after, and stays.
    /** @type {unknown[][]} */
    const heard = [];
    /** @param {typeof native} below @returns {typeof native} */
    const wrap = (below) =>
      /** @this {unknown} @param {any} args */ function (...args) {
        heard.push([this === history, args.length]);
        return Reflect.apply(below, this, args);
      };
    history.pushState = wrap(native);
    const earlier = history.pushState;
    waymeet.start("autotrackUrlChange");
    history.pushState({}, "", "/two");
    const later = wrap(history.pushState);
    history.pushState = later;
    waymeet.stop("autotrackUrlChange");
    check("the later wrapper stays", history.pushState === later);
    history.pushState({}, "", "/three");
    check("both hear, with this and arguments", JSON.stringify(heard) === "[[true,3],[true,3],[true,3]]");
    check("the address is right", location.pathname === "/three");
    history.pushState = earlier;

    // Two adapters that leave in the order they came.
    const before = history.replaceState;
    waymeet.start("autotrackUrlChange");
    waymeet.start("autotrackScrollDepth", { scrollDepthEvents: [{ percentage: 100, eventName: "end" }] });
    waymeet.stop("autotrackUrlChange");
    waymeet.stop("autotrackScrollDepth");
    check("the last one gives back", history.replaceState === before && history.pushState === earlier);

    Object.defineProperty(history, "pushState", { value: earlier, writable: false });
    waymeet.start("autotrackUrlChange");
    waymeet.stop("autotrackUrlChange");
    check("what cannot be replaced stays", history.pushState === earlier);
    return wrong;
  });
  assert.deepEqual(differences, []);
  assert.deepEqual(await logged(tab), ["history.pushState cannot be followed"]);
});

forEachBrowser("a click counts from anywhere inside, whatever the page does with it", async (browser) => {
  const tab = await browser.open();
  await visit(tab);
  await start(tab, "autotrackClick", {
    clickEvents: [
      { selector: ".buy", eventName: "bought", customAttributes: { price: 3 } },
      { selector: ".away", eventName: "left" },
      { selector: ".option", eventName: "option" },
      { selector: ".wrapped", eventName: "wrapped" },
      { selector: ".buy[", eventName: "invalid" },
      { selector: ".buy" },
      { eventName: "no-selector" },
      null,
    ],
  });
  assert.equal((await logged(tab)).length, 4, "each unusable entry is named once");
  await tab.click("#inside");
  assert.deepEqual(await take(tab), [["record", "bought", { price: 3 }]]);
  await tab.click("#stopping");
  await tab.click("test-card >>> .buy");
  await tab.run(() => document.getElementById("buy")?.focus());
  await tab.press(Key.ENTER);
  await tab.press(Key.SPACE);
  assert.deepEqual(await names(tab), ["bought", "bought", "bought", "bought"]);
  await tab.click("#label");
  await tab.click("#box");
  assert.deepEqual(
    await names(tab),
    ["option", "option"],
    "a label's click is one, though its box is clicked too",
  );
  await tab.run(() => {
    // Engines differ in what a click at a disabled button fires: what they do fire counts.
    document.querySelector(".wrapped")?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  });
  assert.deepEqual(await names(tab), ["wrapped"]);
  await tab.click("#away");
  await eventually("the visitor is away", async () => (await tab.address()).endsWith("?away"));
  await eventually("the next page is there", () => tab.run(() => "waymeet" in window));
  assert.deepEqual(await names(tab), ["left"]);

  // Nothing usable at all.
  for (const options of [undefined, {}, { clickEvents: "none" }, { clickEvents: [] }]) {
    await start(tab, "autotrackClick", options);
    await stop(tab, "autotrackClick");
  }
  await start(tab, "autotrackClick", { clickEvents: [{ selector: ".buy", eventName: "bought" }] });
  await stop(tab, "autotrackClick");
  await tab.click("#buy");
  assert.deepEqual(await take(tab), []);
});

forEachBrowser("a visitor is idle once for each time of doing nothing, by the clock", async (browser) => {
  const tab = await browser.open();
  // WebKit's driver watches over scripts with a timer of the page, whose clock is ours here.
  if (tab.engine === "webkit") {
    await tab.driver.manage().setTimeouts(/** @type {any} */ ({ script: null }));
  }
  await visit(tab, "clock,pollution");
  await start(tab, "autotrackIdle", {
    idleEvents: [
      { idleAfter: 30, eventName: "half a minute" },
      { idleAfterSeconds: "60", eventName: "a minute", customAttributes: { long: true } },
      { idleAfter: 1e9, eventName: "never" },
      { idleAfter: 0, eventName: "bad" },
      { idleAfter: "soon", eventName: "bad" },
      { eventName: "bad" },
    ],
  });
  assert.equal((await logged(tab)).length, 3);
  /** @param {number} seconds @param {boolean} [isAsleep] */
  const pass = (seconds, isAsleep) =>
    tab.run((ms, isAsleep) => /** @type {any} */ (window).pass(ms, isAsleep), seconds * 1_000, isAsleep);

  await pass(29);
  assert.deepEqual(await names(tab), []);
  await tab.press("a");
  await pass(29);
  assert.deepEqual(await names(tab), [], "a key is activity");
  await pass(1);
  assert.deepEqual(await names(tab), ["half a minute"]);
  await pass(29);
  assert.deepEqual(await names(tab), []);
  await pass(10_000);
  assert.deepEqual(await take(tab), [["record", "a minute", { long: true }]], "once for each period");
  await tab.click("#buy");
  await pass(61);
  assert.deepEqual(await names(tab), ["half a minute", "a minute"]);
  await tab.run(() => {
    addEventListener("scroll", () => document.body.classList.add("scrolled"), { once: true });
    scrollTo(0, 50);
  });
  await tab.find(".scrolled");
  await pass(40, true);
  assert.deepEqual(await names(tab), [], "timers sleep");
  await tab.press("a");
  assert.deepEqual(await names(tab), ["half a minute"], "what was due is told by the next activity");
  await pass(29);
  assert.deepEqual(await names(tab), []);

  // The back-forward cache is no idleness.
  await tab.run(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
  await pass(1_000);
  await tab.run(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  assert.deepEqual(await names(tab), []);
  await pass(30);
  assert.deepEqual(await names(tab), ["half a minute"]);
  await stop(tab, "autotrackIdle");
  await pass(100);
  assert.deepEqual(await names(tab), []);
  assert.equal(await tab.run(() => /** @type {any} */ (window).timers()), 0);
});

forEachBrowser("what comes into view counts once for each element and page", async (browser) => {
  const tab = await browser.open();
  await visit(tab, "clobbered");
  await start(tab, "autotrackInViewport", {
    inViewportEvents: [
      { selector: ".seen", eventName: "seen", customAttributes: { where: "below" } },
      { selector: "h1", eventName: "headline" },
      { selector: "::", eventName: "invalid" },
    ],
  });
  assert.deepEqual(await takeAll(tab, 1), [["record", "headline", null]]);
  await tab.run(() => document.getElementById("below")?.scrollIntoView());
  assert.deepEqual(await takeAll(tab, 1), [["record", "seen", { where: "below" }]]);
  await tab.run(() => scrollTo(0, 0));
  await settle(tab);
  await tab.run(() => document.getElementById("below")?.scrollIntoView());
  await settle(tab);
  assert.deepEqual(await take(tab), [], "once is enough");

  await tab.run(() => {
    const later = document.createElement("p");
    later.className = "seen";
    later.textContent = "Later";
    const matching = document.createElement("p");
    matching.id = "matching";
    matching.textContent = "Not yet";
    document.getElementById("below")?.before(later, matching);
  });
  assert.deepEqual(await namesOf(tab, 1), ["seen"]);
  await tab.run(() => document.getElementById("matching")?.classList.add("seen"));
  await takeAll(tab, 1);

  // An element that is taken away before it is seen never counts.
  await tab.run(() => {
    scrollTo(0, 0);
    const gone = document.createElement("p");
    gone.className = "seen";
    gone.textContent = "Gone";
    document.querySelector("main")?.append(gone);
    setTimeout(() => gone.remove(), 300);
  });
  await settle(tab);
  assert.deepEqual(await take(tab), []);

  // A place in the page is the same page; a route is another one, where the headline is in view again.
  await tab.run(() => {
    location.hash = "top";
    const here = location.href;
    history.pushState({}, "", "/there");
    history.replaceState({}, "", here);
  });
  await settle(tab);
  assert.deepEqual(await take(tab), []);
  await tab.run(() => {
    history.pushState({}, "", "/next");
    document.title = "Next";
  });
  assert.deepEqual(await namesOf(tab, 1), ["headline"]);
  await stop(tab, "autotrackInViewport");
  await tab.run(() => document.getElementById("below")?.scrollIntoView());
  await settle(tab);
  assert.deepEqual(await take(tab), []);
  assert.equal((await logged(tab)).length, 1);

  await visit(tab, "no-observers");
  await start(tab, "autotrackInViewport", { inViewportEvents: [{ selector: "h1", eventName: "headline" }] });
  await settle(tab);
  assert.deepEqual(await take(tab), []);
  assert.deepEqual(await logged(tab), ["this browser cannot tell what is in view"]);
});

forEachBrowser("how far down the visitor went counts once for each page, which may grow", async (browser) => {
  const tab = await browser.open();
  await tab.resize(1000, 800);
  const depths = [
    { percentage: 10, eventName: "10" },
    { percentage: "50", eventName: "50", customAttributes: { half: true } },
    { percentage: 100, eventName: "100" },
    { percentage: 101, eventName: "bad" },
    { percentage: NaN, eventName: "bad" },
  ];
  await visit(tab, "clobbered,pollution");
  await start(tab, "autotrackScrollDepth", { scrollDepthEvents: depths });
  assert.equal((await logged(tab)).length, 2);
  await takeAll(tab, 1);
  await settle(tab);
  assert.deepEqual(await take(tab), [], "ten percent are in the window from the start, the rest is not");
  await tab.run(() => scrollTo(0, 1600));
  assert.deepEqual(await takeAll(tab, 1), [["record", "50", { half: true }]]);

  // The page grows before the end is reached.
  await tab.run(() => {
    const more = document.createElement("div");
    more.style.height = "3000px";
    document.querySelector("main")?.append(more);
  });
  await tab.run(() => scrollTo(0, 2600));
  await settle(tab);
  assert.deepEqual(await names(tab), [], "the old end is not the end any more");
  await tab.run(() => scrollTo(0, 100_000));
  assert.deepEqual(await namesOf(tab, 1), ["100"]);

  // A new page of the same document, that needs no scrolling.
  await tab.run(() => {
    history.pushState({}, "", "/short");
    document.title = "Short";
    document.querySelector("main")?.replaceChildren("Short");
    scrollTo(0, 0);
  });
  assert.deepEqual(await namesOf(tab, 3), ["10", "50", "100"]);
  await tab.run(() => {
    location.hash = "here";
  });
  await settle(tab);
  assert.deepEqual(await take(tab), []);
  await stop(tab, "autotrackScrollDepth");
  await tab.run(() => history.pushState({}, "", "/other"));
  await settle(tab);
  assert.deepEqual(await take(tab), []);
});
