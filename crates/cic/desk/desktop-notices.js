// @ts-check
/** Notices of the browser beside the page, where it has them and the agent has allowed them. */

/** @typedef {"granted" | "denied" | "default" | "unsupported"} Permission */

/** How each of them is said. @type {Record<Permission, string>} */
export const PERMISSIONS = {
  granted: "Your browser allows them.",
  denied: "Your browser blocks them. Allow notifications for this address in its settings.",
  default: "Your browser will ask you whether it may.",
  unsupported: "This browser has none.",
};

export class DesktopNotices {
  /** @type {Set<Notification>} */
  #open = new Set();

  /** @returns {Permission} */
  get permission() {
    return "Notification" in window ? Notification.permission : "unsupported";
  }

  /** Asks, which a browser wants to be somebody's click. @returns {Promise<Permission>} */
  async ask() {
    if (this.permission === "default") await Notification.requestPermission();
    return this.permission;
  }

  /**
   * @param {string} title
   * @param {string} text
   * @param {string} tag a newer one with the same takes its place
   * @param {() => void} onclick
   */
  show(title, text, tag, onclick) {
    if (this.permission !== "granted") return;
    try {
      const notice = new Notification(title, { body: text, tag });
      this.#open.add(notice);
      notice.onclose = () => this.#open.delete(notice);
      notice.onclick = () => {
        notice.close();
        window.focus();
        onclick();
      };
    } catch {
      // Phones want a service worker for it; what is seen and heard tells the same.
    }
  }

  /** Takes away what was told: somebody is looking. */
  clear() {
    for (const notice of this.#open) notice.close();
    this.#open.clear();
  }
}
