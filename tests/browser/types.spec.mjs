// @ts-check
/** The types for pages against the sources they describe: neither has a word the other lacks. No browser is needed. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import ts from "typescript";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TYPES = `${ROOT}www/types/index.d.ts`;

/** @param {string} path */
const source = (path) => readFileSync(ROOT + path, "utf8");

// The file itself is looked into as well, which the project's own settings leave out.
const program = ts.createProgram([TYPES], {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [],
});
const checker = program.getTypeChecker();
const file = /** @type {import("typescript").SourceFile} */ (program.getSourceFile(TYPES));
const exported = checker.getExportsOfModule(
  /** @type {import("typescript").Symbol} */ (checker.getSymbolAtLocation(file)),
);

/** @param {string} name */
function typeOf(name) {
  const symbol = exported.find((known) => known.name === name);
  assert.ok(symbol, `${name} is exported`);
  return checker.getDeclaredTypeOfSymbol(symbol);
}

/** The texts of a union. @param {string} name */
const words = (name) => {
  const type = typeOf(name);
  return (type.isUnion() ? type.types : [type])
    .map((member) => /** @type {import("typescript").StringLiteralType} */ (member).value)
    .sort();
};

/** The properties of an interface, those it extends included. @param {string} name */
const fields = (name) =>
  checker
    .getPropertiesOfType(typeOf(name))
    .map((property) => property.name)
    .sort();

/** All of a pattern's first groups. @param {string} text @param {RegExp} pattern */
const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);

/** A list without repetitions, in order. @param {string[]} list */
const unique = (list) => [...new Set(list)].sort();

/** What lies between two texts. @param {string} text @param {string} from @param {string} to */
function between(text, from, to) {
  const start = text.indexOf(from);
  assert.ok(start >= 0, `\`${from}\` is in the source`);
  const end = text.indexOf(to, start + from.length);
  assert.ok(end >= 0, `\`${to}\` follows \`${from}\``);
  return text.slice(start + from.length, end);
}

/** Snake case as serde renames it. @param {string} name */
const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

test("the types are free of errors themselves", () => {
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  assert.deepEqual(problems, []);
});

for (const [type, path] of [
  ["ActionState", "crates/journey/src/action_state.rs"],
  ["BlockReason", "crates/journey/src/block_reason.rs"],
]) {
  test(`${type} has the spellings of the engine`, () => {
    const list = between(source(path), `${type} {`, "\n    }\n}");
    const spellings = all(list, /^\s*\w+ = "(\w+)",$/gm);
    assert.ok(spellings.length > 8);
    assert.deepEqual(words(type), spellings.sort());
  });
}

for (const [type, path] of [
  ["MediaType", "crates/journey/src/action.rs"],
  ["DataType", "crates/journey/src/event.rs"],
]) {
  test(`${type} has the spellings of the engine`, () => {
    const block = between(source(path), `impl ${type} {`, "\n}\n");
    const spellings = all(between(block, "as_str(self)", "\n    }\n"), /Self::\w+ => "(\w+)"/g);
    const variants = all(between(source(path), `pub enum ${type} {`, "\n}\n"), /^\s*(\w+),$/gm);
    assert.equal(spellings.length, variants.length);
    assert.deepEqual(words(type), spellings.sort());
  });
}

test("consent has the words of the page's script, tracking as many as the engine", () => {
  const known = all(between(source("www/journey/visit.js"), "const WORDS = {", "}"), /(\w+):/g);
  const engine = all(
    between(source("crates/journey/src/consent.rs"), "pub enum Tracking {", "\n}\n"),
    /^\s*(\w+),$/gm,
  );
  assert.deepEqual(words("ConsentWord"), known.sort());
  assert.deepEqual(words("ConsentWord"), engine.map((word) => word.toLowerCase()).sort());
  const purposes = between(source("crates/journey/src/consent.rs"), "pub struct Consent {", "\n}\n");
  assert.deepEqual(fields("ConsentByPurpose"), all(purposes, /pub (\w+):/g).sort());
});

const RECORD = source("src/journey/record.rs");

