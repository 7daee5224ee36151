// @ts-check
/** The style an offer brings along: each property, what is refused, and that it stays readable. */

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { forEachBrowser } from "./support/index.mjs";
import { startFixtures } from "./support/fixtures.mjs";
import { pretendMedia } from "./support/media.mjs";
import { box, CONTENT, DARK, inOffer, openPage, overflow, part, settle, show } from "./support/offers.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const TEXT = { color: "#000080", font: '"Georgia", serif', fontSize: "20px", textAlign: "center" };

/** As the service makes it: colours in pairs that can be read. */
const STYLE = {
  position: { top: "40px", left: "30px" },
  offer: { padding: "10px 30px", color: "#1c2733", backgroundColor: "#ffe8a3" },
  closeButton: { color: "#8b0000", opacity: 0.9 },
  ctaButton: { color: "#ffffff", backgroundColor: "#8b0000", textAlign: "right", fontSize: "18px" },
  title: { ...TEXT, fontSize: "1px" },
  headline: TEXT,
  body: { color: "#5b3a00" },
};

/** @type {import("./support/index.mjs").Site} */
let site;
before(async () => {
  site = await startFixtures();
});
after(async () => {
  await site.stop();
});

/** Computed properties of something in the offer. @param {Tab} tab @param {string} selector @param {string[]} names */
const computed = async (tab, selector, ...names) =>
  tab.run(
    (found, names) => {
      const style = getComputedStyle(/** @type {any} */ (found));
      return names.map((name) => style.getPropertyValue(name));
    },
    await tab.find(inOffer(selector)),
    names,
  );

forEachBrowser("every property of a style is applied where it belongs", async (browser) => {
  const tab = await openPage(site, browser);
  await show(tab, { ...CONTENT, layoutMode: "LeftText", style: STYLE });
  await settle(tab);
  const card = await box(tab, inOffer(".card"));
  assert.deepEqual([card.top, card.left], [40, 30]);
  assert.deepEqual(await computed(tab, ".card", "background-color"), ["rgb(255, 232, 163)"]);
  assert.deepEqual(await computed(tab, ".inner", "padding-top", "padding-left"), ["10px", "30px"]);
  assert.deepEqual(await computed(tab, ".close", "color", "opacity"), ["rgb(139, 0, 0)", "0.9"]);
  assert.deepEqual(await computed(tab, ".headline", "color", "font-size", "text-align"), [
    "rgb(0, 0, 128)",
    "20px",
    "center",
  ]);
  assert.match(`${await computed(tab, ".headline", "font-family")}`, /^"?Georgia"?, serif$/);
  assert.deepEqual(await computed(tab, ".body", "color"), ["rgb(91, 58, 0)"]);
  assert.deepEqual(await computed(tab, ".title", "font-size"), ["12px"], "nothing is too small to read");
  assert.deepEqual(
    await computed(tab, "a.primary", "color", "background-color", "font-size", "text-align", "display"),
    ["rgb(255, 255, 255)", "rgb(139, 0, 0)", "18px", "right", "block"],
  );
  assert.deepEqual(await tab.policyViolations(), []);
});

forEachBrowser("an offer lies where its style says, and never beyond the window", async (browser) => {
  const tab = await openPage(site, browser);
  const [width, height] = await tab.run(() => [document.documentElement.clientWidth, innerHeight]);
  /** @type {[object, (card: any) => boolean][]} */
  const cases = [
    [{ bottom: "10px", left: "10px" }, (card) => card.left === 10 && Math.round(card.bottom) === height - 10],
    [{ top: "0" }, (card) => card.top === 0 && card.right <= width - 19],
    [{ right: "5%" }, (card) => card.right > width * 0.9 && card.bottom < height],
    [{ top: "5000px", left: "5000px" }, (card) => card.top < height - 100 && card.left < width - 100],
    [{ top: "10px", bottom: "10px" }, (card) => card.height < height - 100],
  ];
  for (const displayMode of ["Toast", "Overlay"]) {
    for (const [position, holds] of cases) {
      await show(tab, { ...CONTENT, displayMode, layoutMode: "TextOnly", style: { position } });
      await settle(tab);
      const card = await box(tab, inOffer(".card"));
      assert.ok(holds(card), `${displayMode} ${JSON.stringify(position)}: ${JSON.stringify(card)}`);
    }
  }
  await show(tab, { ...CONTENT, displayMode: "Modal", style: { position: { top: "24px" } } });
  await settle(tab);
  const modal = await box(tab, inOffer(".card"));
  assert.equal(modal.top, 24);
  assert.ok(Math.abs(modal.left + modal.right - width) < 20, "in the middle of the other axis");
});

