// @ts-check
/**
 * What the page asks of the server: the session of ICWS, and the administration's own addresses. Objects come with the version
 * they were read in, and are written over that version only. It knows nothing of the page.
 */

import { IcwsClient } from "../desk/icws.js";

/**
 * @typedef {{ id: string, displayName: string, password?: string, role: "agent" | "observer" | "administrator",
 *   licences: string[], skills: Record<string, number>, hasPhoto: boolean, chatsAtOnce: number | null }} User
 * @typedef {{ name: string, members: string[], altocloudQueueAvailabilityUpdates: boolean }} Workgroup
 * @typedef {{ licences: { name: string, count?: number }[] }} LicenceFile
 * @typedef {{ service: string, organisation: string, longName: string, shortName: string, administratorEmail: string,
 *   secret?: string }} Organisation
 * @typedef {{ users: User[], workgroups: Workgroup[], licenceFile: LicenceFile, parameters: Record<string, string>,
 *   organisation: Organisation | null }} Configuration
 */

/**
 * An object as it was read, and the version of it; `null` where there is none.
 * @template T
 * @typedef {{ value: T, version: string | null }} Versioned
 */

/** What the server says instead of doing it. */
export class ServerError extends Error {
  /** @param {number} status 0 where nobody answered @param {string} message @param {string} [property] */
  constructor(status, message, property) {
    super(message);
    this.status = status;
    /** The property it is about, as on the wire. */
    this.property = property;
  }

  /** Somebody else was there meanwhile. */
  get isConflict() {
    return this.status === 412;
  }
}

export class AdministrationClient {
  #icws = new IcwsClient({
    storageKey: "waymeet.administration",
    applicationName: "Waymeet administration",
  });

  /** Called when the user may not, or no longer, be here. */
  onForbidden = () => {};

  /** @param {(state: import("../desk/icws.js").ConnectionState, host?: string) => void} listener */
  set onConnection(listener) {
    this.#icws.onConnection = listener;
  }

  get session() {
    return this.#icws.session;
  }

  /** @param {string} user @param {string} password */
  async logIn(user, password) {
    await this.#icws.logIn(user, password);
  }

  /** Takes up the session of this tab, if the server still knows it. */
  async restore() {
    return this.#icws.restore();
  }

  /** Keeps the session, and hears when it ends. */
  start() {
    this.#icws.start();
  }

  async logOut() {
    await this.#icws.logOut().catch(() => {});
  }

  /** @returns {Promise<Configuration>} */
  async configuration() {
    return (await this.#send("GET", "configuration")).value;
  }

  /**
   * @param {string} path
   * @returns {Promise<Versioned<any>>}
   */
  async read(path) {
    return this.#send("GET", path);
  }

  /**
   * Writes over the version that was read, or makes what must not be there yet (`null`).
   * @param {string} path
   * @param {unknown} value
   * @param {string | null} version
   * @returns {Promise<void>}
   */
  async save(path, value, version) {
    /** @type {Record<string, string>} */
    const condition = version === null ? { "If-None-Match": "*" } : { "If-Match": version };
    await this.#send("PUT", path, JSON.stringify(value), condition);
  }

  /**
   * Sends a file's text as it is, so that the server's words fit its lines.
   * @param {string} path
   * @param {string} text
   */
  async load(path, text) {
    await this.#send("PUT", path, text);
  }

  /** @param {string} path @param {string | null} [version] */
  async remove(path, version) {
    await this.#send("DELETE", path, undefined, version ? { "If-Match": version } : {});
  }

  /** @returns {Promise<{ isConnected: boolean, organisationName?: string, reason?: string }>} */
  async testOrganisation() {
    return (await this.#send("POST", "organisation/test")).value;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {string} [body]
   * @param {Record<string, string>} [condition]
   * @returns {Promise<Versioned<any>>}
   */
  async #send(method, path, body, condition = {}) {
    const { session } = this;
    if (!session) throw new ServerError(401, "please log in");
    const headers = { ...condition, "ININ-ICWS-CSRF-Token": session.csrfToken };
    const address = `/administration/api/${session.sessionId}/${path}`;
    const init = { method, body, headers, cache: /** @type {const} */ ("no-store") };
    const response = await fetch(address, init).catch(() => null);
    if (!response) throw new ServerError(0, "the server cannot be reached; try again");
    const answer = parsed(await response.text());
    if (response.ok) return { value: answer, version: response.headers.get("ETag") };
    if (response.status === 401) {
      this.#icws.forget();
      this.#icws.onConnection("ended");
    }
    if (response.status === 403) this.onForbidden();
    const host = answer?.alternateHostList?.[0];
    if (host) this.#icws.onConnection("passive", host);
    const message = answer?.message ?? `the server answered ${response.status}`;
    throw new ServerError(response.status, message, answer?.propertyName);
  }
}

/** What is no JSON comes from something between here and the server. @param {string} text */
function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

/** The address of an object. @param {"users" | "workgroups" | "parameters"} kind @param {string} name */
export function pathOf(kind, name) {
  return `${kind}/${encodeURIComponent(name)}`;
}
