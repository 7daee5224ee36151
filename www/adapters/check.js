// @ts-check
/// <reference path="./css.d.ts" />
/// <reference path="./version.d.ts" />
// Is it installed? A page that somebody of the administration has opened tells the service what the script finds on it. Fetched
// only where the address carries such a token; what the page records otherwise goes on as ever. Source: docs/wire,
// *Installation checks*.

import { note } from "./check/note.js";
import { mayCompile, refusals } from "./check/policy.js";
import { reach } from "./check/servers.js";
import { tryStorage } from "./check/storage.js";

/** @typedef {import("./tracker.js").Tracker} Tracker */
/** @typedef {import("./debug.js").Entry} Entry */

/** Most reports of a page load. */
const MOST_REPORTS = 12;
/** How many events are told of: one of them has to arrive. */
const MOST_EVENTS = 10;
/** What happens within so many milliseconds is told at once. */
const GATHERED_MS = 150;

/** What this page load is called. */
function randomName() {
  // `randomUUID` is for pages with https only.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** Whether the page has asked for the widget. @param {Tracker} tracker */
function hasWidget({ ac, service }) {
  const address = `${service}/waymeet_widget.js`;
  return (
    !!(/** @type {any} */ (ac).g) ||
    !!document.querySelector("waymeet-launcher") ||
    performance.getEntriesByType("resource").some(({ name }) => name === address)
  );
}

/**
 * @param {Tracker} tracker
 * @param {string} token What the address carried.
 * @param {Entry[]} history What the bus has said since the start; from now on it is heard.
 * @returns {() => void} Ends it.
 */
export function show(tracker, token, history) {
  const { service } = tracker;
  const report = {
    v: 1,
    token,
    run: randomName(),
    turn: 0,
    version: WAYMEET_VERSION,
    service,
    site: tracker.site(),
    page: location.origin + location.pathname,
    mayCompile: false,
    refusals: /** @type {any[]} */ ([]),
    servers: /** @type {any[]} */ ([]),
    storage: /** @type {any} */ (undefined),
    consent: /** @type {any} */ (undefined),
    hasWidget: false,
    events: /** @type {string[]} */ ([]),
    isLeft: false,
  };
  /** @type {any} */
  let timer;
  const said = note();
  /** How to end what was begun. @type {(() => void)[]} */
  const stops = [said.remove];
  const stop = () => {
    clearTimeout(timer);
    stops.splice(0).forEach((end) => end());
    report.turn = MOST_REPORTS;
  };
  const guarded = (/** @type {() => void} */ work) => {
    try {
      work();
    } catch (error) {
      tracker.log("check", error);
    }
  };

  const send = async () => {
    clearTimeout(timer);
    timer = undefined;
    if (report.turn >= MOST_REPORTS) return;
    report.turn++;
    report.hasWidget = hasWidget(tracker);
    try {
      const { status } = await fetch(`${service}/v1/installation-checks`, {
        method: "POST",
        body: JSON.stringify(report),
        // Needs no preflight.
        headers: { "Content-Type": "text/plain;charset=utf-8" },
        credentials: "omit",
        // It outlives the page.
        keepalive: true,
      });
      // Another page load has reported already, or it is over: there is nothing to be seen here.
      if (status === 404) return stop();
      said.say("Waymeet checks this installation. What comes of it is shown in the administration.");
    } catch (error) {
      tracker.log("check", error);
      said.say(
        `Waymeet runs on this page and cannot report to ${service}. Does the page's policy allow it (connect-src), and does a content blocker?`,
      );
    }
  };
  const change = () => {
    timer ??= setTimeout(() => guarded(send), GATHERED_MS);
  };

  /** @param {string} type @param {any} data */
  const take = (type, data) => {
    if (type === "consent") {
      report.consent = data;
      // Before the visitor allows it nothing is stored, and nothing is tried.
      report.storage = data.tracking === "granted" ? tryStorage() : undefined;
    } else if (type === "event") {
      if (data.kind !== "web" || report.events.length >= MOST_EVENTS) return;
      report.events.push(data.id);
    } else return;
    change();
  };

  guarded(() => {
    stops.push(
      refusals(tracker, (refusal) => {
        report.refusals.push(refusal);
        change();
      }),
    );
    for (const [type, data] of history) {
      guarded(() => take(type, typeof data === "string" ? JSON.parse(data) : data));
    }
    stops.push(tracker.on("*", (data, type) => guarded(() => take(type, data))));
    // By then it has asked for all that it asks for.
    addEventListener("load", change);
    const leave = () => {
      report.isLeft = true;
      send();
    };
    // It may come back from the back-forward cache.
    const comeBack = () => {
      if (report.isLeft) change();
      report.isLeft = false;
    };
    addEventListener("pagehide", leave);
    addEventListener("pageshow", comeBack);
    stops.push(() => {
      removeEventListener("load", change);
      removeEventListener("pagehide", leave);
      removeEventListener("pageshow", comeBack);
    });
    mayCompile().then((may) => {
      report.mayCompile = may;
      send();
    });
    reach(tracker).then(
      (servers) => {
        report.servers = servers;
        change();
      },
      (error) => tracker.log("check", error),
    );
  });
  return stop;
}
