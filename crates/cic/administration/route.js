// @ts-check
/** Which part of the page an address means: `#users/kim`, `#new-workgroup`. */

/** The sections, in the order of the navigation. */
export const SECTIONS = /** @type {const} */ ([
  ["overview", "Overview"],
  ["users", "Users"],
  ["workgroups", "Workgroups"],
  ["licences", "Licences"],
  ["parameters", "Server parameters"],
  ["organisation", "Organisation link"],
  ["configuration", "Whole configuration"],
]);

/** @typedef {(typeof SECTIONS)[number][0]} Section */
/** @typedef {{ section: Section, name: string | null, isNew: boolean }} Route */

/** Sections with objects of their own. @type {Record<string, Section>} */
const NEW = { "new-user": "users", "new-workgroup": "workgroups", "new-parameter": "parameters" };

/** @param {string} hash @returns {Route} */
export function routeOf(hash) {
  const [, first = "", rest = null] = /^#?([^/]*)(?:\/(.*))?$/.exec(hash) ?? [];
  const made = NEW[first];
  if (made) return { section: made, name: null, isNew: true };
  const section = SECTIONS.find(([id]) => id === first)?.[0];
  if (!section) return { section: "overview", name: null, isNew: false };
  const hasObjects = Object.values(NEW).includes(section);
  return { section, name: hasObjects && rest ? decoded(rest) : null, isNew: false };
}

/** @param {Section} section @param {string} [name] */
export function hashOf(section, name) {
  return name === undefined ? `#${section}` : `#${section}/${encodeURIComponent(name)}`;
}

/** Somebody may have typed the address. @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
