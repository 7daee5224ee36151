// @ts-check
/** The reports of the administration: what was sent is in their tables, their pictures and their files. */

import assert from "node:assert/strict";

import { Api } from "./support/api.mjs";
import { SentVisit, sendVisits } from "./support/events.mjs";
import { demoOfThisFile, eventually, forEachBrowser, Key } from "./support/index.mjs";
import { logInToService, part } from "./support/people.mjs";

/** @typedef {import("./support/index.mjs").Browser} Browser */
/** @typedef {import("./support/index.mjs").Tab} Tab */

const demo = demoOfThisFile();
const DAY_MS = 24 * 60 * 60 * 1_000;
const MAPS = "/api/v2/journey/actionmaps";

/** A name as bad people choose one. */
const HOSTILE = '=1+1<img src=x onerror="alert(1)">';

/** Each report, with what must be in its first table. @type {[name: string, expected: RegExp][]} */
const REPORTS = [
  ["action-maps", /Invite interested buyers to a chat\s+3\s+2\s+2\s+66\.7%\s+1\s+50\.0%/],
  ["blocked", /No agents\s+Nobody in the workgroup was available to take a chat\.\s+1\s+2\s+100\.0%/],
  ["segments", /Interested buyer\s+1\s+\d+\.\d%/],
  ["outcomes", /Order placed\s+1\s+\d+\.\d%/],
  ["content-offers", /Free delivery\s+1\s+1\s+100\.0%/],
  ["losses", /Demo shop\s+\d+/],
];

/** The address of a report. @param {string} path */
const report = (path) => `${demo.info.service}/admin/reports${path}`;

/** What was sent, once for all browsers. @type {Promise<any> | undefined} */
let sent;

/** Sends what four visitors did, and answers the demo's invitation. */
async function sendAll() {
  const api = await Api.logIn(demo.info);
  const { entities } = await api.call("GET", MAPS);
  const byMedia = (/** @type {string} */ media) =>
    entities.find((/** @type {any} */ map) => map.action.mediaType === media);
  const invitation = byMedia("webchat");
  const offer = byMedia("contentOffer");
  await api.create("/api/v2/journey/segments", {
    displayName: HOSTILE,
    color: "#ffffff",
    journey: { patterns: [{ eventName: "never_done", count: 1 }] },
  });
  await sendVisits(demo, [
    new SentVisit(demo)
      .looks("/p/17")
      .looks("/p/18")
      .does("product_added")
      .comesTo(invitation, "qualified")
      .isBlocked(invitation, "NoAvailableAgents")
      .isBlocked(invitation, "NoAvailableAgents")
      .comesTo(invitation, "offered", "accepted", "started", "engaged")
      .does("order_placed", { total: { dataType: "number", value: "99.5" } }),
    new SentVisit(demo).looks("/").comesTo(invitation, "qualified", "offered", "rejected"),
    new SentVisit(demo, Date.now() - 3 * DAY_MS).looks("/").comesTo(invitation, "qualified"),
    new SentVisit(demo).looks("/").comesTo(offer, "qualified", "offered", "accepted"),
  ]);
  return invitation;
}

/** Somebody who may see reports, at one of them. @param {Browser} browser @param {string} path */
async function openReport(browser, path) {
  sent ??= sendAll();
  await sent;
  const tab = await browser.open();
  await tab.resize(1280, 900);
  await logInToService(tab, demo);
  await tab.goto(report(path));
  return tab;
}

/** Waits until each picture is drawn. @param {Tab} tab */
async function allIsDrawn(tab) {
  await eventually("every picture is drawn", () =>
    tab.run(() => {
      const pictures = [...document.querySelectorAll("figure[data-chart]")];
      return pictures.every((figure) => {
        const canvas = figure.querySelector("canvas");
        return canvas !== null && /** @type {any} */ (globalThis).Chart.getChart(canvas) !== undefined;
      });
    }),
  );
}

/** The file of an address, as the page itself would load it. @param {Tab} tab @param {string} address */
async function fileOf(tab, address) {
  return tab.runAsync(async (href) => {
    const answer = await fetch(href);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return {
      type: answer.headers.get("content-type"),
      name: answer.headers.get("content-disposition"),
      mark: [...bytes.slice(0, 3)],
      lines: new TextDecoder().decode(bytes).split("\r\n"),
    };
  }, address);
}

