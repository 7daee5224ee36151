// @ts-check
// The chat module: fetched on intent, or where this tab has a chat running.

import { load } from "./module.js";
import { language } from "./page.js";
import { tracker, url } from "./tracker.js";

/** @type {Promise<any> | undefined} */
let module;

/** Whether this tab has a chat running; a page may forbid us to look. */
export function hasRunningChat() {
  try {
    return sessionStorage.getItem("waymeet.chat") !== null;
  } catch {
    return false;
  }
}

/**
 * Opens a chat, or puts a running one back on screen. Which protocol the contact centre speaks is in the widget's
 * configuration, and with it which module is fetched.
 * @param {any} settings
 * @param {boolean} isRestored
 * @param {(state: string, detail?: string) => void} changed
 */
export async function openChat(settings, isRestored, changed) {
  try {
    const answer = await fetch(url("widget"), { credentials: "omit" });
    if (!answer.ok) throw new Error(`the widget's configuration: ${answer.status}`);
    const config = await answer.json();
    module ??= load(config.cic?.dialect === "webtools" ? "waymeet_chat_webtools" : "waymeet_chat");
    const chat = await module;
    const all = { ...settings, config, site: tracker.site(), language: language() };
    await chat[isRestored ? "restoreChat" : "openChat"](all, { changed });
  } catch (error) {
    // The next attempt may find the network again.
    module = undefined;
    tracker.log(`chat: ${error}`);
    if (!isRestored) changed("errored", `${error}`);
  }
}
