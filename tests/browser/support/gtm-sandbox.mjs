// @ts-check
/**
 * Google Tag Manager's sandbox for templates, as far as ours uses it and as Google describes it: the sections of a template,
 * the language it may be written in, the functions it may ask for, and what its permissions let them do. The scenarios in
 * the template run here as they do in Tag Manager's editor. The real sandbox is not to be had outside of Tag Manager.
 */

import assert from "node:assert/strict";
import { createContext, runInContext } from "node:vm";

import ts from "typescript";

/** The sections of a template, by name. @param {string} text @returns {Record<string, string>} */
export function sectionsOf(text) {
  const parts = text.split(/^___([A-Z_]+)___$/m).slice(1);
  /** @type {Record<string, string>} */
  const sections = {};
  for (let index = 0; index < parts.length; index += 2) sections[parts[index]] = parts[index + 1].trim();
  return sections;
}

/** Scenarios of the section of tests, which is YAML of one shape. @param {string} text @returns {{ name: string, code: string }[]} */
export const scenariosOf = (text) =>
  text
    .split(/^- name: /m)
    .slice(1)
    .map((part) => {
      const [name, , ...lines] = part.split("\n");
      return { name, code: lines.filter((line) => line.startsWith("    ")).join("\n") };
    });

const REFUSED = new Set([
  ts.SyntaxKind.RegularExpressionLiteral,
  ts.SyntaxKind.NewExpression,
  ts.SyntaxKind.ThisKeyword,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.TryStatement,
  ts.SyntaxKind.ThrowStatement,
  ts.SyntaxKind.TemplateExpression,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.SpreadElement,
  ts.SyntaxKind.SpreadAssignment,
  ts.SyntaxKind.ObjectBindingPattern,
  ts.SyntaxKind.ArrayBindingPattern,
  ts.SyntaxKind.AwaitExpression,
  ts.SyntaxKind.YieldExpression,
  ts.SyntaxKind.QuestionDotToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

/** Pieces of the language the sandbox does not have. @param {string} code */
export function refusedSyntax(code) {
  /** @type {string[]} */
  const found = [];
  /** @param {import("typescript").Node} node */
  const visit = (node) => {
    if (REFUSED.has(node.kind)) found.push(ts.SyntaxKind[node.kind]);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("template.js", code, ts.ScriptTarget.ES2015));
  return found;
}

/** A permission's list: its items as objects, or as texts. @param {any[]} permissions @param {string} id @returns {any[]} */
function granted(permissions, id) {
  const permission = permissions.find(({ instance }) => instance.key.publicId === id);
  const items = permission?.instance.param[0].value.listItem ?? [];
  return items.map((/** @type {any} */ item) =>
    item.type === 1
      ? item.string
      : Object.fromEntries(
          item.mapKey.map((/** @type {any} */ key, /** @type {number} */ index) => [
            key.string,
            item.mapValue[index].string ?? item.mapValue[index].boolean,
          ]),
        ),
  );
}

/** Whether an address fits one of the patterns: `*` is any run of characters within host or path. @param {string} url @param {string[]} patterns */
const fits = (url, patterns) =>
  patterns.some((pattern) => {
    const words = pattern.split("*").map((part) => part.replace(/[.?+^$()[\]{}|\\]/g, "\\$&"));
    return new RegExp(`^${words.join("[^/?#@]+")}$`).test(url);
  });

/** One page with a container: its window, its consent, and the template's runs in it. */
export class Sandbox {
  /** @type {any} */
  window = {};
  /** Types nobody has set count as granted. @type {Record<string, boolean>} */
  consent = {};
  /** @type {{ type: string, hear: (type: string, granted: boolean) => void }[]} */
  listeners = [];
  /** @type {(() => void)[]} */
  later = [];
  /** @type {string[]} */
  injected = [];
  /** What was called, by name. @type {Record<string, unknown[][]>} */
  calls = {};
  /** What a scenario puts in the place of a function. @type {Record<string, any>} */
  mocks = {};

  /** @param {Record<string, string>} sections */
  constructor(sections) {
    this.code = sections.SANDBOXED_JS_FOR_WEB_TEMPLATE;
    this.permissions = JSON.parse(sections.WEB_PERMISSIONS);
  }

  /** @param {string} path @param {"read" | "write" | "execute"} right */
  #mayTouch(path, right) {
    const keys = granted(this.permissions, "access_globals");
    assert.ok(
      keys.some((known) => known.key === path && known[right]),
      `the template may not ${right} \`${path}\``,
    );
  }

  /** @param {string} type */
  #mayAskFor(type) {
    const types = granted(this.permissions, "access_consent");
    assert.ok(
      types.some((known) => known.consentType === type && known.read),
      `the template may not read consent to \`${type}\``,
    );
  }

  /** @param {string} path @returns {any} */
  #at(path) {
    return path.split(".").reduce((object, key) => object?.[key], this.window);
  }

  /** @type {Record<string, (...args: any[]) => any>} */
  #functions = {
    addConsentListener: (type, hear) => {
      this.#mayAskFor(type);
      this.listeners.push({ type, hear });
    },
    callInWindow: (path, ...args) => {
      this.#mayTouch(path, "execute");
      return this.#at(path)(...args);
    },
    callLater: (work) => void this.later.push(work),
    copyFromWindow: (path) => {
      this.#mayTouch(path, "read");
      return this.#at(path);
    },
    createArgumentsQueue: (functionPath, listPath) => {
      for (const path of [functionPath, listPath]) {
        this.#mayTouch(path, "read");
        this.#mayTouch(path, "write");
      }
      const { window } = this;
      const at = (/** @type {string} */ path) => this.#at(path);
      window[functionPath] ??= function () {
        at(listPath).push(arguments);
      };
      const keys = listPath.split(".");
      const last = keys.pop();
      const owner = keys.length ? at(keys.join(".")) : window;
      owner[last] ??= [];
      return window[functionPath];
    },
    getType: (value) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value),
    injectScript: (url, onSuccess) => {
      const patterns = granted(this.permissions, "inject_script");
      assert.ok(fits(url, patterns), `the template may not inject \`${url}\``);
      this.injected.push(url);
      onSuccess?.();
    },
    isConsentGranted: (type) => {
      this.#mayAskFor(type);
      return this.consent[type] ?? true;
    },
  };

  /** Runs the template, as a tag with these fields. @param {Record<string, unknown>} fields */
  run(fields) {
    /** @param {string} name */
    const called = (name) => (this.calls[name] ??= []);
    /** @param {string} name */
    const require = (name) => {
      assert.ok(Object.hasOwn(this.#functions, name), `there is no \`${name}\` in the sandbox`);
      return (/** @type {unknown[]} */ ...args) => {
        called(name).push(args);
        if (!Object.hasOwn(this.mocks, name)) return this.#functions[name](...args);
        return typeof this.mocks[name] === "function" ? this.mocks[name](...args) : this.mocks[name];
      };
    };
    const data = {
      ...fields,
      gtmOnSuccess: () => void called("gtmOnSuccess").push([]),
      gtmOnFailure: () => void called("gtmOnFailure").push([]),
    };
    // Nothing of a page is in reach: neither `window` nor `document`.
    runInContext(`(function () { "use strict"; ${this.code} })()`, createContext({ require, data }));
  }

  /** Runs a scenario of the template, with the words its editor has for it. @param {string} code */
  runScenario(code) {
    const calls = (/** @type {string} */ name) => this.calls[name] ?? [];
    const plain = (/** @type {unknown} */ value) =>
      JSON.stringify(value, (_, part) => (part === undefined ? "–" : part));
    runInContext(
      code,
      createContext({
        mock: (/** @type {string} */ name, /** @type {unknown} */ value) => (this.mocks[name] = value),
        runCode: (/** @type {any} */ fields) => this.run(fields),
        assertThat: (/** @type {unknown} */ given) => ({
          isEqualTo: (/** @type {unknown} */ expected) => assert.equal(plain(given), plain(expected)),
        }),
        assertApi: (/** @type {string} */ name) => ({
          wasCalled: () => assert.ok(calls(name).length, `${name} was not called`),
          wasNotCalled: () => assert.deepEqual(calls(name), [], `${name} was called`),
          wasCalledWith: (/** @type {unknown[]} */ ...args) =>
            assert.ok(
              calls(name).some((known) => plain(known) === plain(args)),
              `${name} was called with ${plain(calls(name))}`,
            ),
        }),
      }),
    );
  }
}
