// @ts-check
// Keeps the journey view up to date while it is open, and shows another visit without leaving the page.

import { merge } from "./merge.js";
import { localiseTimes } from "./times.js";

/** However fast a visitor clicks, the page is fetched at most so often. */
const SHORTEST_PAUSE_MS = 250;
/** Without news the page is fetched again after so long: "Online now" becomes "Idle" without anything happening. */
const REFRESH_MS = 60_000;

/** @param {HTMLElement} journey */
function start(journey) {
  const live = journey.querySelector(".live_text");
  const select = /** @type {HTMLSelectElement | null} */ (document.getElementById("visits"));
  let isFetching = false;
  let isWanted = false;

  /** @param {string} text @param {string} state */
  function say(text, state) {
    if (live !== null && live.textContent !== text) live.textContent = text;
    live?.parentElement?.setAttribute("data-state", state);
  }

  function refresh() {
    isWanted = true;
    if (isFetching) return;
    isFetching = true;
    isWanted = false;
    fetchPage(location.href)
      .then((page) => {
        const next = page.getElementById("journey");
        // The log-in has ended, or the view was closed: the server's own page says what to do.
        if (next === null) return location.reload();
        localiseTimes(next);
        const wasAtEnd = isAtEnd();
        merge(journey, next);
        if (wasAtEnd) scrollTo({ top: document.documentElement.scrollHeight });
      })
      .catch(() => say("Connection lost, trying again", "lost"))
      .finally(() => {
        setTimeout(() => {
          isFetching = false;
          if (isWanted) refresh();
        }, SHORTEST_PAUSE_MS);
      });
  }

  const changes = new EventSource(journey.dataset.live ?? "");
  changes.addEventListener("open", () => say("Live", "live"));
  changes.addEventListener("error", () => say("Connection lost, trying again", "lost"));
  changes.addEventListener("changed", refresh);
  setInterval(() => {
    if (document.visibilityState === "visible") refresh();
  }, REFRESH_MS);

  select?.addEventListener("change", () => {
    const address = new URL(location.href);
    address.search = new URLSearchParams({ session: select.value }).toString();
    history.replaceState(null, "", address);
    refresh();
  });
  for (const element of journey.querySelectorAll("[data-without-script]")) element.setAttribute("hidden", "");
}

/** Someone who reads at the end of the map goes on seeing its end; someone who reads further up is left in peace. */
function isAtEnd() {
  const { scrollTop, clientHeight, scrollHeight } = document.documentElement;
  return scrollHeight > clientHeight && scrollTop > 0 && scrollHeight - scrollTop - clientHeight < 24;
}

/**
 * Fetches a page as a document. XMLHttpRequest parses it without running anything in it, and without a string ever
 * becoming markup here, so it works where Trusted Types are required without any policy of ours.
 *
 * @param {string} url
 * @returns {Promise<Document>}
 */
function fetchPage(url) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.addEventListener("load", () => {
      if (request.response instanceof Document) resolve(request.response);
      else reject(new Error(`status ${request.status}`));
    });
    request.addEventListener("error", () => reject(new Error("no answer")));
    request.send();
  });
}

localiseTimes(document);
const journey = document.getElementById("journey");
if (journey !== null) start(journey);
