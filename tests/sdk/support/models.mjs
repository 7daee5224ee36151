// @ts-check
/** The SDK's models, read from its types: an answer must be what a program in a typed language expects of it. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** @typedef {Map<string, { type: string, isOptional: boolean }>} Fields */

const ENTRY = createRequire(import.meta.url).resolve("purecloud-platform-client-v2");
const MODELS = modelsOf(readFileSync(new URL("../../index.d.ts", `file://${ENTRY}`), "utf8"));

/** What our entities have beside the vendor's fields. Programs leave alone what they do not know. */
const OURS = new Map(
  Object.entries({
    AchievedOutcome: ["displayName", "version"],
    ActionTarget: ["version"],
    AddressableEntityRef: ["displayName", "color"],
    AssignedSegment: ["displayName", "color"],
    DomainOrganizationRole: ["version", "createdDate", "modifiedDate"],
    ResponsePage: ["breadcrumb"],
    WebEventBrowser: ["featuresFlash", "featuresJava", "featuresPdf", "featuresWebrtc", "isMobile"],
    WebEventResponse: ["id"],
    OutcomePredictor: ["version", "createdDate", "modifiedDate"],
    OutcomePredictorListing: [
      "pageSize",
      "pageNumber",
      "total",
      "pageCount",
      "selfUri",
      "firstUri",
      "lastUri",
    ],
  }),
);

/**
 * The types are generated: one field a line, and no interface in another.
 *
 * @param {string} types
 * @returns {Map<string, Fields>}
 */
function modelsOf(types) {
  /** @type {Map<string, Fields>} */
  const models = new Map();
  const interfaces = /export interface (\w+) \{ *\n((?:\t\t"[^\n]*\n)*)\t\}/g;
  for (const [, name, body] of types.slice(types.indexOf("declare namespace Models")).matchAll(interfaces)) {
    const fields = body.matchAll(/^\t\t"([^"]+)"(\??): (.+);$/gm);
    models.set(
      name,
      new Map(Array.from(fields, ([, field, mark, type]) => [field, { type, isOptional: mark === "?" }])),
    );
  }
  return models;
}

/**
 * Fails unless a value has every field that a model requires, and no field of another type or name.
 *
 * @param {unknown} value
 * @param {string} model
 */
export function assertModel(value, model) {
  assert.ok(MODELS.has(model), `the SDK has a model ${model}`);
  assert.deepEqual([...problems(value, `Models.${model}`, model)], []);
}

/**
 * @param {unknown} value
 * @param {string} type As TypeScript writes it.
 * @param {string} path
 * @returns {Generator<string>}
 */
function* problems(value, type, path) {
  const [, item] = /^Array<(.+)>$/.exec(type) ?? [];
  const [, entry] = /^\{ \[key: string\]: (.+); \}$/.exec(type) ?? [];
  if (item !== undefined) {
    if (!Array.isArray(value)) {
      yield `${path} is no array`;
      return;
    }
    for (const [index, one] of value.entries()) {
      yield* problems(one, item, `${path}[${index}]`);
    }
  } else if (entry !== undefined) {
    for (const [name, one] of Object.entries(asObject(value) ?? {})) {
      yield* problems(one, entry, `${path}.${name}`);
    }
  } else if (type.startsWith("Models.")) {
    yield* modelProblems(value, type.slice("Models.".length), path);
  } else if (type !== "any" && typeof value !== type) {
    yield `${path} is ${value === null ? "null" : typeof value}, not ${type}`;
  }
}

/**
 * @param {unknown} value
 * @param {string} model
 * @param {string} path
 * @returns {Generator<string>}
 */
function* modelProblems(value, model, path) {
  const fields = MODELS.get(model);
  const object = asObject(value);
  if (object === undefined || fields === undefined) {
    yield `${path} is no ${model}`;
    return;
  }
  for (const [name, { isOptional }] of fields) {
    if (!isOptional && !(name in object)) yield `${path}.${name} is missing`;
  }
  for (const [name, one] of Object.entries(object)) {
    const field = fields.get(name);
    if (field !== undefined) {
      yield* problems(one, field.type, `${path}.${name}`);
    } else if (!OURS.get(model)?.includes(name)) {
      yield `${path}.${name} is not known to the SDK`;
    }
  }
}

/** @param {unknown} value @returns {Record<string, unknown> | undefined} */
function asObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? /** @type {Record<string, unknown>} */ (value)
    : undefined;
}
