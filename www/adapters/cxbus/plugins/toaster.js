// @ts-check
// `Toaster`: a short notice of the page's own, as a card; with buttons as an invitation.

import { copied, isRecord, text } from "../block.js";
import * as card from "../../shared/card.js";
import { asText } from "../texts.js";
import { register } from "./register.js";

/** @typedef {import("../context.js").Context} Context */

/** @param {Context} context @param {import("../../../cxbus/plugin.js").Plugin} plugin */
export function registerToaster(context, plugin) {
  register(
    plugin,
    {
      async open(given) {
        const options = copied(given);
        if (!isRecord(options)) throw new Error("the options have to be an object");
        const title = asText(text(options.title));
        const body = asText(text(options.body));
        if (!title && !body) throw new Error("there is nothing in the toast");
        const { buttons } = options;
        const hasButtons = isRecord(buttons) && Object.keys(buttons).length > 0;
        const words = await context.words();
        const { outcome } = hasButtons
          ? await card.show(context.service, "webchat", {
              title,
              prompt: body,
              acceptText: asText(text(buttons.primary)) || words.invitation.acceptText,
              declineText: asText(text(buttons.secondary)) || words.invitation.declineText,
            })
          : await card.show(context.service, "contentOffer", {
              displayMode: "Toast",
              layoutMode: "TextOnly",
              headline: title,
              body,
            });
        plugin.publish("opened");
        outcome.then((answer) => plugin.publish("closed", { answer }));
        return { answer: outcome };
      },
      close() {
        if (!card.close()) throw new Error("already closed");
      },
    },
    ["ready", "opened", "closed"],
  );
}
