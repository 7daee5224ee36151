// @ts-check
/** Offers on screen: what they say, how they are answered, and what they leave of the page. */

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { eventually, forEachBrowser, Key } from "./support/index.mjs";
import { startFixtures } from "./support/fixtures.mjs";
import { pretendMedia } from "./support/media.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const MARKUP = "<img src=x onerror=alert(1)>&amp;";
/** An address that runs. */
const RUNS = ["javascript", "alert(1)"].join(":");
const DARK = "(prefers-color-scheme: dark)";
const LAYOUTS = ["TextOnly", "ImageOnly", "LeftText", "RightText", "TopText", "BottomText"];

const INVITATION = {
  mediaType: "webchat",
  title: "Can we help you choose?",
  prompt: "Our lighting people are here and answer within a minute.",
  acceptText: "Chat with us",
  declineText: "No, thank you",
};

const CONTENT = {
  mediaType: "contentOffer",
  displayMode: "Toast",
  layoutMode: "BottomText",
  title: "This week only",
  headline: "Free delivery on every lamp",
  body: "Order until Sunday and we bring it to your door for nothing.",
  image: { url: "/offers-lamp.svg", altText: "A table lamp" },
  callToAction: { text: "See the lamps", url: "/offers-page.html?lamps", target: "Self" },
};

/** @param {string} name */
const part = (name) => `waymeet-offer >>> [data-test=${name}]`;

/** @type {import("./support/index.mjs").Site} */
let site;
before(async () => {
  site = await startFixtures();
});
after(async () => {
  await site.stop();
});

/** @param {import("./support/index.mjs").Browser} browser @param {[number, number]} [size] */
async function open(browser, size = [1200, 900]) {
  const tab = await browser.open();
  await tab.resize(...size);
  await tab.goto(`${site.origin}/offers-page.html`);
  return tab;
}

/** @param {Tab} tab @param {object} offer */
async function show(tab, offer) {
  assert.equal(await tab.run((offer) => /** @type {any} */ (window).show(offer), offer), true);
}

/** @param {Tab} tab @returns {Promise<string[]>} */
const answers = (tab) => tab.run(() => /** @type {any} */ (window).answers);

/** @param {Tab} tab */
const remove = (tab) => tab.run(() => /** @type {any} */ (window).shown.remove());

/** Where an element is. @param {Tab} tab @param {string} selector */
async function box(tab, selector) {
  return tab.run(
    (found) => {
      const { left, right, top, bottom, width, height } = /** @type {any} */ (found).getBoundingClientRect();
      return { left, right, top, bottom, width, height };
    },
    await tab.find(selector),
  );
}

/** What lies outside of its card, by tag. @param {Tab} tab @returns {Promise<string[]>} */
const overflow = async (tab) =>
  tab.run(
    (found) => {
      const card = /** @type {Element} */ (/** @type {unknown} */ (found));
      const { left, right } = card.getBoundingClientRect();
      const parts = [...card.querySelectorAll("*")].filter((part) => {
        const box = part.getBoundingClientRect();
        return box.left < left || box.right > right;
      });
      return parts.map((part) => part.className);
    },
    await tab.find("waymeet-offer >>> .card"),
  );

/** Waits until everything has stopped moving. @param {Tab} tab */
const settle = (tab) =>
  tab.runAsync(async () => {
    const roots = [...document.querySelectorAll("*")].flatMap((host) => host.shadowRoot ?? []);
    await Promise.allSettled(
      [document, ...roots].flatMap((root) => root.getAnimations()).map(({ finished }) => finished),
    );
    const images = roots.flatMap((root) => [...root.querySelectorAll("img")]);
    await Promise.allSettled(images.map((image) => image.decode()));
  });

