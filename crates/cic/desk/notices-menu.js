// @ts-check
/** How the desk may call the agent: by sound, by a notice of the browser. */

import { PERMISSIONS } from "./desktop-notices.js";
import { el, setText } from "./dom.js";

export class NoticesMenu {
  /**
   * @param {import("./preferences.js").Preferences} preferences
   * @param {import("./sound.js").Sounds} sounds
   * @param {import("./desktop-notices.js").DesktopNotices} notices
   */
  constructor(preferences, sounds, notices) {
    this.preferences = preferences;
    this.notices = notices;
    this.button = el(
      "button",
      {
        class: "Button",
        type: "button",
        "aria-expanded": "false",
        "aria-controls": "notices",
        "data-test": "notices-open",
        onclick: () => (this.panel.hidden ? this.#open() : this.#close()),
      },
      "Notices",
    );
    this.sound = checkbox("notices-sound", () => {
      preferences.change({ sound: this.sound.checked });
      if (this.sound.checked) sounds.message();
    });
    this.desktop = checkbox("notices-desktop", () => void this.#chooseDesktop());
    this.state = el("p", {
      class: "Menu_hint",
      id: "notices-state",
      role: "status",
      "data-test": "notices-state",
    });
    this.desktop.setAttribute("aria-describedby", "notices-state");
    this.panel = el(
      "div",
      { class: "Menu_panel", id: "notices", role: "group", "aria-label": "Notices", hidden: true },
      choice(this.sound, "Sound for what is incoming"),
      choice(this.desktop, "Desktop notices while you look elsewhere"),
      this.state,
      el(
        "button",
        { class: "Button", type: "button", "data-test": "notices-try", onclick: () => sounds.incoming() },
        "Try the sound",
      ),
    );
    this.element = el(
      "div",
      {
        class: "Menu",
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
          if (event.key !== "Escape" || this.panel.hidden) return;
          this.#close();
          this.button.focus();
        },
        onfocusout: (/** @type {FocusEvent} */ event) => {
          const to = event.relatedTarget;
          // A click on nothing, as on the panel itself, takes the focus nowhere.
          if (to instanceof Node && !this.element.contains(to)) this.#close();
        },
      },
      this.button,
      this.panel,
    );
    this.#render();
  }

  #open() {
    this.#render();
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
  }

  #close() {
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  async #chooseDesktop() {
    const isWanted = this.desktop.checked;
    if (isWanted) await this.notices.ask();
    this.preferences.change({ notices: isWanted && this.notices.permission === "granted" });
    this.#render();
  }

  #render() {
    const { permission } = this.notices;
    const { sound, notices } = this.preferences.values;
    this.sound.checked = sound;
    this.desktop.checked = notices && permission === "granted";
    this.desktop.disabled = permission === "unsupported";
    setText(this.state, PERMISSIONS[permission]);
  }
}

/** @param {string} id @param {() => void} onchange */
function checkbox(id, onchange) {
  return el("input", { type: "checkbox", id, "data-test": id, onchange });
}

/** @param {HTMLInputElement} input @param {string} words */
function choice(input, words) {
  return el("label", { class: "Menu_choice", for: input.id }, input, words);
}
