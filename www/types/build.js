// @ts-check
// Makes `widget-config.d.ts` of `widget-config/schema.json`, which the Rust types of the configuration make: `npm run types`.

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { compile } from "json-schema-to-typescript";
import { format, resolveConfig } from "prettier";

const SCHEMA = fileURLToPath(new URL("../../widget-config/schema.json", import.meta.url));
const OUTPUT = fileURLToPath(new URL("widget-config.d.ts", import.meta.url));

const BANNER = `/**
 * The configuration of the chat widget, as \`widget-config\` defines it. Made by \`npm run types\`; not to be edited.
 */`;

/** What is optional in Rust may be \`null\` in the schema, and is absent where it is served. @param {any} schema @returns {any} */
function withoutNull(schema) {
  if (Array.isArray(schema)) return schema.map(withoutNull);
  if (typeof schema !== "object" || schema === null) return schema;
  const { type, anyOf, ...rest } = schema;
  const kept = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, withoutNull(value)]));
  if (Array.isArray(type)) kept.type = type.filter((one) => one !== "null")[0];
  else if (type !== undefined) kept.type = withoutNull(type);
  const others = anyOf?.filter((/** @type {any} */ one) => one.type !== "null");
  if (others?.length === 1) return { ...withoutNull(others[0]), ...kept };
  if (others) kept.anyOf = withoutNull(others);
  return kept;
}

/** The file's text. */
export async function typesOfSchema() {
  const schema = withoutNull(JSON.parse(await readFile(SCHEMA, "utf8")));
  const types = await compile(schema, "WidgetConfig", {
    additionalProperties: false,
    bannerComment: BANNER,
    format: false,
  });
  return format(types, { ...(await resolveConfig(OUTPUT)), parser: "typescript" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(OUTPUT, await typesOfSchema());
