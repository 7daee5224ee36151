// @ts-check
/**
 * The pictures of docs/tour.md: each main page as somebody sees it who has worked with it for two weeks, light and dark. With
 * `WAYMEET_TOUR=docs` they are written to docs/pictures/tour, else beside the other pictures of tests.
 */

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { Api } from "./support/api.mjs";
import { Browser } from "./support/browser.mjs";
import { chosenEngines } from "./support/engines.mjs";
import { SentVisit, sendVisits } from "./support/events.mjs";
import { demoOfThisFile } from "./support/index.mjs";
import { preferDark } from "./support/media.mjs";
import { logInToService, part } from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DOCS = join(ROOT, "docs");
const PICTURES =
  process.env.WAYMEET_TOUR === "docs"
    ? join(DOCS, "pictures", "tour")
    : join(ROOT, "target", "screenshots", "tour");

const DAY_MS = 24 * 60 * 60 * 1_000;
const DAYS = 14;
const AGENTS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
];

const demo = demoOfThisFile();

/** Two weeks of visits: always the same ones, so that the pictures change with the pages and not with chance. */
async function seed() {
  const api = await Api.logIn(demo.info);
  const { entities: maps } = await api.call("GET", "/api/v2/journey/actionmaps");
  const of = (/** @type {string} */ medium) =>
    maps.find((/** @type {any} */ map) => map.action.mediaType === medium);
  const [invitation, delivery] = [of("webchat"), of("contentOffer")];
  for (let day = DAYS; day >= 0; day -= 1) {
    for (let number = 0; number < 4 + ((day * 5) % 7); number += 1) {
      const kind = day * 3 + number;
      const ago = day * DAY_MS + (day === 0 ? 90_000 : 3_600_000 * (1 + (number % 6)));
      const visit = new SentVisit(demo, Date.now() - ago - number * 1_000);
      visit.looks("/", "Alder & Ember").looks("/c/lamps", "Lamps");
      if (kind % 2 === 0) {
        visit.looks("/p/pendant", "Pendant Alder").looks("/p/floor", "Floor lamp Ember");
        visit.does("product_added", { name: { dataType: "string", value: "Pendant Alder" } });
        visit.comesTo(invitation, "qualified");
        if (kind % 5 === 0) visit.isBlocked(invitation, "NoAvailableAgents");
        else if (kind % 3 === 0) visit.comesTo(invitation, "offered", "rejected");
        else visit.comesTo(invitation, "offered", "accepted", "started", "engaged");
      } else {
        visit.looks("/search?q=lamp", "Search: lamp").comesTo(delivery, "qualified", "offered");
        visit.comesTo(delivery, kind % 3 === 0 ? "accepted" : "ignored");
      }
      if (kind % 4 === 0) {
        visit.does("order_placed", { total: { dataType: "number", value: String(40 + kind) } });
      }
      await sendVisits(demo, [visit], AGENTS[kind % AGENTS.length]);
    }
  }
}

/** Opens the first line of a list. @param {Tab} tab */
async function first(tab) {
  await tab.click(`${part("row")} a`);
  await tab.find(part("form"));
}

/**
 * The stops: what each is called in docs/tour.md, where it lies, and what is done there before it is photographed.
 *
 * @type {[string, string, ((tab: Tab) => Promise<void>)?][]}
 */
const STOPS = [
  ["overview", "/admin"],
  ["live-now", "/admin/live"],
  [
    "journey",
    "/admin/live?q=Unknown",
    async (tab) => {
      await tab.click(`${part("live-row")} a`);
      await tab.find(part("journey"));
    },
  ],
  ["reports", "/admin/reports"],
  ["report-of-action-maps", "/admin/reports/action-maps"],
  ["segments", "/admin/segments"],
  ["segment", "/admin/segments?q=Interested", first],
  ["outcomes", "/admin/outcomes"],
  [
    "action-map",
    "/admin/action-maps?q=search",
    async (tab) => {
      await first(tab);
      await tab.click(part("test"));
      await tab.find(part("test-visits"));
    },
  ],
  ["content-offer", "/admin/content-offers", first],
  ["widgets", "/admin/widgets"],
  [
    "widget",
    "/admin/widgets",
    async (tab) => {
      await tab.click(`${part("widget")} a`);
      await tab.click(part("preview-state-chatting"));
      await tab.textIs(part("preview-status"), "Chatting");
    },
  ],
  [
    "widget-script",
    "/admin/widgets",
    async (tab) => {
      await tab.click(`${part("widget")} a[href$="/script"]`);
      await tab.find(part("copy-script"));
    },
  ],
  [
    "widget-connection",
    "/admin/widgets",
    async (tab) => {
      await tab.click(`${part("widget")} a`);
      await tab.click(part("test-connection"));
      await tab.find(`${part("connection-step")}[data-step="queue"]`);
      await tab.click(part("preview-state-launcher"));
      await tab.textIs(part("preview-status"), "Launcher");
    },
  ],
  ["schedule", "/admin/schedules/single/new"],
  ["frequency-caps", "/admin/frequency-caps"],
  ["deployments", "/admin/deployments"],
  ["users", "/admin/users"],
  ["roles", "/admin/roles"],
  ["api-clients", "/admin/api-clients"],
  ["audit-log", "/admin/audit"],
];

for (const engine of chosenEngines().filter(({ name }) => name === "chromium")) {
  test(
    "every main page has its picture, light and dark, and the tour names each",
    { timeout: 240_000 },
    async () => {
      await seed();
      await mkdir(PICTURES, { recursive: true });
      const browser = new Browser(engine);
      try {
        const tab = await browser.open();
        await tab.resize(1280, 960);
        await logInToService(tab, demo);
        for (const [name, path, act] of STOPS) {
          for (const scheme of ["light", "dark"]) {
            await preferDark(tab, scheme === "dark");
            await tab.goto(new URL(path, demo.info.admin).href);
            await tab.find("h1");
            await act?.(tab);
            // Whatever fades in or is drawn has come to rest.
            await tab.run(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
            const picture = await tab.driver.takeScreenshot();
            await writeFile(join(PICTURES, `${name}-${scheme}.png`), picture, "base64");
          }
        }
      } finally {
        await browser.close();
      }
      const tour = await readFile(join(DOCS, "tour.md"), "utf8");
      for (const [name] of STOPS) {
        for (const scheme of ["light", "dark"]) {
          const picture = `pictures/tour/${name}-${scheme}.png`;
          assert.ok(tour.includes(picture), `docs/tour.md shows ${picture}`);
          await readFile(join(DOCS, picture));
        }
      }
    },
  );
}
