// @ts-check
/** The agent desk: composes client, state and views. */

import { Alerts } from "./alerts.js";
import { ChatView } from "./chat-view.js";
import { ATTRIBUTES, DeskState, isCallback } from "./desk-state.js";
import { el, setText } from "./dom.js";
import { IcwsClient } from "./icws.js";
import { InteractionList } from "./interaction-list.js";
import { JourneyView } from "./journey-view.js";
import { logInView } from "./log-in.js";

const TITLE = "Agent desk – Waymeet";
const TICK_MS = 1000;
const AVAILABLE = "Available";
const AWAY = "Away from desk";
/** Chats and callbacks. */
const MEDIA_TYPES = [2, 5];

/** @typedef {{ statusId: string, messageText: string, isSelectableStatus: boolean, isAcdStatus: boolean }} Status */

const root = /** @type {HTMLElement} */ (document.getElementById("desk"));

/** @param {string} [notice] */
function showLogIn(notice) {
  document.title = TITLE;
  const client = new IcwsClient();
  const view = logInView({
    notice,
    logIn: async (user, password) => {
      await client.logIn(user, password);
      try {
        await showDesk(client);
      } catch (problem) {
        // Who may log in but not take chats (an observer) is told so, and is not kept logged in.
        await client.logOut().catch(() => {});
        throw problem;
      }
    },
  });
  root.replaceChildren(view);
  view.querySelector("input")?.focus();
}

/** @param {IcwsClient} client */
async function showDesk(client) {
  const desk = new Desk(client);
  await desk.begin();
  root.replaceChildren(desk.element);
}

class Desk {
  state = new DeskState();
  /** @type {Status[]} */
  #statuses = [];
  /** Chats subscribed to. @type {Set<string>} */
  #chats = new Set();
  #alerts = new Alerts(TITLE);
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #tick;

  /** @param {IcwsClient} client */
  constructor(client) {
    this.client = client;
    const at = (/** @type {string} */ id, /** @type {string} */ action) =>
      `interactions/${encodeURIComponent(id)}/${action}`;
    const pickUp = async (/** @type {string} */ id) => {
      this.state.currentId = id;
      await client.call("POST", at(id, "pickup"));
    };
    this.list = new InteractionList({
      choose: (id) => {
        this.state.currentId = id;
        this.render();
      },
      pickUp: (id) =>
        void pickUp(id).then(
          () => this.chat.composer.focus(),
          (problem) => this.complain(problem),
        ),
    });
    this.chat = new ChatView({
      pickUp,
      disconnect: (id) => client.call("POST", at(id, "disconnect")),
      hold: (id, on) => client.call("POST", at(id, "hold"), { on }),
      transfer: (id, workgroup) =>
        client.call("POST", at(id, "blind-transfer"), { queueID: { queueType: 2, queueName: workgroup } }),
      say: (id, text) => client.call("POST", at(id, "chat/messages"), { text, clearTypingIndicator: true }),
      type: (id, on) => client.call("PUT", at(id, "chat/typing-indicator"), { on }),
      pushPage: (id, url) => client.call("POST", at(id, "chat/push-url"), { url }),
      sendFile: (id, file) => client.upload(at(id, "chat/send-file"), file),
    });
    this.journey = new JourneyView({ journeyLink: (id) => client.journeyLink(id) });

    this.dot = el("span", { class: "Dot", "aria-hidden": "true" });
    this.status = el("select", {
      class: "Select",
      id: "status",
      "data-test": "status-select",
      onchange: () => this.setStatus(this.status.value),
    });
    this.toggle = el("button", {
      class: "Button",
      type: "button",
      "data-test": "availability-toggle",
      onclick: () => this.setStatus(this.isAvailable ? AWAY : AVAILABLE),
    });
    this.connection = el(
      "p",
      { class: "Connection", role: "status", "data-test": "connection-state" },
      "Connecting …",
    );
    this.element = el(
      "div",
      { class: "Desk" },
      el(
        "header",
        { class: "TopBar" },
        el(
          "h1",
          { class: "TopBar_brand" },
          "Agent desk ",
          el("span", { "data-test": "user-name" }, client.session?.displayName ?? ""),
        ),
        this.connection,
        el(
          "div",
          { class: "TopBar_status" },
          this.dot,
          el("label", { for: "status" }, "Status"),
          this.status,
          this.toggle,
          el(
            "button",
            { class: "Button", type: "button", "data-test": "log-out", onclick: () => this.logOut() },
            "Log out",
          ),
        ),
      ),
      el("main", { class: "Columns" }, this.list.element, this.chat.element, this.journey.element),
    );
  }

