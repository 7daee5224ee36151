// @ts-check
// `Engage`: an invitation or an offer of the page's own, in the shape of those that our rules make. The options of an offer are
// read in the spellings of the vendor's API and of its older plugin (*inferred*).

import { copied, isRecord, text } from "../block.js";
import * as card from "../../shared/card.js";
import { asText } from "../texts.js";
import { register } from "./register.js";

/** @typedef {import("../context.js").Context} Context */

const LAYOUTS = ["TextOnly", "ImageOnly", "LeftText", "RightText", "TopText", "BottomText"];

/** @param {unknown} given @returns {Record<string, any>} */
function read(given) {
  const options = copied(given);
  if (!isRecord(options)) throw new Error("the options have to be an object");
  return options;
}

/** @param {unknown} value */
const said = (value) => asText(text(value));

/** @param {Record<string, any>} options */
function displayMode({ mode, displayMode: mode2, modal }) {
  const wanted = text(mode ?? mode2).toLowerCase();
  if (modal === true || wanted === "modal") return "Modal";
  return wanted === "overlay" ? "Overlay" : "Toast";
}

/** What docs/wire has for a content offer, of what a page says. @param {Record<string, any>} options */
export function contentOffer(options) {
  const image = isRecord(options.image) ? options.image : { url: options.image ?? options.imageUrl };
  const call = options.cta ?? options.callToAction;
  const layout = text(options.layout ?? options.layoutMode)
    .toLowerCase()
    .replace(/[^a-z]/g, "");
  const url = text(image.url ?? image.src);
  const isBlank = isRecord(call) && /blank/i.test(text(call.target));
  return {
    displayMode: displayMode(options),
    layoutMode: LAYOUTS.find((known) => known.toLowerCase() === layout) ?? (url ? "RightText" : "TextOnly"),
    title: said(options.title),
    headline: said(options.headline),
    body: said(options.body),
    ...(url && { image: { url, altText: said(image.altText ?? image.alt) } }),
    ...(isRecord(call) &&
      text(call.url) && {
        callToAction: { text: said(call.text), url: text(call.url), target: isBlank ? "Blank" : "Self" },
      }),
  };
}

/** @param {Context} context @param {import("../../../cxbus/plugin.js").Plugin} plugin */
export function registerEngage(context, plugin) {
  /** Tells how it ended, and gives the command that goes with a yes. @param {Promise<string>} outcome @param {unknown} command @param {any} options */
  async function answered(outcome, command, options) {
    const answer = await outcome;
    if (answer === "accepted" && text(command)) await plugin.command(text(command), options);
    return answer;
  }

  register(
    plugin,
    {
      async invite(given) {
        const options = read(given);
        const words = await context.words();
        const { outcome } = await card.show(
          context.service,
          "webchat",
          {
            title: said(options.title) || words.invitation.title,
            prompt: said(options.body),
            acceptText: said(options.accept) || words.invitation.acceptText,
            declineText: said(options.decline) || words.invitation.declineText,
          },
          Number(text(options.timeout)) || undefined,
        );
        return answered(outcome, options.command, options.options);
      },
      async offer(given) {
        const options = read(isRecord(given) && isRecord(given.contentOffer) ? given.contentOffer : given);
        const shown = contentOffer(options);
        if (!shown.headline && !shown.body && !shown.title && !shown.image) {
          throw new Error("there is nothing in the offer");
        }
        const { outcome } = await card.show(
          context.service,
          "contentOffer",
          shown,
          Number(text(options.timeout)) || undefined,
        );
        return answered(outcome, options.cta?.command, options.cta?.options);
      },
      close() {
        if (!card.close()) throw new Error("already closed");
      },
    },
    ["ready"],
  );
}
