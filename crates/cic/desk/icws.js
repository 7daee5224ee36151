// @ts-check
/**
 * An agent's ICWS client: session, requests, and messages by server-sent events with polling as fallback. It knows nothing
 * of the page.
 */

import { parseUtc } from "./time.js";

const POLL_INTERVAL_MS = 1000;
const STREAM_OPEN_TIMEOUT_MS = 10_000;
const STREAM_RETRY_MS = 30_000;

/**
 * @typedef {{ sessionId: string, csrfToken: string, userId: string, displayName: string, clockOffsetMs: number }} Session
 * @typedef {{ __type: string, isDelta?: boolean, [key: string]: any }} Message
 * @typedef {"live" | "polling" | "lost" | "passive" | "ended"} ConnectionState
 */

/** An answer that says no, with the server's own words. */
export class IcwsError extends Error {
  /** @param {number} status @param {string} message @param {string} [errorId] @param {string} [alternate] */
  constructor(status, message, errorId, alternate) {
    super(message);
    this.status = status;
    this.errorId = errorId;
    /** The host that serves instead, where this one is the passive half of a pair. */
    this.alternate = alternate;
  }
}

/** The server could not be reached, or did not answer. */
export class UnreachableError extends Error {
  constructor() {
    super("the server cannot be reached");
  }
}

export class IcwsClient {
  /** @type {Session | null} */
  session = null;
  /** @type {(message: Message) => void} */
  onMessage = () => {};
  /** With `passive` comes the host that serves instead. @type {(state: ConnectionState, host?: string) => void} */
  onConnection = () => {};
  /** Subscriptions to make again after a break: path to body. @type {Map<string, unknown>} */
  #subscriptions = new Map();
  /** @type {EventSource | null} */
  #stream = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #isPolling = false;
  #streamRetryAt = 0;
  #storageKey;
  #applicationName;

  /** @param {{ storageKey?: string, applicationName?: string }} [page] which page of ours it is; each has its own session */
  constructor({ storageKey = "waymeet.desk", applicationName = "Waymeet agent desk" } = {}) {
    this.#storageKey = storageKey;
    this.#applicationName = applicationName;
  }

