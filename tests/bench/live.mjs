// @ts-check
/**
 * How soon those who watch a site see what its visitors do: 1,000 visitors, 50 people with *Live now* open, each of whose
 * pages fetches itself as the page's own script does; and how long a journey of 2,000 events takes to open for the first
 * time. Both beside the same for a quiet site and a short journey, in the same run.
 *
 *     npm run bench:live                   writes the table into docs/performance.md
 *     npm run bench:live -- --seconds 10   watches for so long
 */

import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { Browser } from "../browser/support/browser.mjs";
import { startDemo } from "../browser/support/demo.mjs";
import { chosenEngines } from "../browser/support/engines.mjs";
import { logInToService } from "../browser/support/people.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const REPORT = `${ROOT}docs/performance.md`;
const [BEGIN, END] = ["<!-- bench live: begin -->", "<!-- bench live: end -->"];
const SECONDS = Number(process.argv[process.argv.indexOf("--seconds") + 1]) || 20;
const RELEASE = `${ROOT}target/release/waymeet`;

const VISITORS = 1_000;
const WATCHERS = 50;
/** Each visitor does something every so many seconds. */
const EVERY_SECONDS = 5;
/** Visitors whose events travel together: one address may send 1,200 requests a minute. */
const IN_A_BATCH = 20;
/** The pause of the page's own script between two fetches. */
const PAUSE_MS = 250;
/** What is promised. */
const [SEEN_WITHIN_MS, OPEN_WITHIN_MS] = [1_000, 300];
const [LONG, SHORT, JOURNEYS] = [2_000, 20, 7];

/** @param {number[]} values @param {number} part */
function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}
/** @param {number[]} values */
const median = (values) => quantile(values, 0.5);

const isRelease = existsSync(RELEASE);
if (isRelease) process.env.WAYMEET_BINARY ??= RELEASE;
const demo = await startDemo();
const { service, shop, deploymentId } = demo.info;

