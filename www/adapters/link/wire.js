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

/** An address in two parts: what comes before its fragment, and that. @param {string} url @returns {[string, string]} */
function parts(url) {
  const at = url.indexOf("#");
  return at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at)];
}

/** The address without a token; everything else in it stays as it is written. @param {string} url */
export function withoutToken(url) {
  const [address, fragment] = parts(url);
  return (
    address.replace(/([?&])waymeet-link=[^&]*(&?)/, (_, before, after) => (after ? before : "")) + fragment
  );
}

/** The address with a token, before the fragment. @param {string} url @param {string} token */
export function withToken(url, token) {
  const [address, fragment] = parts(withoutToken(url));
  return `${address}${address.includes("?") ? "&" : "?"}${PARAMETER}=${encodeURIComponent(token)}${fragment}`;
}
