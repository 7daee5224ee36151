// @ts-check
/**
 * A visitor of the shop, in one browser with one profile. One window stays open on somebody else's site, so that closing the
 * shop's windows does not end the browser; what a visit called is kept here, to be compared with what arrived.
 */

import { setTimeout as pause } from "node:timers/promises";

import { Browser, eventually } from "../browser/support/index.mjs";

/** How long what is still under way may take to arrive, before the visitor comes back. */
const STILL_MS = 6_000;
/** How long everything may take to arrive after the visitor has come back: some waits of the back-off. */
const RETURN_MS = 60_000;
/** How long a page's answer is waited for. */
const ANSWER_MS = 2_000;

/**
 * Windows do not wait for scripts that are held back: half of the tests leave before they are there.
 *
 * @param {import("../browser/support/engines.mjs").Engine} engine
 */
export const impatient = (engine) =>
  new Browser({
    ...engine,
    capabilities: (profile) => ({ ...engine.capabilities(profile), pageLoadStrategy: "eager" }),
  });

let visits = 0;

export class Visitor {
  /** What was called, by name. @type {Set<string>} */
  called = new Set();
  /** What was thrown into a page. @type {string[]} */
  problems = [];

  /**
   * @param {Browser} browser
   * @param {import("./ground.mjs").Ground} ground
   */
  static async arrive(browser, ground) {
    const tab = await browser.open();
    await tab.driver.manage().setTimeouts({ script: 30_000 });
    await tab.driver.get(ground.elsewhere);
    return new Visitor(tab, ground, await tab.driver.getWindowHandle());
  }

  /**
   * @param {import("../browser/support/tab.mjs").Tab} tab
   * @param {import("./ground.mjs").Ground} ground
   * @param {string} home
   */
  constructor(tab, ground, home) {
    this.tab = tab;
    this.driver = tab.driver;
    this.ground = ground;
    this.home = home;
  }

  /** A name nobody else has. */
  unique() {
    visits += 1;
    return `${this.tab.engine}-${visits}`;
  }

  /** An address of the shop nobody was on before. @param {string} [path] */
  address(path = "/") {
    return `${this.ground.shop.origin}${path}?as=${this.unique()}`;
  }

  /** Opens the shop in a window of its own. @param {string} [path] @returns {Promise<string>} its handle */
  async open(path) {
    await this.driver.switchTo().newWindow("tab");
    const address = this.address(path);
    await this.driver.get(address);
    await this.isOn(address);
    return this.driver.getWindowHandle();
  }

  /** Comes to the shop in a window of its own, and leaves it for another site by itself. @param {number} stayMs */
  async passesThrough(stayMs) {
    await this.driver.switchTo().newWindow("tab");
    const as = this.unique();
    const query = new URLSearchParams({ as, stay: `${stayMs}`, to: `${this.ground.elsewhere}/` });
    await this.asks(this.driver.get(`${this.ground.shop.origin}/?${query}`));
    const left = await eventually("the visitor is elsewhere", async () => {
      const address = await this.asks(this.tab.address());
      return address?.startsWith(this.ground.elsewhere) ? new URL(address).searchParams : undefined;
    });
    this.called.add(`${left.get("view")}`);
    for (let number = 0; number < Number(left.get("calls")); number++) this.called.add(`${as}.${number}`);
  }

  /** Waits for a page of the shop, and notes its view. @param {string} address */
  async isOn(address) {
    await this.sees(
      `${address} is there`,
      (expected) => location.href === expected && /** @type {any} */ (window).called?.length > 0,
      address,
    );
    await this.noteCalls();
  }

  /**
   * Waits for the driver, and not for ever: WebKit's never answers what it was asked while a page made way for another one.
   *
   * @template T
   * @param {Promise<T>} answer
   * @returns {Promise<T | undefined>}
   */
  async asks(answer) {
    // It may still fail when nobody listens any more.
    answer.catch(() => {});
    return Promise.race([answer, pause(ANSWER_MS, undefined, { ref: false })]);
  }

