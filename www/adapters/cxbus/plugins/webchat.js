// @ts-check
// `WebChat`: the chat on screen.

import { isRecord } from "../block.js";
import { message } from "../messages.js";
import { opening } from "../opening.js";
import { asText } from "../texts.js";
import { allRefused, refused, register } from "./register.js";

/** @typedef {import("../context.js").Context} Context */

const EVENTS =
  "ready opened closed minimized unminimized cancelled completed messageAdded submitted started rejected";

/** @param {Context} context @param {import("../../../cxbus/plugin.js").Plugin} plugin */
export function registerWebChat(context, plugin) {
  const { widget, events, invitation } = context;
  /** The chat that is there, on screen or minimised. */
  const shown = () => {
    const { chat } = widget;
    if (!chat?.panel.isMounted) throw new Error("already closed");
    return chat;
  };
  /** @param {boolean} isShown */
  const showButton = async (isShown) => {
    if (!!widget.launcher?.isShown === isShown) {
      throw new Error(`the chat button is already ${isShown ? "visible" : "hidden"}`);
    }
    await widget.showLauncher(isShown);
  };
  /** @param {boolean} isVisible */
  const setVisible = (isVisible) => {
    for (const root of [widget.chat?.panel.root, widget.launcher?.root]) {
      if (isVisible) root?.style.removeProperty("display");
      else root?.style.setProperty("display", "none", "important");
    }
  };
  register(
    plugin,
    {
      async open(options) {
        const plan = opening(options, context.tools);
        if (widget.chat?.panel.isMounted && widget.chat.panel.isShown) throw new Error("already opened");
        // One that is out of sight is brought back as it is.
        if (!widget.chat?.isThere) events.metadata.begin(plan);
        await widget.open(plan);
      },
      close() {
        shown().close();
      },
      /** Without saying which way, the other one. */
      minimize(options) {
        const chat = shown();
        const wanted =
          isRecord(options) && typeof options.minimized === "boolean" ? options.minimized : undefined;
        if (wanted ?? chat.panel.isShown) chat.minimise();
        else chat.show();
      },
      endChat() {
        if (!events.isActive) throw new Error("there is no active chat");
        widget.chat?.askToEnd();
      },
      invite: () => invitation.show(),
      reInvite: () => invitation.show(),
      injectMessage(options) {
        const { name, text, type } = isRecord(options) ? options : /** @type {any} */ ({});
        if (typeof text !== "string" || !text) throw new Error("`text` has to be a text");
        const chat = shown();
        const from = typeof name === "string" ? name : "";
        const said = type === "html" ? asText(text) : text;
        chat.inject(from, said);
        const at = Date.now();
        const entry = /** @type {any} */ ({
          place: -1,
          kind: "text",
          by: "agent",
          name: from,
          at,
          text: said,
        });
        const data = { message: message(entry) };
        plugin.publish("messageAdded", { data, html: undefined });
        return { data };
      },
      showChatButton: () => showButton(true),
      hideChatButton: () => showButton(false),
      show: () => setVisible(true),
      hide: () => setVisible(false),
      configure: refused("the page's `_genesys.widgets` is read as the widgets load"),
      ...allRefused("showOverlay hideOverlay", "the chat has no room for markup of a page's"),
    },
    EVENTS.split(" "),
  );
}
