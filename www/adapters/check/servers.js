// @ts-check
// Whether the page reaches the contact centre: by the question that a chat begins with, which changes nothing there.

import { originOf } from "./policy.js";

/** @typedef {import("../tracker.js").Tracker} Tracker */

/** The path of a dialect, and its question. Source: crates/icws. @type {Record<string, [string, string]>} */
const QUESTIONS = {
  icws: ["/icws", "/connection/features/web-chat"],
  webtools: ["/websvcs", "/serverConfiguration"],
};
/** How long an answer is waited for, in milliseconds. */
const PATIENCE_MS = 10_000;
/** How long a browser may take to say that it was the policy, in milliseconds. */
const SAID_MS = 200;

/** @param {string} address @param {RequestInit} [more] */
const ask = (address, more) =>
  fetch(address, {
    credentials: "omit",
    cache: "no-store",
    ...(AbortSignal.timeout ? { signal: AbortSignal.timeout(PATIENCE_MS) } : {}),
    ...more,
  }).then(
    () => true,
    () => false,
  );

/** @param {string} address */
async function outcomeOf(address) {
  let isRefused = false;
  const hear = (/** @type {SecurityPolicyViolationEvent} */ { blockedURI, disposition }) => {
    if (disposition !== "report" && originOf(blockedURI) === originOf(address)) isRefused = true;
  };
  document.addEventListener("securitypolicyviolation", hear);
  try {
    if (await ask(address)) return "reached";
    await new Promise((resolve) => {
      setTimeout(resolve, SAID_MS);
    });
    if (isRefused) return "refused";
    // Whether somebody is there, though not for this page.
    return (await ask(address, { mode: "no-cors" })) ? "unreadable" : "unreachable";
  } finally {
    document.removeEventListener("securitypolicyviolation", hear);
  }
}

/**
 * What comes of asking each server of the published widget that the page itself speaks to.
 *
 * @param {Tracker} tracker
 * @returns {Promise<{ server: string, outcome: string }[]>}
 */
export async function reach({ service, site }) {
  const answer = await fetch(`${service}/v1/sites/${site()}/widget`, { credentials: "omit" });
  const { cic } = await answer.json();
  const [path, question] = QUESTIONS[cic?.dialect ?? "icws"] ?? [];
  if (!path || cic?.route === "service") return [];
  return Promise.all(
    (cic?.servers ?? []).map(async (/** @type {string} */ server) => {
      const base = server.replace(/\/+$/, "");
      const address = (base.endsWith(path) ? base : base + path) + question;
      return { server, outcome: await outcomeOf(address) };
    }),
  );
}
