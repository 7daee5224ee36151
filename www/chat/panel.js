// @ts-check
// The panel around the conversation: its head, its menu, and what stands in it now.

import { change, dress, image, isKey, make, pictureButton, set, show } from "./dom.js";
import { Menu } from "./panel/menu.js";
import { paint } from "./panel/paint.js";
import shell from "./styles/shell.css";
import tokens from "./styles/tokens.css";

export class Panel {
  /**
   * @param {import("./texts.js").Words} words
   * @param {import("./panel/paint.js").Looks} looks
   * @param {{ minimise: () => void, close: () => void }} acts
   * @param {string[]} styles Of what it will hold.
   * @param {{ tag: string, title: string }} [what]
   */
  constructor(words, looks, acts, styles, what = { tag: "waymeet-chat", title: "title" }) {
    this.words = words;
    this.root = document.createElement(what.tag);
    set(this.root, "lang", words.language);
    set(this.root, "dir", words.direction);
    paint(this.root, looks);
    const shadow = this.root.attachShadow({ mode: "open" });
    dress(shadow, [tokens, shell, ...styles].join("\n"));

    this.element = make("section", "Panel", "", {
      role: "dialog",
      "aria-labelledby": "title",
      "data-test": "panel",
      tabindex: -1,
      dir: words.direction,
    });
    this.header = make("div", "Header");
    const titles = make("div", "Header_titles");
    this.subtitle = make("p", "Header_subtitle", "", { role: "status", "data-test": "subtitle" });
    titles.append(make("h2", "Header_title", words.say(what.title), { id: "title" }), this.subtitle);
    this.menu = new Menu(words);
    this.minimise = pictureButton("down", words.say("minimise"), "minimise", acts.minimise);
    const logo = looks.theme?.logo;
    if (logo) this.header.append(image("Header_logo", logo));
    this.header.append(
      titles,
      this.menu.button,
      this.minimise,
      pictureButton("close", words.say("close"), "close", acts.close),
      // Below it, however high it is.
      this.menu.element,
    );
    this.status = make("p", "Status", "", { role: "alert", "data-test": "status" });
    this.body = make("div", "Body");
    this.element.append(this.header, this.status, this.body);
    this.element.addEventListener("keydown", (event) => {
      if (!isKey(event, "Escape")) return;
      event.stopPropagation();
      acts.minimise();
    });
    shadow.append(this.element);
    this.shadow = shadow;
    show(this.element, false);
  }

  /** What stands below the head now. @param {(HTMLElement | undefined)[]} elements */
  hold(...elements) {
    const wanted = elements.filter((element) => element !== undefined);
    for (const child of [...this.body.children]) {
      if (!wanted.includes(/** @type {HTMLElement} */ (child))) child.remove();
    }
    wanted.forEach((element, place) => {
      if (this.body.children[place] !== element) {
        this.body.insertBefore(/** @type {HTMLElement} */ (element), this.body.children[place] ?? null);
      }
    });
  }

  get isMounted() {
    return this.root.isConnected;
  }

  get isShown() {
    return !this.element.hidden;
  }

  /** Whether the focus is in it. */
  get hasFocus() {
    return this.shadow.activeElement !== null;
  }

  mount() {
    if (!this.isMounted) document.body.append(this.root);
  }

  /** @param {string} text @param {boolean} [isBusy] */
  setSubtitle(text, isBusy) {
    change(this.subtitle, text);
    this.subtitle.classList.toggle("Header_subtitle--busy", !!isBusy);
  }

  /** Says what is wrong; nothing for all is well. @param {string} text */
  setStatus(text) {
    change(this.status, text);
  }
}
