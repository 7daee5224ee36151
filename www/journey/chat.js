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
 * Opens a chat, or puts a running one back on screen. Module and the widget's configuration are fetched side by side.
 * @param {any} settings
 * @param {boolean} isRestored
 * @param {(state: string, detail?: string) => void} changed
 */
export async function openChat(settings, isRestored, changed) {
  try {
    module ??= load("waymeet_chat");
    const [chat, answer] = await Promise.all([module, fetch(url("widget"), { credentials: "omit" })]);
    if (!answer.ok) throw new Error(`the widget's configuration: ${answer.status}`);
    const config = await answer.json();
    const all = { ...settings, config, site: tracker.site(), language: language() };
    await chat[isRestored ? "restoreChat" : "openChat"](all, { changed });
  } catch (error) {
    // The next attempt may find the network again.
    module = undefined;
    tracker.log(`chat: ${error}`);
    if (!isRestored) changed("errored", `${error}`);
  }
}
