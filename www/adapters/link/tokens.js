// @ts-check
// Tokens for the sites a visitor may go to next: fetched when a link comes into question, used once, not kept until the
// last second.

import { post } from "./wire.js";

/** @typedef {import("../tracker.js").Tracker} Tracker */

/** A token has to live so much longer than the click, in milliseconds: the other site's page has to load. */
const RESERVE_MS = 20_000;

/** How long the service is not asked again after it has refused, in milliseconds. */
const PAUSE_MS = 30_000;

/** @typedef {{ until: number, visitor: string, value?: string }} Token Without a value it is on its way, or was refused. */

/** @param {Tracker} tracker */
export function makeTokens(tracker) {
  /** By the origin they are for. @type {Map<string, Token>} */
  const tokens = new Map();

  /** Who visits, according to the tracker, which answers at once if there is a visit. */
  const visitorNow = () => {
    let visitor = "";
    tracker.ac("api.visit.get", (/** @type {any} */ visit) => {
      visitor = visit?.customerId;
    });
    return visitor;
  };
  /** @param {string} origin @param {string} visitor */
  const known = (origin, visitor) => {
    const token = tokens.get(origin);
    return token?.visitor === visitor && token.until > Date.now() ? token : undefined;
  };

  return {
    /** Sees to it that there will be a token for an address. @param {string} url */
    prepare(url) {
      const { origin } = new URL(url);
      const visitor = visitorNow();
      if (!visitor || known(origin, visitor)) return;
      /** @type {Token} */
      const token = { visitor, until: Date.now() + PAUSE_MS };
      tokens.set(origin, token);
      const asked = Date.now();
      post(tracker, "link", { v: 1, visitor, to: `${origin}/` }).then(
        ({ value, expiresInSeconds }) => {
          token.value = value;
          token.until = asked + expiresInSeconds * 1_000 - RESERVE_MS;
        },
        (error) => tracker.log(`link to ${origin}: ${error}`),
      );
    },
    /** The token for an address, which is used up by that. @param {string} url */
    take(url) {
      const { origin } = new URL(url);
      const value = known(origin, visitorNow())?.value;
      if (value) tokens.delete(origin);
      return typeof value === "string" ? value : undefined;
    },
    forget: () => tokens.clear(),
  };
}
