// @ts-check
// The invitation that the vendor's widget makes by itself: after a while, for a while, and never where a chat is there.

import * as card from "../shared/card.js";

/** @typedef {import("./context.js").Context} Context */

export class Invitation {
  /** @param {Context} context @param {import("./configuration.js").Read["invite"]} settings */
  constructor(context, settings) {
    this.context = context;
    this.settings = settings;
  }

  /** Shows it in its time. */
  start() {
    if (!this.settings.isEnabled) return;
    const { widget, bus } = this.context;
    // Declined or given up, it is not made again on this page; out of hours it is not made at all.
    setTimeout(() => {
      if (!widget.keeper?.isClosed) this.show().catch((error) => bus.log("autoInvite", error));
    }, this.settings.afterMs);
  }

  /** Resolves once it is on screen; accepted, it opens the chat. */
  async show() {
    const { widget, service, words, bus, events } = this.context;
    if (widget.chat?.isThere) throw new Error("already opened");
    const { invitation } = await words();
    const hadButton = this.settings.hidesButton && !!widget.launcher?.isShown;
    const { outcome } = await card.show(service, "webchat", invitation, this.settings.forMs);
    if (hadButton) await widget.showLauncher(false);
    outcome
      .then(async (answer) => {
        if (hadButton) await widget.showLauncher(true);
        if (answer !== "accepted") return;
        events.metadata.begin({ isProactive: true });
        await widget.open({});
      })
      .catch((error) => bus.log("invite", error));
  }
}
