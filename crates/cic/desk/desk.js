// @ts-check
/** The desk of one agent who has logged in: composes client, state and views. */

import { Alerts } from "./alerts.js";
import { storage } from "./browser-storage.js";
import { CannedResponses } from "./canned-responses.js";
import { ChatView } from "./chat-view.js";
import { confirm } from "./confirm.js";
import { ATTRIBUTES, DeskState, isCallback, isTalking } from "./desk-state.js";
import { Directory, CALLBACK, CHAT } from "./directory.js";
import { ended, question } from "./disconnecting.js";
import { DesktopNotices } from "./desktop-notices.js";
import { announce, el } from "./dom.js";
import { Drafts } from "./drafts.js";
import { showHelp } from "./help-dialog.js";
import { InteractionList } from "./interaction-list.js";
import { JourneyView } from "./journey-view.js";
import { onKey } from "./keyboard.js";
import { NoticesMenu } from "./notices-menu.js";
import { Preferences } from "./preferences.js";
import { requests, USER_QUEUE } from "./requests.js";
import { Sounds } from "./sound.js";
import { TopBar } from "./top-bar.js";
import { transferTargets } from "./transfer-targets.js";
import { statisticKeys } from "./workgroup-numbers.js";
import { nameOf, stateOf, wordsOf } from "./words.js";

export const TITLE = "Agent desk – Waymeet";
const TICK_MS = 1000;
const AVAILABLE = "Available";
const AWAY = "Away from desk";
const NOT_ANSWERING = "ACD - Agent Not Answering";

export class Desk {
  directory = new Directory();
  /** Chats subscribed to. @type {Set<string>} */
  #chats = new Set();
  /** @type {string | null} */
  #lastStatusId = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #tick;
  #listening = new AbortController();

