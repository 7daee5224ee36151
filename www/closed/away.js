// @ts-check
/// <reference path="../adapters/css.d.ts" />
// The panel that a chat's would be, while nobody is there.

import { show } from "../chat/dom.js";
import { Panel } from "../chat/panel.js";
import style from "../chat/styles/callback.css";
import own from "./closed.css";
import { Closed } from "./closed.js";
import { until } from "./until.js";

/**
 * @typedef {object} Host
 * @property {import("../types/widget-config.js").WidgetConfig} config
 * @property {import("../chat/texts.js").Words} words
 * @property {string} language The name of its texts.
 * @property {() => void} closed The visitor has closed it; told before the focus goes back.
 */

export class Away {
  /** @type {Element | null} */
  _cameFrom = null;

  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    const close = () => this.close();
    this.panel = new Panel(host.words, host.config, { minimise: close, close }, [style, own], {
      tag: "waymeet-closed",
      title: "title",
    });
    show(this.panel.minimise, false);
    show(this.panel.menu.button, false);
  }

  get isThere() {
    return this.panel.isMounted;
  }

  /**
   * @param {number | undefined} at When somebody is there again.
   * @param {number} now
   * @param {(() => void) | undefined} call Asks for a call instead, where that is offered.
   */
  open(at, now, call) {
    const { words, language } = this.host;
    const { panel } = this;
    if (!this.isThere) this._cameFrom = document.activeElement;
    const wish =
      call &&
      (() => {
        this.close();
        call();
      });
    const { element, call: button } = new Closed(words, {
      until: until(at, now, words, language),
      call: wish,
    });
    panel.mount();
    show(panel.element, true);
    panel.hold(element);
    (button ?? panel.element).focus();
  }

  close() {
    const { panel, host } = this;
    const hadFocus = panel.hasFocus;
    panel.root.remove();
    host.closed();
    if (hadFocus && this._cameFrom instanceof HTMLElement) this._cameFrom.focus();
  }
}
