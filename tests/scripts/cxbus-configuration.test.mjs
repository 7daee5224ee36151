// @ts-check
/** The vendor's block as the configuration our widget takes: pure functions, no browser. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Block } from "../../www/adapters/cxbus/block.js";
import { configuration, merged, pack } from "../../www/adapters/cxbus/configuration.js";
import { completed, opening } from "../../www/adapters/cxbus/opening.js";
import { site } from "../../www/adapters/widget/site.js";
import { Unsupported } from "../../www/adapters/cxbus/unsupported.js";

/** Reads a block as the page's script does. @param {any} widgets */
function read(widgets) {
  const block = new Block(widgets);
  const unsupported = new Unsupported();
  const tools = {
    pack: pack(block.get("main.i18n"), block),
    report: (/** @type {string} */ path, /** @type {string} */ why) => unsupported.add(path, why),
    unsupported,
  };
  const answer = configuration(block, tools);
  for (const path of block.rest()) unsupported.add(path);
  return { ...answer, tools, unsupported: [...unsupported.reasons.keys()] };
}

/** @param {any} transport @param {any} [more] */
const withTransport = (transport, more = {}) =>
  read({ webchat: { transport: { type: "pureconnect-v4-rest", ...transport }, ...more } });

test("servers are addressed as the vendor's widget does", () => {
  /** @type {[any, string[]][]} */
  const cases = [
    [{ hosts: ["cic1.example", "cic2.example"] }, ["https://cic1.example:8019", "https://cic2.example:8019"]],
    [{ hosts: ["cic1.example"], useHttps: false }, ["http://cic1.example:8018"]],
    [{ hosts: ["cic1.example:443"] }, ["https://cic1.example:443"]],
    [
      { hosts: ["cic1", "cic2"], reverseProxyUrl: "https://proxy.example/cic/", useHttps: false },
      ["https://proxy.example/cic/cic1", "https://proxy.example/cic/cic2"],
    ],
    [{ hosts: "cic1.example" }, ["https://cic1.example:8019"]],
    [
      { hosts: ["cic1.example", 7, null, "a b", "x/y", "u@h"] },
      ["https://cic1.example:8019", "https://7:8019"],
    ],
  ];
  for (const [transport, servers] of cases) {
    assert.deepEqual(
      withTransport(transport).config.cic,
      { servers, dialect: "icws" },
      JSON.stringify(transport),
    );
  }
  for (const transport of [{}, { hosts: [] }, { hosts: {} }, { hosts: [""] }]) {
    assert.equal(withTransport(transport).config.cic, undefined, JSON.stringify(transport));
  }
});

test("whom a chat is with", () => {
  for (const [targetType, type] of [
    [undefined, "Workgroup"],
    ["queue", "Workgroup"],
    ["QUEUE", "Workgroup"],
    ["user", "User"],
    ["Station", "Station"],
    [7, "Workgroup"],
  ]) {
    const { config } = withTransport({
      interactionData: { routing: { targetName: "Web Sales", targetType } },
    });
    assert.deepEqual(config.target, { name: "Web Sales", type }, `${targetType}`);
  }
});

test("what goes along with every chat: notes, contexts, attributes, the journey, userData", () => {
  const { said } = withTransport(
    {
      interactionData: {
        routing: { targetName: "Web Sales" },
        notes: "from the shop",
        routingContexts: [{ context: "Boots", category: "Product" }, { context: "x" }, 3],
        additionalAttrs: { Plan: "gold", Age: 7, Is: true, Nothing: null, List: [1] },
        journey: { customerId: "c", customerIdType: "cookie", actionMapId: "m" },
      },
    },
    { userData: { _actVisitId: "v", targetQueue: "Support", Basket: 12.5 } },
  );
  assert.deepEqual(said, {
    attributes: {
      Plan: "gold",
      Age: "7",
      Is: "true",
      List: "[1]",
      AltocloudCustomerId: "c",
      AltocloudCustomerIdType: "cookie",
      AltocloudActionMapId: "m",
      AltocloudVisitId: "v",
      Basket: "12.5",
    },
    notes: "from the shop",
    routingContexts: [{ context: "Boots", category: "Product" }],
    targetQueue: "Support",
    values: {},
  });
});

