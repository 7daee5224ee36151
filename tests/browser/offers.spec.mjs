// @ts-check
/** Offers on screen: what they say, how they are answered, and what they leave of the page. */

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { eventually, forEachBrowser, Key } from "./support/index.mjs";
import { startFixtures } from "./support/fixtures.mjs";
import { answers, CONTENT, INVITATION, openPage, part, remove, show } from "./support/offers.mjs";

const MARKUP = "<img src=x onerror=alert(1)>&amp;";
/** An address that runs. */
const RUNS = ["javascript", "alert(1)"].join(":");

/** @type {import("./support/index.mjs").Site} */
let site;
before(async () => {
  site = await startFixtures();
});
after(async () => {
  await site.stop();
});

forEachBrowser("text in an offer is text, and only web addresses are linked", async (browser) => {
  const tab = await openPage(site, browser);
  await show(tab, { ...INVITATION, title: MARKUP, prompt: MARKUP, acceptText: MARKUP, declineText: MARKUP });
  for (const place of ["#title", "#prompt", part("invitation-accept"), part("invitation-decline")]) {
    const selector = place.startsWith("#") ? `waymeet-offer >>> ${place}` : place;
    assert.equal(await tab.text(selector), MARKUP, place);
  }
  assert.deepEqual(await tab.all("waymeet-offer >>> img"), []);

  const words = { title: MARKUP, headline: MARKUP, body: MARKUP };
  const link = { text: MARKUP, url: RUNS, target: "Blank" };
  await show(tab, {
    ...CONTENT,
    ...words,
    image: { url: RUNS, altText: MARKUP },
    callToAction: link,
  });
  assert.deepEqual(await tab.all("waymeet-offer >>> :is(img, a)"), []);
  for (const name of ["title", "headline", "body"]) {
    assert.equal(await tab.text(`waymeet-offer >>> .${name}`), MARKUP, name);
  }

  await show(tab, {
    ...CONTENT,
    ...words,
    image: { url: "/offers-lamp.svg", altText: MARKUP },
    callToAction: { ...link, url: "https://shop.example/" },
  });
  const attributes = await tab.run(
    (image, link) => [
      /** @type {any} */ (image).getAttribute("alt"),
      /** @type {any} */ (image).getAttribute("onerror"),
      ...["href", "target", "rel"].map((name) => /** @type {any} */ (link).getAttribute(name)),
    ],
    await tab.find("waymeet-offer >>> img"),
    await tab.find(part("offer-call-to-action")),
  );
  assert.deepEqual(attributes, [MARKUP, null, "https://shop.example/", "_blank", "noopener"]);

  for (const [url, expected] of [
    ["https://shop.example/", true],
    ["HTTP://shop.example/", true],
    ["/delivery", true],
    ["/", true],
    ["//evil.example/", false],
    ["/\\evil.example", false],
    ["/\t/evil.example", false],
    [RUNS, false],
    [` ${RUNS}`, false],
    ["data:text/html,x", false],
    ["delivery", false],
    ["", false],
  ]) {
    assert.equal(
      await tab.run((url) => /** @type {any} */ (window).isWebAddress(url), url),
      expected,
      `${url}`,
    );
  }
  assert.deepEqual(await tab.policyViolations(), []);
});

forEachBrowser("each answer of the visitor is told, by mouse and by key", async (browser) => {
  const tab = await openPage(site, browser);
  const click = (/** @type {string} */ name) => () => tab.click(part(name));
  /** Onto a control by Tab, from the last element of the page. @param {string} name @param {string} key */
  const key = (name, key) => async () => {
    await tab.run(() => document.getElementById("last")?.focus());
    const target = await tab.find(part(name));
    await eventually(`the focus reaches ${name}`, async () => {
      await tab.press(Key.TAB);
      return tab.run((target) => {
        const root = /** @type {ShadowRoot} */ (/** @type {any} */ (target).getRootNode());
        return root.activeElement === /** @type {unknown} */ (target);
      }, target);
    });
    await tab.press(key);
  };
  const escape = () => tab.press(Key.ESCAPE);
  const modal = { ...CONTENT, displayMode: "Modal" };
  const overlay = { ...CONTENT, displayMode: "Overlay", layoutMode: "TextOnly" };
  /** @type {[string, object, () => Promise<void>, string][]} */
  const cases = [
    ["accept, clicked", INVITATION, click("invitation-accept"), "accepted"],
    ["decline, clicked", INVITATION, click("invitation-decline"), "rejected"],
    ["the cross, clicked", INVITATION, click("offer-close"), "rejected"],
    ["accept, by key", INVITATION, key("invitation-accept", Key.ENTER), "accepted"],
    ["decline, by key", INVITATION, key("invitation-decline", Key.SPACE), "rejected"],
    ["Escape inside of an invitation", INVITATION, key("invitation-accept", Key.ESCAPE), "rejected"],
    ["a toast's cross", CONTENT, click("offer-close"), "rejected"],
    ["Escape inside of a toast", CONTENT, key("offer-close", Key.ESCAPE), "rejected"],
    ["an overlay's cross, by key", overlay, key("offer-close", Key.ENTER), "rejected"],
    ["a modal's cross", modal, click("offer-close"), "rejected"],
    ["Escape on a modal", modal, escape, "rejected"],
  ];
  for (const [name, offer, act, expected] of cases) {
    await show(tab, offer);
    await act();
    await eventually(name, async () => (await answers(tab)).length > 0);
    assert.equal((await answers(tab))[0], expected, name);
  }
  await show(tab, CONTENT);
  await tab.click(part("offer-call-to-action"));
  await eventually("the link leads on", async () => (await tab.address()).endsWith("?lamps"));
});

