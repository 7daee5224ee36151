// @ts-check
/**
 * One window, as a person uses it. Elements are named by CSS selectors; `>>>` goes into an open shadow root:
 * `waymeet-chat >>> .Composer_input`. Every action waits for its element.
 */

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { error, Key, Origin } from "selenium-webdriver";

import { checkAccessibility } from "./accessibility.mjs";
import { collectedViolations, collectViolations } from "./policy.mjs";
import { eventually } from "./waiting.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** A frame, and a bit. */
const FRAME_MS = 20;
/** How long something may move before it is clicked all the same. */
const STILL_MS = 2_000;

/** @typedef {import("selenium-webdriver").WebElement} WebElement */
/** @typedef {{ withinMs?: number }} Waiting */

export class Tab {
  /**
   * @param {import("selenium-webdriver").WebDriver} driver
   * @param {string} engine
   */
  constructor(driver, engine) {
    /** The session itself, for what is not wrapped here. */
    this.driver = driver;
    /** `chromium`, `firefox` or `webkit`. */
    this.engine = engine;
  }

  /**
   * Opens an address and waits until the page is loaded; violations of its policy are collected from then on.
   *
   * @param {string} address
   */
  async goto(address) {
    await this.driver.get(address);
    await collectViolations(this);
  }

  /** The page's address. */
  async address() {
    return this.driver.getCurrentUrl();
  }

  /**
   * Runs a function in the page and answers its result. It sees nothing but its arguments.
   *
   * @template {unknown[]} A
   * @template T
   * @param {(...args: A) => T} script
   * @param {A} args Anything JSON can carry, and elements.
   * @returns {Promise<T>}
   */
  async run(script, ...args) {
    return this.driver.executeScript(`return (${script}).apply(null, arguments);`, ...args);
  }

  /**
   * Runs an asynchronous function in the page and answers what its promise becomes.
   *
   * @template {unknown[]} A
   * @template T
   * @param {(...args: A) => Promise<T>} script
   * @param {A} args
   * @returns {Promise<T>}
   */
  async runAsync(script, ...args) {
    /** @type {any} */
    const answer = await this.driver.executeAsyncScript(
      `const answer = arguments[arguments.length - 1];
       const args = Array.prototype.slice.call(arguments, 0, -1);
       (${script}).apply(null, args).then(
         (value) => answer({ value }),
         (error) => answer({ error: String(error && error.stack || error) }));`,
      ...args,
    );
    if (answer.error !== undefined) {
      throw new Error(`in the page: ${answer.error}`);
    }
    return answer.value;
  }

  /**
   * The elements a selector means now.
   *
   * @param {string} selector
   * @returns {Promise<WebElement[]>}
   */
  async all(selector) {
    return this.driver.executeScript(
      `return arguments[0].reduce(
         (roots, part, index) => roots.flatMap((root) => {
           const from = index === 0 ? root : root.shadowRoot;
           return from === null ? [] : Array.from(from.querySelectorAll(part));
         }), [document]);`,
      selector.split(">>>").map((part) => part.trim()),
    );
  }

  /**
   * Whether an element is there that one can see.
   *
   * @param {string} selector
   */
  async shows(selector) {
    return (await this.#shown(selector)) !== undefined;
  }

  /**
   * The first visible element, waiting for it.
   *
   * @param {string} selector
   * @param {Waiting} [waiting]
   */
  async find(selector, waiting) {
    return eventually(`\`${selector}\` is on screen`, () => this.#shown(selector), waiting);
  }

  /**
   * Waits until no element of that selector is visible.
   *
   * @param {string} selector
   * @param {Waiting} [waiting]
   */
  async gone(selector, waiting) {
    await eventually(`\`${selector}\` is gone`, async () => !(await this.shows(selector)), waiting);
  }

  /** @param {string} selector */
  async #shown(selector) {
    for (const element of await this.all(selector)) {
      if (await this.run(isVisible, element)) {
        return element;
      }
    }
    return undefined;
  }

  /**
   * The text of the first visible element.
   *
   * @param {string} selector
   * @param {Waiting} [waiting]
   */
  async text(selector, waiting) {
    const textOf = (/** @type {WebElement} */ element) =>
      this.run((found) => /** @type {any} */ (found).innerText.trim(), element);
    return this.#with(selector, textOf, waiting);
  }

  /**
   * Waits until the first visible element holds a text, and answers all of its text.
   *
   * @param {string} selector
   * @param {string | RegExp} expected
   * @param {Waiting} [waiting]
   */
  async textIs(selector, expected, waiting) {
    let text = "";
    const matches = async () => {
      const element = await this.#shown(selector);
      text =
        element === undefined ? "" : await this.run((found) => /** @type {any} */ (found).innerText, element);
      return typeof expected === "string" ? text.includes(expected) : expected.test(text);
    };
    await eventually(`\`${selector}\` says ${expected}`, matches, waiting).catch((error) => {
      throw new Error(`${error.message}; it says \`${text}\``, { cause: error });
    });
    return text;
  }

  /**
   * Clicks with the mouse: the pointer moves to the middle of the element and presses there, so that whatever
   * lies on top gets the click, as with a person.
   *
   * @param {string} selector
   * @param {Waiting} [waiting]
   */
  async click(selector, waiting) {
    const [x, y] = await this.#with(selector, (element) => this.#restingMiddleOf(element), waiting);
    await this.driver.actions().move({ x, y, origin: Origin.VIEWPORT, duration: 0 }).click().perform();
  }

  /**
   * Where to click: browsers may still be scrolling to what was typed into last, and a person waits for that, too.
   *
   * @param {WebElement} element
   */
  async #restingMiddleOf(element) {
    const end = Date.now() + STILL_MS;
    let middle = await this.run(middleOf, element);
    for (;;) {
      await pause(FRAME_MS);
      const before = middle;
      middle = await this.run(middleOf, element);
      // What never stands still is clicked where it is.
      if (before.join() === middle.join() || Date.now() > end) return middle;
    }
  }