/** @param {any[]} events */
async function send(events) {
  const answer = await fetch(`${service}/v1/sites/${deploymentId}/events`, {
    method: "POST",
    headers: { origin: shop, "content-type": "text/plain" },
    body: JSON.stringify({ v: 1, sentAt: Date.now(), events }),
  });
  if (!answer.ok) throw new Error(`events were refused: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}

/** Somebody on the site. */
class Visitor {
  constructor() {
    this.id = randomUUID();
    this.session = randomUUID();
    this.tab = randomUUID().slice(0, 8);
    this.events = 0;
  }

  /** Something this visitor does now. @param {string} title @param {string} [name] */
  does(title, name = "page_viewed") {
    const seq = this.events++;
    const page = { url: `${shop}/p/${seq % 40}`, title };
    const where = { visitor: this.id, session: this.session, tab: this.tab, seq };
    return { kind: "web", id: randomUUID(), ...where, at: Date.now(), name, page };
  }
}

/** Logs in without a browser; the cookie to send. */
async function logIn() {
  const { user, password } = demo.info.users.find((/** @type {any} */ known) => known.user === "admin");
  const form = await fetch(`${service}/admin/login`);
  const token = /name="token" value="([^"]+)"/.exec(await form.text())?.[1] ?? "";
  const answer = await fetch(`${service}/admin/login`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: String(form.headers.getSetCookie()[0]?.split(";")[0]) },
    body: new URLSearchParams({ name: user, password, token }),
  });
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith("waymeet_admin="));
  if (cookie === undefined) throw new Error(`the log-in failed: ${answer.status}`);
  return String(cookie.split(";")[0]);
}

/** Somebody who has the page open: hears that something changed, and fetches it, as `follow.js` does. */
class Watcher {
  /** @type {Map<string, number>} When what is not seen yet was sent. */
  waiting = new Map();
  /** @type {number[]} */
  seen = [];
  fetches = 0;
  #isFetching = false;
  #isWanted = false;
  #closing = new AbortController();

  /** @param {string} cookie */
  constructor(cookie) {
    this.cookie = cookie;
    this.ended = this.#listen();
  }

  async #listen() {
    const { signal } = this.#closing;
    const stream = await fetch(`${service}/admin/live/changes`, { headers: { cookie: this.cookie }, signal });
    if (!stream.ok || stream.body === null) throw new Error(`the stream was refused: ${stream.status}`);
    try {
      for await (const chunk of /** @type {any} */ (stream.body)) {
        if (Buffer.from(chunk).includes("event: changed")) void this.#refresh();
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #refresh() {
    this.#isWanted = true;
    if (this.#isFetching) return;
    this.#isFetching = true;
    while (this.#isWanted) {
      this.#isWanted = false;
      const page = await (await fetch(`${service}/admin/live`, { headers: { cookie: this.cookie } })).text();
      const now = performance.now();
      this.fetches++;
      for (const [text, sentAt] of this.waiting) {
        if (!page.includes(text)) continue;
        this.waiting.delete(text);
        this.seen.push(now - sentAt);
      }
      await setTimeout(PAUSE_MS);
    }
    this.#isFetching = false;
  }

  close() {
    this.#closing.abort();
    return this.ended;
  }
}

/**
 * A site with so many visitors and watchers; how long each watcher waited for each event of the visitors on its page.
 *
 * @param {string} cookie @param {number} visitors @param {number} watchers
 */
async function watch(cookie, visitors, watchers) {
  const here = Array.from({ length: visitors }, () => new Visitor());
  for (let first = 0; first < visitors; first += IN_A_BATCH) {
    await send(here.slice(first, first + IN_A_BATCH).map((visitor) => visitor.does("Comes")));
    await setTimeout(50);
  }
  // The newest visits are those on the first page.
  const onPage = new Set(here.slice(-40));
  const began = performance.now();
  const page = await fetch(`${service}/admin/live`, { headers: { cookie } });
  await page.text();
  const firstLook = performance.now() - began;
  const people = Array.from({ length: watchers }, () => new Watcher(cookie));
  await setTimeout(2_000);
  const pause = (EVERY_SECONDS * 1_000 * Math.min(IN_A_BATCH, visitors)) / visitors;
  const until = performance.now() + SECONDS * 1_000;
  let [next, sent] = [0, 0];
  /** @type {number[]} */
  const accepted = [];
  while (performance.now() < until) {
    const sentAt = performance.now();
    const events = Array.from({ length: Math.min(IN_A_BATCH, visitors) }, () => {
      const visitor = /** @type {Visitor} */ (here[next++ % visitors]);
      const title = `Step ${++sent} of the run`;
      if (onPage.has(visitor)) for (const person of people) person.waiting.set(title, sentAt);
      return visitor.does(title);
    });
    await send(events);
    accepted.push(performance.now() - sentAt);
    await setTimeout(Math.max(0, pause - (performance.now() - sentAt)));
  }
  await setTimeout(1_500);
  const seen = people.flatMap((person) => person.seen);
  const missed = people.reduce((sum, person) => sum + person.waiting.size, 0);
  const fetches = people.reduce((sum, person) => sum + person.fetches, 0);
  await Promise.all(people.map((person) => person.close()));
  return { visitors, watchers, sent, seen, missed, fetches, accepted, firstLook };
}

/**
 * Opens journeys of so many events for the first time, in a browser.
 *
 * @param {any} tab @param {number} events
 */
async function open(tab, events) {
  /** @type {{ answered: number, loaded: number, painted: number }[]} */
  const found = [];
  for (let journey = 0; journey < JOURNEYS; journey++) {
    const visitor = new Visitor();
    const names = ["page_viewed", "product_added", "video_played", "form_submitted", "scrolled"];
    const all = Array.from({ length: events }, (_, index) => ({
      ...visitor.does(`Lamp ${index % 40}`, names[index % names.length]),
      at: Date.now() - (events - index) * 500,
    }));
    for (let first = 0; first < events; first += 500) await send(all.slice(first, first + 500));
    await setTimeout(1_500);
    await tab.goto(`${service}/journey/${visitor.id}`);
    found.push(
      await tab.run(() => {
        const way = /** @type {any} */ (performance.getEntriesByType("navigation")[0]);
        const paint = performance.getEntriesByName("first-contentful-paint")[0];
        return { answered: way.responseEnd, loaded: way.loadEventEnd, painted: paint?.startTime ?? NaN };
      }),
    );
  }
  return {
    answered: median(found.map((one) => one.answered)),
    loaded: median(found.map((one) => one.loaded)),
    slowest: Math.max(...found.map((one) => one.loaded)),
  };
}

const engine = chosenEngines().find((known) => known.name === "chromium");
if (engine === undefined) throw new Error("Chromium is needed");
const browser = new Browser(engine);
try {
  const cookie = await logIn();
  const quiet = await watch(cookie, 10, 1);
  const busy = await watch(cookie, VISITORS, WATCHERS);
  // The watchers' connections are gone, and what they asked for is answered.
  await setTimeout(1_000);
  const tab = await browser.open();
  await tab.resize(1280, 900);
  await logInToService(tab, demo);
  await open(tab, SHORT);
  const short = await open(tab, SHORT);
  const long = await open(tab, LONG);

  const ms = (/** @type {number} */ value) => Math.round(value);
  /** @param {string} name @param {Awaited<ReturnType<typeof watch>>} run */
  const row = (name, run) => {
    const [half, most, worst] = [0.5, 0.99, 1].map((part) => quantile(run.seen, part));
    const cells = [
      name,
      run.seen.length,
      run.missed,
      ms(median(run.accepted)),
      ms(Number(half)),
      ms(Number(most)),
    ];
    return `| ${[...cells, ms(Number(worst)), ms(run.firstLook)].join(" | ")} |`;
  };
  /** @param {string} name @param {Awaited<ReturnType<typeof open>>} run */
  const opened = (name, run) => `| ${name} | ${ms(run.answered)} | ${ms(run.loaded)} | ${ms(run.slowest)} |`;
  const ratio = (/** @type {number} */ one, /** @type {number} */ other) => (one / other).toFixed(1);
  const p99 = (/** @type {number[]} */ values) => quantile(values, 0.99);
  const table = [
    "| *Live now* | seen | missed | accepted, ms | median, ms | p99, ms | longest, ms | first look, ms |",
    "|---|---|---|---|---|---|---|---|",
    row("10 visitors, 1 watches", quiet),
    row(`${VISITORS} visitors, ${WATCHERS} watch`, busy),
    `| ratio | | | ${ratio(median(busy.accepted), median(quiet.accepted))} | ${ratio(median(busy.seen), median(quiet.seen))} | ${ratio(p99(busy.seen), p99(quiet.seen))} | | ${ratio(busy.firstLook, quiet.firstLook)} |`,
    "",
    "| journey view, first look | answered, ms | loaded, ms | slowest, ms |",
    "|---|---|---|---|",
    opened(`${SHORT} events`, short),
    opened(`${LONG} events`, long),
    `| ratio | ${ratio(long.answered, short.answered)} | ${ratio(long.loaded, short.loaded)} | |`,
    "",
    `Each visitor does something every ${EVERY_SECONDS} s, for ${SECONDS} s; the watchers fetched the page ${busy.fetches} times. ` +
      `Journeys: medians of ${JOURNEYS}, Chromium. ${isRelease ? "Release" : "Development"} build; ` +
      `${cpus().length} × ${cpus()[0]?.model ?? "?"}, ${new Date().toISOString().slice(0, 10)}.`,
  ].join("\n");
  console.log(table);

  const report = await readFile(REPORT, "utf8");
  const [head, tail] = [report.indexOf(BEGIN), report.indexOf(END)];
  if (head < 0 || tail < head) throw new Error(`${REPORT} has no place for the table`);
  await writeFile(REPORT, `${report.slice(0, head + BEGIN.length)}\n${table}\n${report.slice(tail)}`);

  if (busy.missed > 0) throw new Error(`${busy.missed} of ${busy.seen.length} were not seen`);
  if (p99(busy.seen) > SEEN_WITHIN_MS) {
    throw new Error(`99 of 100 were seen within ${ms(p99(busy.seen))} ms, more than ${SEEN_WITHIN_MS}`);
  }
  if (long.loaded > OPEN_WITHIN_MS) {
    throw new Error(
      `a journey of ${LONG} events took ${ms(long.loaded)} ms to open, more than ${OPEN_WITHIN_MS}`,
    );
  }
} finally {
  await browser.close();
  await demo.stop();
}
