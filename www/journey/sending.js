// @ts-check
// Sending: batches of the outbox go to the service, one tab at a time, and its answers come back.

import { tell } from "./bus.js";
import { device } from "./page.js";
import { hearAvailability, offerDecided } from "./offering.js";
import { request, roomLeft } from "./request.js";
import { keys, OUTBOX, write } from "./storage.js";
import { guarded, ofDeployment, page, url } from "./tracker.js";
import { takeTurn } from "./turn.js";
import { state, running } from "./visit.js";

/** How long a tab waits at most before it asks again whether it may send, in milliseconds. */
const TURN_MS = 1_000;
/**
 * How long a tab is refused before it sends anyway, in milliseconds: whoever has the turn may be asleep with it. What is sent
 * twice is stored once. Time, not attempts: a visitor who looks through the tabs makes each of them ask.
 */
const PATIENCE_MS = 10_000;
/** More bytes than any batch has. */
const NO_LIMIT = 2 ** 31;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let number = 0;
/** Requests in a row that nobody has taken. */
let failures = 0;
/** Since when others have had the turn, by the page's own clock. */
let refusedSince = Infinity;
let hasTurn = false;
/** Until when the service wants to be left alone, by the page's own clock. */
let restsUntil = 0;
/** Counts the turns that were asked for: one that comes after the page has stopped waiting for it is given back. */
let turn = 0;
/** Gives the turn back. @type {() => void} */
let release = () => {};

/** Calls of the snippet's that the module has, but not the browser's storage yet. @type {string[]} */
const done = [];
let isKeeping = false;

/**
 * Stores what was recorded, at the end of the task, and sends it soon: what is recorded in one task goes in one request. A
 * wait after a failure is not cut short by new events.
 * @param {string} [key] what the snippet has kept of it, to be removed then
 */
export function scheduleFlush(key) {
  timer ??= setTimeout(flush);
  if (key) done.push(key);
  if (isKeeping) return;
  isKeeping = true;
  queueMicrotask(() => {
    isKeeping = false;
    guarded(page.core.keep);
    done.splice(0).forEach((key) => write(key, undefined));
    // What others record as the page is left has nobody else to send it.
    if (state.isLeft && state.isRunning) sendBeforeLeaving();
  });
}

/** Starts over: another visit begins. */
export function stopSending() {
  clearTimeout(timer);
  timer = undefined;
  endTurn();
}

function endTurn() {
  turn++;
  hasTurn = false;
  release();
  release = () => {};
}

/** Writes down what is in memory and sends what waits, once it is this tab's turn. */
export function flush() {
  clearTimeout(timer);
  timer = undefined;
  if (!state.isRunning) return;
  guarded(() => page.core.write_down(false));
  const rest = restsUntil - performance.now();
  if (rest > 0) timer = setTimeout(flush, rest);
  if (hasTurn || rest > 0) return;
  hasTurn = true;
  const own = ++turn;
  takeTurn(`waymeet.l.${ofDeployment()}`, (isOurs, giveBack) => {
    if (own !== turn) return giveBack();
    const now = performance.now();
    refusedSince = Math.min(refusedSince, now);
    if (isOurs || now - refusedSince > PATIENCE_MS) {
      refusedSince = Infinity;
      release = giveBack;
      guarded(() => send(NO_LIMIT));
    } else {
      giveBack();
      hasTurn = false;
      timer ??= setTimeout(flush, Math.random() * TURN_MS);
    }
  });
}

/**
 * Sends as much as may outlive the page. It is not asked whose turn it is, and nobody may hear the answer: what is not
 * acknowledged stays in the outbox, and the service knows it by its ids.
 */
export function sendBeforeLeaving() {
  if (performance.now() > restsUntil) send(roomLeft());
  // A page in the back-forward cache may neither hold a lock nor wait for an answer.
  endTurn();
}

/** @param {number} maxBytes */
function send(maxBytes) {
  const own = ++number;
  const body =
    state.isRunning && page.core.batch(own, maxBytes, device(state.isAnonymous, running), Date.now());
  if (!body) return endTurn();
  request(url("events"), body, (status, retryAfter, answer) =>
    guarded(() => {
      const results = Array.isArray(answer?.results) ? answer.results : [];
      const wait = page.core.settle(own, status, retryAfter, results.length);
      failures = wait < 0 ? 0 : failures + 1;
      // Stands before the records, where there is any.
      const dropped = Number(/^[^[]*"dropped":(\d+)/.exec(body)?.[1] ?? 0);
      tell("outbox", { status, sent: results.length, waiting: keys(OUTBOX).length, dropped, failures });
      if (wait >= 0) {
        endTurn();
        if (retryAfter > 0) restsUntil = performance.now() + wait;
        timer ??= setTimeout(flush, wait);
        return;
      }
      if (answer?.availability) hearAvailability(answer.availability);
      if (answer?.offer) offerDecided(answer.offer);
      // An answer to what was sent before leaving may come when it is not our turn any more.
      if (hasTurn) send(NO_LIMIT);
      else scheduleFlush();
    }),
  );
}
