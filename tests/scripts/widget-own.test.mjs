// @ts-check
/** What a page says over its site's configuration: parts of it, and never where a chat goes; what cannot be used is not said. */

import assert from "node:assert/strict";
import test from "node:test";

import { merged } from "../../www/adapters/keeper/own.js";

/** @typedef {import("../../www/types/widget-config.js").WidgetConfig} WidgetConfig */

/** @type {WidgetConfig} */
const PUBLISHED = {
  version: 2,
  cic: { servers: ["https://cic.example"] },
  target: { name: "Web Sales", type: "Workgroup", skills: [{ category: "Product", name: "Lamps" }] },
  texts: { "*": { title: "Ask us" }, de: { title: "Fragen Sie uns" } },
  theme: { accent: "#0b6e4f", scheme: "dark" },
  launcher: { enabled: true, offset: { side: 20, bottom: 20 } },
  form: { fields: [{ name: "name", type: "text" }] },
};

/** What is otherwise than published. @param {any} own @returns {any} */
function changes(own) {
  const all = /** @type {any} */ (merged(PUBLISHED, own));
  return Object.fromEntries(
    Object.entries(all).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(/** @type {any} */ (PUBLISHED)[key]),
    ),
  );
}

test("a page says parts of the configuration: objects into objects, lists as a whole", () => {
  assert.deepEqual(
    changes({
      target: { skills: [{ category: "Language", name: "German" }] },
      languages: { default: "de", isFixed: true, offered: ["de", "fr-CH"] },
      texts: { de: { start: "Los" }, fr: { title: "Demandez" } },
      theme: { accent: "#ffd500" },
      launcher: { offset: { bottom: 90 } },
      invitation: { enabled: true, afterSeconds: 0 },
      form: { fields: [{ name: "topic", type: "select", options: [{ value: "a", label: "A" }] }] },
      callback: { enabled: true },
      hours: {
        timeZone: "Europe/Berlin",
        week: [{ days: ["mon"], from: "09:00", to: "18:00" }],
        whenClosed: "hide",
      },
    }),
    {
      target: { name: "Web Sales", type: "Workgroup", skills: [{ category: "Language", name: "German" }] },
      languages: { default: "de", isFixed: true, offered: ["de", "fr-CH"] },
      texts: {
        "*": { title: "Ask us" },
        de: { title: "Fragen Sie uns", start: "Los" },
        fr: { title: "Demandez" },
      },
      theme: { accent: "#ffd500", scheme: "dark" },
      launcher: { enabled: true, offset: { side: 20, bottom: 90 } },
      invitation: { enabled: true, afterSeconds: 0 },
      form: { fields: [{ name: "topic", type: "select", options: [{ value: "a", label: "A" }] }] },
      callback: { enabled: true },
      hours: {
        timeZone: "Europe/Berlin",
        week: [{ days: ["mon"], from: "09:00", to: "18:00" }],
        whenClosed: "hide",
      },
    },
  );
});

test("where a chat goes is the site's to say, and so is whatever is not the page's", () => {
  const cic = { servers: ["https://elsewhere.example"], dialect: "webtools", route: "service" };
  assert.deepEqual(
    changes({
      cic,
      version: 3,
      transcript: { email: true },
      files: { receive: true },
      rating: true,
      more: 1,
    }),
    {},
  );
});

/** A page's own object, one part of which cannot be read. */
const thrower = {
  get accent() {
    throw new Error("no");
  },
  scheme: "light",
};

/** @type {[what: string, own: any, changes: any][]} */
const CASES = [
  ["nothing", undefined, {}],
  ["no object", "dark", {}],
  ["a list", [{ theme: { scheme: "light" } }], {}],
  ["nothing in the place of something", { theme: null, target: undefined, hours: false }, {}],
  ["a text for an object", { theme: "dark", texts: "Hello", form: 7, launcher: true }, {}],
  ["an empty queue", { target: { name: "", type: "Queue", skills: "Lamps" } }, {}],
  ["skills none of which can be used", { target: { skills: ["Lamps", null, { name: "Lamps" }] } }, {}],
  [
    "colours, layers and pictures that are none",
    {
      theme: {
        accent: "red;}",
        scheme: "neon",
        font: 3,
        layer: "9",
        logo: "ftp://pictures.example/logo.png",
      },
    },
    {},
  ],
  ["a picture with markup", { theme: { logo: "data:image/svg+xml;base64,AAAA" } }, {}],
  ["places out of reach", { launcher: { offset: { side: -1, bottom: 5000 }, delayMs: "soon" } }, {}],
  ["texts that are none", { texts: { de: { title: 5, start: null }, "no tag!": { title: "x" } } }, {}],
  ["fields without a name or a type", { form: { fields: [null, { name: "a b", type: "text" }] } }, {}],
  [
    "one of two fields",
    { form: { fields: [{ name: "a", type: "text", onclick: "x" }, { name: "b" }] } },
    { form: { fields: [{ name: "a", type: "text" }] } },
  ],
  ["no fields at all", { form: { fields: [] } }, { form: { fields: [] } }],
  ["what cannot be read", { theme: thrower }, { theme: { accent: "#0b6e4f", scheme: "light" } }],
  [
    "what cannot even be listed",
    new Proxy(
      {},
      {
        ownKeys() {
          throw new Error("no");
        },
      },
    ),
    {},
  ],
  ["a prototype", JSON.parse('{"__proto__": {"rating": true}, "theme": {"__proto__": {"a": 1}}}'), {}],
];

for (const [what, own, expected] of CASES) {
  test(`a page's own words: ${what}`, () => assert.deepEqual(changes(own), expected));
}

test("what is merged is a copy: the page changes nothing later", () => {
  const own = { form: { fields: [{ name: "a", type: "text" }] } };
  const config = merged(PUBLISHED, own);
  own.form.fields[0].name = "b";
  assert.equal(config.form?.fields?.[0].name, "a");
  assert.equal(PUBLISHED.form?.fields?.[0].name, "name");
});