  /**
   * Waits until something is true of the page.
   *
   * @param {string} what
   * @param {(argument: string) => unknown} isTrue Runs in the page.
   * @param {string} [argument]
   */
  async sees(what, isTrue, argument = "") {
    await eventually(what, () => this.asks(this.tab.run(isTrue, argument)));
  }

  /** Notes what the page has called so far. */
  async noteCalls() {
    const { called, problems } = await eventually("the page tells what it called", () =>
      this.asks(
        this.tab.run(() => {
          const page = /** @type {any} */ (window);
          return { called: page.called ?? [], problems: page.problems ?? [] };
        }),
      ),
    );
    for (const call of called) this.called.add(call);
    this.problems.push(...problems);
  }

  /** Waits until the module is up on this page and has sent what it had. */
  async isSettled() {
    await eventually("the page has nothing left to send", async () => {
      await this.noteCalls();
      return this.ground.unsettled(this.called).length === 0;
    });
  }

  /** So many events in one task. @param {number} count */
  async shops(count) {
    const prefix = this.unique();
    await this.tab.run((as, times) => /** @type {any} */ (window).burst(as, times), prefix, count);
    for (let number = 0; number < count; number++) this.called.add(`${prefix}.${number}`);
  }

  /**
   * So many events, and something else in the same task.
   *
   * @param {number} count
   * @param {(argument: string) => void} then
   * @param {string} argument
   */
  async shopsAndThen(count, then, argument) {
    const prefix = this.unique();
    await this.driver.executeScript(
      `window.burst(arguments[0], arguments[1]); (${then})(arguments[2]);`,
      prefix,
      count,
      argument,
    );
    for (let number = 0; number < count; number++) this.called.add(`${prefix}.${number}`);
  }

  /** Five events, and off to another site in the same task. */
  async goesElsewhere() {
    await this.shopsAndThen(5, (to) => location.assign(to), this.ground.elsewhere);
    await eventually("the visitor is elsewhere", async () =>
      (await this.tab.address()).startsWith(this.ground.elsewhere),
    );
  }

  /** Ends the page without a word to it: its process is killed where the browser lets us, else its window is closed. */
  async kill() {
    if (this.tab.engine !== "chromium") return this.close();
    const driver = /** @type {import("selenium-webdriver/chrome.js").Driver} */ (
      /** @type {unknown} */ (this.driver)
    );
    const dead = await driver.getWindowHandle();
    // Nobody is left to answer.
    await driver.sendDevToolsCommand("Page.crash", {}).catch(() => {});
    await driver.switchTo().window(dead);
    await driver.close();
    await driver.switchTo().window(this.home);
  }

  /** To the page before. WebKit's driver never says that it is there where it was kept as it was left. */
  async goesBack() {
    await this.asks(this.driver.navigate().back());
  }

  /** Closes the window, and goes where the visitor rests. */
  async close() {
    await this.driver.close();
    await this.driver.switchTo().window(this.home);
  }

  /** Closes whatever is open but the window of somebody else's site. */
  async closeAll() {
    for (const handle of await this.driver.getAllWindowHandles()) {
      if (handle === this.home) continue;
      await this.driver.switchTo().window(handle);
      await this.driver.close();
    }
    await this.driver.switchTo().window(this.home);
  }

  /**
   * The visit is over: what has arrived until now has arrived in it. How many that is, of how many.
   *
   * @param {boolean} [isOnline] Whether anything more can arrive.
   */
  async visitEnds(isOnline = true) {
    const called = [...this.called];
    const all = () => this.ground.missing(called).length === 0;
    if (isOnline) await eventually("all has arrived", all, { withinMs: STILL_MS }).catch(() => false);
    const later = this.ground.missing(called);
    return { arrived: called.length - later.length, called: called.length, later };
  }

  /** Comes back to the shop, online, and waits for what was kept. What was called in the end, and what became of it. */
  async comesBack() {
    this.ground.proxy.heal();
    await this.open();
    const all = () => this.ground.unsettled(this.called).length === 0;
    await eventually("all has arrived", all, { withinMs: RETURN_MS }).catch(() => false);
    await eventually("no answer is missing", () => !this.ground.proxy.isBusy).catch(() => false);
    await this.closeAll();
    return this.ground.judge(this.called);
  }
}