forEachBrowser("an invitation leaves the focus and the keys to the page", async (browser) => {
  const tab = await openPage(site, browser);
  await tab.click("#search");
  await show(tab, INVITATION);
  await tab.press("oak", Key.ENTER, Key.ESCAPE);
  assert.equal(await tab.focus(), "input#search");
  assert.equal(await tab.run(() => /** @type {any} */ (document.getElementById("search")).value), "oak");
  assert.deepEqual(await answers(tab), []);
  assert.equal(
    await tab.run(
      (card) => /** @type {any} */ (card).getAttribute("role"),
      await tab.find(part("invitation")),
    ),
    "dialog",
  );

  // Whoever went into it finds back to where they were.
  await tab.run(() => document.getElementById("last")?.focus());
  await tab.press(Key.TAB);
  await eventually("the focus is in the offer", async () => (await tab.focus()).startsWith("waymeet-offer"));
  for (const key of ["a", Key.TAB]) await tab.press(key);
  assert.deepEqual(await answers(tab), [], "other keys answer nothing");
  await remove(tab);
  assert.equal(await tab.focus(), "button#last");
});

forEachBrowser("a modal offer keeps the page from being used, and gives the focus back", async (browser) => {
  const tab = await openPage(site, browser);
  await tab.click("#search");
  await show(tab, { ...CONTENT, displayMode: "Modal" });
  assert.equal((await tab.all("waymeet-offer >>> dialog:modal")).length, 1);
  assert.match(await tab.focus(), /^waymeet-offer/);
  await tab.press("oak");
  await remove(tab);
  assert.equal(await tab.focus(), "input#search");
  assert.equal(await tab.run(() => /** @type {any} */ (document.getElementById("search")).value), "");
});

forEachBrowser("an offer is announced politely, and leaves nothing behind", async (browser) => {
  const tab = await openPage(site, browser);
  await show(tab, { ...CONTENT, title: "" });
  await eventually("it is said", async () => {
    const [live] = await tab.all("waymeet-offer >>> [role=status]");
    const said = await tab.run((live) => /** @type {any} */ (live).textContent, live);
    return said === `${CONTENT.headline}. ${CONTENT.body}`;
  });

  await show(tab, INVITATION);
  const accept = await tab.find(part("invitation-accept"));
  const heard = await tab.run((accept) => {
    const page = /** @type {any} */ (window);
    const isInside = page.shown !== undefined;
    // Held by the page, as scripts that look at everything do.
    page.shown.remove();
    page.shown.remove();
    /** @type {any} */ (accept).click();
    return [isInside, page.answers, document.querySelector("waymeet-offer") !== null];
  }, accept);
  assert.deepEqual(heard, [true, [], false]);
});

forEachBrowser(
  "where the page has no place for an offer there is none, and nothing is thrown",
  async (browser) => {
    const tab = await openPage(site, browser);
    const results = await tab.run((offer) => {
      const page = /** @type {any} */ (window);
      /** @type {any} */
      const prototype = Element.prototype;
      const attachShadow = prototype.attachShadow;
      prototype.attachShadow = () => {
        throw new Error("not here");
      };
      const first = page.show(offer);
      prototype.attachShadow = attachShadow;
      const body = document.body;
      body.remove();
      const second = page.show({ ...offer, displayMode: "Modal" });
      document.documentElement.append(body);
      const showModal = HTMLDialogElement.prototype.showModal;
      /** @type {any} */ (HTMLDialogElement.prototype).showModal = undefined;
      const third = page.show({ ...offer, displayMode: "Modal" });
      HTMLDialogElement.prototype.showModal = showModal;
      return [first, second, third, document.querySelector("waymeet-offer") !== null];
    }, CONTENT);
    assert.deepEqual(results, [false, false, false, false]);
  },
);

forEachBrowser("what is decided again while it waits for a listener is handed over once", async (browser) => {
  const tab = await openPage(site, browser);
  const told = await tab.runAsync(async () => {
    const { showOffer } = /** @type {any} */ (window);
    /** @type {string[]} */
    const told = [];
    let isHeard = false;
    const offer = { action: "a", mediaType: "openAction", mapVersion: 1, attributes: {}, shown: {} };
    const handedOver = new Promise((resolve) => {
      for (const name of ["first", "second"]) {
        showOffer(
          offer,
          (/** @type {string} */ reached) => told.push(`${name} ${reached}`),
          () => resolve(told.push(`${name} told`)),
          () => isHeard,
        );
      }
    });
    isHeard = true;
    await handedOver;
    return told;
  });
  assert.deepEqual(told, ["second offered", "second told"]);
});