/** @param {Tab} tab @param {string} selector @param {string} name */
async function attribute(tab, selector, name) {
  return tab.run(
    (element, wanted) => /** @type {any} */ (element).getAttribute(wanted),
    await tab.find(selector),
    name,
  );
}

forEachBrowser("each report tells what happened, and nobody is kept from reading it", async (browser) => {
  const tab = await openReport(browser, "");
  await tab.textIs(part("report-cards"), /Action maps\s+66\.7%\s+of 3 offers accepted/);
  assert.deepEqual(await tab.accessibilityViolations(), []);
  for (const [name, expected] of REPORTS) {
    await tab.click(`${part("report-tabs")} a[href*="${name}"]`);
    await tab.textIs("#report .report-part", expected);
    await allIsDrawn(tab);
    assert.deepEqual(await tab.accessibilityViolations(), [], name);
    // With the numbers of the pictures, too.
    for (const details of await tab.all("details")) {
      await tab.run((element) => /** @type {any} */ (element).setAttribute("open", ""), details);
    }
    assert.deepEqual(await tab.accessibilityViolations(), [], name);
  }
  for (const [name] of REPORTS) {
    await tab.goto(report(`/${name}`));
    await allIsDrawn(tab);
    assert.deepEqual(await tab.policyViolations(), [], name);
  }
  assert.equal(await tab.run(() => document.querySelectorAll("main img").length), 0, "names are text");
});

forEachBrowser("a picture says what its table says, by name and by number", async (browser) => {
  const tab = await openReport(browser, "/action-maps?range=7");
  await tab.click(`${part("maps-table")} tbody a`);
  await tab.textIs("h1", "Invite interested buyers to a chat");
  await tab.textIs(part("funnel-table"), /Qualified\s+3\s+–\s+100\.0%\s+Offered\s+2\s+66\.7%\s+66\.7%/);
  await tab.textIs(part("reasons-table"), /No agents.*1\s+2\s+100\.0%/);
  await allIsDrawn(tab);
  const drawn = await tab.run(() =>
    [...document.querySelectorAll("figure[data-chart]")].map((figure) => {
      const canvas = /** @type {HTMLCanvasElement} */ (figure.querySelector("canvas"));
      const chart = /** @type {any} */ (globalThis).Chart.getChart(canvas);
      return {
        role: canvas.getAttribute("role"),
        name: canvas.getAttribute("aria-label"),
        isSeen: canvas.getBoundingClientRect().height > 100,
        table: document.getElementById(/** @type {any} */ (figure).dataset.table)?.localName,
        sets: chart.data.datasets.map((/** @type {any} */ { label, data }) => [label, data]),
      };
    }),
  );
  const [funnel, overTime] = drawn;
  assert.ok(funnel && overTime);
  assert.deepEqual([funnel.role, funnel.isSeen, funnel.table], ["img", true, "table"]);
  assert.match(
    funnel.name ?? "",
    /^Invite interested buyers to a chat: from qualified to engaged, .*table below/,
  );
  assert.deepEqual(funnel.sets, [["Count", [3, 2, 1, 1, 1]]]);
  assert.deepEqual(overTime.sets[0], ["Qualified", [0, 0, 0, 1, 0, 0, 2]]);
  await tab.click(`${part("over-time-numbers")} summary`);
  const rows = await tab.text(part("over-time-table"));
  assert.match(rows, /\d{4}\s+1\s+0\s+0\s+0\n(?:.*\n)+.*\d{4}\s+2\s+2\s+1\s+1$/);
});

