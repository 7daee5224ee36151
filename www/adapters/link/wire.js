// @ts-check
// What pages and service say to each other about links. Source: docs/wire, *Cross-domain link*.

/** @typedef {import("../tracker.js").Tracker} Tracker */

/** The parameter of an address that carries a token. */
export const PARAMETER = "waymeet-link";

/**
 * Asks the service. Rejects where it does not answer, or refuses.
 *
 * @param {Tracker} tracker
 * @param {string} resource
 * @param {object} body
 * @returns {Promise<any>}
 */
export async function post(tracker, resource, body) {
  const answer = await fetch(`${tracker.service}/v1/sites/${tracker.site()}/${resource}`, {
    method: "POST",
    body: JSON.stringify(body),
    // Needs no preflight, which would cost the time there is.
    headers: { "Content-Type": "text/plain;charset=utf-8" },
    credentials: "omit",
  });
  if (!answer.ok) throw new Error(`the service answered ${answer.status}`);
  return answer.json();
}

/** The address without a token, of a link or of a check; everything else in it stays as it is written. @param {string} url */
export const withoutToken = (url) =>
  url
    .replace(
      /^([^#]*?)([?&])waymeet-link=[^&#]*(&?)/,
      (_, start, before, after) => start + (after ? before : ""),
    )
    .replace(/[#&]waymeet-check=[^&]*/, "");

/** The address with a token, before the fragment. @param {string} url @param {string} token */
export function withToken(url, token) {
  const [, address, fragment] = /^([^#]*)(.*)$/s.exec(withoutToken(url)) ?? [];
  return `${address}${address.includes("?") ? "&" : "?"}${PARAMETER}=${encodeURIComponent(token)}${fragment}`;
}