test("a chat of its own says more, and its own wins", () => {
  const { said, tools } = withTransport(
    { interactionData: { notes: "from the shop", additionalAttrs: { Plan: "gold", Shop: "a" } } },
    { form: { firstname: "Ada" } },
  );
  const open = opening(
    {
      userData: { Plan: "silver", targetQueue: "Web Sales" },
      form: { lastName: "Visitor", autoSubmit: true },
    },
    tools,
  );
  const all = completed(open, said);
  assert.deepEqual(all.attributes, { Plan: "silver", Shop: "a" });
  assert.deepEqual(all.values, { firstname: "Ada", lastname: "Visitor" });
  assert.equal(all.targetQueue, "Web Sales");
  assert.equal(all.notes, "from the shop");
  assert.equal(all.isSubmitted, true);
  assert.equal(all.isTranscriptWanted, true);
});

test("what is malformed is refused in words", () => {
  const { tools } = read({});
  for (const [options, words] of /** @type {[any, RegExp][]} */ ([
    [{ userData: "x" }, /userData is malformed/],
    [{ userData: [1] }, /userData is malformed/],
    [{ form: 3 }, /form is malformed/],
    ["x", /options have to be an object/],
  ])) {
    assert.throws(() => opening(options, tools), words, JSON.stringify(options));
  }
  assert.doesNotThrow(() => opening({ form: false }, tools));
});

test("looks, button, clock and lengths", () => {
  const { config } = read({
    main: { theme: "dark", lang: "de-AT", timeFormat: 24 },
    webchat: {
      chatButton: { enabled: true, openDelay: 50 },
      confirmFormCloseEnabled: false,
      maxMessageLength: 500,
      timeFormat: 12,
    },
  });
  assert.deepEqual(config.theme, { scheme: "dark" });
  assert.deepEqual(config.launcher, { enabled: true, delayMs: 50 });
  assert.deepEqual(config.languages, { default: "de-AT", isFixed: true });
  assert.equal(config.form.confirm, false);
  assert.equal(config.maxMessageLength, 500);
  assert.equal(config.timeFormat, 12);
  assert.equal(read({ webchat: { chatButton: { enabled: true } } }).config.launcher.delayMs, 1_000);
});

test("invitations have the vendor's times unless the block says others", () => {
  assert.deepEqual(read({ webchat: { autoInvite: { enabled: true } } }).invite, {
    isEnabled: true,
    afterMs: 10_000,
    forMs: 30_000,
    hidesButton: true,
  });
  const { invite } = read({
    webchat: {
      autoInvite: { enabled: true, timeToInviteSeconds: 0, inviteTimeoutSeconds: 5 },
      chatButton: { hideDuringInvite: false },
    },
  });
  assert.deepEqual(invite, { isEnabled: true, afterMs: 0, forMs: 5_000, hidesButton: false });
});

