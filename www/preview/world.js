// @ts-check
// What the widget has around it in a preview: a network of its own, and a storage that nobody finds afterwards. It changes the frame's
// window and no other. The frame is of the administration's origin, whose storage, locks and channels are not the widget's to use.

import { SERVERS } from "./configuration.js";

/** @typedef {import("./server.js").PreviewServer} PreviewServer */

/** What of the service's is really fetched. */
const FILES = /^\/waymeet_[\w-]+\.(wasm|json)$/;
/** What the service would know of the site. */
const SITE = /^\/v1\/sites\/[\w-]+\/(widget|availability)$/;

/** A storage that is gone with its page. */
class MemoryStorage {
  /** @type {Map<string, string>} */
  _items = new Map();

  get length() {
    return this._items.size;
  }

  /** @param {string} key */
  getItem(key) {
    return this._items.get(key) ?? null;
  }

  /** @param {string} key @param {string} value */
  setItem(key, value) {
    this._items.set(key, `${value}`);
  }

  /** @param {string} key */
  removeItem(key) {
    this._items.delete(key);
  }

  /** @param {number} place */
  key(place) {
    return [...this._items.keys()][place] ?? null;
  }

  clear() {
    this._items.clear();
  }
}

export class World {
  /** @type {PreviewServer | undefined} */
  server;
  /** What the service answers of the site, by the last part of the address. @type {Record<string, any>} */
  site = {};
  /** Files that are asked for again with every change. @type {Record<string, Promise<string>>} */
  _files = {};

  /** @param {any} global The frame's window. */
  constructor(global) {
    const { fetch, location } = global;
    this.origin = location.origin;
    this._fetch = fetch.bind(global);
    this._storages = [new MemoryStorage(), new MemoryStorage()];
    const [local, session] = this._storages;
    put(global, "fetch", (/** @type {any} */ input, /** @type {any} */ init) => this.fetch(input, init));
    put(global, "localStorage", local);
    put(global, "sessionStorage", session);
    // Two previews that are open at a time are no two tabs of one visitor.
    put(global, "BroadcastChannel", undefined);
    put(global.navigator, "locks", undefined);
  }

  /** Forgets what the last visitor left. */
  clear() {
    for (const storage of this._storages) storage.clear();
  }

  /**
   * As the browser's.
   *
   * @param {string | URL | Request} input
   * @param {RequestInit} [init]
   * @returns {Promise<Response>}
   */
  async fetch(input, init = {}) {
    const url = new URL(input instanceof Request ? input.url : input, this.origin);
    const { method = "GET", body } = init;
    if (url.origin === SERVERS && url.pathname.startsWith("/icws/") && this.server) {
      const said = typeof body === "string" ? JSON.parse(body) : undefined;
      const path = url.pathname.slice("/icws".length);
      const answer = this.server.answer(method, path, said, Date.now());
      return json(answer.status, answer.body);
    }
    const [, asked] = (url.origin === this.origin && SITE.exec(url.pathname)) || [];
    if (asked) return json(200, this.site[asked]);
    if (url.origin === this.origin && method === "GET" && FILES.test(url.pathname)) return this._file(url);
    throw new TypeError(`a preview has no network: ${method} ${url.href}`);
  }

  /** @param {URL} url */
  async _file({ href, pathname }) {
    if (!pathname.endsWith(".json")) return this._fetch(href);
    const text = (this._files[pathname] ??= this._fetch(href).then((/** @type {Response} */ answer) => {
      if (!answer.ok) throw new TypeError(`${pathname}: ${answer.status}`);
      return answer.text();
    }));
    text.catch(() => delete this._files[pathname]);
    return new Response(await text, { headers: { "Content-Type": "application/json" } });
  }
}

/** In the place of what the browser has there. @param {any} owner @param {string} name @param {unknown} value */
function put(owner, name, value) {
  Object.defineProperty(owner, name, { configurable: true, writable: true, value });
}

/** @param {number} status @param {object} [body] */
function json(status, body) {
  const headers = { "Content-Type": "application/json" };
  return new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
}