forEachBrowser(
  "days and filters are chosen with the keyboard, and the back button goes back",
  async (browser) => {
    const tab = await openReport(browser, "/action-maps?range=today");
    await tab.textIs(part("maps-table"), /Invite interested buyers to a chat\s+2\s/);
    await allIsDrawn(tab);
    await tab.run(() => document.getElementById("range-today")?.focus());
    await tab.press(Key.ARROW_RIGHT);
    await tab.textIs(part("maps-table"), /Invite interested buyers to a chat\s+3\s/);
    assert.match(await tab.address(), /\/admin\/reports\/action-maps\?range=7$/);
    assert.match(await tab.focus(), /input#range-7$/);
    await allIsDrawn(tab);
    await eventually("it is said", async () =>
      /^Action maps: /.test(await tab.run(() => document.getElementById("report-said")?.textContent ?? "")),
    );

    await tab.run(() => document.getElementById("filter-device")?.focus());
    await tab.press("Mobile");
    if (tab.engine === "webkit") await tab.press(Key.ENTER);
    await tab.textIs(part("empty"), "Nothing matches these filters");
    assert.match(await tab.address(), /\?range=7&device=mobile$/);
    assert.deepEqual(await tab.accessibilityViolations(), []);
    assert.deepEqual(await tab.policyViolations(), []);

    await tab.driver.navigate().back();
    await tab.textIs(part("maps-table"), /Invite interested buyers to a chat\s+3\s/);
    await tab.driver.navigate().back();
    await tab.textIs(part("maps-table"), /Invite interested buyers to a chat\s+2\s/);
    assert.equal(
      await tab.run(() => /** @type {any} */ (document.getElementById("range-today")).checked),
      true,
    );
    await allIsDrawn(tab);
  },
);

forEachBrowser("a wrong day is told at its field, and the rest of the form stays", async (browser) => {
  const tab = await openReport(browser, "/blocked?range=custom&from=2026-01-10&to=2026-01-12&device=mobile");
  await tab.textIs(part("empty"), "Nothing matches these filters");
  await tab.run(() => {
    const field = /** @type {HTMLInputElement} */ (document.getElementById("to"));
    field.value = "2026-01-01";
    field.focus();
  });
  await tab.press(Key.ENTER);
  await tab.textIs("#problem-to", "This is before the first day, 2026-01-10.");
  assert.match(await tab.focus(), /input#to$/);
  assert.equal(await attribute(tab, "#to", "aria-invalid"), "true");
  const values = await tab.run(() =>
    ["from", "to", "filter-device"].map((id) => /** @type {any} */ (document.getElementById(id)).value),
  );
  assert.deepEqual(values, ["2026-01-10", "2026-01-01", "mobile"]);
  assert.deepEqual(await tab.accessibilityViolations(), []);
  assert.deepEqual(await tab.policyViolations(), []);
});

forEachBrowser("who was logged out meanwhile gets the log-in, and then the report", async (browser) => {
  const tab = await openReport(browser, "/action-maps?range=today");
  await tab.textIs(part("maps-table"), /Invite interested buyers to a chat\s+2\s/);
  await tab.driver.manage().deleteAllCookies();
  await tab.run(() => document.getElementById("range-today")?.focus());
  await tab.press(Key.ARROW_RIGHT);
  const user = demo.info.users.find((/** @type {{ role: string }} */ known) => known.role === "Admin");
  await tab.type("input[name=name]", user.user);
  await tab.submit("input[name=password]", user.password);
  await tab.textIs(part("maps-table"), /Invite interested buyers to a chat\s+3\s/);
});

forEachBrowser(
  "a report is a file of the same days, which no spreadsheet takes for a formula",
  async (browser) => {
    const tab = await openReport(browser, "/segments?range=7");
    const href = await attribute(tab, part("download"), "href");
    assert.equal(href, "/admin/reports/segments.csv?range=7");
    const file = await fileOf(tab, href);
    assert.equal(file.type, "text/csv; charset=utf-8");
    assert.match(
      file.name ?? "",
      /^attachment; filename="waymeet-segments-\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d\.csv"$/,
    );
    assert.deepEqual(file.mark, [0xef, 0xbb, 0xbf]);
    assert.equal(file.lines[0], "Segment,Sessions,Share of all sessions");
    assert.match(file.lines[1] ?? "", /^Interested buyer,1,25\.0$/);
    assert.ok(file.lines.includes(`"'${HOSTILE.replaceAll('"', '""')}",0,0.0`), file.lines.join("\n"));
    assert.deepEqual(file.lines.slice(-2), ["All sessions,4,100.0", ""]);
  },
);

forEachBrowser("on a telephone the reports are as wide as it is", async (browser) => {
  const tab = await openReport(browser, "/action-maps?range=7");
  await tab.resize(390, 844);
  for (const [name] of REPORTS) {
    await tab.goto(report(`/${name}?range=7`));
    await allIsDrawn(tab);
    const [content, window] = await tab.run(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(content !== undefined && window !== undefined && content <= window, `${name}: ${content}`);
    const isSeen = await tab.run(() => {
      const tab = document.querySelector(".report-tabs [aria-current]")?.getBoundingClientRect();
      return tab !== undefined && tab.left >= 0 && tab.right <= innerWidth;
    });
    assert.equal(isSeen, true, `the tab of ${name} is seen`);
  }
});
