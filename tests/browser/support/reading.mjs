// @ts-check
/** Whether a part of the page can be read and reached: what is cut off, what scrolls sideways, what no key comes to. */

import { Key } from "selenium-webdriver";

import { eventually } from "./waiting.mjs";

/** @typedef {import("./tab.mjs").Tab} Tab */

/** What is said for who does not see. */
const FOR_EARS =
  ".Message--follows .Message_author, .Message--goes-on .Message_meta, .Launcher_spoken, .Launcher_label";

/**
 * Texts inside a host's shadow root of which something is cut off, lies outside of the window, or spills out of its own box; and boxes
 * that scroll sideways.
 *
 * @param {Tab} tab
 * @param {string} host
 * @returns {Promise<string[]>}
 */
export async function cutOff(tab, host) {
  return tab.run(
    (selector, forEars) => {
      const root = document.querySelector(selector)?.shadowRoot;
      if (!root) return ["nothing is there"];
      /** Rounding, and what letters may reach beyond their line. */
      const [ROUND, LINE] = [1.5, 4];
      /** @type {Set<string>} */
      const found = new Set();
      const styleOf = (/** @type {Element} */ element) => getComputedStyle(element);
      const chain = (/** @type {Element} */ element) => {
        const parents = [];
        for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) parents.push(at);
        return parents;
      };
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        const words = node.textContent?.trim();
        if (!parent || !words || parent.localName === "style" || parent.localName === "option") continue;
        const parents = chain(parent);
        // Said for who does not see: that is said of few things, and is a mistake of any other.
        const hidden = parents.find((element) => styleOf(element).clipPath !== "none");
        if (hidden && !hidden.matches(forEars)) found.add(`hidden: ${words}`);
        if (hidden) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) {
          if (box.width === 0) continue;
          let isScrolled = false;
          for (const element of parents) {
            const { overflowX, overflowY, display, position } = styleOf(element);
            const { left, right, top, bottom } = element.getBoundingClientRect();
            const isWide = box.left < left - ROUND || box.right > right + ROUND;
            const isHigh = box.top < top - LINE || box.bottom > bottom + LINE;
            if (element === parent && display !== "inline" && (isWide || (isHigh && !isScrolled))) {
              if (overflowY !== "auto" || isWide) found.add(`spills: ${words}`);
            }
            if (overflowX !== "visible" && isWide) found.add(`cut sideways: ${words}`);
            if (/auto|scroll/.test(overflowY)) isScrolled = true;
            else if (overflowY !== "visible" && isHigh && !isScrolled) found.add(`cut: ${words}`);
            if (position === "fixed") break;
          }
          const isBeside = box.left < -ROUND || box.right > innerWidth + ROUND;
          const isBeyond = !isScrolled && (box.top < -ROUND || box.bottom > innerHeight + ROUND);
          if (isBeside || isBeyond) found.add(`outside: ${words}`);
        }
      }
      for (const element of root.querySelectorAll("*")) {
        if (element.scrollWidth <= element.clientWidth + 1 || element.clientWidth === 0) continue;
        if (styleOf(element).overflowX !== "visible" && styleOf(element).clipPath === "none") {
          found.add(`scrolls sideways: ${element.className}`);
        }
      }
      const page = document.scrollingElement;
      if (page && page.scrollWidth > innerWidth) found.add("the page scrolls sideways");
      return [...found];
    },
    host,
    FOR_EARS,
  );
}

/** Places the focus stops at that are no controls: what scrolls. */
const OTHER_STOPS = 4;
/** How long a browser may take to scroll. */
const SOON = { withinMs: 2_000 };

/**
 * Goes through a host's controls with Tab, from the first on, and answers those that were not come to, or were not to be seen when they
 * had the focus. Of several radio buttons one name is one control.
 *
 * @param {Tab} tab
 * @param {string} host
 * @returns {Promise<string[]>}
 */
export async function unreachable(tab, host) {
  const all = await tab.run((selector) => {
    const root = document.querySelector(selector)?.shadowRoot;
    const controls = [
      .../** @type {ShadowRoot} */ (root).querySelectorAll("button, input, select, textarea, a[href]"),
    ];
    const shown = controls.filter(
      (control) => control.getClientRects().length > 0 && !control.closest("[inert]"),
    );
    const names = shown.map((control) => {
      const { type, name, textContent } = /** @type {any} */ (control);
      const called = control.getAttribute("data-test") || control.getAttribute("aria-label") || textContent;
      const label = type === "radio" ? name : called;
      control.setAttribute("data-control", label);
      return `${label}`;
    });
    /** @type {any} */ (shown[0])?.focus();
    return [...new Set(names)];
  }, host);
  const seen = new Set();
  // No further than needed: a window that has lost the focus to the browser's own buttons tells its page of no focus any more (Firefox).
  for (let count = 0; count < all.length + OTHER_STOPS && !all.every((name) => seen.has(name)); count++) {
    const { name } = await focused(tab, host);
    // Browsers scroll to it when they come to it.
    const isSeen = () => focused(tab, host).then(({ isSeen }) => isSeen);
    if (name && (await eventually(`${name} is to be seen`, isSeen, SOON).catch(() => false))) seen.add(name);
    if (!all.every((name) => seen.has(name))) await tab.press(Key.TAB);
  }
  return all.filter((name) => !seen.has(name));
}

/**
 * The control with the focus, and whether some part of it is to be seen.
 *
 * @param {Tab} tab
 * @param {string} host
 * @returns {Promise<{ name: string, isSeen: boolean }>}
 */
async function focused(tab, host) {
  return tab.run((selector) => {
    const root = document.querySelector(selector)?.shadowRoot;
    const control = root?.activeElement;
    if (!control) return { name: "", isSeen: false };
    const label = control.closest("label");
    // A link over several lines has a box in each. A part of it will do (2.4.11): what is to be seen in part browsers need not scroll.
    const isSeen = [...control.getClientRects()].some(({ left, top, width, height }) =>
      [0.1, 0.5, 0.9].some((part) => {
        const hit = root?.elementFromPoint(left + width / 2, top + height * part);
        // A radio button lies under its star, and both in one label.
        return !!hit && (control.contains(hit) || hit === label || !!label?.contains(hit));
      }),
    );
    return { name: control.getAttribute("data-control") ?? "", isSeen };
  }, host);
}

/**
 * Spaces text as WCAG 2.2 allows readers to (1.4.12): in the page and in every shadow root that is there now.
 *
 * @param {Tab} tab
 */
export async function spaceText(tab) {
  await tab.run(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
      p { margin-bottom: 2em !important; }`);
    const roots = [...document.querySelectorAll("*")].flatMap((host) => host.shadowRoot ?? []);
    for (const root of [document, ...roots]) {
      if (
        !root.adoptedStyleSheets.some(
          (known) => known.cssRules.length === 2 && known.cssRules[0]?.cssText.includes("0.16em"),
        )
      ) {
        root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      }
    }
  });
}
