// @ts-check
/** The service's API as a program uses it that has no client of its own for it: a token, and `fetch`. */

/** @typedef {"Admin" | "AI Agent"} Role */

/** A program that has logged in with client credentials. */
export class Api {
  /** The addresses of what it made and has not deleted, in this order.
   * @type {string[]} */
  #made = [];

  /**
   * @param {string} service
   * @param {string} token
   */
  constructor(service, token) {
    this.service = service;
    this.token = token;
  }

  /**
   * Logs in as the demo's program of a role.
   *
   * @param {any} info The content of `demo.json`.
   * @param {Role} [role]
   */
  static async logIn(info, role = "Admin") {
    const { clientId, clientSecret } = credentials(info, role);
    const answer = await fetch(`${info.service}/oauth/token`, {
      method: "POST",
      headers: { Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
    if (!answer.ok) {
      throw new Error(`no token: ${answer.status} ${await answer.text()}`);
    }
    return new Api(info.service, (await answer.json()).access_token);
  }

  /**
   * Sends a request and answers its body. What is refused is an error with the answer's body as its cause.
   *
   * @param {string} method
   * @param {string} path From `/api/v2` on.
   * @param {unknown} [body]
   * @returns {Promise<any>}
   */
  async call(method, path, body) {
    const answer = await fetch(this.service + path, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status}`, { cause: text });
    }
    return text === "" ? undefined : JSON.parse(text);
  }

  /**
   * Makes an object, and answers it with its id and address.
   *
   * @param {string} path
   * @param {object} body
   */
  async create(path, body) {
    const entity = await this.call("POST", path, body);
    this.#made.push(entity.selfUri);
    return entity;
  }

  /** Deletes an object. @param {{ selfUri: string }} entity */
  async remove({ selfUri }) {
    await this.call("DELETE", selfUri);
    this.#made = this.#made.filter((made) => made !== selfUri);
  }

  /** Deletes all that it made: what was made last first, since it may name what was made before. */
  async removeAll() {
    for (const selfUri of this.#made.toReversed()) {
      await this.remove({ selfUri });
    }
  }
}

/**
 * Client id and secret of the demo's program of a role.
 *
 * @param {any} info
 * @param {Role} role
 * @returns {{ clientId: string, clientSecret: string }}
 */
export function credentials(info, role) {
  return info.apiClients.find((/** @type {{ role: string }} */ client) => client.role === role);
}
