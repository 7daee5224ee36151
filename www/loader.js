// @ts-check
// The loader: starts the journey module and hands it every call of `ac`, those made before it was there first and in
// order. Where WebAssembly is refused (a policy without `wasm-unsafe-eval`, an old browser) it starts the same module
// translated to JavaScript. Nothing it does throws into the page.

/** @typedef {{ arguments: unknown[], at: number, url: string, title: string }} Call */
/** @typedef {{ (...args: unknown[]): void, q?: unknown[], l?: number, isLoaded?: boolean, isDebugging?: boolean }} CommandFunction */

const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
const base = script?.src.replace(/[^/]*$/, "") ?? "/";

/** @param {string} text */
const log = (text) => {
  if (command().isDebugging) console.info(`[waymeet] ${text}`);
};

/** The page's command function: `ac`, or whatever the page calls it. @returns {CommandFunction} */
function command() {
  const global = /** @type {any} */ (window);
  return global[global._genesysJourneySdk || "ac"] ?? {};
}

/**
 * Imports one of our modules and starts it: WebAssembly if the page lets us, else its translation.
 * @param {string} name
 * @returns {Promise<any>}
 */
async function load(name) {
  const glue = await import(`${base}${name}.js`);
  try {
    await glue.default({ module_or_path: `${base}${name}_bg.wasm` });
    return glue;
  } catch (error) {
    // Refused by the page's policy or unknown to the browser; a network error ends in the second import failing, too.
    log(`${name}: WebAssembly is not available, starting the translation (${error})`);
    const fallback = await import(`${base}${name}_fallback.js`);
    await fallback.default();
    return fallback;
  }
}

/** @type {Promise<any> | undefined} */
let chatModule;

/**
 * The chat module and the widget's configuration, fetched side by side, the module once.
 * @param {any} settings
 */
async function prepareChat(settings) {
  chatModule ??= load("waymeet_chat").catch((error) => {
    // The next attempt may find the network again.
    chatModule = undefined;
    throw error;
  });
  const [chat, answer] = await Promise.all([
    chatModule,
    fetch(`${base}v1/sites/${settings.site}/widget`, { credentials: "omit" }),
  ]);
  if (!answer.ok) throw new Error(`the widget's configuration: ${answer.status}`);
  return { chat, settings: { ...settings, config: await answer.json() } };
}

/** Whether this tab has a chat running; a page may forbid us to look. */
function hasRunningChat() {
  try {
    return sessionStorage.getItem("waymeet.chat") !== null;
  } catch {
    return false;
  }
}

/** How long an answer is waited for, in milliseconds; browsers without `AbortSignal.timeout` wait as long as they like. */
const PATIENCE = 30_000;

const patience = () => (AbortSignal.timeout ? { signal: AbortSignal.timeout(PATIENCE) } : {});

/** @typedef {(state: string, detail?: string) => void} ChatChanged */

const host = {
  service: base.replace(/\/$/, ""),
  log,
  /**
   * @param {string} url
   * @param {string | undefined} body
   * @param {(status: number, retryAfter: number, answer: unknown) => void} done
   */
  async request(url, body, done) {
    let status = 0;
    let retryAfter = -1;
    let content;
    try {
      const answer = await fetch(
        url,
        // Without a body it has to look exactly like the snippet's preload, or the browser fetches a second time. With
        // one it is `text/plain`, which needs no preflight, and outlives the page: keep-alive requests share 64 KiB.
        body === undefined
          ? {}
          : {
              method: "POST",
              body,
              headers: { "Content-Type": "text/plain;charset=utf-8" },
              credentials: "omit",
              keepalive: new Blob([body]).size < 6e4,
              ...patience(),
            },
      );
      status = answer.status;
      // Read from another origin only where the service exposes it.
      retryAfter = parseInt(answer.headers.get("Retry-After") ?? "", 10);
      if (answer.ok) {
        content = body === undefined ? new Uint8Array(await answer.arrayBuffer()) : await answer.json();
      }
    } catch (error) {
      log(`${url}: ${error}`);
    }
    try {
      done(status, retryAfter >= 0 ? retryAfter : -1, content);
    } catch (error) {
      log(`${error}`);
    }
  },
  /** @param {any} settings @param {ChatChanged} changed */
  openChat(settings, changed) {
    prepareChat(settings)
      .then(({ chat, settings }) => chat.openChat(settings, { changed }))
      .catch((error) => changed("errored", `${error}`));
  },
  /** @param {any} settings @param {ChatChanged} changed */
  restoreChat(settings, changed) {
    if (!hasRunningChat()) return;
    prepareChat(settings)
      .then(({ chat, settings }) => chat.restoreChat(settings, { changed }))
      .catch((error) => log(`the chat is not restored: ${error}`));
  },
};

/**
 * A call as the snippet notes it; the vendor's loaders leave bare argument lists.
 * @param {any} entry
 * @returns {Call}
 */
function toCall(entry) {
  if (Array.isArray(entry?.arguments)) return entry;
  return { arguments: Array.from(entry ?? []), at: Date.now(), url: location.href, title: document.title };
}

async function start() {
  const ac = command();
  // Two snippets, one module.
  if (ac.isLoaded) return;
  ac.isLoaded = true;
  const { start } = await load("waymeet_journey");
  const perform = start(host);
  /** @param {Call} call */
  const hand = (call) => {
    if (call.arguments[0] === "debug") {
      ac.isDebugging = true;
      return;
    }
    try {
      perform(call.arguments, call.at, call);
    } catch (error) {
      log(`${error}`);
    }
  };
  const waiting = (ac.q ??= []);
  // From now on calls go straight through: pages hold on to the function itself, so it is the queue that changes.
  waiting.splice(0).forEach((entry) => hand(toCall(entry)));
  waiting.push = (...entries) => {
    entries.forEach((entry) => hand(toCall(entry)));
    return 0;
  };
}

start().catch((error) => log(`not started: ${error}`));
