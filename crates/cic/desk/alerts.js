// @ts-check
/** Calls the agent, who may be looking elsewhere: in the title, to screen readers, by sound, by a notice of the browser. */

import { isCallback } from "./desk-state.js";
import { announce } from "./dom.js";
import { nameOf } from "./words.js";

/**
 * @typedef {import("./desk-state.js").Interaction} Interaction
 * @typedef {import("./desk-state.js").Line} Line
 */

/** How often it rings again while nobody picks up. */
const RING_EVERY_MS = 5000;
const MAX_NOTICE_CHARS = 160;

export class Alerts {
  /** Interactions that were told of as ringing. @type {Set<string>} */
  #told = new Set();
  #rangAt = 0;

  /**
   * @param {object} means
   * @param {string} means.title the page's, while there is nothing
   * @param {import("./preferences.js").Preferences} means.preferences
   * @param {import("./sound.js").Sounds} means.sounds
   * @param {import("./desktop-notices.js").DesktopNotices} means.notices
   * @param {(id: string) => void} means.choose the agent has clicked on a notice
   */
  constructor(means) {
    this.means = means;
  }

  /**
   * @param {import("./desk-state.js").DeskState} state
   * @param {boolean} isLooking whether the page is in view
   * @param {number} now
   */
  update(state, isLooking, now) {
    const { alerting } = state;
    this.#title(alerting, state.allUnread);
    const fresh = alerting.filter(({ id }) => !this.#told.has(id));
    for (const interaction of fresh) this.#incoming(interaction, isLooking);
    this.#told = new Set(alerting.map(({ id }) => id));
    if (alerting.length > 0 && (fresh.length > 0 || now - this.#rangAt >= RING_EVERY_MS)) {
      this.#rangAt = now;
      if (this.means.preferences.values.sound) this.means.sounds.incoming();
    }
    const news = state.takeNews().filter(({ id }) => !isLooking || id !== state.currentId);
    for (const { id, line } of news) this.#said(state.interactions.get(id), line, isLooking);
    if (news.length > 0 && this.means.preferences.values.sound) this.means.sounds.message();
    if (isLooking) this.means.notices.clear();
  }

  /** @param {Interaction[]} alerting @param {number} unread */
  #title(alerting, unread) {
    const names = alerting.map(nameOf);
    const what = alerting.every(isCallback) ? "callback" : "chat";
    const incoming = `● ${names.join(", ")} – incoming ${what}`;
    const counted = unread > 0 ? `(${unread}) ${this.means.title}` : this.means.title;
    const title = names.length > 0 ? incoming : counted;
    if (document.title !== title) document.title = title;
  }

  /** @param {Interaction} interaction @param {boolean} isLooking */
  #incoming(interaction, isLooking) {
    const workgroup = interaction.attributes.Eic_WorkgroupName || "your own queue";
    const kind = isCallback(interaction) ? "callback for" : "chat from";
    const what = `Incoming ${kind} ${nameOf(interaction)}`;
    announce(`${what} in ${workgroup}`);
    if (!isLooking) this.#notice(interaction.id, what, workgroup);
  }

  /** @param {Interaction | undefined} interaction @param {Line} line @param {boolean} isLooking */
  #said(interaction, line, isLooking) {
    if (!interaction) return;
    announce(`New message from ${nameOf(interaction)}`);
    if (!isLooking) this.#notice(interaction.id, nameOf(interaction), line.text.slice(0, MAX_NOTICE_CHARS));
  }

  /** @param {string} id @param {string} title @param {string} text */
  #notice(id, title, text) {
    if (!this.means.preferences.values.notices) return;
    this.means.notices.show(title, text, `waymeet-${id}`, () => this.means.choose(id));
  }
}
