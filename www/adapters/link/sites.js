// @ts-check
// Which addresses are of the family's other sites.

/**
 * Whether an address leads to another host than ours that one of the domains covers. Source: docs/wire, *Module →
 * service*: `shop.example` is that host and its subdomains on any port, `127.0.0.1:7600` exactly that host and port.
 *
 * @param {string} address
 * @param {string[]} domains
 */
export function isAnotherSite(address, domains) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  const { protocol, host, hostname } = url;
  if (!/^https?:$/.test(protocol) || host === location.host) return false;
  return domains.some((domain) => {
    const own = `${domain}`.toLowerCase();
    return host === own || hostname === own || hostname.endsWith(`.${own}`);
  });
}
