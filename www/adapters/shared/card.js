// @ts-check
// Cards of a page's own, shown as our offers are.

/** @typedef {{ remove(): void }} Card */
/** @typedef {"accepted" | "declined" | "timeout" | "closed"} Outcome */

/** @type {{ card: Card, settle: (outcome: Outcome) => void } | undefined} */
let open;

/** @returns {HTMLElement | null} */
const onScreen = () => document.querySelector("waymeet-offer");

/** Whether something is on screen, of the page's or of the rules'. */
export const isTaken = () => !!open || !!onScreen();

/** Takes the card away. Answers whether there was one. */
export function close() {
  const had = open;
  had?.settle("closed");
  return !!had;
}

/**
 * Shows a card.
 *
 * @param {string} service @param {"webchat" | "contentOffer"} mediaType
 * @param {object} shown As docs/wire has it, *Offers*.
 * @param {number} [forMs] How long, where it is not for as long as the visitor likes.
 * @returns {Promise<{ outcome: Promise<Outcome>, element: HTMLElement | null }>} Once it is on screen.
 */
export async function show(service, mediaType, shown, forMs) {
  const { showOffer } = await import(`${service}/waymeet_offers.js`);
  if (isTaken()) throw new Error("an offer is on screen already");
  /** @type {(outcome: Outcome) => void} */
  let resolve = () => {};
  /** @type {Promise<Outcome>} */
  const outcome = new Promise((resolved) => {
    resolve = resolved;
  });
  const offer = { action: "", mediaType, mapVersion: 0, attributes: {}, shown };
  const settle = (/** @type {Outcome} */ how) => {
    if (open?.settle !== settle) return;
    const { card } = open;
    open = undefined;
    // After the click that is being handled in it.
    setTimeout(() => card.remove());
    resolve(how);
  };
  const card = showOffer(
    offer,
    (/** @type {string} */ answer) => settle(answer === "accepted" ? "accepted" : "declined"),
    () => {},
    () => false,
  );
  if (!card) throw new Error("the page has no place for it");
  open = { card, settle };
  if (forMs) setTimeout(() => settle("timeout"), forMs);
  return { outcome, element: onScreen() };
}