  /**
   * @param {string} userId
   * @param {string} password
   */
  async logIn(userId, password) {
    const answer = await request("POST", "/icws/connection?include=features,version,server-time", {
      __type: "urn:inin.com:connection:icAuthConnectionRequestSettings",
      applicationName: this.#applicationName,
      userID: userId,
      password,
    });
    const serverTime = answer.serverTimeInfo?.serverUtcTime;
    this.session = {
      sessionId: answer.sessionId,
      csrfToken: answer.csrfToken,
      userId: answer.userID,
      displayName: answer.userDisplayName,
      clockOffsetMs: (parseUtc(serverTime) ?? Date.now()) - Date.now(),
    };
    remember(this.#storageKey, this.session);
  }

  /** Takes up the session of this tab, if the server still knows it. */
  async restore() {
    const session = recall(this.#storageKey);
    if (!session) return false;
    this.session = session;
    try {
      await this.call("GET", "connection");
      return true;
    } catch (error) {
      if (!(error instanceof IcwsError)) throw error;
      this.forget();
      return false;
    }
  }

  async logOut() {
    this.stop();
    try {
      await this.call("DELETE", "connection");
    } finally {
      this.forget();
    }
  }

  forget() {
    this.stop();
    this.session = null;
    this.#subscriptions.clear();
    remember(this.#storageKey, null);
  }

  /**
   * A request within the session.
   * @param {string} method
   * @param {string} path below the session
   * @param {unknown} [body]
   */
  async call(method, path, body) {
    if (!this.session) throw new IcwsError(401, "Please log in.");
    const { sessionId, csrfToken } = this.session;
    try {
      return await request(method, `/icws/${sessionId}/${path}`, body, csrfToken);
    } catch (error) {
      if (error instanceof IcwsError && error.status === 401) this.#end();
      throw error;
    }
  }

  /**
   * Sends a file within the session.
   * @param {string} path below the session
   * @param {File} file
   */
  async upload(path, file) {
    const form = new FormData();
    form.append("file", file);
    await this.call("POST", path, form);
  }

  /**
   * The address of an interaction's journey, good for one opening.
   * @param {string} interactionId
   * @returns {Promise<string>}
   */
  async journeyLink(interactionId) {
    if (!this.session) throw new IcwsError(401, "Please log in.");
    const { sessionId, csrfToken } = this.session;
    const path = `/desk/api/${sessionId}/journey-link/${encodeURIComponent(interactionId)}`;
    return (await request("GET", path, undefined, csrfToken)).url;
  }

  /** @param {string} path @param {unknown} [body] */
  async subscribe(path, body) {
    this.#subscriptions.set(path, body);
    await this.call("PUT", `messaging/subscriptions/${path}`, body);
  }

  /** @param {string} path */
  async unsubscribe(path) {
    this.#subscriptions.delete(path);
    await this.call("DELETE", `messaging/subscriptions/${path}`);
  }

  /** Begins to receive messages. */
  start() {
    this.#openStream();
  }

  stop() {
    this.#stream?.close();
    this.#stream = null;
    this.#isPolling = false;
    clearTimeout(this.#timer);
  }

  #openStream() {
    if (!this.session) return;
    this.#stream?.close();
    clearTimeout(this.#timer);
    const stream = new EventSource(`/icws/${this.session.sessionId}/messaging/messages`);
    this.#stream = stream;
    // A proxy that holds events back never lets the stream open; then polling is the better way.
    this.#timer = setTimeout(() => this.#fallBack(), STREAM_OPEN_TIMEOUT_MS);
    stream.onopen = () => {
      clearTimeout(this.#timer);
      this.onConnection("live");
    };
    stream.onmessage = (event) => this.onMessage(JSON.parse(event.data));
    stream.onerror = () => {
      if (this.#stream !== stream) return;
      // While the browser tries again by itself it continues after the last event; nothing is lost.
      if (stream.readyState === EventSource.CLOSED) this.#fallBack();
      else this.onConnection("lost");
    };
  }

  #fallBack() {
    this.#stream?.close();
    this.#stream = null;
    clearTimeout(this.#timer);
    if (this.#isPolling) return;
    this.#isPolling = true;
    this.#streamRetryAt = Date.now() + STREAM_RETRY_MS;
    void this.#poll(true);
  }

  /** @param {boolean} needsEverything whether something may have been lost, so that all is asked for again */
  async #poll(needsEverything) {
    if (!this.#isPolling || !this.session) return;
    try {
      if (needsEverything) {
        for (const [path, body] of this.#subscriptions) {
          await this.#resubscribe(path, body);
        }
      }
      const messages = await this.call("GET", "messaging/messages");
      for (const message of messages) this.onMessage(message);
      this.onConnection("polling");
      needsEverything = false;
      if (Date.now() >= this.#streamRetryAt) {
        this.#isPolling = false;
        this.#openStream();
        return;
      }
    } catch (problem) {
      if (!this.session) return;
      const host = problem instanceof IcwsError ? problem.alternate : undefined;
      this.onConnection(host ? "passive" : "lost", host);
      needsEverything = true;
    }
    this.#timer = setTimeout(() => this.#poll(needsEverything), POLL_INTERVAL_MS);
  }

  /** @param {string} path @param {unknown} body */
  async #resubscribe(path, body) {
    try {
      await this.call("PUT", `messaging/subscriptions/${path}`, body);
    } catch (error) {
      // What is subscribed to may be gone by now; anything else is a broken connection.
      if (!(error instanceof IcwsError) || error.status === 401 || error.status >= 500) throw error;
      this.#subscriptions.delete(path);
    }
  }

  #end() {
    this.forget();
    this.onConnection("ended");
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {string} [csrfToken]
 */
async function request(method, path, body, csrfToken) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/vnd.inin.icws+JSON", "Accept-Language": "en-us" };
  if (csrfToken) headers["ININ-ICWS-CSRF-Token"] = csrfToken;
  // A form says itself what it is, with the border between its parts.
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) {
    headers["Content-Type"] = "application/vnd.inin.icws+JSON;charset=utf-8";
  }
  const response = await reach(path, {
    method,
    headers,
    body: body === undefined || isForm ? body : JSON.stringify(body),
    credentials: "same-origin",
    cache: "no-store",
  });
  const text = await response.text();
  const answer = text ? parsed(text) : null;
  if (!response.ok) {
    const message = answer?.message ?? `the server answered ${response.status}`;
    throw new IcwsError(response.status, message, answer?.errorId, answer?.alternateHostList?.[0]);
  }
  return answer;
}

/** @param {string} path @param {RequestInit} init */
async function reach(path, init) {
  try {
    return await fetch(path, init);
  } catch {
    // Each browser has its own words for it.
    throw new UnreachableError();
  }
}

/** What is no JSON comes from something between here and the server. @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {string} key @returns {Session | null} */
function recall(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key @param {Session | null} session */
function remember(key, session) {
  try {
    if (session) sessionStorage.setItem(key, JSON.stringify(session));
    else sessionStorage.removeItem(key);
  } catch {
    // Without storage the session ends with the page, nothing worse.
  }
}
