// @ts-check
// The conversation's lines as the vendor tells them. Its shape is as far as public pages read it (*inferred*): `type`, `text`,
// `from.name`, `from.type`, `utcTime`, `index`.

/** @typedef {import("../../chat/conversation.js").Entry} Entry */

/** @type {Record<Entry["kind"], string>} */
const TYPES = {
  text: "Message",
  page: "PushUrl",
  file: "FileUploaded",
  joined: "ParticipantJoined",
  left: "ParticipantLeft",
  held: "Notice",
  resumed: "Notice",
};
/** @type {Record<Entry["by"], string>} */
const PEOPLE = { visitor: "Client", agent: "Agent", system: "External" };

/** @param {Entry} entry */
export const message = ({ place, kind, by, name, at, text }) => ({
  index: place + 1,
  type: TYPES[kind],
  text,
  from: { name: name ?? "", nickname: name ?? "", type: PEOPLE[by] },
  utcTime: at,
});

/**
 * A line as the widget has it, for whoever wants more than the vendor's words: without the path of a file, which holds the
 * visitor's secret, and without markup, which nobody has cleaned.
 *
 * @param {Entry} entry
 */
export const original = ({ id, place, by, name, at, kind, text, size, delivery }) => ({
  id,
  place,
  by,
  name,
  at,
  kind,
  text,
  size,
  delivery,
});

/** Whether a line is something that was said, or came. @param {Entry} entry */
export const isMessage = ({ kind }) => /text|page|file/.test(kind);

/** Who has been in it of the contact centre, by number. @param {Entry[]} entries */
export function agents(entries) {
  /** @type {Record<string, { id: string, name: string, type: "Agent", connected: boolean, connectedTime: number, disconnectedTime?: number }>} */
  const found = {};
  /** @type {Map<string, string>} */
  const ids = new Map();
  for (const { by, kind, name, at } of entries) {
    if (by !== "agent" || !name) continue;
    let id = ids.get(name);
    if (!id) {
      id = `${ids.size + 1}`;
      ids.set(name, id);
      found[id] = { id, name, type: "Agent", connected: true, connectedTime: at };
    }
    if (kind === "left") Object.assign(found[id], { connected: false, disconnectedTime: at });
    else if (kind === "joined") Object.assign(found[id], { connected: true, disconnectedTime: undefined });
  }
  return found;
}

/** @param {ReturnType<typeof agents>} known */
export const countConnected = (known) => Object.values(known).filter(({ connected }) => connected).length;
