// @ts-check
/** *Live now* and the journey behind each of its rows: the visitor in one window, whoever watches in another. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import { demoOfThisFile, eventually, forEachBrowser, Key } from "./support/index.mjs";
import {
  agentComes,
  becomeInterested,
  INVITATION,
  logInToService,
  OFFER,
  part,
  row,
  visitorOf,
} from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */
/** @typedef {import("./support/index.mjs").Browser} Browser */

const demo = demoOfThisFile();

/** Opens the list as the administrator. @param {Browser} browser */
async function watch(browser) {
  const admin = await browser.open();
  await admin.resize(1280, 900);
  await logInToService(admin, demo);
  await admin.goto(`${demo.info.service}/admin/live`);
  await admin.textIs(".live_text", "Live");
  return admin;
}

/**
 * Does something as a visitor without a window.
 *
 * @param {{ visitor: string, session: string }} who
 * @param {object[]} events
 */
async function send(who, events) {
  const { service, shop, deploymentId } = demo.info;
  const tab = randomUUID().slice(0, 8);
  const whole = events.map((event, seq) => ({
    ...{ kind: "web", id: randomUUID(), ...who, tab, seq, at: Date.now(), name: "page_viewed" },
    ...event,
  }));
  const answer = await fetch(`${service}/v1/sites/${deploymentId}/events`, {
    method: "POST",
    headers: { origin: shop, "content-type": "text/plain" },
    body: JSON.stringify({ v: 1, sentAt: Date.now(), events: whole }),
  });
  assert.equal(answer.status, 200, await answer.text());
}

/** Somebody new. */
const somebody = () => ({ visitor: randomUUID(), session: randomUUID() });
/** A page of the shop. @param {string} path @param {string} title */
const page = (path, title) => ({ page: { url: `${demo.info.shop}${path}`, title } });

forEachBrowser(
  "a visitor appears, changes page, gets segment and offer, without a reload",
  async (browser) => {
    const desk = await agentComes(browser, demo);
    const admin = await watch(browser);
    await admin.run(() => {
      /** @type {any} */ (window).isTheSamePage = true;
    });
    const visitor = await browser.open();
    await visitor.goto(demo.info.shop);
    const mine = row(await visitorOf(visitor));
    await admin.textIs(`${mine} ${part("live-status")}`, "Online now");
    await admin.textIs(`${mine} ${part("live-page")}`, /Alder/);
    await admin.textIs(part("count-online"), /[1-9]/);
    await becomeInterested(visitor, demo);
    await admin.textIs(`${mine} ${part("live-segment-chip")}`, "Interested buyer");
    await visitor.find(INVITATION);
    await admin.textIs(`${mine} ${part("live-offer")}`, "Chat offered");
    await admin.textIs(part("count-offers"), /[1-9]/);
    await visitor.click("waymeet-offer >>> [data-test=invitation-decline]");
    await admin.textIs(`${mine} ${part("live-offer")}`, "Chat rejected");
    assert.equal(
      await admin.run(() => /** @type {any} */ (window).isTheSamePage),
      true,
      "nothing was reloaded",
    );
    assert.deepEqual(await admin.accessibilityViolations(), []);
    await admin.screenshot("live-now");
    await admin.click(`${mine} ${part("live-name")}`);
    await admin.textIs(part("journey"), "Chat rejected");
    assert.deepEqual(await admin.policyViolations(), []);
    await desk.click(part("log-out"));
  },
);

