// @ts-check
// The package: puts the snippet into a page from a bundle, instead of from the page's markup. Everything else comes from
// the service, as it does for a page that pastes the snippet.

import putIn from "waymeet-snippet";

/** @typedef {import("../types/index.js").Ac} Ac */

/** Where there is no page (rendering on a server), or something else has our name: calls go nowhere. @type {any} */
const nowhere = Object.assign(() => {}, { q: [], l: 0 });

/** @type {typeof import("../types/index.js").install} */
export const install = ({ service, organisation, deployment, name = "ac", ...options }) => {
  if (typeof window === "undefined" || typeof document === "undefined") return nowhere;
  const page = /** @type {any} */ (window);
  // It does nothing where there is one already, pasted or from here.
  putIn(window, document, name, `${service.replace(/\/+$/, "")}/`);
  /** @type {Ac} */
  const ac = typeof page[name] === "function" ? page[name] : nowhere;
  // Said twice, the first one counts.
  ac("init", organisation, deployment ? { ...options, deploymentId: deployment } : options);
  return ac;
};