forEachBrowser("what is no single value changes nothing and fetches nothing", async (browser) => {
  const tab = await openPage(site, browser);
  const evil = `${site.origin}/stolen`;
  const url = `url(${evil})`;
  const broken = "red; background: url(/stolen)";
  const text = { color: url, font: `x; background: ${url}`, fontSize: `1px) url(${evil}`, textAlign: url };
  await show(tab, { ...CONTENT, layoutMode: "LeftText", displayMode: "Modal" });
  await settle(tab);
  const looks = async () => [
    await computed(tab, ".card", "background-color", "background-image", "inset", "color"),
    await computed(tab, ".inner", "padding"),
    await computed(tab, ".close", "color", "opacity", "background-image"),
    await computed(tab, ".headline", "color", "font-size", "text-align", "font-family", "background-image"),
    await computed(tab, "a.primary", "color", "background-color", "background-image"),
  ];
  const before = await looks();
  await show(tab, {
    ...CONTENT,
    layoutMode: "LeftText",
    displayMode: "Modal",
    image: { url: "/\\evil.example/a.png", altText: "" },
    style: {
      position: { top: "calc(1px + 2px)", left: url, right: "-50px", bottom: "var(--x)" },
      offer: { padding: broken, color: "red", backgroundColor: url },
      closeButton: { color: broken, opacity: `0; background: ${url}` },
      ctaButton: { ...text, backgroundColor: url },
      title: text,
      headline: text,
      body: text,
    },
  });
  await settle(tab);
  assert.deepEqual(await looks(), before);
  assert.deepEqual(await tab.all(inOffer("img")), []);
  assert.equal(site.requests.filter(({ path }) => path.includes("stolen")).length, 0);
  assert.deepEqual(await tab.policyViolations(), []);
});

forEachBrowser("an offer with colours of its own is accessible, light and dark alike", async (browser) => {
  const tab = await openPage(site, browser);
  const dark = {
    offer: { color: "#ffffff", backgroundColor: "#102030" },
    headline: { color: "#ffd400" },
    ctaButton: { color: "#06213a", backgroundColor: "#8cc4ff" },
  };
  for (const [name, style] of Object.entries({ bright: STYLE, dark })) {
    for (const displayMode of ["Toast", "Modal"]) {
      /** @type {unknown[]} */
      const seen = [];
      for (const scheme of ["light", "dark"]) {
        await show(tab, { ...CONTENT, displayMode, layoutMode: "RightText", style });
        await pretendMedia(tab, DARK, scheme === "dark");
        await settle(tab);
        assert.deepEqual(await tab.accessibilityViolations(), [], `${name}, ${scheme}`);
        assert.deepEqual(await overflow(tab), [], `${name}: nothing sticks out`);
        seen.push([
          await computed(tab, ".card", "background-color", "color"),
          await computed(tab, ".body", "color"),
          await computed(tab, "a.primary", "background-color", "color"),
        ]);
        await tab.screenshot(`offer-own-${name}-${displayMode}-${scheme}`);
      }
      assert.deepEqual(seen[1], seen[0], `${name}: the same for those who prefer dark pages`);
    }
  }
});

forEachBrowser("on a phone and from the right an offer with a style stays in the window", async (browser) => {
  const tab = await openPage(site, browser, [360, 740]);
  for (const direction of ["ltr", "rtl"]) {
    await tab.run((direction) => {
      document.documentElement.dir = direction;
    }, direction);
    for (const displayMode of ["Toast", "Modal"]) {
      await show(tab, { ...CONTENT, displayMode, layoutMode: "LeftText", style: STYLE });
      // Firefox has no windows as narrow as a phone.
      if ((await tab.run(() => innerWidth)) > 480) await pretendMedia(tab, "(max-width: 30em)");
      await settle(tab);
      const card = await box(tab, inOffer(".card"));
      const width = await tab.run(() => innerWidth);
      assert.ok(card.left >= 0 && card.right <= width, `${displayMode}, ${direction}`);
      assert.deepEqual(await overflow(tab), [], "nothing sticks out");
      assert.equal(await tab.shows(part("offer-close")), true);
      await tab.screenshot(`offer-own-narrow-${displayMode}-${direction}`);
    }
  }
});
