// @ts-check
// Offers: what the visit has decided is told to the page first. What the page takes over, it shows itself; cards and
// invitations it leaves to us go on screen; open actions and web messaging offers are its own affair, and an error where
// nobody hears of them. Fetched when a visit begins that may be offered something.

import { showCard } from "./offers/card.js";
import { offerEvent } from "./offers/event.js";

export { isWebAddress } from "./offers/card.js";

/** @typedef {import("./offers/card.js").Answer | "offered" | "errored"} Reached */

/** An offer as the visit has decided it. Source: docs/wire, *Offers*. */
/** @typedef {import("./offers/event.js").Decided} Decided */

/** What only the page can carry out, in the plural. @type {Record<string, string>} */
const HANDED_OVER = { openAction: "open actions", webMessagingOffer: "web messaging offers" };

/** Gives up what is waiting for a listener: decided anew, it is handed over once. */
let giveUp = () => {};

/**
 * Resolves once everybody who is going to listen does: the vendor's newer commands are ours to fetch, and the page's own
 * scripts have run when it has loaded.
 */
async function everybodyListens() {
  if (/** @type {any} */ (window)._genesysJs) {
    await import(new URL("waymeet_genesys.js", import.meta.url).href).catch(() => {});
  }
  if (document.readyState !== "complete") {
    await new Promise((resolve) => {
      addEventListener("load", resolve, { once: true });
    });
  }
  // Listeners that are made at the same moment come first.
  await new Promise((resolve) => {
    setTimeout(resolve);
  });
}

/**
 * Shows an offer, or has the page do it. `answered` is called for each state it reaches; the visitor's first answer counts.
 * What comes back takes the offer away; undefined where the page has no place for it.
 *
 * @param {Decided} offer
 * @param {(reached: Reached, error?: string) => void} answered
 * @param {(type: string, data: any, isNow: boolean) => void} tell The page's bus.
 * @param {(type: string) => boolean} hears Whether anybody listens for it in particular.
 * @returns {{ remove(): void } | undefined}
 */
export function showOffer(offer, answered, tell, hears) {
  const { mediaType, shown } = offer;
  const type = `offer:${mediaType}`;
  const event = offerEvent(offer);
  const whose = HANDED_OVER[mediaType];
  let isGone = false;
  const remove = () => {
    isGone = true;
  };
  giveUp();
  giveUp = remove;
  if (!whose) {
    tell(type, event, true);
    return event.defaultPrevented ? { remove } : showCard({ ...shown, mediaType }, answered);
  }
  const handOver = () => {
    if (isGone) return;
    if (!hears(type)) return answered("errored", `no listener for ${whose}`);
    // Before they hear of it: what they report at once comes after it.
    answered("offered");
    tell(type, event, true);
  };
  if (hears(type)) handOver();
  else everybodyListens().then(handOver);
  return { remove };
}