forEachBrowser("text in an offer is text, and only web addresses are linked", async (browser) => {
  const tab = await open(browser);
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
  const tab = await open(browser);
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
  const tab = await open(browser);
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
  const tab = await open(browser);
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
  const tab = await open(browser);
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
    const tab = await open(browser);
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

forEachBrowser("every card is accessible, light and dark", async (browser) => {
  const tab = await open(browser);
  const cards = [
    INVITATION,
    ...LAYOUTS.map((layoutMode) => ({ ...CONTENT, layoutMode })),
    { ...CONTENT, displayMode: "Overlay", layoutMode: "LeftText" },
    { ...CONTENT, displayMode: "Modal", layoutMode: "RightText" },
  ];
  for (const offer of cards) {
    const name = `${"displayMode" in offer ? offer.displayMode + offer.layoutMode : "Invitation"}`;
    for (const scheme of ["light", "dark"]) {
      await show(tab, offer);
      await pretendMedia(tab, DARK, scheme === "dark");
      await settle(tab);
      assert.deepEqual(await tab.accessibilityViolations(), [], `${name}, ${scheme}`);
      assert.deepEqual(await overflow(tab), [], `${name}: nothing sticks out`);
      await tab.screenshot(`offer-${name}-${scheme}`);
    }
  }
  assert.deepEqual(await tab.policyViolations(), []);
});

forEachBrowser(
  "image and text lie as the layout says, and one above the other on a phone",
  async (browser) => {
    const tab = await open(browser);
    const image = "waymeet-offer >>> .image";
    const text = "waymeet-offer >>> .text";
    /** @type {[string, (image: any, text: any) => boolean][]} */
    const wide = [
      ["LeftText", (image, text) => text.right <= image.left],
      ["RightText", (image, text) => image.right <= text.left],
      ["TopText", (image, text) => text.bottom <= image.top],
      ["BottomText", (image, text) => image.bottom <= text.top],
    ];
    for (const [layoutMode, holds] of wide) {
      await show(tab, { ...CONTENT, layoutMode });
      await settle(tab);
      assert.ok(holds(await box(tab, image), await box(tab, text)), layoutMode);
    }
    await show(tab, { ...CONTENT, layoutMode: "TextOnly" });
    assert.equal(await tab.shows(image), false);
    await show(tab, { ...CONTENT, layoutMode: "ImageOnly" });
    assert.equal(await tab.shows("waymeet-offer >>> .headline"), false);
    await show(tab, { ...CONTENT, layoutMode: "ImageOnly", image: { url: "data:image/png,x" } });
    await tab.textIs("waymeet-offer >>> .headline", CONTENT.headline);

    await tab.resize(360, 740);
    for (const layoutMode of ["LeftText", "RightText"]) {
      await show(tab, { ...CONTENT, layoutMode });
      // Firefox has no windows as narrow as a phone.
      if ((await tab.run(() => innerWidth)) > 480) await pretendMedia(tab, "(max-width: 30em)");
      await settle(tab);
      const [above, below] = layoutMode === "LeftText" ? [text, image] : [image, text];
      assert.ok((await box(tab, above)).bottom <= (await box(tab, below)).top, `${layoutMode}, narrow`);
      await tab.screenshot(`offer-narrow-${layoutMode}`);
    }
  },
);

forEachBrowser(
  "the buttons of an invitation fill their rows at any width and size of text",
  async (browser) => {
    const tab = await open(browser);
    const accept = part("invitation-accept");
    const decline = part("invitation-decline");
    const row = "waymeet-offer >>> .buttons";

    /** @param {string} state */
    const fits = async (state) => {
      await settle(tab);
      const [first, second, all] = [await box(tab, accept), await box(tab, decline), await box(tab, row)];
      const isBeside = Math.abs(first.top - second.top) < 1;
      assert.ok(
        Math.abs((isBeside ? second.right : first.right) - all.right) < 1,
        `${state}: the row is full`,
      );
      assert.ok(
        Math.abs((isBeside ? first.left : second.left) - all.left) < 1,
        `${state}: from its beginning`,
      );
      assert.ok(first.height >= 44 && second.height >= 44, `${state}: large enough for a finger`);
      assert.deepEqual(await overflow(tab), [], `${state}: nothing sticks out`);
      return isBeside;
    };

    await show(tab, INVITATION);
    assert.equal(await fits("wide"), true);
    await tab.resize(360, 740);
    await fits("narrow");
    await tab.screenshot("offer-invitation-narrow");
    await show(tab, { ...INVITATION, acceptText: "Start a chat with one of our lighting advisers" });
    assert.equal(await fits("narrow, with a long text"), false);
    await tab.screenshot("offer-invitation-narrow-long");

    // The visitor's own size of text is what the host's is.
    await tab.run(() => {
      /** @type {any} */ (document.querySelector("waymeet-offer")).style.fontSize = "32px";
    });
    await fits("large text");
    await tab.resize(360, 420);
    await fits("large text in a low window");
    const bottom = await tab.run(
      (card) => {
        /** @type {any} */ (card).scrollTop = 1e4;
        return /** @type {any} */ (card).scrollTop;
      },
      await tab.find(part("invitation")),
    );
    assert.ok(bottom > 0, "it scrolls");
    const [card, close] = [await box(tab, part("invitation")), await box(tab, part("offer-close"))];
    assert.ok(close.top >= card.top && close.bottom <= card.bottom, "the cross stays in view");
    await tab.screenshot("offer-invitation-large-text");
    await tab.click(part("offer-close"));
    assert.deepEqual(await answers(tab), ["rejected"]);
  },
);

forEachBrowser("where people read from the right an offer is on the left", async (browser) => {
  const tab = await open(browser);
  await tab.run(() => {
    document.documentElement.dir = "rtl";
  });
  await show(tab, {
    ...INVITATION,
    title: "هل نساعدك في الاختيار؟",
    prompt: "خبراؤنا هنا ويجيبون خلال دقيقة.",
    acceptText: "ابدأ المحادثة",
    declineText: "لا، شكرًا",
  });
  await settle(tab);
  const [card, close, accept, decline] = await Promise.all(
    ["invitation", "offer-close", "invitation-accept", "invitation-decline"].map((name) =>
      box(tab, part(name)),
    ),
  );
  assert.ok(card.right < 600 && close.right < (card.left + card.right) / 2, "card and cross");
  assert.ok(decline.right <= accept.left, "the first button is on the right");
  await tab.screenshot("offer-rtl");
});

forEachBrowser("motion is only for those who do not mind, and colours can be forced", async (browser) => {
  const tab = await open(browser);
  const still = await tab.run((offer) => {
    const page = /** @type {any} */ (window);
    page.show(offer);
    const root = document.querySelector("waymeet-offer")?.shadowRoot;
    const rules = [...(root?.adoptedStyleSheets[0].cssRules ?? [])];
    const animated = rules.filter((rule) => /animation(-name)?:[^;]*rise/.test(rule.cssText));
    return animated.map((rule) => /** @type {any} */ (rule).media?.mediaText);
  }, INVITATION);
  assert.deepEqual(still, ["(prefers-reduced-motion: no-preference)"]);
  if (browser.name !== "chromium") return;

  const { driver } = /** @type {any} */ (tab);
  await driver.sendDevToolsCommand("Emulation.setEmulatedMedia", {
    features: [
      { name: "forced-colors", value: "active" },
      { name: "prefers-reduced-motion", value: "reduce" },
      { name: "prefers-color-scheme", value: "dark" },
    ],
  });
  await show(tab, INVITATION);
  const state = await tab.run(() => {
    const root = document.querySelector("waymeet-offer")?.shadowRoot;
    const close = root?.querySelector(".close") ?? document.body;
    const card = root?.querySelector(".card") ?? document.body;
    return {
      animations: root?.getAnimations().length,
      cross: getComputedStyle(close, "::before").borderTopColor,
      surface: getComputedStyle(card).backgroundColor,
      edge: getComputedStyle(card).borderTopWidth,
    };
  });
  assert.equal(state.animations, 0);
  assert.notEqual(state.cross, state.surface, "the cross can be seen");
  assert.equal(state.edge, "1px");
  await tab.screenshot("offer-forced-colors");
});
