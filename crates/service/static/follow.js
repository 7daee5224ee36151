// @ts-check
// Keeps a part of a page up to date while it is open: the server says "changed", the page fetches itself and is merged into
// what is on screen. Forms marked `data-follow` choose what is shown without leaving the page.

import { merge } from "./merge.js";
import { listen } from "./stream.js";
import { localiseTimes } from "./times.js";

/** However fast things change, the page is fetched at most so often. */
const SHORTEST_PAUSE_MS = 250;
/** Without news the page is fetched again after so long: "Online now" becomes "Idle" without anything happening. */
const REFRESH_MS = 60_000;
/** A page that could not be fetched is asked for again after so long. */
const AGAIN_MS = 5_000;
/** Who types is not interrupted by an answer to every letter. */
const TYPED_MS = 250;
/** Nearer to the end than so many pixels counts as at the end. */
const END_PX = 24;

/**
 * Follows what `root` shows: its `id` names it in the fetched page, `data-live` the stream that says when, `data-refresh-ms`
 * how often it is looked at without news.
 *
 * @param {HTMLElement} root
 * @param {{ staysAtEnd?: boolean }} [options] Whether someone who reads at the end of the page goes on seeing its end.
 */
export function follow(root, { staysAtEnd = false } = {}) {
  const live = root.querySelector(".live_text");
  let isFetching = false;
  let isWanted = false;
  let isListening = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;

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
    clearTimeout(again);
    const address = addressOfPage();
    fetchPage(address)
      .then((page) => {
        const next = page.getElementById(root.id);
        // The log-in has ended, or the view was closed: the server's own page says what to do.
        if (next === null) return location.reload();
        if (isListening) say("Live", "live");
        // What was chosen meanwhile is fetched next; an answer to an older choice would only flicker.
        if (address !== addressOfPage()) {
          isWanted = true;
          return;
        }
        localiseTimes(next);
        const wasAtEnd = staysAtEnd && isAtEnd();
        inPlace(root, () => merge(root, next));
        chooseAsSaid(root);
        if (wasAtEnd) scrollTo({ top: document.documentElement.scrollHeight });
      })
      .catch(() => {
        say("Connection lost, trying again", "lost");
        again = setTimeout(refreshIfSeen, AGAIN_MS);
      })
      .finally(() => {
        setTimeout(() => {
          isFetching = false;
          if (isWanted) refresh();
        }, SHORTEST_PAUSE_MS);
      });
  }

  /** Nobody fetches for a page that nobody sees; it is fetched when it is seen again. */
  function refreshIfSeen() {
    if (document.visibilityState === "visible") refresh();
  }

  listen(root.dataset.live ?? "", {
    opened: () => {
      isListening = true;
      say("Live", "live");
    },
    lost: () => {
      isListening = false;
      say("Connection lost, trying again", "lost");
    },
    changed: refreshIfSeen,
  });
  setInterval(refreshIfSeen, Number(root.dataset.refreshMs) || REFRESH_MS);

  for (const form of root.querySelectorAll("form[data-follow]")) {
    if (form instanceof HTMLFormElement) choose(form, refresh);
  }
  for (const element of root.querySelectorAll("[data-without-script]")) element.setAttribute("hidden", "");
}

/**
 * Puts what a form says into the page's address, as sending it would.
 *
 * @param {HTMLFormElement} form
 * @param {() => void} refresh
 */
function choose(form, refresh) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;
  function apply() {
    clearTimeout(typing);
    const address = new URL(addressOfPage());
    address.search = "";
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && value !== "") address.searchParams.append(name, value);
    }
    if (address.href === addressOfPage()) return;
    history.replaceState(null, "", address);
    refresh();
  }
  form.addEventListener("change", apply);
  form.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(apply, TYPED_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
}

/**
 * Changes the page without moving what one is reading: what has the focus, else the first thing in view, stays where it is.
 *
 * @param {HTMLElement} root
 * @param {() => void} change
 */
function inPlace(root, change) {
  const focused = document.activeElement;
  const hadFocus = focused !== null && focused !== root && root.contains(focused);
  const anchor = scrollY > 0 ? (hadFocus ? focused : firstInView(root)) : null;
  const before = anchor?.getBoundingClientRect().top ?? 0;
  change();
  if (anchor?.isConnected) {
    const moved = anchor.getBoundingClientRect().top - before;
    if (moved !== 0) scrollBy({ top: moved, behavior: "instant" });
  }
  if (hadFocus && document.activeElement !== focused) {
    const place = focused.isConnected ? focused : root.querySelector("[data-focus]");
    // What had the focus has left the list: the next Tab goes on from its head instead of from the top of the page.
    if (place instanceof HTMLElement) place.focus({ preventScroll: true });
  }
}

/** @param {HTMLElement} root */
function firstInView(root) {
  for (const element of root.querySelectorAll("[data-anchor]")) {
    if (element.getBoundingClientRect().bottom > 0) return element;
  }
  return null;
}

/**
 * What somebody once chose in a list stays chosen there whatever the server says; the address says what is shown.
 *
 * @param {HTMLElement} root
 */
function chooseAsSaid(root) {
  for (const option of root.querySelectorAll("form[data-follow] option[selected]")) {
    const isFree = option.parentElement !== document.activeElement;
    if (isFree && option instanceof HTMLOptionElement && !option.selected) option.selected = true;
  }
}

/** Where the page is, whatever part of it was gone to. */
function addressOfPage() {
  const address = new URL(location.href);
  address.hash = "";
  return address.href;
}

/** Someone who reads at the end goes on seeing it; someone who reads further up is left in peace. */
function isAtEnd() {
  const { scrollTop, clientHeight, scrollHeight } = document.documentElement;
  return scrollHeight > clientHeight && scrollTop > 0 && scrollHeight - scrollTop - clientHeight < END_PX;
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
    // A person's page, not a script's answer: without a log-in the server leads to its log-in.
    request.setRequestHeader("accept", "text/html");
    request.addEventListener("load", () => {
      if (request.status === 401) location.reload();
      else if (request.status < 500 && request.response instanceof Document) resolve(request.response);
      else reject(new Error(`status ${request.status}`));
    });
    request.addEventListener("error", () => reject(new Error("no answer")));
    request.send();
  });
}
