// @ts-check
// A draft of an offer on the real site, for somebody who has the administration's link to it. Fetched only where the address
// carries such a link; nothing of that page is recorded, and the offer has no states.

import { showCard } from "./offers/card.js";

// The administration shows offers with it while they are designed.
export { showCard };

/** @typedef {import("./tracker.js").Tracker} Tracker */

/** What the line above the offer says. */
const NOTE = "Preview";

/** Shown where the service knows of no such draft, or of none any more. @type {import("./offers/card.js").ContentOffer} */
const OVER = {
  mediaType: "contentOffer",
  displayMode: "Toast",
  layoutMode: "TextOnly",
  headline: "This preview is no longer open",
  body: "Open it again from the administration: a link is good for a quarter of an hour.",
};

/** @param {Tracker} tracker @param {string} token @returns {Promise<import("./offers/card.js").ContentOffer>} */
async function fetchDraft(tracker, token) {
  const address = `${tracker.service}/v1/sites/${tracker.site()}/preview?token=${token}`;
  const answer = await fetch(address, { credentials: "omit" });
  if (!answer.ok) return OVER;
  const { mediaType, shown } = await answer.json();
  return { ...shown, mediaType };
}

/**
 * @param {Tracker} tracker
 * @param {string} token What the link carries.
 * @returns {() => void} Takes it away.
 */
export function show(tracker, token) {
  /** @type {{ remove(): void } | undefined} */
  let card;
  let isOver = false;
  const remove = () => {
    isOver = true;
    card?.remove();
  };
  const fetchAndShow = async () => {
    const draft = await fetchDraft(tracker, token).catch((error) => {
      tracker.log("preview", error);
      return OVER;
    });
    // The script may be there before the body is.
    if (!document.body) {
      await new Promise((resolve) => {
        addEventListener("DOMContentLoaded", resolve, { once: true });
      });
    }
    // After the click that is being handled in it.
    if (!isOver) card = showCard(draft, () => setTimeout(remove), NOTE);
  };
  fetchAndShow();
  return remove;
}
