// @ts-check
// What the page's Content-Security-Policy allows us, and what it does not.

/** @typedef {import("../tracker.js").Tracker} Tracker */
/** @typedef {{ directive: string, blocked: string }} Refusal */

/** Most that are told of. */
const MOST = 20;
/** The smallest module there is. */
const NOTHING = [0, 97, 115, 109, 1, 0, 0, 0];

/** Whether WebAssembly may be compiled: as the module does it, since WebKit refuses that and no `new WebAssembly.Module`. */
export async function mayCompile() {
  try {
    await WebAssembly.instantiate(Uint8Array.from(NOTHING));
    return true;
  } catch {
    return false;
  }
}

/** The origin of an address; nothing of what is none. @param {unknown} address */
export function originOf(address) {
  try {
    return new URL(`${address}`).origin;
  } catch {
    return "";
  }
}

/**
 * Tells what is refused of ours from now on, and what was before, where the browser still knows.
 *
 * @param {Tracker} tracker
 * @param {(refusal: Refusal) => void} tell
 * @returns {() => void} Stops it.
 */
export function refusals({ service }, tell) {
  /** @type {Set<string>} */
  const known = new Set();
  /** @param {string} directive @param {string} blocked @param {string | null} source @param {string} disposition */
  const hear = (directive, blocked, source, disposition) => {
    const isOurs = originOf(blocked) === originOf(service);
    // WebAssembly is tried by itself, and the servers are.
    const isByUs = originOf(source) === originOf(service) && !/^https?:|eval$/.test(blocked);
    const key = `${directive} ${blocked}`;
    if (disposition === "report" || !(isOurs || isByUs) || known.has(key) || known.size >= MOST) return;
    known.add(key);
    tell({ directive, blocked });
  };
  const listen = (/** @type {SecurityPolicyViolationEvent} */ event) =>
    hear(event.effectiveDirective, event.blockedURI, event.sourceFile, event.disposition);
  document.addEventListener("securitypolicyviolation", listen);
  /** @type {any} */
  let observer;
  try {
    observer = new /** @type {any} */ (window).ReportingObserver(
      (/** @type {any[]} */ reports) => {
        for (const { body } of reports) {
          hear(body.effectiveDirective, body.blockedURL, body.sourceFile, body.disposition);
        }
      },
      { types: ["csp-violation"], buffered: true },
    );
    observer.observe();
  } catch {
    // Not in every browser: then what happened before is not known.
  }
  return () => {
    document.removeEventListener("securitypolicyviolation", listen);
    observer?.disconnect();
  };
}
