// @ts-check
/** Offers on a page of a site, for the specs of what shows them. */

import assert from "node:assert/strict";

/** @typedef {import("./tab.mjs").Tab} Tab */

export const DARK = "(prefers-color-scheme: dark)";
export const DISPLAYS = ["Toast", "Overlay", "Modal"];
export const LAYOUTS = ["TextOnly", "ImageOnly", "LeftText", "RightText", "TopText", "BottomText"];

export const INVITATION = {
  mediaType: "webchat",
  title: "Can we help you choose?",
  prompt: "Our lighting people are here and answer within a minute.",
  acceptText: "Chat with us",
  declineText: "No, thank you",
};

export const CONTENT = {
  mediaType: "contentOffer",
  displayMode: "Toast",
  layoutMode: "BottomText",
  title: "This week only",
  headline: "Free delivery on every lamp",
  body: "Order until Sunday and we bring it to your door for nothing.",
  image: { url: "/offers-lamp.svg", altText: "A table lamp" },
  callToAction: { text: "See the lamps", url: "/offers-page.html?lamps", target: "Self" },
};

/** Inside of an offer. @param {string} selector */
export const inOffer = (selector) => `waymeet-offer >>> ${selector}`;

/** @param {string} name */
export const part = (name) => inOffer(`[data-test=${name}]`);

/** @param {import("./site.mjs").Site} site @param {import("./browser.mjs").Browser} browser @param {[number, number]} [size] */
export async function openPage(site, browser, size = [1200, 900]) {
  const tab = await browser.open();
  await tab.resize(...size);
  await tab.goto(`${site.origin}/offers-page.html`);
  return tab;
}

/** @param {Tab} tab @param {object} offer */
export async function show(tab, offer) {
  assert.equal(await tab.run((offer) => /** @type {any} */ (window).show(offer), offer), true);
}

/** @param {Tab} tab @returns {Promise<string[]>} */
export const answers = (tab) => tab.run(() => /** @type {any} */ (window).answers);

/** @param {Tab} tab */
export const remove = (tab) => tab.run(() => /** @type {any} */ (window).shown.remove());

/** Where an element is. @param {Tab} tab @param {string} selector */
export async function box(tab, selector) {
  return tab.run(
    (found) => {
      const { left, right, top, bottom, width, height } = /** @type {any} */ (found).getBoundingClientRect();
      return { left, right, top, bottom, width, height };
    },
    await tab.find(selector),
  );
}

/** What lies outside of its card, by tag. @param {Tab} tab @returns {Promise<string[]>} */
export const overflow = async (tab) =>
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
    await tab.find(inOffer(".card")),
  );

/** Waits until everything has stopped moving. @param {Tab} tab */
export const settle = (tab) =>
  tab.runAsync(async () => {
    const roots = [...document.querySelectorAll("*")].flatMap((host) => host.shadowRoot ?? []);
    await Promise.allSettled(
      [document, ...roots].flatMap((root) => root.getAnimations()).map(({ finished }) => finished),
    );
    const images = roots.flatMap((root) => [...root.querySelectorAll("img")]);
    await Promise.allSettled(images.map((image) => image.decode()));
  });
