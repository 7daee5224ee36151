// @ts-check
/**
 * What lies between a page and the service: the address the snippet points at. It passes on what it is told to pass on, when
 * it is told to, and keeps the books: which call of the page was answered for by the service, how often, and when.
 */

import { once } from "node:events";
import { Agent, createServer, request as httpRequest } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/**
 * What goes wrong with one request.
 *
 * @typedef {object} Fault
 * @property {number} [delayMs] Half of it on the way there, half on the way back.
 * @property {boolean} [isDropped] The connection ends without a word: the visitor is offline.
 * @property {boolean} [isCut] The service gets it and answers; the answer never arrives.
 * @property {number} [status] The answer comes from the proxy, and the service never hears of it.
 * @property {Record<string, string>} [headers] With `status`.
 * @property {string} [body] With `status`.
 */

/**
 * @typedef {object} Exchange
 * @property {string} method
 * @property {string} path
 * @property {number} at When it came, in Unix milliseconds.
 * @property {number} bytes Of its body.
 * @property {string[]} calls The calls of the page in it.
 * @property {number} status 0 while there is no answer, and where there never was one.
 * @property {number} endedAt When it was over; infinity until then.
 * @property {number} dropped What the page load says it gave up, of events.
 */

/**
 * What became of one call of the page.
 *
 * @typedef {object} Arrival
 * @property {Set<string>} ids The ids it came under.
 * @property {number} stored How often the service said that it had stored it.
 * @property {number} duplicates
 * @property {boolean} isEarly Whether the service took it before the module was up.
 */

/** @type {(method: string, path: string, bytes: number) => Fault | undefined} */
const noFault = () => undefined;

export class Proxy {
  /** By the call's name. @type {Map<string, Arrival>} */
  arrivals = new Map();
  /** @type {Exchange[]} */
  exchanges = [];
  /** What the service refused, for errors. @type {unknown[]} */
  refused = [];
  /** Decides for each request what goes wrong with it. */
  fault = noFault;

  /**
   * @param {string} service Its address.
   * @param {string} origin The origin the service lets in: the pages' own takes its place on the way there, and back.
   */
  static async start(service, origin) {
    const proxy = new Proxy(service, origin);
    proxy.server.listen(0, "127.0.0.1");
    await once(proxy.server, "listening");
    return proxy;
  }

  /** @param {string} service @param {string} origin */
  constructor(service, origin) {
    this.service = new URL(service);
    this.allowedOrigin = origin;
    this.agent = new Agent({ keepAlive: true });
    this.server = createServer((request, response) => {
      this.#pass(request, response).catch(() => request.socket.destroy());
    });
  }

  get origin() {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("the proxy is not running");
    return `http://127.0.0.1:${address.port}`;
  }

  /** Everything goes through again. */
  heal() {
    this.fault = noFault;
  }

  /** Requests whose path ends in this. @param {string} end */
  to(end) {
    return this.exchanges.filter(({ path }) => path.endsWith(end));
  }

  /** Whether some request is not answered yet. */
  get isBusy() {
    return this.exchanges.some(({ endedAt }) => endedAt === Infinity);
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   */
  async #pass(request, response) {
    const method = request.method ?? "GET";
    const path = new URL(request.url ?? "/", this.service).pathname;
    /** @type {Exchange} */
    const exchange = {
      method,
      path,
      at: Date.now(),
      endedAt: Infinity,
      bytes: 0,
      calls: [],
      dropped: 0,
      status: 0,
    };
    this.exchanges.push(exchange);
    try {
      const body = Buffer.concat(await request.toArray());
      const { events, dropped } = contentOf(body);
      exchange.dropped = dropped;
      exchange.bytes = body.length;
      exchange.calls = events.map(callOf).filter((call) => call !== undefined);
      const fault = this.fault(method, path, body.length) ?? {};
      const half = (fault.delayMs ?? 0) / 2;
      await waits(half, request.socket);
      // Whoever has gone meanwhile has not sent it.
      if (fault.isDropped || request.socket.destroyed) {
        request.socket.destroy();
        return;
      }
      if (fault.status !== undefined) {
        const headers = {
          "Access-Control-Allow-Origin": request.headers.origin ?? "*",
          "Access-Control-Expose-Headers": "ETag, Retry-After",
          ...fault.headers,
        };
        exchange.status = fault.status;
        response.writeHead(fault.status, headers).end(fault.body ?? "");
        return;
      }
      const answer = await this.#forward(request, body);
      exchange.status = answer.status;
      this.#note(path, events, answer);
      if (fault.isCut) {
        request.socket.destroy();
        return;
      }
      await waits(half, request.socket);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } finally {
      exchange.endedAt = Date.now();
    }
  }

