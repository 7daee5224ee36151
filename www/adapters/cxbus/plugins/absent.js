// @ts-check
// The vendor's plugins that Waymeet has nothing for, so that whoever calls one is told.

import { allRefused, register } from "./register.js";

/** Their commands. Source: `reference/cic-web-chat.md`, 4.3. @type {Record<string, string>} */
const ABSENT = {
  Overlay: "open close immutable mutable back",
  ChannelSelector: "configure open close displayStats enableStats disableStats",
  SideBar: "configure open close expand contract addButton",
  SendMessage: "configure open close minimize submit showSendMessageButton hideSendMessageButton",
  CallUs: "configure open close",
  StatsService: "configure getStats",
  Offers: "open close",
};

/** @param {(name: string) => import("../../../cxbus/plugin.js").Plugin} registerPlugin */
export function registerAbsent(registerPlugin) {
  for (const [name, commands] of Object.entries(ABSENT)) {
    register(registerPlugin(name), allRefused(commands, `\`${name}\` is not part of Waymeet`), []);
  }
}
