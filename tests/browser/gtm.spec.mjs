// @ts-check
/** The template for Google Tag Manager, in a simulated sandbox: it has not been run in Tag Manager itself. No browser. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { refusedSyntax, Sandbox, scenariosOf, sectionsOf } from "./support/gtm-sandbox.mjs";

const sections = sectionsOf(readFileSync(new URL("../../www/gtm/template.tpl", import.meta.url), "utf8"));
const code = sections.SANDBOXED_JS_FOR_WEB_TEMPLATE;
const parameters = JSON.parse(sections.TEMPLATE_PARAMETERS);

const START = {
  eventType: "init",
  serviceUrl: "https://journey.example",
  organisationId: "o",
  pageviews: "one",
};

/** A sandbox whose window writes down what the tracker is told, as the queue has it. */
function open() {
  const sandbox = new Sandbox(sections);
  /** As plain objects of this realm. @returns {any[][]} */
  const queue = () =>
    JSON.parse(JSON.stringify([...(sandbox.window.ac?.q ?? [])].map((args) => Array.from(args))));
  return { sandbox, queue };
}

test("the template has the sections Tag Manager reads, and they are what they should be", () => {
  assert.deepEqual(Object.keys(sections), [
    "TERMS_OF_SERVICE",
    "INFO",
    "TEMPLATE_PARAMETERS",
    "SANDBOXED_JS_FOR_WEB_TEMPLATE",
    "WEB_PERMISSIONS",
    "TESTS",
    "NOTES",
  ]);
  const info = JSON.parse(sections.INFO);
  assert.deepEqual([info.type, info.containerContexts], ["TAG", ["WEB"]]);
});

test("the code keeps to the language of the sandbox", () => {
  assert.deepEqual(refusedSyntax(code), []);
  for (const foreign of ["/a/", "new A()", "`b`", "const { c } = d", "f(...g)", "h?.i", "j ?? k", "this"]) {
    assert.equal(refusedSyntax(`${foreign};`).length, 1, foreign);
  }
});

test("every field the code reads is asked for, and the other way round", () => {
  const read = new Set([...code.matchAll(/\bdata\.(\w+)/g)].map(([, name]) => name));
  for (const given of ["gtmOnSuccess", "gtmOnFailure"]) read.delete(given);
  assert.deepEqual([...read].sort(), parameters.map((/** @type {any} */ { name }) => name).sort());
});

test("no permission is wider than the code needs", () => {
  const permissions = JSON.parse(sections.WEB_PERMISSIONS);
  const ids = permissions.map((/** @type {any} */ { instance }) => instance.key.publicId);
  assert.deepEqual(ids.sort(), ["access_consent", "access_globals", "inject_script"]);
  for (const url of [
    "https://a.example/other.js",
    "http://a.example/waymeet.js",
    "https://a.example/x/waymeet.js",
  ]) {
    assert.throws(
      () => open().sandbox.run({ ...START, serviceUrl: url.replace(/waymeet\.js$/, "") }),
      /may not inject/,
    );
  }
  const { sandbox } = open();
  sandbox.permissions = permissions.filter(
    (/** @type {any} */ { instance }) => instance.key.publicId !== "access_globals",
  );
  assert.throws(() => sandbox.run(START), /may not read `ac`/);
});

test("starting fills the queue the tracker reads, and loads it from the service", () => {
  const { sandbox, queue } = open();
  sandbox.run({
    ...START,
    deploymentId: "d",
    attributes: [{ name: "price", value: "15.5", dataType: "number" }],
  });
  assert.deepEqual(queue(), [
    ["init", "o", { deploymentId: "d" }],
    ["pageview", null, { price: { dataType: "number", value: "15.5" } }],
  ]);
  assert.deepEqual(sandbox.injected, ["https://journey.example/waymeet.js"]);
  assert.equal(sandbox.calls.gtmOnSuccess.length, 1);
});

test("with Consent Mode nothing is granted before the visitor's answer, and each answer is told once", () => {
  const { sandbox, queue } = open();
  sandbox.consent = {
    analytics_storage: false,
    personalization_storage: false,
    functionality_storage: false,
  };
  sandbox.run({ ...START, usesConsentMode: true, pageviews: "urls" });
  assert.deepEqual(queue(), [
    ["init", "o", { consent: { tracking: "denied", personalisation: "denied", chat: "denied" } }],
    ["load", "autotrackUrlChange"],
  ]);
  const change = (/** @type {Record<string, boolean>} */ words) => {
    Object.assign(sandbox.consent, words);
    for (const { type, hear } of sandbox.listeners) if (type in words) hear(type, words[type]);
    sandbox.later.splice(0).forEach((work) => work());
    return queue().slice(2);
  };
  const granted = ["consent", { tracking: "granted", personalisation: "denied", chat: "granted" }];
  const denied = ["consent", { tracking: "denied", personalisation: "denied", chat: "granted" }];
  assert.deepEqual(change({ analytics_storage: true, functionality_storage: true }), [granted]);
  assert.deepEqual(change({ analytics_storage: false }), [granted, denied]);
});

test("what Consent Mode grants from the start is the page's word, which a browser's signal goes before", () => {
  const { sandbox, queue } = open();
  sandbox.consent = { analytics_storage: true, personalization_storage: false, functionality_storage: true };
  sandbox.run({ ...START, usesConsentMode: true, pageviews: "none" });
  const consent = { tracking: "granted", personalisation: "denied", chat: "granted" };
  assert.deepEqual(queue(), [["init", "o", { consent }]]);
});

for (const { name, code: scenario } of scenariosOf(sections.TESTS)) {
  test(`the template's own scenario: ${name}`, () => open().sandbox.runScenario(scenario));
}
