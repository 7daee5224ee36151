// @ts-check
/// <reference path="../css.d.ts" />
// The button in the corner: where a chat begins, and what it shrinks to.

import { change, drawing, dress, make, set, show } from "../../chat/dom.js";
import { paint } from "../../chat/panel/paint.js";
import css from "./launcher.css";

/** A bubble as in comics; the panel's pictures are not needed here. */
const BUBBLE = "M4 5h16v11H9l-5 4z";
/** As near as this a pointer means it, in pixels. */
const NEAR_PX = 160;
/** How long a notice stands. */
const NOTICE_MS = 15_000;

export class Launcher {
  /** @type {number} */
  _count = 0;
  /** Whether it is to be there once the page has a body. */
  _isWanted = false;

  /**
   * @param {{ config: import("../../chat/panel/paint.js").Looks, label: string, language: string, direction: string }} looks
   * @param {{ open: () => void, near: () => void }} acts
   */
  constructor(looks, acts) {
    this.looks = looks;
    this.root = document.createElement("waymeet-launcher");
    set(this.root, "lang", looks.language);
    set(this.root, "dir", looks.direction);
    paint(this.root, looks.config);
    const shadow = this.root.attachShadow({ mode: "open", delegatesFocus: true });
    dress(shadow, css);
    this.button = make("button", "Launcher", "", { type: "button", "data-test": "launcher" });
    this.badge = make("span", "Launcher_badge", "", { "data-test": "badge", "aria-hidden": "true" });
    // What the badge says in words, for who does not see it.
    this.spoken = make("span", "Launcher_spoken");
    this.button.append(drawing(BUBBLE), make("span", "Launcher_label", looks.label), this.badge, this.spoken);
    this.button.addEventListener("click", acts.open);
    this.notice = make("p", "Notice", "", { role: "alert" });
    shadow.append(this.button, this.notice);
    this.setUnread(0);
    this._watch(acts.near);
  }

  /** Tells once that somebody is about to press it. @param {() => void} near */
  _watch(near) {
    const moved = (/** @type {PointerEvent} */ { clientX, clientY }) => {
      if (!this.isShown) return;
      const { left, right, top, bottom } = this.button.getBoundingClientRect();
      const x = Math.max(left - clientX, clientX - right, 0);
      const y = Math.max(top - clientY, clientY - bottom, 0);
      if (Math.hypot(x, y) >= NEAR_PX) return;
      removeEventListener("pointermove", moved);
      near();
    };
    addEventListener("pointermove", moved, { passive: true });
    for (const event of ["focus", "pointerdown"]) this.button.addEventListener(event, near, { once: true });
  }

  get isShown() {
    return this.root.isConnected;
  }

  /** @param {boolean} isShown */
  setShown(isShown) {
    this._isWanted = isShown;
    if (!isShown) return this.root.remove();
    if (this.isShown) return;
    if (document.body) return document.body.append(this.root);
    // A script in the head may be quicker than the page.
    const observer = new MutationObserver(() => {
      if (!document.body) return;
      observer.disconnect();
      this.setShown(this._isWanted);
    });
    observer.observe(document.documentElement, { childList: true });
  }

  /** @param {number} count @param {string} [text] The same in words. */
  setUnread(count, text) {
    this._count = count;
    change(this.badge, count > 99 ? "99+" : `${count}`);
    show(this.badge, count > 0);
    change(this.spoken, count > 0 ? `, ${text}` : "");
  }

  get unread() {
    return this._count;
  }

  /** Says why nothing happens. @param {string} text */
  say(text) {
    change(this.notice, text);
    setTimeout(() => change(this.notice, ""), NOTICE_MS);
  }

  focus() {
    this.button.focus();
  }
}
