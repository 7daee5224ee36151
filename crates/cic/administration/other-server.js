// @ts-check
/** The other server of a switchover pair. */

/**
 * This page at another host; one without a port has the same as this one. Nothing where that is no host.
 * @param {string} host
 */
export function pageAt(host) {
  if (!/^[a-z0-9.-]+(:\d+)?$/i.test(host)) return null;
  const url = new URL(location.href);
  if (host.includes(":")) url.host = host;
  else url.hostname = host;
  return url;
}
