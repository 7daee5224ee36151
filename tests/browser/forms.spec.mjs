// @ts-check
/** Forms submitted and given up, and what is never read from them. */

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { eventually, forEachBrowser, Key } from "./support/index.mjs";
import { startFixtures } from "./support/fixtures.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

/** @type {import("./support/index.mjs").Site} */
let site;
before(async () => {
  site = await startFixtures();
});
after(async () => {
  await site.stop();
});

const CAPTURE = { captureFormDataOnSubmit: true, captureFormDataOnAbandon: true };

/** @param {Tab} tab @returns {Promise<any[][]>} */
async function take(tab) {
  await eventually("the adapters are there", () => tab.run(() => "waymeet" in window));
  return JSON.parse(await tab.run(() => /** @type {any} */ (window).waymeet.take()));
}

/** @param {Tab} tab @param {unknown[]} args */
const track = (tab, args) =>
  tab.run((args) => /** @type {any} */ (window).waymeet.startWith("trackForms", args), JSON.stringify(args));

/** Opens the page with a tracker, started with these arguments. @param {Tab} tab @param {unknown[]} args */
async function visit(tab, args, hostile = "") {
  await tab.goto(`${site.origin}/forms-page.html?hostile=${hostile}`);
  await take(tab);
  await track(tab, args);
}

/** @param {Tab} tab @param {string} part Of the address of the page that follows. */
async function arrived(tab, part) {
  await eventually(`the address holds ${part}`, async () => (await tab.address()).includes(part));
  await eventually("the next page is there", () => tab.run(() => document.readyState === "complete"));
}

/** @param {Tab} tab @returns {Promise<string[]>} */
const logged = (tab) => tab.run(() => /** @type {any} */ (window).waymeet.logged);

const CONTACT = { formName: "contact-us", formId: "contact" };

forEachBrowser("a form is submitted, with what the visitor entered only if asked", async (browser) => {
  const tab = await browser.open();
  await visit(tab, []);
  await tab.type("#email", "ada@shop.example");
  await tab.click("#send");
  await arrived(tab, "email=");
  assert.deepEqual(await take(tab), [["record", "form_submitted", CONTACT]]);

  const traitsMapper = [{ fieldName: "email", traitName: "email" }];
  const options = { ...CAPTURE, traitsMapper, formName: "enquiry", customAttributes: { lamp: "ours", n: 1 } };
  await visit(tab, ["#contact", options]);
  await tab.type("#email", "ada@shop.example");
  await tab.type("#city", "Turin");
  await tab.type("#message", `${"long ".repeat(60)}end`);
  await tab.type("#login", "hunter2");
  await tab.click("#reveal");
  await tab.submit("#email", "ada@shop.example");
  await arrived(tab, "email=");
  const fields = {
    formName: "enquiry",
    formId: "contact",
    lamp: "ours",
    n: 1,
    email: "ada@shop.example",
    shippingCity: "Turin",
    rooms: "hall, attic",
    size: "l",
    wishes: "dimmer, timer",
    news: true,
    message: "long ".repeat(51),
  };
  assert.deepEqual(await take(tab), [["record", "enquiry_submitted", fields, { traitsMapper }]]);

  // The page's handler keeps the visitor here; a double click is one submission, a second search another one.
  await visit(tab, ["#stays", { captureDataOnFormSubmit: true, captureDataOnFormAbandon: true }]);
  await tab.type("#query", "oak");
  await tab.click("#search");
  await tab.click("#search");
  await tab.type("#query", "ash");
  await tab.press(Key.ENTER);
  assert.deepEqual(await take(tab), [
    ["record", "form_submitted", { formId: "stays", query: "oak" }],
    ["record", "form_submitted", { formId: "stays", query: "ash" }],
  ]);
  await tab.click("#leave");
  await arrived(tab, "left");
  assert.deepEqual(await take(tab), [], "nothing was given up");
  assert.deepEqual(await tab.policyViolations(), []);
});

