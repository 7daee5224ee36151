// @ts-check
/** What offers look like: in each layout, place, size and direction, light and dark. */

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { forEachBrowser } from "./support/index.mjs";
import { startFixtures } from "./support/fixtures.mjs";
import { pretendMedia } from "./support/media.mjs";
import {
  answers,
  box,
  CONTENT,
  DARK,
  DISPLAYS,
  inOffer,
  INVITATION,
  LAYOUTS,
  openPage,
  overflow,
  part,
  settle,
  show,
} from "./support/offers.mjs";

/** @type {import("./support/index.mjs").Site} */
let site;
before(async () => {
  site = await startFixtures();
});
after(async () => {
  await site.stop();
});

forEachBrowser("every card in every layout is accessible, light and dark", async (browser) => {
  const tab = await openPage(site, browser);
  const cards = DISPLAYS.flatMap((displayMode) =>
    LAYOUTS.map((layoutMode) => ({ ...CONTENT, displayMode, layoutMode })),
  );
  for (const offer of [INVITATION, ...cards]) {
    const name = "displayMode" in offer ? offer.displayMode + offer.layoutMode : "Invitation";
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

forEachBrowser("every card shows its image, and moves nothing of the page or of itself", async (browser) => {
  const tab = await openPage(site, browser);
  const page = () => Promise.all(["main", "h1", "#search", "#last"].map((selector) => box(tab, selector)));
  const before = await page();
  for (const displayMode of DISPLAYS) {
    for (const layoutMode of LAYOUTS) {
      await show(tab, { ...CONTENT, displayMode, layoutMode });
      const name = displayMode + layoutMode;
      const early = await box(tab, inOffer(".card"));
      await settle(tab);
      const late = await box(tab, inOffer(".card"));
      assert.equal(Math.round(late.height), Math.round(early.height), `${name}: room for the image`);
      assert.deepEqual(await page(), before, `${name}: the page stays where it is`);
      const images = await tab.all(inOffer(".image"));
      assert.equal(images.length, layoutMode === "TextOnly" ? 0 : 1, name);
      for (const image of images) {
        const [alt, width] = await tab.run((found) => {
          const { alt, naturalWidth } = /** @type {any} */ (found);
          return [alt, naturalWidth];
        }, image);
        assert.deepEqual([alt, width > 0], ["A table lamp", true], name);
      }
    }
  }
});

forEachBrowser(
  "image and text lie as the layout says, and one above the other on a phone",
  async (browser) => {
    const tab = await openPage(site, browser);
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
    const tab = await openPage(site, browser);
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
  const tab = await openPage(site, browser);
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
  const tab = await openPage(site, browser);
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