/** The fields a function of the record's source writes. @param {string} name */
const written = (name) => {
  const body = between(RECORD, `fn ${name}(`, "\n}\n");
  return [
    ...all(body, /\.(?:text|text_if_any|number|raw)\(\s*"(\w+)"/g),
    ...all(body, /attributes\(&mut record, "(\w+)"/g),
    ...all(body, /[[ ]\("(\w+)", sending/g),
  ];
};
/** The field that says what became of an action. @param {string} variant */
const said = (variant) =>
  all(RECORD, new RegExp(`Said::${variant}\\([^)]*\\) => \\("\\w+", "(\\w+)"`, "g"))[0];
const begin = between(RECORD, "fn begin(", "\n}\n");
const [ofPage, ofEnvelope] = begin
  .split("let mut record")
  .map((part) => all(part, /\.(?:text|text_if_any|number|raw)\("(\w+)"/g));

for (const [type, own] of /** @type {[string, string[]][]} */ ([
  ["RecordedPage", ofPage],
  ["WebRecord", [...ofEnvelope, ...written("web_event")]],
  ["VisitRecord", [...ofEnvelope, ...written("visit")]],
  ["ActionRecord", [...ofEnvelope, ...written("action"), said("State")]],
  [
    "BlockedRecord",
    [...ofEnvelope, ...written("action"), said("Blocked")].filter((field) => field !== "errorMessage"),
  ],
  ["Batch", written("batch")],
])) {
  test(`${type} has the fields that are sent`, () => {
    assert.ok(own.length > 3);
    assert.deepEqual(fields(type), own.sort());
  });
}

test("the device has the fields that are sent", () => {
  const sent = between(source("www/journey/page.js"), "JSON.stringify({", "}),");
  assert.deepEqual(fields("Device"), all(sent, /^\s*(\w+):/gm).sort());
});

test("the page's settings have the fields the service sends", () => {
  const settings = between(
    source("crates/service/src/wire/tracking/for_page.rs"),
    "struct ForPage<'a> {",
    "\n}\n",
  );
  assert.deepEqual(
    fields("PageSettings"),
    all(settings, /^\s*(\w+):/gm)
      .map(camel)
      .sort(),
  );
});

test("what is told of actions has the fields the page's script tells", () => {
  const told = between(source("www/journey/main.js"), "const told = {", "}");
  const both = unique([...fields("ActionStateChange"), ...fields("ActionBlocked")]);
  assert.deepEqual(both, all(told, /(\w+),/g).sort());
});

test("a visit tells what the module tells", () => {
  const described = between(source("src/journey/visit.rs"), "pub fn describe(", "\n    }\n");
  assert.deepEqual(fields("Visit"), all(described, /\.(?:text|number)\("(\w+)"/g).sort());
});

test("every method of the page's script has its types, and no other", () => {
  const calls = source("www/journey/calls.js");
  const names = (/** @type {string} */ block) => all(block, /^ {2}"?([\w.:]+)"?(?:,$|: |\()/gm);
  const methods = [
    ...names(between(calls, "const ofVisit = Object.assign(Object.create(null), {", "\n});")),
    ...names(between(calls, "const own = Object.assign(Object.create(null), {", "\n});")),
    "load",
  ].sort();
  assert.ok(methods.length > 12);
  assert.deepEqual(words("AcMethod"), methods);
  const overloads = typeOf("Ac")
    .getCallSignatures()
    .flatMap(({ parameters: [method] }) => {
      const type = checker.getTypeOfSymbol(method);
      return (type.isUnion() ? type.types : [type]).map((member) => /** @type {any} */ (member).value);
    });
  assert.deepEqual(unique(overloads), methods);
});

test("every option of init that is read has its type, and no other", () => {
  const read = ["calls", "main", "visit"].map((name) => source(`www/journey/${name}.js`)).join("\n");
  const snippet = source("www/snippet.js");
  const options = unique([
    ...all(read, /(?:page\.|[^.\w])options\??\.(\w+)/g),
    ...all(read, /mapper\(page\.options, "(\w+)"\)/g),
    ...all(snippet, /options\.(\w+)/g),
    // Accepted and not read.
    "region",
  ]).filter((name) => name !== "errorMessage");
  assert.deepEqual(fields("InitOptions"), options);
});

test("every module that can be loaded has its options, and no other", () => {
  const modules = all(source("www/adapters/autotrack.js"), /export \{ (\w+) \}/g);
  assert.deepEqual(fields("Modules"), unique([...modules, "consentMode", "widget"]));
});

test("every type the bus tells of has its data, and no other", () => {
  const told = ["offering", "sending", "visit", "main", "calls"].flatMap((name) =>
    all(source(`www/journey/${name}.js`), /\btell\((?:reason \? )?"(\w+)"/g),
  );
  const ofActions = words("MediaType").flatMap((media) =>
    words("ActionState").map((state) => `${media}:${state}`),
  );
  // Told by what shows offers.
  assert.match(source("www/adapters/offers.js"), /`offer:\$\{mediaType\}`/);
  const ofOffers = words("MediaType").map((media) => `offer:${media}`);
  const ofChats = all(source("www/adapters/widget.js"), /\btell\?\.\("(\w+)"/g);
  assert.deepEqual(fields("BusEvents"), unique([...told, ...ofActions, ...ofOffers, ...ofChats]));
});

test("the vendor's newer function has the commands and events that are answered", () => {
  const genesys = source("www/adapters/genesys.js");
  const commands = all(between(genesys, "const COMMANDS = {", "\n};"), /^ {2}(\w+): /gm);
  assert.deepEqual(fields("GenesysCommands"), commands.map((name) => `Journey.${name}`).sort());
  assert.deepEqual(fields("GenesysEvents"), unique(all(genesys, /"(Journey\.\w+)"/g)));
});
