// @ts-check
// The journey module's script: as it arrives it starts the module, gives it its hands in the page, and hands it every call
// of `ac`, those made before it was there first and in order. Nothing it does throws into the page.

import { use } from "./adapters.js";
import { tell } from "./bus.js";
import { afterCall, hand, inside, waitingIds } from "./calls.js";
import { getCookie, setCookie } from "./cookies.js";
import { loadJourney } from "./module.js";
import { pageNow, random } from "./page.js";
import { flush, sendBeforeLeaving } from "./sending.js";
import { keys, OUTBOX, read, write } from "./storage.js";
import { guarded, page, tracker } from "./tracker.js";
import { ignoreOffer, watch } from "./offering.js";
import { endWithdrawn, mayHold, state } from "./visit.js";

/** What the module may ask of the page. Source: src/journey/host.rs. */
const host = {
  read: (/** @type {string} */ key) => inside(() => read(key)),
  keys: (/** @type {string} */ prefix) => inside(() => keys(prefix).join("\n")),
  getCookie: (/** @type {string} */ name) => inside(() => getCookie(name)),
  setCookie: (/** @type {string} */ name, /** @type {string} */ value, /** @type {number} */ life) =>
    inside(() => setCookie(name, value, life)),
  write(/** @type {string} */ key, /** @type {string | undefined} */ value) {
    inside(() => write(key, value));
    if (value && key.startsWith(OUTBOX)) guarded(() => value.split("\n").forEach(tellRecord));
  },
  alter: (/** @type {string} */ record) => inside(() => altered(record)),
};

/** What the site's hook makes of a record; nothing where it takes it back. @param {string} record */
function altered(record) {
  try {
    const { kind, id, visitor, session, tab, seq, at } = JSON.parse(record);
    const after = page.options.beforeSend(JSON.parse(record));
    if (after?.then) throw new Error("it has to answer at once");
    // Whose event it is, and which, is not the hook's to change.
    return after ? JSON.stringify({ ...after, kind, id, visitor, session, tab, seq, at }) : undefined;
  } catch (error) {
    // A hook is there to keep something back: where it fails, all of it is kept back.
    tracker.log("beforeSend", error);
    return undefined;
  }
}

/** Tells of a record that is being kept: an event, a state of an action, a reason. @param {string} text */
function tellRecord(text) {
  tell("event", text);
  if (!text.includes('"action":')) return;
  const {
    action: actionId,
    map: actionMapId,
    mapVersion: actionMapVersion,
    media: mediaType,
    ...rest
  } = JSON.parse(text);
  if (!actionId) return;
  const { state, reason, errorMessage, session: sessionId, visitor: visitorId } = rest;
  const told = {
    actionId,
    actionMapId,
    actionMapVersion,
    mediaType,
    state,
    reason,
    errorMessage,
    sessionId,
    visitorId,
  };
  tell(reason ? "blocked" : `${mediaType}:${state}`, told);
}

/** Whether the snippet has noted the call; the vendor's loaders leave bare argument lists. @param {any} entry */
const isNoted = (entry) => Array.isArray(entry?.arguments);

/** Starts on a page with a command function. @param {any} ac */
async function start(ac) {
  // Where this script came from, there is everything else.
  tracker.service = import.meta.url.replace(/\/[^/]*$/, "");
  tracker.ac = ac;
  // Other scripts of ours ask whose site it is.
  ac.site = () => tracker.site();
  if (/[?&]waymeet-debug\b/.test(location.search)) hand({ arguments: ["debug"] });
  page.core = await loadJourney(ac.w);
  page.core.start(host, random(64));
  /** @param {string} type @param {(event: any) => void} hear @param {boolean} [isFirst] before whoever listens without that */
  const listen = (type, hear, isFirst = true) =>
    // A page may have put something of its own in the place of what we call, and tell of events from in there.
    addEventListener(type, (event) => afterCall(() => guarded(() => hear(event))), isFirst);
  const leave = () => {
    state.isLeft = true;
    if (!state.isRunning) return;
    page.core.leave(Date.now());
    ignoreOffer();
    watch();
    sendBeforeLeaving();
  };
  // Adapters have something to say of a page that is left, too, and say it first.
  listen("pagehide", leave, false);
  listen("pageshow", ({ persisted }) => {
    state.isLeft = false;
    if (persisted) hand({ arguments: ["~again"] });
  });
  // Hidden, it may be ended without a word; shown again, other tabs may have gone on meanwhile. A page that is left is hidden
  // after that: to ask for the turn then would keep it out of the back-forward cache.
  listen("visibilitychange", () => {
    if (state.isLeft || !state.isRunning) return;
    page.core.write_down(true);
    flush();
  });
  listen("storage", ({ key, newValue }) => {
    if (state.isRunning && (!key || key.startsWith("waymeet.s."))) page.core.write_down(true);
    if (key === `waymeet.c.${tracker.site()}` && newValue === null) endWithdrawn();
  });
  const { q } = ac;
  const waiting = [...q];
  for (const call of waiting) waitingIds.add(call?.id);
  // From now on calls go straight through: pages hold on to the function itself, so it is the queue that changes. Until the
  // visit begins they stay in it, too: the snippet keeps them, and sends them where the page is left before.
  q.push = (/** @type {any[]} */ ...entries) => {
    for (const entry of entries) {
      if (!ac.run && mayHold()) q[q.length] = entry;
      hand(isNoted(entry) ? entry : { arguments: Array.from(entry ?? []) });
    }
    return 0;
  };
  for (const entry of waiting) {
    const { url, title } = pageNow;
    hand(isNoted(entry) ? entry : { arguments: Array.from(entry ?? []), url, title });
  }
  // After the queue: a page that says whose site it is has said so in it.
  const { _genesysJs } = /** @type {any} */ (window);
  if (_genesysJs) {
    use("genesys", (genesys) => genesys.installGenesys(tracker, _genesysJs, state.isRunning));
  }
}

// Two snippets, one module: whatever asked for it, it starts once. Where it cannot, nobody is to be told: the page goes on as
// it is, and what the snippet keeps waits for the next one.
const global = /** @type {any} */ (window);
const ac = global[global._genesysJourneySdk || "ac"];
if (ac && !ac.isLoaded) {
  ac.isLoaded = true;
  start(ac).catch(() => {});
}