  /**
   * Does something with the first visible element. Pages put others in the place of elements, and go on to other pages: then it is
   * done with the one that is there next, as a person would.
   *
   * @template T
   * @param {string} selector
   * @param {(element: WebElement) => Promise<T>} act
   * @param {Waiting} [waiting]
   */
  async #with(selector, act, waiting) {
    for (;;) {
      const element = await this.find(selector, waiting);
      try {
        return await act(element);
      } catch (caught) {
        if (!(caught instanceof error.StaleElementReferenceError)) throw caught;
      }
    }
  }

  /**
   * Clicks into a field and types, key by key; what was in it is replaced.
   *
   * @param {string} selector
   * @param {string} text
   */
  async type(selector, text) {
    await this.click(selector);
    await this.#with(selector, (element) =>
      this.run((field) => /** @type {any} */ (field).select?.(), element),
    );
    await this.press(text);
  }

  /**
   * Presses keys where the focus is: characters, or `Key.TAB` and its like.
   *
   * @param {...string} keys
   */
  async press(...keys) {
    await this.driver
      .actions()
      .sendKeys(...keys)
      .perform();
  }

  /**
   * Presses a key while another one is held: `pressWith(Key.SHIFT, Key.TAB)`.
   *
   * @param {string} modifier
   * @param {string} key
   */
  async pressWith(modifier, key) {
    await this.driver.actions().keyDown(modifier).sendKeys(key).keyUp(modifier).perform();
  }

  /** Enters text with Enter at its end. @param {string} selector @param {string} text */
  async submit(selector, text) {
    await this.type(selector, text);
    await this.press(Key.ENTER);
  }

  /** The element with the focus, as a path of tags and ids through shadow roots. */
  async focus() {
    return this.run(() => {
      const path = [];
      for (
        let element = document.activeElement;
        element;
        element = element.shadowRoot?.activeElement ?? null
      ) {
        path.push(element.localName + (element.id ? `#${element.id}` : ""));
      }
      return path.join(" >>> ");
    });
  }

  /**
   * Works inside a frame of the page, and comes back to the page afterwards.
   *
   * @template T
   * @param {string} selector
   * @param {(frame: this) => Promise<T>} work
   */
  async inFrame(selector, work) {
    await this.driver.switchTo().frame(await this.find(selector));
    try {
      return await work(this);
    } finally {
      await this.driver.switchTo().defaultContent();
    }
  }

  /**
   * What axe finds wrong with the page, WCAG 2.2 A and AA; shadow roots are looked into.
   *
   * @param {string} [selector] Only this part of the page.
   */
  async accessibilityViolations(selector) {
    return checkAccessibility(this, selector);
  }

  /** The violations of the page's policy since `goto`. What happened while it loaded, its report address knows. */
  async policyViolations() {
    return collectedViolations(this);
  }

  /**
   * Takes a picture: `target/screenshots/<engine>/<name>.png`.
   *
   * @param {string} name
   */
  async screenshot(name) {
    const path = join(ROOT, "target", "screenshots", this.engine, `${name}.png`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await this.driver.takeScreenshot(), "base64");
    return path;
  }

  /** Sets the window's size, in CSS pixels. @param {number} width @param {number} height */
  async resize(width, height) {
    await this.driver.manage().window().setRect({ width, height });
  }
}

/** Runs in the page. @param {any} element */
function isVisible(element) {
  const style = getComputedStyle(element);
  return element.getClientRects().length > 0 && style.visibility === "visible" && style.opacity !== "0";
}

/** Runs in the page. @param {any} element @returns {[number, number]} */
function middleOf(element) {
  element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  const box = element.getBoundingClientRect();
  return [Math.round(box.left + box.width / 2), Math.round(box.top + box.height / 2)];
}
