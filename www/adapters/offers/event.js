// @ts-check
// What the page is told of an offer before it is shown: the vendor's words for what is in it.

/**
 * @typedef {object} Decided An offer as the visit has decided it.
 * @property {string} action
 * @property {string} mediaType
 * @property {number} mapVersion
 * @property {Record<string, string>} attributes By which a chat's journey is found.
 * @property {any} shown What the service has made of it. Source: docs/wire, *Offers*.
 */

/** A content offer as the vendor's API has it. @param {any} shown */
const contentOffer = ({ image, ...rest }) => ({
  ...rest,
  ...(image && { imageUrl: image.url, imageAltText: image.altText }),
});

/** @param {any} shown */
const asItIs = (shown) => ({ ...shown });

/** Where the page finds what is in it. Source: `DeploymentWebAction` of the vendor's API; that of a chat is ours. */
/** @type {Record<string, [name: string, describe: (shown: any) => object]>} */
const PROPERTIES = {
  webchat: ["webchatProperties", asItIs],
  contentOffer: ["contentOfferProperties", contentOffer],
  webMessagingOffer: ["webMessagingOfferProperties", asItIs],
  openAction: ["openActionProperties", asItIs],
};

/** @param {Decided} offer */
export function offerEvent({ action, mediaType, mapVersion, attributes, shown }) {
  const [name, describe] = PROPERTIES[mediaType] ?? [];
  let isPrevented = false;
  return {
    actionId: action,
    actionMapId: attributes.AltocloudActionMapId,
    actionMapVersion: mapVersion,
    mediaType,
    state: "qualified",
    sessionId: attributes.AltocloudVisitId,
    visitorId: attributes.AltocloudCustomerId,
    ...(name && { [name]: describe?.(shown) }),
    /** The page shows it itself, and reports what becomes of it. */
    preventDefault() {
      isPrevented = true;
    },
    get defaultPrevented() {
      return isPrevented;
    },
  };
}