forEachBrowser("the list is narrowed by keyboard, and what was typed stays", async (browser) => {
  const [one, other] = [somebody(), somebody()];
  const word = `needle${browser.name}`;
  await send(one, [page("/p/1", `The ${word} lamp`)]);
  await send(other, [page("/p/2", "Another lamp")]);
  const admin = await watch(browser);
  await admin.find(row(other.visitor));
  await admin.run(() => document.getElementById("live-q")?.focus());
  await admin.press(word);
  await admin.gone(row(other.visitor));
  await admin.find(row(one.visitor));
  await admin.textIs(part("live-found"), "1 visitor match");
  assert.match(await admin.address(), new RegExp(`q=${word}`));
  // The list goes on by itself, and nobody is thrown out of the field.
  await send(one, [page("/p/3", `The other ${word}`)]);
  await admin.textIs(row(one.visitor), `The other ${word}`);
  const focus = await admin.run(() => {
    const field = /** @type {any} */ (document.activeElement);
    return [field?.id, field?.value];
  });
  assert.deepEqual(focus, ["live-q", word]);
  await admin.press("zzz");
  await admin.textIs(part("live-empty"), "Nobody matches");
  assert.deepEqual(await admin.accessibilityViolations(), [], "nobody");
  await admin.click(part("live-clear"));
  await admin.find(row(other.visitor));
  assert.deepEqual(
    await admin.run(() => [/** @type {any} */ (document.getElementById("live-q")).value, location.search]),
    ["", ""],
    "nothing is left of what was typed",
  );
  await admin.run(() => document.getElementById("live-q")?.focus());
  await admin.press(Key.TAB);
  assert.equal(await admin.run(() => document.activeElement?.id), "live-segment");
});

/** What the page says of itself. */
const SAID = ".live_text";

