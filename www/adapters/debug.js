// @ts-check
/// <reference path="./css.d.ts" />
// The debug panel: what was recorded, what was decided and why, and how it stands. For those who build the page: it is
// fetched by `?waymeet-debug` or `ac('debug')`, and never otherwise.

import styles from "./debug.css";

/** @typedef {import("./tracker.js").Tracker} Tracker */
/** @typedef {[type: string, data: any, at: number]} Entry What the bus said, and when in Unix ms; records may be JSON. */

/** How many events, and how many decisions, are kept. */
const MOST = 500;

/** The panel's height, in percent of the window's: at least, at most, and by how much a key changes it. */
const LOWEST = 20;
const HIGHEST = 90;
const STEP = 5;

/** What is offered, as a noun. @type {Record<string, string>} */
const MEDIA = {
  webchat: "Chat",
  contentOffer: "Content offer",
  webMessagingOffer: "Message",
  openAction: "Action",
};

/** What a state means for an offer, to follow the noun. @type {Record<string, string>} */
const STATES = {
  rejected: "declined",
  timedout: "timed out",
  errored: "failed",
  engaged: "answered by an agent",
  frequencyCapReached: "capped for this visit",
  qualifiedOutsideSchedule: "qualified outside opening hours",
  offeredOutsideSchedule: "due outside opening hours",
};

/** Why an offer was not made, in the words of the journey view. @type {Record<string, string>} */
const REASONS = {
  PageUrlConditionsNotMatching: "This page is not one of the pages it may be shown on.",
  ServiceLevelThrottling: "The workgroup is too busy to keep its service level.",
  AlreadyExistingOffer: "Another offer is open already.",
  TriggerDateInFuture: "It is not due yet.",
  MultipleSimultaneousOffers: "An action map of higher priority went first.",
  NoAvailableAgents: "No agent was available to take a chat.",
  FrequencyCapping: "The visitor has had enough offers for now.",
  OfferedOutsideSchedule: "It is outside opening hours.",
};

/**
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} content Text is text.
 */
function make(tag, attributes = {}, ...content) {
  const element = document.createElement(tag);
  for (const name of Object.keys(attributes)) element.setAttribute(name, attributes[name]);
  element.append(...content);
  return element;
}

/** @param {string} label @param {string} test @param {() => void} act */
function button(label, test, act) {
  const element = make("button", { type: "button", "data-test": test }, label);
  element.addEventListener("click", act);
  return element;
}

/** @param {unknown} value @param {number} [indent] */
const json = (value, indent) => JSON.stringify(value, null, indent) ?? "–";

/** @param {unknown} value A text as it is, anything else as JSON. */
const plain = (value) => (typeof value === "string" ? value : json(value));

/** @param {string} media @param {string} state */
const decided = (media, state) => `${MEDIA[media] ?? media} ${STATES[state] ?? state}`;

/** @param {number} at Unix ms. */
function clock(at) {
  const date = new Date(at);
  return `${date.toTimeString().slice(0, 8)}.${`${date.getMilliseconds()}`.padStart(3, "0")}`;
}

/** @param {Record<string, any> | undefined} values As they are, or typed as records have them. */
const details = (values = {}) =>
  Object.keys(values)
    .filter((key) => values[key] !== undefined)
    .map((key) => make("code", {}, `${key}: ${plain(values[key]?.value ?? values[key])}`));

/**
 * A line of the log.
 *
 * @param {number} at
 * @param {string} kind
 * @param {string} words
 * @param {string} page
 * @param {Node[]} more
 */
const line = (at, kind, words, page, more) =>
  make(
    "li",
    { class: kind },
    make("time", {}, clock(at)),
    make("b", {}, kind),
    make("span", { class: "words" }, make("strong", {}, words), ...(page ? [" ", make("i", {}, page)] : [])),
    make("span", { class: "more" }, ...more),
  );

/** @param {Entry} entry A record as it will be sent. */
function eventLine([, record, heard]) {
  const { kind, name, media, state, reason, page, at = heard, user, attributes, traits } = record;
  const words =
    kind === "action"
      ? decided(media, state)
      : kind === "blocked"
        ? `${decided(media, "not offered")}: ${reason}`
        : (name ?? (user ? "identify" : "set"));
  const url = `${page?.url ?? ""}`;
  const path = url.startsWith(`${location.origin}/`) ? url.slice(location.origin.length) : url;
  return line(at, kind, words, path, details({ user, ...attributes, ...traits }));
}

/** @param {Entry} entry A change of an action, or why there was none. */
function decisionLine([type, data, at]) {
  const { actionMapId: map, actionId: action, mediaType, state, reason, errorMessage: error } = data;
  const more = details({ error, reason, map, action });
  return type === "blocked"
    ? line(
        at,
        type,
        `${decided(mediaType, "not offered")}:`,
        REASONS[reason] ?? "The reason is not known.",
        more,
      )
    : line(at, state, decided(mediaType, state), "", more);
}

