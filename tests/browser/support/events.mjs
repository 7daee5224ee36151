// @ts-check
/** What pages of a shop send of their visitors, sent by a spec: for whatever only asks for what happened, and not for a browser. */

import { randomUUID } from "node:crypto";

/** Source: FNV-1a, 64 bits. */
const PRIME = 0x0100_0000_01b3n;
const BASIS = 0xcbf2_9ce4_8422_2325n;
const ALL_BITS = 0xffff_ffff_ffff_ffffn;

/** @param {bigint} hash @param {Uint8Array} bytes */
function fnv1a(hash, bytes) {
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * PRIME) & ALL_BITS;
  return hash;
}

/** @param {string} uuid */
const bytesOf = (uuid) => Buffer.from(uuid.replaceAll("-", ""), "hex");

/**
 * What the action of a map is called in a session. Source: `action_id` of `crates/journey/src/state.rs`.
 *
 * @param {string} session @param {string} map
 */
export function actionOf(session, map) {
  const rotated = ((BASIS << 32n) | (BASIS >> 32n)) & ALL_BITS;
  const bytes = Buffer.alloc(16);
  [BASIS, rotated].forEach((basis, half) => {
    bytes.writeBigUInt64BE(fnv1a(fnv1a(basis, bytesOf(session)), bytesOf(map)), half * 8);
  });
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** One visit of somebody new; what happens in it, happens three seconds after what was before. */
export class SentVisit {
  visitor = randomUUID();
  session = randomUUID();
  /** @type {object[]} */
  events = [];

  /** @param {{ info: any }} demo @param {number} [at] When it begins, in Unix milliseconds. */
  constructor(demo, at = Date.now() - 60_000) {
    this.info = demo.info;
    this.at = at;
  }

  /** @param {string} kind @param {object} more */
  #add(kind, more) {
    const { visitor, session } = this;
    const seq = this.events.length;
    const page = { url: `${this.info.shop}/`, title: "Shop", lang: "en" };
    this.events.push({
      kind,
      id: randomUUID(),
      visitor,
      session,
      tab: "t1",
      seq,
      at: this.at,
      page,
      ...more,
    });
    this.at += 3_000;
    return this;
  }

  /** Looks at a page. @param {string} path @param {string} [title] */
  looks(path, title = "Shop") {
    return this.#add("web", {
      name: "page_viewed",
      page: { url: this.info.shop + path, title, lang: "en" },
    });
  }

  /** Does something the shop records. @param {string} name @param {object} [attributes] */
  does(name, attributes = {}) {
    return this.#add("web", { name, attributes });
  }

  /** The action of a map comes to these states, one after the other. @param {any} map @param {...string} states */
  comesTo(map, ...states) {
    for (const state of states) this.#add("action", { ...this.#action(map), state });
    return this;
  }

  /** A map is not offered. @param {any} map @param {string} reason */
  isBlocked(map, reason) {
    return this.#add("blocked", { ...this.#action(map), reason });
  }

  /** @param {any} map As the API has it. */
  #action(map) {
    const { id, version, action } = map;
    return { action: actionOf(this.session, id), map: id, mapVersion: version, media: action.mediaType };
  }
}

/**
 * Sends what visits are made of, as the shop's pages do; all of it must be stored.
 *
 * @param {{ info: any }} demo @param {SentVisit[]} visits @param {string} [userAgent]
 */
export async function sendVisits(demo, visits, userAgent = "Mozilla/5.0 (Windows NT 10.0) Chrome/138.0.0.0") {
  const events = visits.flatMap((visit) => visit.events);
  const answer = await fetch(`${demo.info.service}/v1/sites/${demo.info.deploymentId}/events`, {
    method: "POST",
    headers: { Origin: demo.info.shop, "User-Agent": userAgent },
    body: JSON.stringify({ v: 1, sentAt: Date.now(), events }),
  });
  const { results } = await answer.json();
  const refused = results?.filter((/** @type {any} */ { disposition }) => disposition !== "stored");
  if (!answer.ok || refused.length > 0) {
    throw new Error(`not stored: ${answer.status} ${JSON.stringify(refused?.[0])}`);
  }
}