test("a form's fields: types, labels of the language pack, lengths, options, values", () => {
  const i18n = { en: { webchat: { ChatFormFirstName: "Given <b>name</b>", Mine: "Which <%thing%>?" } } };
  const form = {
    wrapper: "<table></table>",
    inputs: [
      {
        id: "a",
        name: "firstname",
        maxlength: "100",
        label: "@i18n:webchat.ChatFormFirstName",
        required: "required",
      },
      {
        name: "lastname",
        label: "@i18n:webchat.ChatFormLastName",
        placeholder: "@i18n:webchat.ChatFormPlaceholderLastName",
      },
      { name: "email", label: "Mail" },
      { name: "topic", label: "@i18n:webchat.ChatFormSubject" },
      { name: "mine", label: "@i18n:webchat.Mine", type: "textarea" },
      {
        name: "product",
        type: "select",
        options: [
          { disabled: "disabled" },
          { text: "Lamps", value: "l" },
          "Tables",
          { group: true, options: [{ text: "Beds" }] },
        ],
      },
      { name: "agree", type: "checkbox", wrapper: "<tr></tr>" },
      { name: "campaign", type: "hidden", value: () => "spring" },
      { name: "plan", isHidden: true, value: 7 },
      { id: "cx_only_id" },
      { name: "firstname" },
      { name: "photo", type: "file" },
      { custom: "<tr></tr>" },
      "x",
    ],
  };
  const { config, unsupported } = read({ main: { i18n }, webchat: { form } });
  const brief = config.form.fields.map((/** @type {any} */ field) =>
    JSON.parse(JSON.stringify(field, (_, value) => (value === false ? undefined : value))),
  );
  assert.deepEqual(brief, [
    {
      name: "firstname",
      type: "text",
      label: "Given name",
      text: "firstname",
      required: true,
      maxLength: 100,
    },
    { name: "lastname", type: "text", text: "lastname" },
    { name: "email", type: "email", label: "Mail" },
    { name: "topic", type: "text", text: "subject" },
    { name: "mine", type: "textarea", label: "Which {name}?" },
    {
      name: "product",
      type: "select",
      options: [
        { value: "l", label: "Lamps" },
        { value: "Tables", label: "Tables" },
        { value: "Beds", label: "Beds" },
      ],
    },
    { name: "agree", type: "checkbox" },
    { name: "campaign", type: "hidden", value: "spring" },
    { name: "plan", type: "hidden", value: "7" },
    { name: "cx_only_id", type: "text" },
  ]);
  assert.deepEqual(unsupported, [
    "webchat.form.wrapper",
    "webchat.form.inputs[…].wrapper",
    "webchat.form.inputs[…]",
  ]);
});

test("a page's own check is called as the vendor calls it, and one that fails holds nobody back", () => {
  /** @type {any[]} */
  const seen = [];
  const inputs = [
    {
      name: "a",
      validate(
        /** @type {any} */ event,
        /** @type {any} */ form,
        /** @type {any} */ input,
        /** @type {any} */ label,
      ) {
        seen.push(event.type, form.length, input.val(), label.text());
        return input.val() !== "";
      },
    },
    { name: "b", validate: () => JSON.parse("") },
    { name: "c", validate: () => undefined },
  ];
  const block = new Block({ webchat: { form: { inputs } } });
  const tools = { pack: new Map(), report: () => {}, shared: [], unsupported: new Unsupported() };
  const { config } = configuration(block, tools);
  const input = (/** @type {string} */ value) =>
    /** @type {any} */ ({
      nodeType: 1,
      value,
      form: { nodeType: 1 },
      labels: [{ nodeType: 1, textContent: "A" }],
    });
  const { error } = console;
  console.error = () => {};
  try {
    const [a, b, c] = config.form.fields.map(
      (/** @type {any} */ field) => (/** @type {string} */ value) => field.check(value, input(value)),
    );
    assert.deepEqual([a("x"), a(""), b(""), c("")], [true, false, true, true]);
  } finally {
    console.error = error;
  }
  assert.deepEqual(seen, ["submit", 1, "x", "A", "submit", 1, "", "A"]);
});

test("words of a language pack: of the page's language, as text, and crosses are none", () => {
  const i18n = {
    en: {
      webchat: {
        ChatTitle: "Live Chat",
        AgentConnected: "<%Agent%> Connected",
        ChatEnd: "X",
        AriaClose: "X",
      },
    },
    DE: { webchat: { ChatTitle: "Chat &mdash;<br/>hier", Errors: { 364: "Keine Adresse" } } },
  };
  assert.deepEqual(read({ main: { i18n } }).config.texts["*"], {
    title: "Live Chat",
    joined: "{name} Connected",
  });
  assert.deepEqual(read({ main: { i18n, lang: "de" } }).config.texts["*"], {
    title: "Chat &mdash; hier",
    "wrong-email": "Keine Adresse",
  });
  for (const odd of [null, 3, "x", [], { en: 3 }, { en: { webchat: "x" } }]) {
    assert.deepEqual(read({ main: { i18n: odd } }).config.texts["*"], {}, JSON.stringify(odd));
  }
});