  /**
   * @param {import("./icws.js").IcwsClient} client
   * @param {(notice?: string) => void} leave the agent has logged out, or was
   */
  constructor(client, leave) {
    this.client = client;
    this.leave = leave;
    const { userId = "", displayName = "" } = client.session ?? {};
    this.userId = userId;
    this.requests = requests(client);
    this.state = new DeskState(userId);
    this.drafts = new Drafts(storage("sessionStorage"));
    this.responses = new CannedResponses((url) => client.call("GET", url.replace(/^\//, "")));
    this.list = new InteractionList({
      choose: (id) => this.choose(id),
      pickUp: (id) => void this.pickUp(id),
      goAvailable: () => void this.setStatus(AVAILABLE),
    });
    this.chat = new ChatView(this.#actions(), this.drafts);
    this.journey = new JourneyView({ journeyLink: (id) => client.journeyLink(id) });
    const preferences = new Preferences(storage("localStorage"));
    const [sounds, notices] = [new Sounds(), new DesktopNotices()];
    this.alerts = new Alerts({
      title: TITLE,
      preferences,
      sounds,
      notices,
      choose: (id) => this.choose(id),
    });
    this.topBar = new TopBar({
      name: displayName,
      menu: new NoticesMenu(preferences, sounds, notices).element,
      setStatus: (statusId) => void this.setStatus(statusId),
      setAvailable: (is) => void this.setStatus(is ? AVAILABLE : AWAY),
      help: showHelp,
      logOut: () => void this.logOut(),
    });
    this.element = el(
      "div",
      { class: "Desk" },
      this.topBar.element,
      el("main", { class: "Columns" }, this.list.element, this.chat.element, this.journey.element),
    );
  }

  /** @returns {import("./chat-view.js").Actions} what is done with interactions */
  #actions() {
    return {
      ...this.requests,
      pickUp: (id) => void this.pickUp(id),
      disconnect: () => void this.disconnect(),
      hold: async (id, on) => {
        await this.requests.hold(id, on);
        announce(on ? "On hold" : "Resumed");
      },
      targets: (query) => {
        const { workgroups, colleagues, acdStatuses } = this.directory;
        const { numbers, presences } = this.state;
        return transferTargets({ workgroups, numbers, colleagues, presences, acdStatuses }, query);
      },
      responses: () => this.responses.all,
      names: () => {
        const attributes = this.state.current?.attributes ?? {};
        return {
          visitor: attributes.Eic_RemoteName,
          agent: this.client.session?.displayName,
          workgroup: attributes.Eic_WorkgroupName,
        };
      },
    };
  }

  /** Takes a station, reads what does not change, subscribes, and begins to listen. */
  async begin() {
    const { client, userId } = this;
    client.onMessage = (message) => {
      this.state.apply(message);
      if (message.__type === "urn:inin.com:responseManagement:responseManagementMessage") {
        this.responses.apply(message).catch((problem) => this.complain(problem));
      }
      this.render();
    };
    client.onConnection = (state, host) => {
      if (state === "ended") this.#end("Your session has ended. Please log in again.");
      else this.topBar.showConnection(state, host);
    };
    await client.call("PUT", "connection/station", {
      __type: "urn:inin.com:connection:stationlessSettings",
      supportedMediaTypes: [CHAT, CALLBACK],
      readyForInteractions: true,
    });
    this.directory = await Directory.read(client, userId);
    this.state.statusId = this.directory.statusId;
    const { workgroups, colleagues } = this.directory;
    const userIds = [userId, ...colleagues.map(({ id }) => id)];
    await client.subscribe("status/user-statuses", { userIds });
    await client.subscribe("queues/my-interactions", {
      queueIds: [{ queueType: USER_QUEUE, queueName: userId }],
      attributeNames: ATTRIBUTES,
    });
    await client.subscribe("statistics/statistic-values", { statisticKeys: statisticKeys(workgroups) });
    await client.subscribe("response-management");
    client.start();
    this.#tick = setInterval(() => this.render(), TICK_MS);
    const { signal } = this.#listening;
    document.addEventListener("keydown", (event) => onKey(this, event), { signal });
    document.addEventListener("visibilitychange", () => this.#onVisible(), { signal });
    this.render();
  }

  render() {
    const now = Date.now() + (this.client.session?.clockOffsetMs ?? 0);
    const { state } = this;
    const isLooking = !document.hidden;
    this.#subscribeToChats();
    this.chat.update(state.current, state.currentId ? state.chats.get(state.currentId) : undefined);
    this.alerts.update(state, isLooking, Date.now());
    if (isLooking) state.hasRead(state.currentId);
    this.topBar.update(this.directory.statuses, state.statusId);
    const interactions = state.inOrder;
    const marks = (/** @type {string} */ id) => ({
      isCurrent: id === state.currentId,
      unread: state.unread(id),
      isTyping: state.isVisitorTyping(id),
      hasDraft: this.drafts.of(id) !== "",
      hasFailed: this.chat.hasFailed(id),
    });
    this.list.update(interactions, marks, now);
    const chats = interactions.filter((one) => isTalking(one) && !isCallback(one));
    this.list.explain(this.topBar.isAvailable, chats.length, this.directory.places);
    this.journey.update(state.current);
    this.#tellOfStatus();
    if (!state.isReady) return;
    const isKnown = (/** @type {string} */ id) => state.interactions.has(id);
    this.chat.prune(isKnown);
    this.drafts.prune(isKnown);
  }

  /** Whoever did not answer in time is offered nothing more, and should not have to find out. */
  #tellOfStatus() {
    const { statusId } = this.state;
    if (statusId === NOT_ANSWERING && this.#lastStatusId !== null && this.#lastStatusId !== statusId) {
      this.topBar.complain("Something was not picked up in time. Go available to be offered more.");
    }
    this.#lastStatusId = statusId;
  }

  #subscribeToChats() {
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

  /** @param {string} id */
  choose(id) {
    this.state.currentId = id;
    this.render();
  }

  /** @param {string} id */
  async pickUp(id) {
    this.choose(id);
    try {
      await this.requests.pickUp(id);
      // The answer comes before the news that there is something to write into.
      this.chat.focusWhenReady(id);
    } catch (problem) {
      this.chat.fail(id, problem);
    }
  }

  async disconnect() {
    const { current } = this.state;
    if (!current || !isTalking(current)) return;
    const isWanted = await confirm(question(current));
    // The visitor may have ended it meanwhile.
    if (!isWanted || !isTalking(current)) return;
    try {
      await this.requests.disconnect(current.id);
      announce(ended(current));
    } catch (problem) {
      this.chat.fail(current.id, problem);
    }
  }

  /** @param {string} statusId */
  async setStatus(statusId) {
    this.topBar.complain("");
    try {
      const path = `status/user-statuses/${encodeURIComponent(this.userId)}`;
      await this.client.call("PUT", path, { statusId });
      this.state.statusId = statusId;
    } catch (problem) {
      this.complain(problem);
    }
    this.topBar.status.value = this.state.statusId ?? "";
    this.render();
  }

  /** @param {unknown} problem */
  complain(problem) {
    this.topBar.complain(wordsOf(problem));
  }

  /** @param {1 | -1} step */
  step(step) {
    this.state.step(step);
    this.render();
    const { current } = this.state;
    if (current && isTalking(current) && !isCallback(current)) this.chat.composer.focus();
    else if (current) this.chat.focusName();
    if (current) announce(`${nameOf(current)}, ${stateOf(current)}`);
  }

  #onVisible() {
    if (!document.hidden && this.state.currentId) {
      this.chat.lookAgain(this.state.chats.get(this.state.currentId));
    }
    this.render();
  }

  async logOut() {
    await this.client.logOut().catch(() => {});
    this.drafts.clear();
    this.#end();
  }

  /** @param {string} [notice] */
  #end(notice) {
    clearInterval(this.#tick);
    this.#listening.abort();
    this.leave(notice);
  }
}
