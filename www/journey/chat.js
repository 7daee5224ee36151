// @ts-check
// The chat widget, fetched on intent, or where this browser has a chat running.

import { adapter } from "./adapters.js";
import { tracker } from "./tracker.js";

/** Whether a chat is running here; a page may forbid us to look. Source: www/chat/kept.js. */
export function hasRunningChat() {
  try {
    return (navigator.locks ? localStorage : sessionStorage)["waymeet.chat"];
  } catch {
    return false;
  }
}

/** @param {(widget: any) => Promise<unknown>} work */
export const withWidget = async (work) => work((await adapter("widget")).theWidget(tracker));

/**
 * Opens a chat, or puts a running one back on screen.
 * @param {any} opening nothing of a chat that is running
 * @param {(state: string, detail?: string) => void} changed
 */
export const openChat = (opening, changed) =>
  withWidget((widget) => (opening ? widget.open(opening, changed) : widget.restore(changed))).catch(
    (error) => {
      tracker.log("chat", error);
      if (opening) changed("errored", `${error}`);
    },
  );
