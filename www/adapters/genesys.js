// @ts-check
// The vendor's newer command function, `Genesys(…)`, for pages that have its loader: what was queued is answered in order,
// and from then on each call as it comes. Only the Journey plugin is ours; all else is refused in words.
// Source: section 2.3 of the vendor's surface as the reference describes it; what is guessed is marked *inferred*.

/** @typedef {import("./tracker.js").Tracker} Tracker */

/** @typedef {{ event: string, hear: unknown, isOnce: boolean }} Subscription */

/** Properties of the page's objects that are their own: a page may have added to `Object.prototype`. */
const { hasOwnProperty } = Object.prototype;

/** @param {any} object @param {string} key */
const own = (object, key) => (object != null && hasOwnProperty.call(object, key) ? object[key] : undefined);

/** Without `push`, which a page may have broken. @template T @param {T[]} list @param {T} item */
const add = (list, item) => {
  list[list.length] = item;
};

/**
 * Some properties of an object under the same names, those that are there.
 *
 * @param {any} object
 * @param {string[]} keys
 * @returns {Record<string, unknown> | undefined} Undefined where none is.
 */
function pick(object, keys) {
  /** @type {Record<string, unknown> | undefined} */
  let picked;
  for (const key of keys) {
    const value = own(object, key);
    if (value !== undefined) (picked ??= {})[key] = value;
  }
  return picked;
}

/** @param {unknown} value @param {string} what */
function required(value, what) {
  if (typeof value !== "string" || !value) throw new TypeError(`\`${what}\` has to be a text`);
  return value;
}

/** @param {any} args @param {string} key */
function list(args, key) {
  const events = own(args, key);
  if (!Array.isArray(events)) throw new TypeError(`\`${key}\` has to be a list`);
  return events;
}

/** @typedef {(args: any) => [method: string, ...args: unknown[]]} Translation */

/** @param {string} module @param {string} key @returns {Translation} */
const tracking = (module, key) => (args) => ["load", module, { [key]: list(args, key) }];

/** What each command is for `ac`. @type {Record<string, Translation>} */
const COMMANDS = {
  pageview: (args) => {
    const title = own(args, "pageTitle");
    const location = own(args, "pageLocation");
    const overrides = pick({ title, location }, ["title", "location"]);
    return ["pageview", overrides, own(args, "customAttributes"), pick(args, ["traitsMapper"])];
  },
  record: (args) => [
    "record",
    required(own(args, "eventName"), "eventName"),
    own(args, "customAttributes"),
    pick(args, ["traitsMapper"]),
  ],
  formsTrack: (args) => [
    "forms:track",
    own(args, "selector"),
    pick(args, [
      "formName",
      "captureFormDataOnAbandon",
      "captureFormDataOnSubmit",
      "customAttributes",
      "traitsMapper",
    ]),
  ],
  trackClickEvents: tracking("autotrackClick", "clickEvents"),
  trackIdleEvents: (args) => {
    // The older surface has another name for the same seconds.
    /** @type {object[]} */
    const idleEvents = [];
    for (const event of list(args, "idleEvents")) {
      const seconds = own(event, "idleAfterSeconds") ?? own(event, "idleAfter");
      add(idleEvents, { ...pick(event, ["eventName", "customAttributes"]), idleAfter: seconds });
    }
    return ["load", "autotrackIdle", { idleEvents }];
  },
  trackInViewport: tracking("autotrackInViewport", "inViewportEvents"),
  trackScrollDepth: tracking("autotrackScrollDepth", "scrollDepthEvents"),
  recordActionStateChange: (args) => [
    "action:state",
    required(own(args, "actionId"), "actionId"),
    required(own(args, "actionState"), "actionState"),
    pick(args, ["errorCode", "errorMessage"]),
  ],
};

/**
 * Events by what the bus calls them. The vendor's page hears of an action when it is to be shown, which is what we call an
 * offer: qualified it may have been long before.
 * @type {Record<string, string>}
 */
const EVENTS = {
  "Journey.qualifiedWebMessagingOffer": "offer:webMessagingOffer",
  "Journey.qualifiedContentOffer": "offer:contentOffer",
  "Journey.qualifiedOpenAction": "offer:openAction",
};

const READY = "Journey.ready";

/**
 * A qualified action as the vendor tells it. Seen: `state`, `openActionProperties`, `journeyContext.triggeringAction.id`;
 * the rest of the context and the other properties are the API's models of those names (*inferred*).
 *
 * @param {any} data
 */
const qualified = (data) => ({
  ...pick(data, ["contentOfferProperties", "openActionProperties", "webMessagingOfferProperties"]),
  state: "qualified",
  journeyContext: {
    customer: { id: data.visitorId, idType: "cookie" },
    customerSession: { id: data.sessionId, type: "web" },
    triggeringAction: {
      id: data.actionId,
      actionMap: { id: data.actionMapId, version: data.actionMapVersion },
    },
  },
});

/**
 * Answers the vendor's command function.
 *
 * @param {Tracker} tracker
 * @param {string} name What the page calls the function: `window._genesysJs`, normally `Genesys`.
 * @param {boolean} [isReady] Whether the bus has said `ready` before.
 * @returns {() => void} Ends it: calls are refused from then on.
 */
