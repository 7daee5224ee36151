// @ts-check
// The transport of the vendor's block for PureConnect. Source: `reference/cic-web-chat.md`, 4.6.

import { isRecord, text } from "./block.js";

/** @typedef {import("./block.js").Block} Block */

export const TYPE = "pureconnect-v4-rest";
const TYPES = ["Workgroup", "User", "Station"];
const PORT_TLS = 8019;
const PORT = 8018;
/** By the journey's properties, as 4.6 has them. */
const JOURNEY = {
  customerId: "AltocloudCustomerId",
  customerIdType: "AltocloudCustomerIdType",
  actionMapId: "AltocloudActionMapId",
};

/**
 * The address of a CIC server, as the vendor's widget makes it; a host that names a port keeps it, which is ours.
 *
 * @param {string} host @param {string} proxy @param {boolean} isSecure
 */
export function server(host, proxy, isSecure) {
  if (proxy) return `${proxy.replace(/\/+$/, "")}/${host}`;
  const port = /:\d+$/.test(host) ? "" : `:${isSecure ? PORT_TLS : PORT}`;
  return `${isSecure ? "https" : "http"}://${host}${port}`;
}

/** @param {unknown} hosts @param {unknown} proxyUrl @param {unknown} useHttps */
function servers(hosts, proxyUrl, useHttps) {
  const named = (Array.isArray(hosts) ? hosts : [hosts])
    .map(text)
    .filter((host) => /^[^\s/\\?#@]+$/.test(host));
  // A proxy may be named by its path on the page's own site; the module wants whole addresses.
  let proxy = text(proxyUrl);
  if (proxy && !/^https?:\/\//i.test(proxy)) proxy = new URL(proxy, globalThis.location?.href).href;
  return named.map((host) => server(host, proxy, useHttps !== false));
}

/** An attribute is a text. @param {unknown} value */
function attribute(value) {
  if (typeof value === "boolean") return `${value}`;
  return typeof value === "object" && value ? JSON.stringify(value) : text(value);
}

/** @param {unknown} values @returns {Record<string, string>} */
export function attributes(values) {
  /** @type {Record<string, string>} */
  const found = {};
  if (isRecord(values)) {
    for (const key of Object.keys(values)) {
      const value = attribute(values[key]);
      if (value) found[key] = value;
    }
  }
  return found;
}

/**
 * What of a chat's `userData` has a meaning of its own; all else are attributes.
 *
 * @param {unknown} userData
 * @returns {{ attributes: Record<string, string>, targetQueue?: string }}
 */
export function ofUserData(userData) {
  const { _actVisitId, targetQueue, ...rest } = attributes(userData);
  if (_actVisitId) rest.AltocloudVisitId = _actVisitId;
  return { attributes: rest, ...(targetQueue && { targetQueue }) };
}

/** @param {unknown} contexts */
function routingContexts(contexts) {
  return (Array.isArray(contexts) ? contexts : [])
    .filter(isRecord)
    .map(({ context, category }) => ({ context: text(context), category: text(category) }))
    .filter(({ context, category }) => context && category);
}

/**
 * Where and whom a chat is with, and what is said of every chat that is opened.
 *
 * @param {Block} block
 * @param {(path: string, why?: string) => void} report
 * @returns {{ config: { cic?: object, target?: object }, opening: import("./opening.js").Said }}
 */
export function transport(block, report) {
  const read = (/** @type {string} */ key) => block.get(`webchat.transport.${key}`);
  const type = text(read("type"));
  if (type !== TYPE) {
    // A block without any leaves it to the site's own configuration.
    if (block.get("webchat.transport")) report("webchat.transport");
    return { config: {}, opening: { attributes: {} } };
  }
  const said = {
    attributes: attributes(read("interactionData.additionalAttrs")),
    notes: text(read("interactionData.notes")),
  };
  for (const [key, name] of Object.entries(JOURNEY)) {
    const value = text(read(`interactionData.journey.${key}`));
    if (value) said.attributes[name] = value;
  }
  const opening = { ...said, routingContexts: routingContexts(read("interactionData.routingContexts")) };
  const found = servers(read("hosts"), read("reverseProxyUrl"), read("useHttps"));
  const name = text(read("interactionData.routing.targetName"));
  const wanted = text(read("interactionData.routing.targetType")).toLowerCase();
  return {
    config: {
      ...(found.length && { cic: { servers: found, dialect: "icws" } }),
      // `queue`, as Predictive Engagement sends it, is a workgroup.
      ...(name && {
        target: { name, type: TYPES.find((known) => known.toLowerCase() === wanted) ?? "Workgroup" },
      }),
    },
    opening,
  };
}
