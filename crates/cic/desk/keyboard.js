// @ts-check
/** What the keys of the desk do. */

import { isAlerting, isCallback, isTalking } from "./desk-state.js";
import { announce } from "./dom.js";
import { showHelp } from "./help-dialog.js";
import { actionOf } from "./shortcuts.js";

/**
 * @param {import("./desk.js").Desk} desk
 * @param {KeyboardEvent} event
 */
export function onKey(desk, event) {
  const action = actionOf(event);
  if (action === null || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  const { state, chat } = desk;
  const { current } = state;
  const talks = current !== null && isTalking(current);
  const writes = talks && !isCallback(current);
  const rings = current && isAlerting(current) ? current : state.alerting[0];
  const only = (/** @type {boolean} */ can, /** @type {() => void} */ act) => {
    if (can) act();
    else announce("That cannot be done now.");
  };
  const acts = {
    next: () => desk.step(1),
    previous: () => desk.step(-1),
    pickUp: () => only(rings !== undefined, () => void desk.pickUp(rings?.id ?? "")),
    compose: () => only(writes, () => chat.composer.focus()),
    responses: () => only(writes, () => chat.composer.responses.open()),
    hold: () => only(talks, () => chat.toggleHold()),
    transfer: () => only(talks, () => chat.transfer.open()),
    disconnect: () => only(talks, () => void desk.disconnect()),
    help: showHelp,
  };
  acts[action]();
}