export function installGenesys(tracker, name, isReady = false) {
  const genesys = /** @type {any} */ (window)[name];
  if (typeof genesys !== "function") {
    tracker.log(`\`${name}\` is not the vendor's function`);
    return () => undefined;
  }
  let isStopped = false;
  /** @type {Subscription[]} */
  let subscriptions = [];

  /** @param {unknown} error Anything the page has thrown. */
  const report = (error) => {
    try {
      tracker.log(`${name}: ${error instanceof Error ? error.message : error}`);
    } catch {
      // It cannot even be told what it is.
    }
  };

  /** Calls back into the page, which may throw. @param {unknown} callback @param {unknown} [value] */
  const call = (callback, value) => {
    if (typeof callback !== "function") return;
    try {
      callback(value);
    } catch (error) {
      report(error);
    }
  };

  /** @param {string} event @param {object} [more] What a subscriber is told besides. */
  const tell = (event, more) => {
    /** @type {Subscription[]} */
    const hearing = [];
    /** @type {Subscription[]} */
    const staying = [];
    for (const subscription of subscriptions) {
      const isMeant = subscription.event === event;
      if (isMeant) add(hearing, subscription);
      if (!isMeant || !subscription.isOnce) add(staying, subscription);
    }
    subscriptions = staying;
    for (const { hear } of hearing) call(hear, { event, ...more });
  };

  /** What we listen for, by event: only while somebody subscribes, since where nobody hears of an action it is an error. */
  /** @type {Record<string, (() => void) | undefined>} */
  const listening = {};
  const listen = () => {
    for (const event of Object.keys(EVENTS)) {
      let isWanted = false;
      for (const subscription of subscriptions) isWanted ||= subscription.event === event;
      if (isWanted) {
        listening[event] ??= tracker.on(EVENTS[event], (offer) => {
          tell(event, { data: qualified(offer), preventDefault: () => offer.preventDefault() });
          listen();
        });
      } else {
        listening[event]?.();
        listening[event] = undefined;
      }
    }
  };

  /** @param {unknown} event @param {unknown} hear @param {boolean} isOnce */
  const subscribe = (event, hear, isOnce) => {
    if (event === READY && isReady) {
      call(hear, { event });
      if (isOnce) return;
    }
    add(subscriptions, { event: `${event}`, hear, isOnce });
    listen();
  };

  /** @param {unknown} event @param {unknown} hear Without it, all of that event. */
  const unsubscribe = (event, hear) => {
    /** @type {Subscription[]} */
    const staying = [];
    for (const subscription of subscriptions) {
      if (subscription.event !== event || (hear && subscription.hear !== hear)) add(staying, subscription);
    }
    subscriptions = staying;
    listen();
  };

  /** @param {string} text @param {unknown} args */
  const command = (text, args) => {
    const [, plugin, verb] = /^(\w+)\.(\w+)$/.exec(text) ?? [];
    const translate = own(COMMANDS, verb);
    if (isStopped) throw new Error("Waymeet has been stopped");
    if (plugin === "Engage" || plugin === "Toaster") {
      throw new Error(`\`${text}\`: Waymeet draws its offers itself and does not take those of a page yet`);
    }
    if (plugin !== "Journey" || !translate) throw new Error(`\`${text}\` is not a command Waymeet knows`);
    const [method, ...rest] = translate(args);
    tracker.ac(method, ...rest);
  };

  /** @param {any} entry The arguments of one call. */
  const perform = (entry) => {
    const verb = entry[0];
    const subject = entry[1];
    if (verb === "subscribe") subscribe(subject, entry[2], false);
    else if (verb === "subscribeOnce") subscribe(subject, entry[2], true);
    else if (verb === "unsubscribe") unsubscribe(subject, entry[2]);
    else if (verb === "command") {
      try {
        command(`${subject}`, entry[2]);
      } catch (error) {
        report(error);
        call(entry[4], error instanceof Error ? error.message : error);
        return;
      }
      call(entry[3], {});
    } else report(`\`${verb}\` is not a method Waymeet knows`);
  };

  let isWorking = false;
  /** @type {any[]} */
  const waiting = [];
  /** What callbacks call in turn waits until what was called before it is done. @param {any} entries */
  const take = (entries) => {
    for (let index = 0; index < entries.length; index += 1) add(waiting, entries[index]);
    if (isWorking) return;
    isWorking = true;
    for (let index = 0; index < waiting.length; index += 1) {
      try {
        perform(waiting[index]);
      } catch (error) {
        report(error);
      }
    }
    waiting.length = 0;
    isWorking = false;
  };

  const deploymentId = own(own(genesys, "c"), "deploymentId");
  if (deploymentId && !tracker.site()) tracker.ac("init", undefined, { deploymentId });

  const stop = tracker.on("ready", () => {
    if (isReady) return;
    isReady = true;
    tell(READY);
  });

  const queued = genesys.q;
  // Pages hold on to the function itself, so it is what it pushes to that changes.
  genesys.q = {
    /** @param {unknown[]} entries */
    push: (...entries) => {
      take(entries);
      return 0;
    },
  };
  if (queued) take(queued);
  return () => {
    isStopped = true;
    subscriptions = [];
    listen();
    stop();
  };
}
