// @ts-check
// Whose turn it is to send: one tab of the site at a time, by a Web Lock, and where there are none by a lease in storage.

import { read, write } from "./storage.js";

/** How long a lease lasts that nobody gives back, in milliseconds: longer than an answer is waited for. */
const LEASE_MS = 40_000;

/** How long another tab's lease may take to be seen here, in milliseconds: browsers tell their processes one after the other. */
const SETTLE_MS = 100;

const own = `${Math.random()}`;

/**
 * Asks for the turn; it is given back by `release`, by leaving the page, or, a lease, by time.
 * @param {string} name
 * @param {(isOurs: boolean, release: () => void) => void} told
 */
export function takeTurn(name, told) {
  if (navigator.locks) {
    navigator.locks
      .request(
        name,
        { ifAvailable: true },
        (lock) =>
          new Promise((release) => {
            told(!!lock, () => release(undefined));
          }),
      )
      // No locks here: a sandboxed frame.
      .catch(() => lease(name, told));
  } else {
    lease(name, told);
  }
}

/** @param {string} name @param {(isOurs: boolean, release: () => void) => void} told */
function lease(name, told) {
  const [holder, until] = (read(name) ?? "").split(" ");
  const isTaken = Number(until) > Date.now() && holder !== own;
  if (!isTaken) write(name, `${own} ${Date.now() + LEASE_MS}`);
  setTimeout(() => {
    // Two tabs may have written at once: the later one has it.
    const isOurs = !isTaken && (read(name) ?? "").startsWith(own);
    told(isOurs, () => isOurs && write(name, undefined));
  }, SETTLE_MS);
}
