// @ts-check
/** The administration of the CIC-compatible server: its page as a person uses it, and its addresses as a program asks them. */

import { eventually } from "./waiting.mjs";
import { part } from "./people.mjs";

/** @typedef {import("./tab.mjs").Tab} Tab */
/** @typedef {import("./demo.mjs").RunningDemo} Demo */

export const USER_LICENCE = "I3_ACCESS_ALTOCLOUD_USER";
export const SERVER_LICENCE = "I3_FEATURE_ALTOCLOUD";

/**
 * Opens the page and logs in.
 *
 * @param {Tab} tab
 * @param {Demo} demo
 * @param {string} [hash] The part of the page to begin with.
 */
export async function administer(tab, demo, hash = "") {
  const { user, password } = demo.info.cicAdministrator;
  await tab.goto(demo.info.cicAdministration + hash);
  await tab.type(part("login-user"), user);
  await tab.submit(part("login-password"), password);
  await tab.find(part("user-name"));
}

/**
 * Goes to a section by the navigation.
 *
 * @param {Tab} tab
 * @param {string} section
 * @param {string | RegExp} title
 */
export async function goTo(tab, section, title) {
  await tab.click(part(`nav-${section}`));
  await tab.textIs("main h2", title);
}

/** Waits until the element with the focus is the one meant. @param {Tab} tab @param {string} selector */
export async function focusIsOn(tab, selector) {
  await eventually(`the focus is on ${selector}`, () =>
    tab.run((wanted) => document.activeElement?.matches(wanted) ?? false, selector),
  );
}

/** What screen readers are told last. @param {Tab} tab */
export async function announced(tab) {
  return tab.run(() => document.getElementById("announcements")?.textContent ?? "");
}

/** The value of a field. @param {Tab} tab @param {string} selector */
export async function valueOf(tab, selector) {
  return tab.run((field) => /** @type {any} */ (field).value, await tab.find(selector));
}

/** Puts a long text into a field, as one pastes it. @param {Tab} tab @param {string} selector @param {string} text */
export async function paste(tab, selector, text) {
  await tab.click(selector);
  await tab.run(
    (field, value) => {
      const area = /** @type {any} */ (field);
      area.value = value;
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    },
    await tab.find(selector),
    text,
  );
}

/** A program that has logged in at the server. */
export class Cic {
  /** @param {string} server @param {any} session @param {string} cookie */
  constructor(server, session, cookie) {
    this.server = server;
    this.session = session.sessionId;
    this.headers = { "ININ-ICWS-CSRF-Token": session.csrfToken, Cookie: cookie };
  }

  /** @param {string} server @param {string} user @param {string} password */
  static async tryLogIn(server, user, password) {
    const answer = await fetch(`${server}/icws/connection`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": "en-us" },
      body: JSON.stringify({
        __type: "urn:inin.com:connection:icAuthConnectionRequestSettings",
        applicationName: "test",
        userID: user,
        password,
      }),
    });
    if (answer.status !== 201) return null;
    const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    return new Cic(server, await answer.json(), cookie);
  }

  /** As the demo's administrator. @param {Demo} demo */
  static async administrator(demo) {
    const { user, password } = demo.info.cicAdministrator;
    const cic = await Cic.tryLogIn(demo.info.cic, user, password);
    if (!cic) throw new Error("the administrator cannot log in");
    return cic;
  }

  /** A request over ICWS. @param {string} method @param {string} path @param {unknown} [body] */
  async icws(method, path, body) {
    return this.#send(method, `/icws/${this.session}/${path}`, body);
  }

  /** A request to the administration. @param {string} method @param {string} path @param {unknown} [body] */
  async admin(method, path, body) {
    return this.#send(method, `/administration/api/${this.session}/${path}`, body);
  }

  /** A user as the administration has it. @param {string} id @returns {Promise<any>} */
  async user(id) {
    return (await this.admin("GET", `users/${id}`)).body;
  }

  /** @param {string} method @param {string} path @param {unknown} body */
  async #send(method, path, body) {
    const answer = await fetch(this.server + path, {
      method,
      headers: { ...this.headers, "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : null };
  }
}