  /** Takes a station, reads what does not change, subscribes, and begins to listen. */
  async begin() {
    const { client } = this;
    const userId = client.session?.userId ?? "";
    client.onMessage = (message) => {
      this.state.apply(message);
      this.render();
    };
    client.onConnection = (state, host) => this.showConnection(state, host);
    await client.call("PUT", "connection/station", {
      __type: "urn:inin.com:connection:stationlessSettings",
      supportedMediaTypes: MEDIA_TYPES,
      readyForInteractions: true,
    });
    const [statuses, workgroups, own] = await Promise.all([
      client.call("GET", "status/status-messages"),
      client.call("GET", "configuration/workgroups?select=hasQueue"),
      client.call("GET", `status/user-statuses/${encodeURIComponent(userId)}`),
    ]);
    this.#statuses = statuses.statusMessageList;
    this.state.statusId = own.statusId;
    this.chat.setWorkgroups(
      workgroups.items.map((/** @type {any} */ item) => item.configurationId.displayName),
    );
    await client.subscribe("status/user-statuses", { userIds: [userId] });
    await client.subscribe("queues/my-interactions", {
      queueIds: [{ queueType: 1, queueName: userId }],
      attributeNames: ATTRIBUTES,
    });
    client.start();
    this.#tick = setInterval(() => this.render(), TICK_MS);
    this.render();
  }

  get isAvailable() {
    return this.#statuses.some((status) => status.statusId === this.state.statusId && status.isAcdStatus);
  }

  render() {
    const now = Date.now() + (this.client.session?.clockOffsetMs ?? 0);
    const { state } = this;
    this.subscribeToChats();
    this.list.update([...state.interactions.values()], state.currentId, now);
    this.chat.update(state.current, state.currentId ? state.chats.get(state.currentId) : undefined);
    this.journey.update(state.current);
    this.renderStatus();
    this.#alerts.update(state.alerting);
  }

  renderStatus() {
    const { statusId } = this.state;
    const choices = this.#statuses.filter(
      (status) => status.isSelectableStatus || status.statusId === statusId,
    );
    if (this.status.dataset.choices !== choices.map((choice) => choice.statusId).join("|")) {
      this.status.dataset.choices = choices.map((choice) => choice.statusId).join("|");
      this.status.replaceChildren(
        ...choices.map(({ statusId: value, messageText, isSelectableStatus }) =>
          el("option", { value, disabled: !isSelectableStatus }, messageText),
        ),
      );
    }
    // While somebody is choosing, the list must not change under their hands.
    if (document.activeElement !== this.status && statusId) this.status.value = statusId;
    this.dot.classList.toggle("Dot--available", this.isAvailable);
    this.toggle.classList.toggle("Button--primary", !this.isAvailable);
    setText(this.toggle, this.isAvailable ? "Set away" : "Go available");
  }

  subscribeToChats() {
    for (const [id, interaction] of this.state.interactions) {
      if (!this.#chats.has(id) && !isCallback(interaction)) {
        this.#chats.add(id);
        this.client
          .subscribe(`interactions/${encodeURIComponent(id)}/chat`)
          .catch(() => this.#chats.delete(id));
      }
    }
    for (const id of this.#chats) {
      if (!this.state.interactions.has(id)) {
        this.#chats.delete(id);
        this.client.unsubscribe(`interactions/${encodeURIComponent(id)}/chat`).catch(() => {});
      }
    }
  }

  /** @param {string} statusId */
  async setStatus(statusId) {
    const userId = this.client.session?.userId ?? "";
    try {
      await this.client.call("PUT", `status/user-statuses/${encodeURIComponent(userId)}`, { statusId });
      this.state.statusId = statusId;
    } catch (problem) {
      this.complain(problem);
    }
    this.status.value = this.state.statusId ?? "";
    this.render();
  }

  /** @param {unknown} problem */
  complain(problem) {
    const text = problem instanceof Error ? problem.message : "something went wrong";
    setText(this.connection, text);
    this.connection.classList.add("Connection--lost");
  }

  /** @param {import("./icws.js").ConnectionState} state @param {string} [host] */
  showConnection(state, host) {
    if (state === "ended") {
      clearInterval(this.#tick);
      showLogIn("Your session has ended. Please log in again.");
      return;
    }
    const texts = {
      live: "Connected",
      polling: "Connected (polling)",
      lost: "Connection lost – trying again",
      passive: "Another server has taken over.",
    };
    const elsewhere = state === "passive" ? deskAt(host ?? "") : null;
    const link = elsewhere && `Go on at ${elsewhere.host}`;
    this.connection.classList.toggle("Connection--lost", state === "lost" || state === "passive");
    // What is said already is not said again, nor taken from under somebody's focus.
    if (this.connection.textContent === [texts[state], link].filter(Boolean).join(" ")) return;
    this.connection.replaceChildren(texts[state]);
    if (elsewhere) {
      this.connection.append(" ", el("a", { href: elsewhere.href, "data-test": "other-desk" }, link));
    }
  }

  async logOut() {
    clearInterval(this.#tick);
    await this.client.logOut().catch(() => {});
    showLogIn();
  }
}

/**
 * The desk of another host; one without a port has the same as this one. Nothing that is no host.
 * @param {string} host
 */
function deskAt(host) {
  if (!/^[a-z0-9.-]+(:\d+)?$/i.test(host)) return null;
  const url = new URL("/desk/", location.href);
  if (host.includes(":")) url.host = host;
  else url.hostname = host;
  return url;
}

async function main() {
  const client = new IcwsClient();
  if (await client.restore().catch(() => false)) {
    await showDesk(client);
  } else {
    showLogIn();
  }
}

main().catch(() => showLogIn("The server cannot be reached. Try again."));
