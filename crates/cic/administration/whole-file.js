// @ts-check
/** What a whole configuration in a file would make and change. It knows nothing of the page. */

import { readJson } from "./json-place.js";
import { counted, isSameName, listed } from "./words.js";

/** Names that are listed; of more only the number is said. */
const MAX_LISTED = 8;

/**
 * @param {string} text
 * @returns {{ file: Record<string, any> } | { problem: string }}
 */
export function readWholeFile(text) {
  const read = readJson(text);
  if (!("value" in read)) {
    return { problem: `This is no JSON: look at line ${read.line}, column ${read.column}.` };
  }
  const { value } = read;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { problem: "This is no configuration: it is not one object in braces." };
  }
  return { file: value };
}

/**
 * What is in the file, line by line, and what of it is new.
 * @param {Record<string, any>} file
 * @param {import("./client.js").Configuration} configuration
 * @returns {string[]}
 */
export function whatItChanges(file, configuration) {
  const { users, workgroups, parameters, licenceFile, organisation } = file;
  const lines = [
    kind(
      "user",
      names(users, "id"),
      configuration.users.map(({ id }) => id),
    ),
    kind(
      "workgroup",
      names(workgroups, "name"),
      configuration.workgroups.map(({ name }) => name),
    ),
    kind("server parameter", Object.keys(parameters ?? {}), Object.keys(configuration.parameters)),
    licenceFile ? "The licence file, in the place of the one that is loaded." : "",
    organisation ? "The link with the organisation." : "",
  ];
  return lines.filter(Boolean);
}

/** @param {unknown} list @param {string} property @returns {string[]} */
function names(list, property) {
  if (!Array.isArray(list)) return [];
  return list.map((item) => item?.[property]).filter((name) => typeof name === "string");
}

/** @param {string} one @param {string[]} inFile @param {string[]} there */
function kind(one, inFile, there) {
  if (!inFile.length) return "";
  const fresh = inFile.filter((name) => !there.some((known) => isSameName(known, name)));
  const which = fresh.length > MAX_LISTED ? String(fresh.length) : listed(fresh);
  const says = fresh.length ? `${which} ${fresh.length === 1 ? "is" : "are"} new` : "none of them new";
  return `${counted(inFile.length, one)}: ${says}.`;
}
