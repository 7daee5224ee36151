// @ts-check
/** Somebody on a site, or in an app, whose events a program sends through the vendor's SDK, without a token. */

import { randomUUID } from "node:crypto";

import platformClient from "purecloud-platform-client-v2";

import { info, stranger } from "./service.mjs";

const PHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
  "Version/17.5 Mobile/15E148 Safari/604.1";

export class Visitor {
  /** The visitor's id, as its cookie has it. */
  id = randomUUID();
  #api = new platformClient.JourneyApi(stranger());

  /**
   * Sends an event of a website.
   *
   * @param {string} eventName
   * @param {object} [more] Further fields, or others in place of those here.
   */
  async webEvent(eventName, more = {}) {
    const body = {
      customerCookieId: this.id,
      eventName,
      page: {
        url: `${info.shop}/p/oak-lamp?q=lamp#top`,
        title: "Oak lamp",
        keywords: "lamp, oak",
        lang: "en",
      },
      userAgentString: PHONE,
      browser: { family: "Safari", version: "17.5", lang: "en-IE" },
      device: { category: "mobile", type: "iPhone", isMobile: true, osFamily: "iOS", osVersion: "17.5" },
      createdDate: new Date().toISOString(),
      ...more,
    };
    return this.#api.postJourneyDeploymentWebevents(info.deploymentId, { body });
  }

  /**
   * Sends an event of an app.
   *
   * @param {string} eventName
   * @param {object} [more]
   */
  async appEvent(eventName, more = {}) {
    const body = {
      customerCookieId: this.id,
      eventName,
      screenName: "Lamps",
      app: { name: "Shop", namespace: "ie.alder.shop", version: "3.1", buildNumber: "207" },
      device: { category: "mobile", type: "Pixel 9", isMobile: true, osFamily: "Android", osVersion: "16" },
      sdkLibrary: { name: "journey-android", version: "1.2.0" },
      networkConnectivity: { wifiEnabled: true, cellularEnabled: true, bluetoothEnabled: false },
      createdDate: new Date().toISOString(),
      ...more,
    };
    return this.#api.postJourneyDeploymentAppevents(info.deploymentId, { body });
  }

  /** Asks what is to be shown. @param {object} [query] */
  async ping(query) {
    return this.#api.getJourneyDeploymentCustomerPing(info.deploymentId, this.id, query);
  }

  /** Says what became of an action. @param {any} body */
  async actionEvent(body) {
    return this.#api.postJourneyDeploymentActionevent(info.deploymentId, body);
  }
}
