// @ts-check
/** What the service, or something on the way to it, answers; and who of several tabs asks. */

import assert from "node:assert/strict";

import { eventually } from "../../browser/support/index.mjs";
import { Visitor } from "../visitor.mjs";

/** @typedef {import("../ground.mjs").Ground} Ground */
/** @typedef {import("../../browser/support/browser.mjs").Browser} Browser */
/** @typedef {import("../results.mjs").Row} Row */

/** What a cautious proxy takes at once, in bytes. */
const LARGEST = 64_000;
/** How long the service asks to be left alone, in seconds. */
const PAUSE = 3;

/**
 * Starts a fault on `/events` once a page of the visitor is up, and has the visitor call something.
 *
 * @param {Visitor} visitor
 * @param {number} count
 * @param {(attempt: number, bytes: number) => import("../proxy.mjs").Fault | undefined} fault
 */
async function meets(visitor, count, fault) {
  const { ground } = visitor;
  visitor.called = new Set();
  await visitor.open();
  await visitor.isSettled();
  const before = ground.proxy.exchanges.length;
  let attempt = 0;
  ground.proxy.fault = (_, path, bytes) => (path.endsWith("/events") ? fault(attempt++, bytes) : undefined);
  await visitor.shops(count);
  const since = () => ground.proxy.exchanges.slice(before).filter(({ path }) => path.endsWith("/events"));
  return since;
}

/**
 * @param {Browser} browser
 * @param {Ground} ground
 * @returns {Promise<Row[]>}
 */
export async function answers(browser, ground) {
  /** @type {Row[]} */
  const rows = [];
  const visitor = await Visitor.arrive(browser, ground);
  /** @param {string} name */
  const ends = async (name) => {
    const inVisit = await visitor.visitEnds();
    rows.push({ case: name, inVisit, ...(await visitor.comesBack()) });
  };

  {
    const since = await meets(visitor, 300, (_, bytes) => (bytes > LARGEST ? { status: 413 } : undefined));
    await visitor.isSettled();
    const sizes = since().filter(({ status }) => status === 200);
    assert.ok(since()[0].status === 413 && sizes.every(({ bytes }) => bytes <= LARGEST), "it was halved");
    await ends("413: too large, halved");
  }

  for (const status of [429, 503]) {
    const since = await meets(visitor, 3, (attempt) =>
      attempt === 0 ? { status, headers: { "Retry-After": `${PAUSE}` } } : undefined,
    );
    // What is called meanwhile does not make it impatient, nor does a look at another tab.
    await eventually("it was turned away", () => since().some((exchange) => exchange.status === status));
    await visitor.shops(3);
    const handle = await visitor.driver.getWindowHandle();
    await visitor.driver.switchTo().window(visitor.home);
    await visitor.driver.switchTo().window(handle);
    await visitor.tab.run(() => document.dispatchEvent(new Event("visibilitychange")));
    await visitor.isSettled();
    const [refused, next] = since();
    assert.ok(next.at - refused.endedAt >= PAUSE * 1_000 - 50, `it waited: ${next.at - refused.endedAt} ms`);
    await ends(`${status} with Retry-After: obeyed`);
  }

  {
    const since = await meets(visitor, 4, (attempt) =>
      attempt === 0 ? { status: 400, body: "{}" } : undefined,
    );
    await eventually("it was refused", () => since().some(({ status }) => status === 400));
    const [{ calls: refused }] = since();
    await visitor.shops(1);
    await eventually("the next one has gone through", () => since().some(({ status }) => status === 200));
    assert.equal(since().at(-1)?.dropped, refused.length, "what was given up is counted, and reported");
    for (const call of refused) visitor.called.delete(call);
    await ends(`400: final; ${refused.length} given up and reported`);
    assert.deepEqual(ground.missing(refused), refused, "it was not sent again");
  }

  {
    const since = await meets(visitor, 5, (attempt) => (attempt === 0 ? { isCut: true } : undefined));
    await eventually("it was sent again", () => since().length > 1);
    await visitor.isSettled();
    await ends("answer cut off after the service has stored");
  }

  {
    const html = { status: 200, headers: { "Content-Type": "text/html" }, body: "<title>Log in</title>" };
    const since = await meets(visitor, 5, (attempt) => (attempt === 0 ? html : undefined));
    await eventually("it was sent again", () => since().length > 1);
    await ends("200 from a log-in page on the way");
  }
  return rows;
}

/**
 * Several tabs have something to send over a slow link.
 *
 * @param {Browser} browser
 * @param {Ground} ground
 * @param {{ tabs: number, times: number }} size
 * @returns {Promise<Row[]>}
 */
export async function oneSender(browser, ground, { tabs, times }) {
  /** @type {Row[]} */
  const rows = [];
  const visitor = await Visitor.arrive(browser, ground);
  for (const [path, how] of /** @type {const} */ ([
    ["/", "Web Locks"],
    ["/broken/no-locks", "a lease in storage"],
  ])) {
    visitor.called = new Set();
    const handles = [];
    for (let number = 0; number < tabs; number++) handles.push(await visitor.open(path));
    await visitor.isSettled();
    const before = ground.proxy.exchanges.length;
    ground.proxy.fault = () => ({ delayMs: 200 });
    for (let time = 0; time < times; time++) {
      for (const handle of handles) {
        await visitor.driver.switchTo().window(handle);
        await visitor.shops(2);
      }
    }
    const inVisit = await visitor.visitEnds();
    await eventually("all is answered", () => !ground.proxy.isBusy);
    const sent = ground.proxy.exchanges.slice(before).filter(({ path }) => path.endsWith("/events"));
    const most = Math.max(
      ...sent.map(({ at }) => sent.filter((one) => one.at <= at && at < one.endedAt).length),
    );
    await visitor.closeAll();
    const name = `${tabs} tabs over a slow link, ${how}: at most ${most} request${most > 1 ? "s" : ""} at once`;
    rows.push({ case: name, inVisit, atOnce: most, ...(await visitor.comesBack()) });
  }
  return rows;
}