  /**
   * @param {import("node:http").IncomingMessage} incoming
   * @param {Buffer} body
   */
  async #forward(incoming, body) {
    const { origin } = incoming.headers;
    const outgoing = httpRequest(new URL(incoming.url ?? "/", this.service), {
      method: incoming.method,
      agent: this.agent,
      headers: {
        ...incoming.headers,
        host: this.service.host,
        ...(origin === undefined ? {} : { origin: this.allowedOrigin }),
      },
    });
    outgoing.end(body);
    const [answer] = await once(outgoing, "response");
    const headers = { ...answer.headers };
    delete headers["transfer-encoding"];
    if (headers["access-control-allow-origin"] === this.allowedOrigin) {
      headers["access-control-allow-origin"] = origin;
    }
    return { status: answer.statusCode, headers, body: Buffer.concat(await answer.toArray()) };
  }

  /**
   * @param {string} path
   * @param {any[]} events
   * @param {{ status: number, body: Buffer }} answer
   */
  #note(path, events, { status, body }) {
    if (path.endsWith("/early") && status === 204) {
      for (const event of events) this.#arrival(event).isEarly = true;
    }
    if (!path.endsWith("/events")) return;
    if (status !== 200) {
      this.refused.push({ status, body: body.toString("utf8") });
      return;
    }
    const { results } = JSON.parse(body.toString("utf8"));
    for (const [index, event] of events.entries()) {
      const { disposition } = results[index];
      const arrival = this.#arrival(event);
      if (disposition === "stored") arrival.stored += 1;
      else if (disposition === "duplicate") arrival.duplicates += 1;
      else this.refused.push({ ...results[index], event });
    }
  }

  /** @param {any} event @returns {Arrival} */
  #arrival(event) {
    // What no page of ours has called (the view of a page that is shown again) is nobody's call.
    const call = callOf(event) ?? `${event?.id}`;
    const known = this.arrivals.get(call) ?? { ids: new Set(), stored: 0, duplicates: 0, isEarly: false };
    known.ids.add(event?.id);
    this.arrivals.set(call, known);
    return known;
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
    this.agent.destroy();
  }
}

/**
 * The name a call of a page has: every page view and every `set` carries one as an attribute, every other event is it.
 *
 * @param {any} event Early, on the wire, or stored.
 * @returns {string | undefined}
 */
export function callOf(event) {
  const own = event?.attributes?.call;
  const name = event?.name === "page_viewed" ? undefined : event?.name;
  return own?.value ?? own ?? name;
}

/** Time on the way, or until the page has hung up. @param {number} ms @param {import("node:net").Socket} socket */
async function waits(ms, socket) {
  if (ms === 0) return;
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([pause(ms, undefined, { signal, ref: false }), once(socket, "close", { signal })]);
  over.abort();
}

/** @param {Buffer} body @returns {{ events: any[], dropped: number }} */
function contentOf(body) {
  try {
    const { events = [], dropped = 0 } = JSON.parse(body.toString("utf8"));
    return { events, dropped };
  } catch {
    return { events: [], dropped: 0 };
  }
}
