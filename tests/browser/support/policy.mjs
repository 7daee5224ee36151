// @ts-check
/** Violations of a page's Content-Security-Policy: those a page can tell of, and those its server is told. */

/**
 * @typedef {object} PolicyViolation
 * @property {string} directive
 * @property {string} blocked What was blocked: an address, or a word such as `inline`.
 */

/**
 * Collects violations from now on. Loading is over by then: for what happened before, see {@link reportedViolations}.
 *
 * @param {import("./tab.mjs").Tab} tab
 */
export async function collectViolations(tab) {
  await tab.run(() => {
    const page = /** @type {any} */ (window);
    if (page.__violations === undefined) {
      /** @type {PolicyViolation[]} */
      const violations = [];
      page.__violations = violations;
      document.addEventListener("securitypolicyviolation", (event) => {
        violations.push({ directive: event.effectiveDirective, blocked: event.blockedURI });
      });
    }
  });
}

/**
 * @param {import("./tab.mjs").Tab} tab
 * @returns {Promise<PolicyViolation[]>}
 */
export async function collectedViolations(tab) {
  return tab.run(() => /** @type {any} */ (window).__violations ?? []);
}

/**
 * Reads the body that a browser posts to a policy's report address, in either of its forms: `report-uri`
 * (`application/csp-report`) and `report-to` (`application/reports+json`).
 *
 * @param {string} body
 * @returns {PolicyViolation[]}
 */
export function reportedViolations(body) {
  const json = JSON.parse(body);
  const reports = Array.isArray(json) ? json.map((report) => report.body) : [json["csp-report"]];
  return reports.map((report) => ({
    directive: report["effective-directive"] ?? report["violated-directive"] ?? report.effectiveDirective,
    blocked: report["blocked-uri"] ?? report.blockedURL ?? "",
  }));
}