/** Makes believe that the page is seen, or is not. @param {Tab} tab @param {"visible" | "hidden"} state */
async function be(tab, state) {
  await tab.run((visibility) => {
    Object.defineProperty(document, "visibilityState", { value: visibility, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
}

forEachBrowser("a page nobody sees holds no connection, and catches up when it is seen", async (browser) => {
  const admin = await watch(browser);
  await admin.run(() => {
    const page = /** @type {any} */ (window);
    page.streams = [];
    page.EventSource = class extends EventSource {
      /** @param {string} url */
      constructor(url) {
        super(url);
        page.streams.push(this);
      }
    };
  });
  const states = () =>
    admin.run(() => /** @type {any} */ (window).streams.map((/** @type {any} */ one) => one.readyState));
  await be(admin, "hidden");
  assert.deepEqual(await states(), []);
  await be(admin, "visible");
  await eventually("it listens again", async () => String(await states()) === "1");
  await be(admin, "hidden");
  assert.deepEqual(await states(), [2], "closed");
  const who = somebody();
  await send(who, [page("/p/1", "Unseen")]);
  await be(admin, "visible");
  await admin.textIs(row(who.visitor), "Unseen");
  await eventually("it listens again", async () => String(await states()) === "2,1");
});

forEachBrowser("what is lost comes back: a page, a stream that was refused", async (browser) => {
  const admin = await watch(browser);
  const who = somebody();
  await admin.run(() => {
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function () {
      XMLHttpRequest.prototype.send = send;
      this.dispatchEvent(new ProgressEvent("error"));
    };
  });
  await send(who, [page("/p/1", "Lost at first")]);
  await admin.textIs(SAID, "Connection lost");
  await admin.textIs(row(who.visitor), "Lost at first");
  await admin.textIs(SAID, "Live");

  await admin.run(() => {
    const page = /** @type {any} */ (window);
    const Stream = page.EventSource;
    page.EventSource = class extends Stream {
      constructor() {
        super("/admin/live/no-such-stream");
        page.EventSource = Stream;
      }
      static CLOSED = 2;
    };
  });
  await be(admin, "hidden");
  await be(admin, "visible");
  await admin.textIs(SAID, "Connection lost");
  await admin.textIs(SAID, "Live");
});

forEachBrowser("whose log-in has ended is led to the log-in by what happens next", async (browser) => {
  const admin = await watch(browser);
  const who = somebody();
  await send(who, [page("/p/1", "Here")]);
  const paths = ["/admin/live", `/journey/${who.visitor}`];
  for (const [index, path] of paths.entries()) {
    if (index > 0) await logInToService(admin, demo);
    await admin.goto(`${demo.info.service}${path}`);
    await admin.textIs(SAID, "Live");
    await admin.driver.manage().deleteAllCookies();
    await send(who, [page("/p/2", "There")]);
    await admin.find("input[name=password]");
    assert.equal(new URL(await admin.address()).searchParams.get("next"), path);
  }
});

forEachBrowser("whoever has the focus on a row keeps it while the list moves", async (browser) => {
  const here = somebody();
  await send(here, [page("/p/1", "Here already")]);
  const admin = await watch(browser);
  await admin.find(row(here.visitor));
  await admin.run((visitor) => {
    const link = document.querySelector(`[data-key="${visitor}"] a`);
    /** @type {any} */ (link).focus();
    /** @type {any} */ (window).theLink = link;
  }, here.visitor);
  // Others come, before it and after, and it changes itself.
  const newcomers = [somebody(), somebody(), somebody()];
  for (const newcomer of newcomers) await send(newcomer, [page("/", "Newcomer")]);
  await send(here, [page("/p/2", "Moved on")]);
  await admin.textIs(row(here.visitor), "Moved on");
  for (const newcomer of newcomers) await admin.find(row(newcomer.visitor));
  const isKept = await admin.run(
    () =>
      document.activeElement === /** @type {any} */ (window).theLink &&
      document.activeElement?.isConnected === true,
  );
  assert.equal(isKept, true);
});

forEachBrowser("the AI Agent may look, and a stranger is sent to the log-in", async (browser) => {
  const stranger = await browser.open();
  await stranger.goto(`${demo.info.service}/admin/live`);
  await stranger.find("input[name=password]");
  assert.match(await stranger.address(), /\/admin\/login\?next=%2Fadmin%2Flive$/);
  await stranger.type("input[name=name]", "agent");
  await stranger.type("input[name=password]", "agent-demo");
  await stranger.press(Key.ENTER);
  await stranger.textIs("h1", "Live now");
  await stranger.textIs(".live_text", "Live");
});

forEachBrowser("hostile and right-to-left texts stay text in both views", async (browser) => {
  const markup = `<img src=x onerror="document.title='caught'"><script>document.title='caught'</script>`;
  const [hostile, arabic] = [somebody(), somebody()];
  await send(hostile, [page(`/p/1?${markup}`, markup)]);
  await send(arabic, [page("/p/1", "مصباح أرضي")]);
  const admin = await watch(browser);
  await admin.textIs(`${row(hostile.visitor)} ${part("live-page")}`, markup);
  const direction = await admin.run(
    (selector) => getComputedStyle(/** @type {any} */ (document.querySelector(selector))).direction,
    `${row(arabic.visitor)} ${part("live-page")}`,
  );
  assert.equal(direction, "rtl");
  await admin.goto(`${demo.info.service}/journey/${hostile.visitor}`);
  await admin.textIs(part("page-name"), markup);
  assert.equal((await admin.all("main img, main script")).length, 0);
  await admin.goto(`${demo.info.service}/journey/${arabic.visitor}`);
  await admin.textIs(part("page-name"), "مصباح أرضي");
  assert.doesNotMatch(await admin.driver.getTitle(), /caught/);
  assert.deepEqual(await admin.policyViolations(), []);
});

forEachBrowser(
  "the journey shows titles or URLs, and the kinds of events that are ticked",
  async (browser) => {
    const who = somebody();
    const lamp = page("/p/17", "Oak lamp");
    await send(who, [
      lamp,
      { ...lamp, name: "product_added" },
      { ...lamp, name: "form_submitted" },
      { ...lamp, name: "video_played" },
      { ...lamp, name: "video_played" },
      { ...page("/search?q=lamp", "Search"), search: "lamp" },
    ]);
    const admin = await browser.open();
    await admin.resize(1280, 900);
    await logInToService(admin, demo);
    await admin.goto(`${demo.info.service}/journey/${who.visitor}?lines=800`);
    await admin.textIs(part("page-name"), /^Oak lamp$/);
    await admin.textIs(part("event-times"), "× 2");
    assert.deepEqual(await admin.accessibilityViolations(), [], "with titles");

    // By keyboard: the field keeps the focus while the map changes.
    await admin.run(() => document.getElementById("names")?.focus());
    await admin.press("U");
    await admin.textIs(part("page-name"), `${demo.info.shop}/p/17`);
    assert.equal(await admin.run(() => document.activeElement?.id), "names");
    const events = async () => {
      const all = await admin.all(`${part("journey-event")} .event_label`);
      return Promise.all(
        all.map((label) => admin.run((found) => /** @type {any} */ (found).textContent, label)),
      );
    };
    const before = await events();
    assert.ok(before.includes("Product added") && before.includes("Searched for"), String(before));
    await admin.run(() => /** @type {any} */ (document.querySelector("[value=products]")).focus());
    await admin.press(Key.SPACE);
    await eventually("products are gone", async () => !(await events()).includes("Product added"));
    assert.ok((await events()).includes("Form submitted"));
    const chosen = new URL(await admin.address()).searchParams;
    assert.deepEqual(
      ["names", "lines", "session"].map((name) => chosen.get(name)),
      ["addresses", "800", null],
      "the newest visit is not pinned, and what was unfolded stays",
    );
    // The choice is in the address: a reload says the same.
    await admin.driver.navigate().refresh();
    await admin.textIs(part("page-name"), `${demo.info.shop}/p/17`);
    assert.ok(!(await events()).includes("Product added"));
    // And it goes on following, into the next visit, even while one goes to a place in the page.
    await admin.run(() => {
      const send = XMLHttpRequest.prototype.send;
      XMLHttpRequest.prototype.send = function () {
        location.hash = `place-${Math.random()}`;
        send.call(this);
      };
    });
    const next = { ...who, session: randomUUID() };
    await send(next, [page("/help", "Help")]);
    await admin.textIs(part("journey-map"), `${demo.info.shop}/help`);
    const shown = await admin.run(() => {
      const visits = /** @type {any} */ (document.getElementById("visits"));
      return [visits.selectedIndex, visits.length];
    });
    assert.deepEqual(shown, [0, 2]);
    assert.deepEqual(await admin.policyViolations(), []);
  },
);

forEachBrowser(
  "the time line leads to what happened, and the legend says what its icons mean",
  async (browser) => {
    const who = somebody();
    const lamp = page("/p/17", "Oak lamp");
    const ago = (/** @type {number} */ seconds) => ({ at: Date.now() - seconds * 1_000 });
    await send(who, [
      { ...lamp, ...ago(100) },
      { ...lamp, ...ago(75), name: "product_added" },
      { ...lamp, ...ago(50), name: "form_submitted" },
      { ...page("/search?q=lamp", "Search"), ...ago(0), search: "lamp" },
    ]);
    const admin = await browser.open();
    await admin.resize(1280, 900);
    await logInToService(admin, demo);
    await admin.goto(`${demo.info.service}/journey/${who.visitor}`);
    await admin.find(part("time-line"));
    const marks = await admin.run(() =>
      [...document.querySelectorAll("[data-test=time-line-mark]")].map((mark) => [
        mark.getAttribute("data-label"),
        Math.round(Number.parseFloat(String(mark.querySelector("svg")?.getAttribute("x")))),
      ]),
    );
    assert.deepEqual(
      marks.map(([label]) => label),
      ["Product added", "Form submitted", "Searched for lamp"],
    );
    // A quarter, a half and the end of the way.
    const places = marks.map(([, place]) => Number(place));
    for (const [index, expected] of [26, 50, 97].entries()) {
      assert.ok(Math.abs(Number(places[index]) - expected) <= 3, `${places}`);
    }
    await admin.run(() => /** @type {any} */ (document.querySelector("[data-test=time-line-mark]")).focus());
    await admin.press(Key.ENTER);
    await eventually("it leads to the line", async () => (await admin.address()).includes("#e-"));
    const target = await admin.run(() => document.querySelector(":target")?.textContent ?? "");
    assert.match(target, /Product added/);

    const isOpen = () => admin.run(() => document.querySelector("details")?.open);
    assert.equal(await isOpen(), false);
    await admin.click(`${part("legend")} summary`);
    await admin.textIs(part("legend"), /Chat requested/);
    await admin.textIs(part("legend"), /Content offer timed out/);
    // What was opened stays open while the view follows.
    await send(who, [page("/help", "Help")]);
    await admin.textIs(part("journey"), "/help");
    assert.equal(await isOpen(), true);
    assert.deepEqual(await admin.accessibilityViolations(), [], "with the legend");
    await admin.screenshot("journey-time-line");
  },
);

forEachBrowser("a content offer is seen on the list while it is on screen", async (browser) => {
  const admin = await watch(browser);
  const visitor = await browser.open();
  await visitor.goto(`${demo.info.shop}/search?q=lamp`);
  await visitor.find(OFFER);
  await admin.textIs(`${row(await visitorOf(visitor))} ${part("live-offer")}`, "Content offer offered");
});
