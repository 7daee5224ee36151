// @ts-check
/// <reference path="../css.d.ts" />
// Offers on screen: built as elements in a shadow root, text as text, styles of their own.

import styles from "./card.css";
import { applyStyle } from "./style.js";

/** @typedef {"accepted" | "rejected"} Answer */

/**
 * @typedef {object} WebChatOffer
 * @property {"webchat"} mediaType
 * @property {string} title
 * @property {string} prompt
 * @property {string} acceptText
 * @property {string} declineText
 */

/**
 * @typedef {object} ContentOffer
 * @property {"contentOffer"} mediaType
 * @property {"Modal" | "Overlay" | "Toast"} displayMode
 * @property {"TextOnly" | "ImageOnly" | "LeftText" | "RightText" | "TopText" | "BottomText"} layoutMode
 * @property {string} [title]
 * @property {string} [headline]
 * @property {string} [body]
 * @property {{ url: string, altText?: string }} [image]
 * @property {{ text: string, url: string, target?: "Self" | "Blank" }} [callToAction]
 * @property {import("./style.js").OfferStyle} [style]
 */

/** @typedef {WebChatOffer | ContentOffer} Offer */

/** @typedef {(element: HTMLElement, answer: Answer) => HTMLElement} Answering Makes a click on an element an answer. */

/** How long a live region has to be there before it speaks of what changes in it, in milliseconds. */
const SETTLING = 100;

/**
 * Whether an address is of the web or of this site: nothing that runs (`javascript:`, `data:`) is ever linked.
 *
 * @param {string | undefined} url
 * @returns {url is string}
 */
export const isWebAddress = (url) => /^(https?:\/\/|\/(?![/\\\s]))/i.test(url ?? "");

/**
 * @param {string} tag
 * @param {string} [className]
 * @param {string} [text]
 * @param {Record<string, string | false>} [attributes] Those that are false are left out.
 */
function make(tag, className = "", text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (value !== false) element.setAttribute(name, value);
  }
  return element;
}

/** @param {string} className @param {string} text @param {string} test */
const button = (className, text, test) =>
  make("button", className, text, { type: "button", "data-test": test });

/**
 * An invitation to chat: a dialog that leaves the page usable and the focus where it is.
 *
 * @param {WebChatOffer} offer
 * @param {Answering} answering
 */
function invitation(offer, answering) {
  const card = make("section", "card invitation", "", {
    role: "dialog",
    "aria-labelledby": "title",
    "aria-describedby": "prompt",
    "data-test": "invitation",
  });
  const buttons = make("div", "buttons");
  buttons.append(
    answering(button("primary", offer.acceptText, "invitation-accept"), "accepted"),
    answering(button("secondary", offer.declineText, "invitation-decline"), "rejected"),
  );
  const inner = make("div", "inner");
  inner.append(
    make("h2", "headline", offer.title, { id: "title" }),
    make("p", "body", offer.prompt, { id: "prompt" }),
    buttons,
  );
  card.append(inner);
  return card;
}

/**
 * A content offer as a card: an image and a text in one of six layouts, in one of three places.
 *
 * @param {ContentOffer} offer
 * @param {Answering} answering
 */
function contentCard(
  { displayMode, layoutMode, title, headline, body, image, callToAction: call },
  answering,
) {
  const source = layoutMode !== "TextOnly" && isWebAddress(image?.url) ? image?.url : undefined;
  // Without its image an offer is the text it has, whatever its layout.
  const layout = source ? layoutMode.replace(/(.)(?=[A-Z])/, "$1-").toLowerCase() : "text-only";
  const isModal = displayMode === "Modal";
  const card = make(
    isModal ? "dialog" : "section",
    `card content ${displayMode.toLowerCase()} ${layout}`,
    "",
    // A name there has to be, of whatever the offer has.
    {
      "aria-label": headline || title || image?.altText || body || "Offer",
      "data-test": "content-offer",
      role: !isModal && "region",
    },
  );
  const inner = make("div", "inner");
  if (source) inner.append(make("img", "image", "", { alt: image?.altText ?? "", src: source }));
  const text = make("div", "text");
  if (layout !== "image-only") {
    if (title) text.append(make("p", "title", title));
    if (headline) text.append(make("h2", "headline", headline));
    if (body) text.append(make("p", "body", body));
  }
  if (call && isWebAddress(call.url)) {
    // A link, so that it can be opened in whatever way the visitor likes.
    const isNew = call.target === "Blank";
    const link = make("a", "primary", call.text, {
      href: call.url,
      "data-test": "offer-call-to-action",
      target: isNew && "_blank",
      rel: isNew && "noopener",
    });
    text.append(answering(link, "accepted"));
  }
  if (text.hasChildNodes()) inner.append(text);
  card.append(inner);
  return card;
}

/**
 * Shows a card. `answered` is called for each answer of the visitor; the first one counts. What comes back takes the
 * card away; undefined where the page has no place for it.
 *
 * @param {Offer} offer
 * @param {(answer: Answer) => void} answered
 * @param {string} [note] A line above all else: this is only a preview.
 * @returns {{ remove(): void } | undefined}
 */
export function showCard(offer, answered, note) {
  let isGone = false;
  /** @param {Answer} answer */
  const tell = (answer) => isGone || answered(answer);
  /** @type {Answering} */
  const answering = (element, answer) => {
    element.addEventListener("click", () => tell(answer));
    return element;
  };
  /** @type {HTMLElement | undefined} */
  let host;
  try {
    const place = (host = make("waymeet-offer"));
    const shadow = place.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    shadow.adoptedStyleSheets = [sheet];

    const card = offer.mediaType === "webchat" ? invitation(offer, answering) : contentCard(offer, answering);
    const close = button("close", "", "offer-close");
    close.setAttribute("aria-label", "Close");
    if (note) card.prepend(make("p", "note", note, { "data-test": "offer-note" }));
    card.append(answering(close, "rejected"));
    if (offer.mediaType === "contentOffer" && offer.style) applyStyle(card, offer.style);
    card.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        tell("rejected");
      }
    });
    // Escape on a modal dialog reaches it as `cancel`, wherever the focus is; so does the way back of a phone.
    card.addEventListener("cancel", () => tell("rejected"));
    /** @type {any} */
    let cameFrom;
    card.addEventListener("focusin", ({ relatedTarget }) => {
      if (!card.contains(/** @type {Node | null} */ (relatedTarget))) cameFrom = relatedTarget;
    });

    const live = make("div", "announcement", "", { role: "status" });
    shadow.append(live, card);
    document.body.append(place);
    // Without `showModal` the dialog is not shown at all.
    const dialog = card instanceof HTMLDialogElement && card;
    if (dialog) dialog.showModal();
    const words = [...card.querySelectorAll("p, h2")].map((part) => part.textContent).join(". ");
    const announcement = setTimeout(() => {
      live.textContent = words;
    }, SETTLING);

    return {
      remove() {
        isGone = true;
        clearTimeout(announcement);
        const hadFocus = shadow.activeElement;
        // Closing brings the focus back to where it was before the dialog; removing alone does not.
        if (dialog) dialog.close();
        place.remove();
        if (hadFocus && !dialog) cameFrom?.focus({ preventScroll: true });
      },
    };
  } catch {
    host?.remove();
    return undefined;
  }
}