test("what is not supported is named once, and what is turned off is not", () => {
  const { unsupported } = read({
    main: { theme: "blue", mobileMode: "auto", downloadGoogleFont: false, preload: ["webchat"], debug: true },
    webchat: {
      emojis: true,
      uploadsEnabled: false,
      async: { enabled: true },
      cometD: {},
      chatButton: { enabled: true, effect: "fade", template: "<div></div>" },
      transport: { type: "pureconnect-v4-rest", hosts: ["a"], markdown: true },
    },
    sidebar: { showOnStartup: true },
    onReady() {},
    extensions: { A() {} },
  });
  assert.deepEqual(unsupported, [
    "main.theme",
    "main.mobileMode",
    "webchat.emojis",
    "webchat.async",
    "webchat.chatButton.effect",
    "webchat.chatButton.template",
    "webchat.transport.markdown",
    "sidebar",
  ]);
});

test("another transport is named, and the site's own servers stay", () => {
  const { config, unsupported } = read({
    webchat: { transport: { type: "purecloud-v2-sockets", hosts: ["a"] } },
  });
  assert.equal(config.cic, undefined);
  assert.deepEqual(unsupported, ["webchat.transport"]);
});

test("the block goes over the site's own configuration, part by part", () => {
  const own = read({ main: { theme: "dark" }, webchat: { chatButton: { enabled: true } } }).config;
  const both = merged(own, {
    cic: { servers: ["https://own.example"] },
    theme: { accent: "#123456", scheme: "light" },
    launcher: { side: "start", label: "Talk" },
    form: { fields: [{ name: "name", type: "text" }] },
    language: "fr",
  });
  assert.deepEqual(both.cic, { servers: ["https://own.example"] });
  assert.deepEqual(both.theme, { accent: "#123456", scheme: "dark" });
  assert.deepEqual(both.launcher, { side: "start", label: "Talk", enabled: true, delayMs: 1_000 });
  assert.deepEqual(both.form.fields, [{ name: "name", type: "text" }]);
  assert.equal(both.language, "fr");
  assert.deepEqual(
    merged(own, {}).form.fields.map((/** @type {any} */ { name }) => name),
    ["firstname", "lastname", "email", "subject"],
  );
});

test("hostile blocks are read without a throw", () => {
  const trap = {
    get webchat() {
      throw new Error("no");
    },
    main: { lang: "de" },
  };
  assert.equal(read(trap).config.languages.default, "de");
  /** @type {any} */
  const round = { webchat: { userData: {} } };
  round.webchat.userData.self = round;
  const proxy = new Proxy(
    {},
    {
      ownKeys() {
        throw new Error("no");
      },
    },
  );
  for (const block of [undefined, null, 3, "x", [], () => {}, round, proxy, { main: proxy, webchat: [1] }]) {
    assert.doesNotThrow(() => read(block));
  }
  const odd = {
    webchat: { form: { inputs: [{ name: {}, type: [], options: 3, validate: "x" }, null] }, userData: "x" },
  };
  assert.deepEqual(read(odd).config.form.fields, []);
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
  read(JSON.parse('{"webchat":{"userData":{"__proto__":{"polluted":1}}}}'));
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
});

test("whose site it is: of the tracker, or of the call that waits", () => {
  assert.equal(site({ ac: { site: () => "o" } }), "o");
  assert.equal(
    site({ ac: { site: () => undefined, q: [["init", "o"]] } }),
    "o",
    "while the module is on its way",
  );
  assert.equal(site({ ac: { q: [["init", "o", { region: "x" }]] } }), "o");
  assert.equal(site({ ac: { q: [{ arguments: ["init", null, { deploymentId: "d" }] }] } }), "d");
  assert.equal(site({ _genesysJourneySdk: "track", track: { q: [["pageview"], ["init", "o"]] } }), "o");
  for (const page of [{}, { ac: 3 }, { ac: { q: 3 } }, { ac: { q: [null] } }]) {
    assert.equal(site(page), undefined, JSON.stringify(page));
  }
});
