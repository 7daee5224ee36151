// @ts-check
// Requests to the service, with one budget for all that is to outlive the page.

import { page, tracker } from "./tracker.js";

/** How long an answer is waited for, in milliseconds; browsers without `AbortSignal.timeout` wait as long as they like. */
const PATIENCE_MS = 30_000;

/** Browsers share 64 KiB among all requests of a page that outlive it; some of it is for headers. */
let room = 63_000;

/** How many bytes of events may be sent so that they outlive the page; the rest is for what is said around them. */
export const roomLeft = () => Math.max(0, room - 999);

/**
 * Sends a request: a `POST` of a text where there is a body, else a `GET`; calls `done` once and never throws.
 * @param {string} url
 * @param {string | undefined} body
 * @param {(status: number, retryAfter: number, answer: any) => void} done status 0: nobody answered
 * @param {Promise<Response | undefined>} [asked] the answer, where the snippet has asked already
 */
export async function request(url, body, done, asked) {
  let status = 0;
  let retryAfter = NaN;
  let content;
  const bytes = body === undefined ? 0 : new TextEncoder().encode(body).length;
  const keepalive = bytes > 0 && bytes <= room;
  if (keepalive) room -= bytes;
  try {
    const answer =
      (await asked) ??
      (await fetch(
        url,
        // `text/plain` needs no preflight.
        body === undefined
          ? // Cancelled when the page is left, it would take the beacons of that moment with it in Firefox.
            { keepalive: true }
          : {
              method: "POST",
              body,
              headers: { "Content-Type": "text/plain;charset=utf-8" },
              credentials: "omit",
              keepalive,
              ...(AbortSignal.timeout ? { signal: AbortSignal.timeout(PATIENCE_MS) } : {}),
            },
      ));
    status = answer.status;
    // Read from another origin only where the service exposes it.
    retryAfter = parseInt(answer.headers.get("Retry-After") ?? "", 10);
    // What is wrong with a page's set-up, in the service's words.
    if (!answer.ok) {
      if (page.isDebugging) tracker.log(`the service answered ${status}`, await answer.text());
    } else if (status !== 204) {
      content = body === undefined ? new Uint8Array(await answer.arrayBuffer()) : await answer.json();
    }
  } catch {
    // Whoever asked tries again; the network panel has the reason.
  }
  if (keepalive) room += bytes;
  done(status, retryAfter >= 0 ? retryAfter : -1, content);
}