forEachBrowser("a form is given up when the visitor or the form leaves, once", async (browser) => {
  const tab = await browser.open();
  await visit(tab, ["form", { captureFormDataOnAbandon: true }]);
  await tab.click("#email");
  await tab.click("#leave");
  await arrived(tab, "left");
  assert.deepEqual(await take(tab), [], "nothing was changed");

  await visit(tab, ["form", { captureFormDataOnAbandon: true }]);
  await tab.type("#query", "oak");
  await tab.click("#leave");
  await arrived(tab, "left");
  assert.deepEqual(await take(tab), [["record", "form_abandoned", { formId: "stays", query: "oak" }]]);

  await visit(tab, []);
  await tab.type("#query", "oak");
  await tab.run(() => {
    const form = document.getElementById("stays");
    // Moved is not removed.
    if (form) document.querySelector("main")?.append(form);
  });
  assert.deepEqual(await take(tab), []);
  await tab.run(() => document.getElementById("stays")?.remove());
  assert.deepEqual(await take(tab), [["record", "form_abandoned", { formId: "stays" }]]);
  await tab.type("#email", "ada");
  await tab.click("#clear");
  await tab.run(() => {
    const field = document.getElementById("email");
    field?.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await tab.click("#leave");
  await arrived(tab, "left");
  assert.deepEqual(await take(tab), [], "what was reset, or changed by a script, is not given up");

  // A form that came later; a shadow root; a form the selector does not mean.
  await visit(tab, [":not(#contact)"]);
  await tab.type("#email", "ada");
  await tab.submit("test-form >>> input", "written");
  assert.deepEqual(await take(tab), [["record", "form_submitted", { formId: "inner" }]]);
  await tab.run(() => {
    const form = document.createElement("form");
    form.setAttribute("name", "later");
    const field = document.createElement("input");
    field.id = "later";
    form.append(field);
    document.querySelector("h1")?.after(form);
  });
  await tab.type("#later", "x");
  await tab.type("test-form >>> input", "again");
  await tab.click("#leave");
  await arrived(tab, "left");
  assert.deepEqual(await take(tab), [
    ["record", "form_abandoned", { formName: "later" }],
    ["record", "form_abandoned", { formId: "inner" }],
  ]);

  await visit(tab, []);
  await tab.type("#email", "ada");
  await tab.run(() => /** @type {any} */ (window).waymeet.stop("trackForms"));
  await tab.click("#leave");
  await arrived(tab, "left");
  assert.deepEqual(await take(tab), [], "stopped");
});

forEachBrowser(
  "a form that a script submits counts as submitted, where the browser tells",
  async (browser) => {
    const tab = await browser.open();
    await visit(tab, ["#contact", CAPTURE]);
    await tab.type("#email", "ada@shop.example");
    // A page that only looks at its form submits nothing.
    await tab.run(() => new FormData(/** @type {any} */ (document.getElementById("contact"))).has("email"));
    assert.deepEqual(await take(tab), []);
    await tab.click("#script");
    await arrived(tab, "email=");
    const events = await take(tab);
    assert.deepEqual(
      events.map(([, name]) => name),
      ["form_submitted"],
    );
    assert.equal(events[0][2].email, "ada@shop.example");
  },
);

/** Attributes of an input that must never be read, the text of its label, and its value. @type {[Record<string, string>, string, string][]} */
const SECRET = [
  ...[
    "password",
    "passwd",
    "user_pass",
    "pwd",
    "newPwd",
    "passphrase",
    "passCode",
    "client_secret",
    "accessToken",
  ],
  ...[
    "csrf_token",
    "_csrf",
    "XSRF",
    "otp",
    "smsOtp",
    "otp1",
    "pin",
    "PIN",
    "cardPin",
    "pin-code",
    "newpin",
    "tan",
  ],
  ...[
    "cvv",
    "cvv2",
    "card_cvc",
    "csc",
    "cardNumber",
    "card-no",
    "cc_number",
    "ccnum",
    "creditCard",
    "iban",
    "IBAN1",
  ],
  ...[
    "ssn",
    "user_ssn",
    "SSNumber_ssn",
    "socialSecurity",
    "securityCode",
    "verification-code",
    "2fa",
    "mfaCode",
    "pan",
  ],
  ...[
    "expiry",
    "exp_month",
    "expirationDate",
    "name_on_card",
    "cardholder",
    "accountNumber",
    "sortCode",
    "BIC",
  ],
].map((name) => /** @type {[Record<string, string>, string, string]} */ ([{ name }, "", "x1"]));
for (const label of [
  "Your PIN:",
  "Passwort",
  "Contraseña",
  "Prüfziffer",
  "Card number",
  "Karten-Nr.",
  "Security code",
  "Einmal-TAN",
  "Kontonummer",
  "Account number",
  "Gültig bis",
]) {
  SECRET.push([{ name: "field" }, label, "x2"]);
}
SECRET.push(
  [{ name: "a", type: "password" }, "", "x3"],
  [{ name: "a", type: "hidden" }, "", "x3"],
  [{ name: "a", type: "file" }, "", ""],
  [{ name: "a", id: "pin" }, "", "x3"],
  [{ name: "a", "aria-label": "Password again" }, "", "x3"],
  [{ name: "a", placeholder: "CVC" }, "", "x3"],
  [{ name: "a", title: "IBAN" }, "", "x3"],
  [{ name: "a", "aria-labelledby": "nothing secret-label" }, "", "x3"],
  [{ name: "a", class: "dots" }, "", "x3"],
  [{ name: "a", maxlength: "1" }, "", "7"],
  [{ name: "a", "data-waymeet-private": "" }, "", "x3"],
  ...[
    "cc-number",
    "cc-exp",
    "billing cc-csc",
    "CC-NAME",
    "current-password",
    "new-password",
    "one-time-code",
  ].map(
    (autocomplete) =>
      /** @type {[Record<string, string>, string, string]} */ ([{ name: "a", autocomplete }, "", "x4"]),
  ),
  ...[
    "4111111111111111",
    "4111 1111 1111 1111",
    "3782-822463-10005",
    "my card: 5555 5555 5555 4444, thanks",
    "4111111111111111 123",
    "6304000000000000000",
  ].map((value) => /** @type {[Record<string, string>, string, string]} */ ([{ name: "a" }, "", value])),
);

/** Fields that are harmless, though they look a little like the others. @type {[Record<string, string>, string, string][]} */
const HARMLESS = [
  ...[
    "shipping",
    "shopping_cart",
    "opinion",
    "experience",
    "accountName",
    "sort_by",
    "businessname",
    "businessName",
    "company",
    "postal_code",
    "promoCode",
    "instant",
  ],
  ...["country", "phone", "name", "__proto__", "constructor", "elements", "length", "toString"],
].map((name) => /** @type {[Record<string, string>, string, string]} */ ([{ name }, "", "kept"]));
HARMLESS.push(
  [{ name: "order" }, "Order number", "4111111111111112"],
  [{ name: "phone" }, "Phone", "+49 170 1234567"],
  [{ id: "byId" }, "", "kept"],
  [{ name: "mail", type: "email", autocomplete: "email" }, "Mail", "a@b.example"],
  [{ name: "n", type: "number" }, "", "3"],
  [{ name: "d", type: "date" }, "", "2026-11-22"],
);

forEachBrowser("secrets are never read, whatever the page asks for", async (browser) => {
  const tab = await browser.open();
  await visit(tab, ["form", CAPTURE]);
  /** Submits a form with one such field for each case, and answers what was captured of it. @param {typeof SECRET} cases */
  const submitAll = async (cases) => {
    await tab.run((cases) => {
      document.getElementById("secret-label")?.remove();
      const label = document.createElement("span");
      label.id = "secret-label";
      label.textContent = "Your password";
      document.body.append(label);
      for (const [attributes, text, value] of cases) {
        const form = document.createElement("form");
        const label = document.createElement("label");
        label.textContent = text;
        const field = document.createElement("input");
        for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
        if (value) field.value = value;
        label.append(field);
        form.append(label);
        document.body.append(form);
        form.requestSubmit();
        form.remove();
      }
    }, cases);
    const events = await take(tab);
    assert.equal(events.length, cases.length);
    return events.map(([, , attributes], index) => [JSON.stringify(cases[index]), attributes]);
  };
  for (const [field, attributes] of await submitAll(SECRET)) assert.deepEqual(attributes, {}, field);
  for (const [index, [field, attributes]] of (await submitAll(HARMLESS)).entries()) {
    const [{ name, id }, , value] = HARMLESS[index];
    assert.deepEqual(Object.entries(attributes), [[name ?? id, value]], field);
  }
  assert.deepEqual(await logged(tab), []);
});

forEachBrowser(
  "clobbered forms and polluted prototypes neither break nor loosen anything",
  async (browser) => {
    const tab = await browser.open();
    await visit(tab, [null, { customAttributes: { a: 1 } }], "pollution");
    // `Object.prototype.captureFormDataOnSubmit` is not the page asking.
    await tab.type("#query", "oak");
    await tab.press(Key.ENTER);
    assert.deepEqual(await take(tab), [["record", "form_submitted", { formId: "stays", a: 1 }]]);
    await tab.run(() => /** @type {any} */ (window).waymeet.stop("trackForms"));

    await track(tab, ["form", CAPTURE]);
    // Not `parentNode`, where a driver itself looks for the root, and never ends.
    const clobbering = [
      ...[
        "elements",
        "name",
        "id",
        "submit",
        "matches",
        "closest",
        "getAttribute",
        "isConnected",
        "getRootNode",
      ],
      ...["addEventListener", "length", "getRootNode", "action", "attributes"],
    ];
    await tab.run((names) => {
      const form = document.createElement("form");
      form.setAttribute("name", "clobbered");
      form.addEventListener("submit", (event) => event.preventDefault());
      for (const name of [...names, ...Array.from({ length: 60 }, (_, index) => `field${index}`)]) {
        const field = document.createElement("input");
        field.setAttribute("name", name);
        field.value = name;
        form.append(field);
      }
      form.querySelector("input")?.setAttribute("id", "first");
      HTMLElement.prototype.append.call(document.querySelector("h1"), form);
    }, clobbering);
    await tab.type("#first", "changed");
    await tab.press(Key.ENTER);
    // Many fields and no button: Enter does not submit.
    await tab.run(() => HTMLFormElement.prototype.requestSubmit.call(document.forms.namedItem("clobbered")));
    const [[, name, attributes], ...others] = await take(tab);
    assert.deepEqual([name, others], ["form_submitted", []]);
    assert.deepEqual([attributes.formName, attributes.elements], ["clobbered", "changed"]);
    assert.equal(Object.keys(attributes).length, 51, "fifty fields, and the form's name");

    await tab.type("#first", "again");
    await tab.run(() => document.querySelector("h1")?.replaceChildren());
    assert.deepEqual(
      (await take(tab)).map(([, name]) => name),
      ["form_abandoned"],
    );

    // Nothing to follow.
    await tab.run(() => /** @type {any} */ (window).waymeet.stop("trackForms"));
    await tab.run(() => {
      const { waymeet } = /** @type {any} */ (window);
      waymeet.start("trackForms", "form[", {});
      waymeet.start("trackForms", 7);
      const hostile = new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error("of the page");
          },
        },
      );
      waymeet.start("trackForms", "form", hostile);
    });
    assert.equal((await logged(tab)).length, 3);
  },
);