/** @param {Record<string, unknown>} values */
const facts = (values) =>
  make(
    "dl",
    {},
    ...Object.keys(values).map((name) =>
      make("div", {}, make("dt", {}, name), make("dd", {}, plain(values[name] ?? "not known yet"))),
    ),
  );

/** @param {string} text What is said where there is nothing. */
const nothing = (text) => make("p", { class: "quiet" }, text);

/**
 * The newest entries, and their lines, newest first.
 *
 * @typedef {{ name: string, draw: (entry: Entry) => Element, entries: Entry[], lines: Element, empty: Element }} Log
 */

/** @param {string} name Its tab's. @param {(entry: Entry) => Element} draw @param {string} empty @returns {Log} */
const newLog = (name, draw, empty) => ({ name, draw, entries: [], lines: make("ol"), empty: nothing(empty) });

/** @param {Log} log */
const contentOf = ({ lines, empty }) => [lines.firstChild ? lines : empty];

/**
 * Opens the panel at the bottom of the page, over it.
 *
 * @param {Tracker} tracker
 * @param {Entry[]} history What the bus has said since the start; from now on the panel listens itself.
 * @returns {() => void} Closes it.
 */
export function openPanel(tracker, history) {
  const events = newLog("Events", eventLine, "Nothing has been recorded yet.");
  const decisions = newLog("Decisions", decisionLine, "No action map has qualified or been blocked yet.");
  /** The newest of what has a state. @type {Record<string, Entry>} */
  const now = {};

  const age = nothing("");
  const tellAge = () => {
    const [, { ttlMs }, at] = now.availability;
    const seconds = Math.max(0, Math.round((Date.now() - at) / 1000));
    const verdict = seconds * 1000 > ttlMs ? "too old to offer a chat on" : "still good";
    age.textContent = `Heard ${seconds} s ago, good for ${plain(ttlMs / 1000)} s: ${verdict}.`;
  };

  /** What each tab shows. @type {Record<string, () => Node[]>} */
  const tabs = {
    Events: () => contentOf(events),
    Decisions: () => contentOf(decisions),
    Availability() {
      if (!now.availability) return [nothing("Nothing has been heard of the queues yet.")];
      tellAge();
      const queues = now.availability[1].queues ?? {};
      const rows = Object.keys(queues).map((name) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, name),
          make("td", {}, plain(queues[name].agents)),
          make("td", {}, `${plain(queues[name].estimatedWaitSeconds ?? "–")} s`),
        ),
      );
      const heads = ["Queue", "Agents", "Estimated wait"].map((head) => make("th", { scope: "col" }, head));
      const table = make(
        "table",
        {},
        make("thead", {}, make("tr", {}, ...heads)),
        make("tbody", {}, ...rows),
      );
      return [age, rows.length ? table : nothing("No queue is available.")];
    },
    Outbox() {
      const { waiting, sent, dropped, failures } = now.outbox?.[1] ?? {};
      return [facts({ Waiting: waiting, Sent: sent, Dropped: dropped, Failures: failures })];
    },
    Settings() {
      const { tracking, personalisation, chat } = now.consent?.[1] ?? {};
      const settings = now.settings ? make("pre", {}, json(now.settings[1], 2)) : nothing("No settings yet.");
      return [
        facts({
          "Consent: tracking": tracking,
          "Consent: personalisation": personalisation,
          "Consent: chat": chat,
          Service: tracker.service,
          Site: tracker.site(),
        }),
        settings,
      ];
    },
  };
  const names = Object.keys(tabs);
  let shown = names[0];

  const body = make("div", {
    role: "tabpanel",
    id: "body",
    tabindex: "0",
    class: "Body",
    "data-test": "debug-body",
  });
  const said = make("span", { role: "status", "data-test": "debug-said" });
  const tabButtons = names.map((name) => {
    const tab = button(name, `debug-${name.toLowerCase()}`, () => show(name));
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", "body");
    tab.id = name;
    return tab;
  });

  const draw = () => {
    try {
      body.replaceChildren(...tabs[shown]());
    } catch (error) {
      body.replaceChildren(nothing(`${error}`));
    }
  };

  /** @param {string} name */
  function show(name) {
    shown = name;
    for (const tab of tabButtons) {
      const isShown = tab.id === name;
      tab.setAttribute("aria-selected", `${isShown}`);
      tab.tabIndex = isShown ? 0 : -1;
    }
    body.setAttribute("aria-labelledby", name);
    said.textContent = "";
    draw();
    body.scrollTop = 0;
  }

  /** @param {Log} log @param {Entry} entry */
  const add = (log, entry) => {
    const { name, entries, lines } = log;
    // What cannot be drawn is not kept.
    lines.prepend(log.draw(entry));
    entries.push(entry);
    if (entries.length > MOST) {
      entries.shift();
      lines.lastChild?.remove();
    }
    if (shown === name && !lines.isConnected) draw();
  };

  /** @param {Entry} told */
  const take = ([type, told, at]) => {
    try {
      const data = typeof told === "string" ? JSON.parse(told) : told;
      /** @type {Entry} */
      const entry = [type, data, at];
      if (type === "event") add(events, entry);
      // What the page was told of an offer: its states are decisions of their own.
      else if (type.startsWith("offer:")) return;
      else if (type === "blocked" || data?.actionId) add(decisions, entry);
      else {
        now[type] = entry;
        if (type === "availability" ? shown === "Availability" : /Outbox|Settings/.test(shown)) draw();
      }
    } catch (error) {
      tracker.log(`the debug panel: ${error}`);
    }
  };

  const copy = async () => {
    const text = json(
      {
        service: tracker.service,
        site: tracker.site(),
        at: Date.now(),
        events: events.entries.map(([, data]) => data),
        decisions: decisions.entries.map(([type, data, at]) => ({ type, at, ...data })),
        ...Object.fromEntries(Object.values(now).map(([type, data, at]) => [type, { at, ...data }])),
      },
      2,
    );
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Copied.";
    } catch {
      // Not a secure page, or not allowed: it is there to be copied by hand.
      const field = /** @type {HTMLTextAreaElement} */ (
        make("textarea", { readonly: "", "aria-label": "As JSON", "data-test": "debug-json" }, text)
      );
      // Until a tab is chosen.
      shown = "";
      body.replaceChildren(field);
      field.select();
      field.focus();
      said.textContent = "Press Ctrl+C to copy.";
    }
  };

  const panel = make("section", {
    "aria-label": "Waymeet debug panel",
    class: "Panel",
    "data-test": "debug",
  });
  const toggle = button("Waymeet", "debug-toggle", () => setOpen(panel.classList.contains("closed")));
  const grip = make("div", {
    role: "separator",
    "aria-orientation": "horizontal",
    "aria-label": "Panel height",
    "aria-valuemin": `${LOWEST}`,
    "aria-valuemax": `${HIGHEST}`,
    tabindex: "0",
    class: "Grip",
    "data-test": "debug-grip",
  });
  const tablist = make("div", { role: "tablist", "aria-label": "Show", class: "Tabs" }, ...tabButtons);
  const close = button("", "debug-close", dispose);
  close.setAttribute("aria-label", "Close the debug panel");
  const bar = make(
    "div",
    { class: "Bar" },
    toggle,
    tablist,
    button("Copy as JSON", "debug-copy", copy),
    said,
    close,
  );
  panel.append(grip, bar, body);

  /** @param {boolean} isOpen */
  function setOpen(isOpen) {
    toggle.setAttribute("aria-expanded", `${isOpen}`);
    panel.classList.toggle("closed", !isOpen);
  }

  let height = 40;
  /** @param {number} percent */
  const setHeight = (percent) => {
    height = Math.round(Math.min(Math.max(percent, LOWEST), HIGHEST));
    panel.style.height = `${height}vh`;
    grip.setAttribute("aria-valuenow", `${height}`);
  };
  grip.addEventListener("keydown", (event) => {
    const { key } = event;
    /** @type {Record<string, number>} */
    const heights = {
      ArrowUp: height + STEP,
      ArrowDown: height - STEP,
      Home: LOWEST,
      End: HIGHEST,
    };
    if (!heights[key]) return;
    event.preventDefault();
    setHeight(heights[key]);
  });
  // Else WebKit selects text on the way, and drags that the next time.
  grip.addEventListener("mousedown", (event) => event.preventDefault());
  grip.addEventListener("pointerdown", (event) => grip.setPointerCapture(event.pointerId));
  grip.addEventListener("pointermove", ({ pointerId, clientY }) => {
    if (grip.hasPointerCapture(pointerId)) setHeight(100 - (100 * clientY) / innerHeight);
  });
  tablist.addEventListener("keydown", (event) => {
    const { key } = event;
    const isBackwards = getComputedStyle(tablist).direction === "rtl";
    const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const index = names.indexOf(shown) + (isBackwards ? -step : step) + names.length;
    show(names[index % names.length]);
    tabButtons[index % names.length].focus();
  });

  const host = make("waymeet-debug");
  /** @type {any} */
  let timer;
  /** @type {(() => void) | undefined} */
  let stop;
  function dispose() {
    clearInterval(timer);
    stop?.();
    host.remove();
  }
  try {
    const shadow = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(panel);
    history.forEach(take);
    stop = tracker.on("*", (data, type) => take([type, data, Date.now()]));
    show(shown);
    setOpen(true);
    setHeight(height);
    document.body.append(host);
    timer = setInterval(() => {
      if (age.isConnected) tellAge();
    }, 1000);
  } catch (error) {
    tracker.log(`the debug panel: ${error}`);
    dispose();
  }
  return dispose;
}
