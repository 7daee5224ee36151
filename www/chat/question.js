// @ts-check
// Asking once more before something is lost.

import { button, make, show } from "./dom.js";

let count = 0;

export class Question {
  /** What was focused before. @type {HTMLElement | undefined} */
  _before;

  /**
   * @param {import("./texts.js").Words} words
   * @param {{ title: string, hint: string, keep: string, go: string }} names Of its texts; those of the buttons name them for tests, too.
   * @param {() => Element[]} behind What can neither be reached nor read while it stands.
   * @param {() => void} go
   */
  constructor(words, names, behind, go) {
    this.behind = behind;
    const id = `question-${++count}`;
    this.element = make("div", "Confirm", "", {
      role: "alertdialog",
      "aria-labelledby": id,
      "aria-describedby": `${id}-hint`,
      "data-test": "confirm",
    });
    const card = make("div", "Confirm_card");
    const buttons = make("div", "Confirm_buttons");
    this.keep = button("Button", words.say(names.keep), names.keep, () => this.close());
    buttons.append(
      this.keep,
      button("Button Button--danger", words.say(names.go), names.go, () => {
        this.close();
        go();
      }),
    );
    card.append(
      // The panel's own heading cannot be read while it stands.
      make("h2", "Confirm_title", words.say(names.title), { id }),
      make("p", "Confirm_hint", words.say(names.hint), { id: `${id}-hint` }),
      buttons,
    );
    this.element.append(card);
    show(this.element, false);
  }

  get isOpen() {
    return !this.element.hidden;
  }

  open() {
    const root = /** @type {ShadowRoot} */ (this.element.getRootNode());
    this._before = /** @type {HTMLElement} */ (root.activeElement ?? undefined);
    this._set(true);
    this.keep.focus();
  }

  close() {
    if (!this.isOpen) return;
    this._set(false);
    this._before?.focus();
  }

  /** @param {boolean} isOpen */
  _set(isOpen) {
    for (const element of this.behind()) element.toggleAttribute("inert", isOpen);
    show(this.element, isOpen);
  }
}
