// @ts-check
import { once } from "node:events";
import { createServer } from "node:http";

import { reportedViolations } from "./policy.mjs";

/** Where the pages of a `Site` report violations of their policy. */
const REPORTS = "/policy-reports";

/**
 * @typedef {object} Answer
 * @property {string} [type] The media type; HTML without it.
 * @property {string | Buffer} body
 * @property {Record<string, string>} [headers]
 */

/** A small site for one test, on a free port, with a policy as strict as our customers'. */
export class Site {
  /** @type {import("./policy.mjs").PolicyViolation[]} */
  violations = [];
  /** @type {{ method: string, path: string, body: string }[]} */
  requests = [];

  /**
   * @param {Record<string, Answer>} pages By path.
   * @param {{ policy?: string }} [options] Another policy than {@link Site.STRICT_POLICY}.
   */
  static async start(pages, { policy = Site.STRICT_POLICY } = {}) {
    const site = new Site(pages, policy);
    site.server.listen(0, "127.0.0.1");
    await once(site.server, "listening");
    return site;
  }

  static STRICT_POLICY = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    // Firefox and WebKit ask for /favicon.ico, and report it like any image.
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");

  /**
   * @param {Record<string, Answer>} pages
   * @param {string} policy
   */
  constructor(pages, policy) {
    this.pages = pages;
    this.policy = policy;
    this.server = createServer((request, response) => {
      this.#answer(request, response).catch((error) => response.destroy(error));
    });
  }

  get origin() {
    const address = this.server.address();
    if (address === null || typeof address === "string") {
      throw new Error("the site is not running");
    }
    return `http://127.0.0.1:${address.port}`;
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   */
  async #answer(request, response) {
    const chunks = await request.toArray();
    const body = Buffer.concat(chunks).toString("utf8");
    const path = new URL(request.url ?? "/", this.origin).pathname;
    this.requests.push({ method: request.method ?? "", path, body });
    if (path === REPORTS) {
      this.violations.push(...reportedViolations(body));
      response.writeHead(204).end();
      return;
    }
    const page = this.pages[path];
    if (page === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "Content-Type": page.type ?? "text/html;charset=utf-8",
      "Content-Security-Policy": `${this.policy}; report-uri ${REPORTS}`,
      ...page.headers,
    });
    response.end(page.body);
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
