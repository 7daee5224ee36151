// @ts-check
/** Sites that carry the vendor's widgets block and its bus, against the demo's service, contact centre and desk. */

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { eventually, forEachBrowser, Site, startDemo } from "./support/index.mjs";
import { chat, goAvailable, hangUp, logIn, part } from "./support/people.mjs";
import { addTrackedPage, cicHost, command, startPage } from "./support/widgets.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */
/** @typedef {import("./support/index.mjs").Browser} Browser */

/** @type {import("./support/demo.mjs").Demo} */
let demo;
/** A site that the demo's deployment allows. @type {import("./support/index.mjs").Site} */
let known;
before(async () => {
  known = await Site.start({});
  demo = await startDemo("--allow", new URL(known.origin).host);
});
after(async () => {
  await demo?.stop();
  await known?.stop();
});

const LAUNCHER = "waymeet-launcher >>> [data-test=launcher]";
const CALLBACK = "waymeet-callback >>> [data-test=callback-form]";
/** @param {string} name */
const offer = (name) => `waymeet-offer >>> [data-test=${name}]`;

/** Runs in the page: hears what the bus tells. */
const HEARING = `
  window.heard = [];
  window.problems = [];
  window.addEventListener("error", ({ message }) => window.problems.push(message));
  window.addEventListener("unhandledrejection", ({ reason }) => window.problems.push(String(reason)));
  window.hearAll = function (CXBus) {
    for (const [plugin, { events }] of Object.entries(CXBus.registry())) {
      for (const event of events) {
        CXBus.subscribe(plugin + "." + event, ({ event, data }) => window.heard.push([event, data]));
      }
    }
  };`;

/**
 * The vendor's block with its transport for PureConnect, as a page writes it.
 *
 * @param {string} [webchat] More keys, as source. @param {string} [more] More of the block, as source.
 */
const block = (webchat = "", more = "") => `${HEARING}
  if (!window._genesys) window._genesys = {};
  if (!window._gt) window._gt = [];
  window._genesys.widgets = {
    main: { theme: "light", lang: "en", preload: ["webchat"], i18n: { en: { webchat: {
      ChatButton: "Chat, please", ChatTitle: "Lamp talk", ChatFormFirstName: "Given name", InviteTitle: "Need a hand?" } } } },
    webchat: {
      transport: {
        type: "pureconnect-v4-rest",
        hosts: ["${cicHost(demo)}"],
        useHttps: false,
        interactionData: {
          routing: { targetType: "queue", targetName: "Web Sales" },
          notes: "from the lamp page",
          additionalAttrs: { Plan: "gold" },
          journey: { customerId: "c-1", customerIdType: "cookie", actionMapId: "m-1" },
        },
      },
      userData: { _actVisitId: "v-1", Basket: "12" },
      ${webchat}
    },
    onReady: function (CXBus) { window.ready = CXBus === window.CXBus; window.hearAll(CXBus); },
    ${more}
  };`;

/** The form of the tests' pages. */
const FORM = `chatButton: { enabled: true, openDelay: 10 },
  form: { wrapper: "<table></table>", inputs: [
    { id: "cx_webchat_form_firstname", name: "firstname", maxlength: "100", label: "@i18n:webchat.ChatFormFirstName",
      placeholder: "@i18n:webchat.ChatFormPlaceholderFirstName",
      validate: function (event, form, input, label, $, CXBus, Common) {
        return input.val().trim().length > 1 && typeof $ === "function" && !!CXBus.command && !!Common.log;
      } },
    { name: "product", label: "Which lamp?", type: "select", options: [{ text: "Floor lamp", value: "floor" }, { text: "Desk lamp", value: "desk" }] },
    { name: "campaign", type: "hidden", value: "spring" }] },`;

/**
 * Opens a page with a block and waits for the bus.
 *
 * @param {Browser} browser @param {string} source @param {boolean} [isStrict]
 * @param {(tab: Tab, site: import("./support/index.mjs").Site) => Promise<void>} work
 */
async function onPage(browser, source, work, isStrict) {
  const site = await startPage(demo, source, isStrict);
  try {
    const tab = await browser.open();
    await tab.goto(`${site.origin}/`);
    await tab.runAsync(async () => {
      await /** @type {any} */ (window).CXBus.loadPlugin("widgets-core");
    });
    await work(tab, site);
    assert.deepEqual(
      await tab.run(() => /** @type {any} */ (window).problems),
      [],
      "nothing is thrown into the page",
    );
    assert.deepEqual(site.violations, [], "the page's policy holds");
  } finally {
    await site.stop();
  }
}

/** What the page has heard, by name. @param {Tab} tab @returns {Promise<string[]>} */
const heard = (tab) =>
  tab.run(() => /** @type {any} */ (window).heard.map((/** @type {[string]} */ [event]) => event));

/** @param {Tab} tab @param {string} event */
const hears = (tab, event) =>
  eventually(`the page hears ${event}`, async () => (await heard(tab)).includes(event));

/** @param {Tab} tab @param {string} event @returns {Promise<any>} */
const dataOf = (tab, event) =>
  tab.run(
    (event) =>
      /** @type {any} */ (window).heard.find((/** @type {[string]} */ [name]) => name === event)?.[1],
    event,
  );

/** Makes an agent ready to take chats. @param {Browser} browser */
async function agent(browser) {
  const desk = await browser.open();
  await desk.resize(1400, 900);
  await logIn(desk, demo, "kim");
  await goAvailable(desk, demo);
  return desk;
}

/** @param {Tab} tab @param {string} name @param {any} [options] */
async function works(tab, name, options) {
  const [fate, value] = await command(tab, name, options);
  assert.equal(fate, "resolved", `${name}: ${value}`);
  return value;
}

forEachBrowser("the vendor's block with one address changed: button, form, chat, events", async (browser) => {
  const desk = await agent(browser);
  await onPage(browser, block(FORM), async (tab) => {
    assert.equal(await tab.run(() => /** @type {any} */ (window).ready), true, "onReady has the bus");
    await tab.textIs(LAUNCHER, "Chat, please");
    await tab.click(LAUNCHER);
    await tab.textIs("waymeet-chat >>> .Header_title", "Lamp talk");
    await tab.textIs("waymeet-chat >>> .Form", "Given name");
    await tab.textIs("waymeet-chat >>> .Form", "Which lamp?");
    assert.equal((await tab.all(chat("campaign"))).length, 0, "a hidden field is not asked for");
    assert.deepEqual(await tab.accessibilityViolations(), [], "the form");

    // The page's own check refuses, and then allows.
    await tab.type(chat("firstname"), "A");
    await tab.click(chat("start"));
    await tab.textIs("waymeet-chat >>> .Form", "Please check what you have written here.");
    await tab.type(chat("firstname"), "Ada");
    await tab.click(chat("start"));
    await hears(tab, "WebChatService.started");

    await desk.textIs(part("interaction-name"), "Ada");
    await desk.textIs(part("interaction-queue"), "Web Sales");
    await desk.click(part("pickup"));
    await tab.textIs(chat("transcript"), "Kim Novak");
    await hears(tab, "WebChatService.agentConnected");
    await desk.submit(part("composer"), "Hello Ada");
    await tab.textIs(chat("transcript"), "Hello Ada");
    await hears(tab, "WebChat.messageAdded");
    await hears(tab, "WebChatService.agentTypingStarted");

    const { agents } = await works(tab, "WebChatService.getAgents");
    assert.deepEqual(
      Object.values(agents).map(({ name, connected }) => [name, connected]),
      [["Kim Novak", true]],
    );
    assert.match(
      await refusal(tab, "WebChatService.sendMessage", { message: "x".repeat(4_001) }),
      /longer than 4000 characters/,
    );
    await works(tab, "WebChatService.sendMessage", { message: "The <b>oak</b> one" });
    await desk.textIs(part("transcript"), "The <b>oak</b> one");
    const { messages } = await works(tab, "WebChatService.getTranscript");
    const said = messages.map((/** @type {any} */ { text, from }) => [from.type, text]);
    assert.deepEqual(said.slice(-2), [
      ["Agent", "Hello Ada"],
      ["Client", "The <b>oak</b> one"],
    ]);
    const stats = await works(tab, "WebChatService.getStats");
    assert.ok(stats.startTime > 0 && stats.duration >= 0);
    assert.equal(await refusal(tab, "WebChat.open"), "already opened");
    assert.equal(await refusal(tab, "WebChatService.startChat"), "a chat is already active");
    assert.match(await refusal(tab, "WebChatService.updateUserData", { a: 1 }), /as a chat begins/);

    await works(tab, "WebChat.minimize");
    await tab.find(LAUNCHER);
    await works(tab, "WebChat.minimize", { minimized: false });
    await tab.find(chat("composer"));
    await works(tab, "WebChat.injectMessage", { type: "text", name: "The shop", text: "<i>Only here</i>" });
    await tab.textIs(chat("injected"), "<i>Only here</i>");
    await works(tab, "WebChatService.sendTyping");
    await desk.find(part("typing"));

    await hangUp(desk);
    await tab.find(chat("ended"));
    await hears(tab, "WebChatService.ended");
    const metadata = await dataOf(tab, "WebChat.completed");
    assert.deepEqual([metadata.numAgents, metadata.userMessages, metadata.agentMessages], [1, 1, 1]);
    await works(tab, "WebChat.close");
    await hears(tab, "WebChat.closed");
    assert.equal(await refusal(tab, "WebChat.close"), "already closed");
    const order = (await heard(tab)).filter((event) =>
      /^WebChat\.(opened|submitted|started|completed|closed)$/.test(event),
    );
    assert.deepEqual(order, [
      "WebChat.opened",
      "WebChat.submitted",
      "WebChat.started",
      "WebChat.completed",
      "WebChat.closed",
    ]);
    for (const event of ["minimized", "unminimized"]) {
      assert.ok((await heard(tab)).includes(`WebChat.${event}`), event);
    }
  });
  await desk.click(part("log-out"));
});

/** Why a command is refused. @param {Tab} tab @param {string} name @param {any} [options] @returns {Promise<string>} */
async function refusal(tab, name, options) {
  const [fate, why] = await command(tab, name, options);
  assert.equal(fate, "rejected", `${name} answers ${JSON.stringify(why)}`);
  return why;
}

forEachBrowser(
  "under a strict policy; what a chat begins with reaches the contact centre",
  async (browser) => {
    const source = block();
    await onPage(
      browser,
      source,
      async (tab, site) => {
        // The requests that the page makes, by their bodies.
        await tab.run(() => {
          const page = /** @type {any} */ (window);
          const { fetch } = page;
          page.bodies = [];
          page.fetch = (/** @type {any} */ input, /** @type {any} */ init) => {
            if (/web-chat\/start/.test(`${input?.url ?? input}`)) {
              const body = init?.body ?? input.clone?.().text();
              Promise.resolve(body).then((text) => page.bodies.push(text));
            }
            return fetch(input, init);
          };
        });
        assert.equal((await tab.all(LAUNCHER)).length, 0, "no button where the block wants none");
        await works(tab, "WebChat.open", {
          userData: { Basket: "99", Lamp: "oak" },
          form: {
            autoSubmit: true,
            firstname: "Ada",
            lastname: "Visitor",
            email: "ada@shop.example",
            subject: "A lamp",
          },
        });
        await hears(tab, "WebChatService.started");
        const body = await eventually("the start is seen", async () =>
          JSON.parse(await tab.run(() => /** @type {any} */ (window).bodies[0])),
        );
        assert.equal(body.participantName, "Ada Visitor");
        assert.equal(body.transcriptEmailAddress, "ada@shop.example");
        assert.equal(body.targetName, "Web Sales");
        assert.equal(body.targetType, "Workgroup");
        assert.equal(body.notes, "A lamp\nfrom the lamp page");
        assert.deepEqual(body.additionalAttributes, {
          Plan: "gold",
          AltocloudCustomerId: "c-1",
          AltocloudCustomerIdType: "cookie",
          AltocloudActionMapId: "m-1",
          AltocloudVisitId: "v-1",
          Basket: "99",
          Lamp: "oak",
          email: "ada@shop.example",
        });

        // On the next page the chat is there again, and the page is told.
        await tab.goto(`${site.origin}/`);
        await tab.find(chat("composer"));
        await hears(tab, "WebChatService.restored");
        assert.deepEqual(await works(tab, "WebChatService.verifySession"), { sessionActive: true });
        await works(tab, "WebChat.endChat");
        await tab.click(chat("end-chat"));
        await hears(tab, "WebChat.cancelled");
        await hears(tab, "WebChat.closed");
        assert.deepEqual(await works(tab, "WebChatService.verifySession"), { sessionActive: false });
      },
      true,
    );
  },
);

forEachBrowser("a page that shows the chat itself: no panel unless it asks", async (browser) => {
  const desk = await agent(browser);
  await onPage(browser, block(), async (tab, site) => {
    await works(tab, "WebChatService.updateUserData", { Colour: "green" });
    assert.equal(
      await refusal(tab, "WebChatService.startChat", { userData: "x" }),
      "userData is malformed: it has to be an object",
    );
    await works(tab, "WebChatService.startChat", {
      nickname: "Ada",
      subject: "A lamp",
      form: { lastName: "V" },
    });
    assert.equal(await tab.shows(chat("panel")), false);
    assert.equal(await refusal(tab, "WebChatService.startChat"), "a chat is already active");
    await desk.textIs(part("interaction-name"), "Ada");
    await desk.click(part("pickup"));
    await hears(tab, "WebChatService.agentConnected");
    await desk.submit(part("composer"), "Hello Ada");
    await hears(tab, "WebChatService.messageReceived");
    await works(tab, "WebChatService.sendMessage", { message: "Hello Kim" });
    await desk.textIs(part("transcript"), "Hello Kim");

    // It outlives the page unseen, and is shown when the page wants it.
    await tab.goto(`${site.origin}/`);
    await hears(tab, "WebChatService.restored");
    assert.equal(await tab.shows(chat("panel")), false);
    await works(tab, "WebChat.open");
    await tab.textIs(chat("transcript"), "Hello Kim");
    await works(tab, "WebChatService.endChat");
    await hears(tab, "WebChatService.ended");
    assert.match(
      await refusal(tab, "WebChatService.sendMessage", { message: "x" }),
      /there is no active chat/,
    );
  });
  await desk.click(part("log-out"));
});

forEachBrowser("a page with a form of its own opens ours and starts the chat in it", async (browser) => {
  await onPage(browser, block(), async (tab) => {
    await works(tab, "cx.plugin.WebChat.open", { form: false });
    await works(tab, "cx.plugin.WebChatService.startChat", { firstname: "Ada", userData: { Seat: "4" } });
    await tab.find(chat("composer"));
    await works(tab, "WebChat.close");
    await hears(tab, "WebChat.cancelled");
    await hears(tab, "WebChat.closed");
    // Another one, after the first.
    await works(tab, "WebChatService.startChat", { firstname: "Ada" });
    assert.equal(await tab.shows(chat("panel")), false);
    await works(tab, "WebChatService.endChat");
  });
});

forEachBrowser("button, visibility, theme, and all of it closed", async (browser) => {
  await onPage(browser, block("chatButton: { enabled: true, openDelay: 0 },"), async (tab) => {
    await tab.find(LAUNCHER);
    assert.equal(await refusal(tab, "WebChat.showChatButton"), "the chat button is already visible");
    await works(tab, "WebChat.hideChatButton");
    await tab.gone(LAUNCHER);
    assert.equal(await refusal(tab, "WebChat.hideChatButton"), "the chat button is already hidden");
    await works(tab, "WebChat.showChatButton");
    await works(tab, "WebChat.open");
    await tab.find(chat("firstname"));
    for (const name of ["lastname", "email", "subject"]) assert.ok(await tab.shows(chat(name)), name);
    await works(tab, "WebChat.hide");
    await tab.gone(chat("panel"));
    await works(tab, "WebChat.show");
    await tab.find(chat("panel"));
    assert.equal(await works(tab, "App.getTheme"), "light");
    await works(tab, "App.setTheme", { theme: "dark" });
    const scheme = await tab.run(() => document.querySelector("waymeet-chat")?.getAttribute("data-scheme"));
    assert.equal(scheme, "dark");
    assert.deepEqual(await dataOf(tab, "App.theme"), { theme: "dark" });
    await works(tab, "App.reTheme");
    assert.equal((await works(tab, "App.about")).name, "Waymeet");
    await works(tab, "App.closeAll");
    await tab.gone(chat("panel"));
    await hears(tab, "App.closeAll");
    await hears(tab, "WebChat.cancelled");
  });
});

forEachBrowser("invitations: by the block, by a command, by the page", async (browser) => {
  const invited = "autoInvite: { enabled: true, timeToInviteSeconds: 0.2, inviteTimeoutSeconds: 20 },";
  await onPage(browser, block(invited), async (tab) => {
    await tab.textIs(offer("invitation"), "Need a hand?");
    await tab.click(offer("invitation-accept"));
    await tab.find(chat("firstname"));
    assert.equal(await refusal(tab, "WebChat.invite"), "already opened");
    await works(tab, "WebChat.close");
    await works(tab, "WebChat.reInvite");
    await tab.click(offer("invitation-decline"));
    await tab.gone(offer("invitation"));
  });
});

forEachBrowser("offers and toasts of the page's own", async (browser) => {
  await onPage(browser, block(), async (tab) => {
    /** @param {string} name @param {any} options */
    const give = (name, options) =>
      tab.run(
        (name, options) => {
          const page = /** @type {any} */ (window);
          page.fate = undefined;
          page.CXBus.command(name, options).done((/** @type {any} */ value) => {
            page.fate = value;
          });
        },
        name,
        options,
      );
    /** @param {string} expected */
    const becomes = (expected) =>
      eventually(
        `it becomes ${expected}`,
        async () => (await tab.run(() => /** @type {any} */ (window).fate)) === expected,
      );

    await give("Engage.invite", {
      title: "Still there?",
      body: "We can help",
      accept: "Yes",
      decline: "No",
      command: "WebChat.open",
      options: { form: { firstname: "Grace" } },
    });
    await tab.textIs(offer("invitation"), "Still there?");
    assert.equal(await refusal(tab, "Engage.offer", { headline: "x" }), "an offer is on screen already");
    await tab.click(offer("invitation-accept"));
    await becomes("accepted");
    await tab.find(chat("firstname"));
    const value = await tab.run(
      (input) => /** @type {any} */ (input).value,
      await tab.find(chat("firstname")),
    );
    assert.equal(value, "Grace");
    await works(tab, "WebChat.close");

    await give("Engage.invite", { title: "Still there?", timeout: 300 });
    await becomes("timeout");
    await tab.gone(offer("invitation"));

    await give("Engage.offer", {
      mode: "toaster",
      headline: "Free <b>delivery</b>",
      cta: { text: "See", url: "/help" },
    });
    await tab.textIs(offer("content-offer"), "Free delivery");
    await tab.find(offer("offer-call-to-action"));
    await tab.click(offer("offer-close"));
    await becomes("declined");
    assert.equal(await refusal(tab, "Engage.offer", {}), "there is nothing in the offer");
    assert.equal(await refusal(tab, "Engage.close"), "already closed");

    await works(tab, "Toaster.open", {
      type: "generic",
      title: "News",
      body: "<p>Lamps are here</p>",
      icon: "chat",
      controls: "close",
    });
    await tab.textIs(offer("content-offer"), "Lamps are here");
    await works(tab, "Toaster.close");
    await tab.gone(offer("content-offer"));
    await hears(tab, "Toaster.closed");
    await works(tab, "Toaster.open", {
      title: "News",
      body: "?",
      buttons: { type: "binary", primary: "Go", secondary: "Stay" },
    });
    await tab.textIs(offer("invitation"), "Stay");
    await tab.click(offer("invitation-decline"));
    await tab.gone(offer("invitation"));
    assert.equal(await refusal(tab, "Toaster.close"), "already closed");
    assert.equal(await refusal(tab, "Toaster.open", {}), "there is nothing in the toast");
  });
});

forEachBrowser("a wish to be called", async (browser) => {
  await onPage(browser, block("", "callback: { userData: { Line: '1' } },"), async (tab) => {
    await works(tab, "Callback.open", {
      form: { firstname: "Ada", phonenumber: "+44 20 7946 0000", desiredTime: "now" },
    });
    await tab.find(CALLBACK);
    await hears(tab, "Callback.opened");
    assert.equal(await refusal(tab, "Callback.open"), "already opened");
    await works(tab, "Callback.close");
    await tab.gone(CALLBACK);
    await hears(tab, "Callback.closed");
    assert.equal(await refusal(tab, "Callback.close"), "already closed");
    assert.match(await refusal(tab, "Callback.open", { form: { desiredTime: "2030-01-01" } }), /no times/);

    await works(tab, "Callback.open", { form: { phonenumber: "+44 20 7946 0000" } });
    await tab.type("waymeet-callback >>> [data-test=name]", "Ada");
    await tab.click("waymeet-callback >>> [data-test=callback-request]");
    await hears(tab, "Callback.submitted");
    await hears(tab, "CallbackService.scheduled");
    await hears(tab, "Callback.completed");
    await tab.click("waymeet-callback >>> [data-test=callback-cancel]");
    await hears(tab, "Callback.cancelled");
  });
});

forEachBrowser("beside the tracker the block goes over the site's own configuration", async (browser) => {
  const desk = await agent(browser);
  addTrackedPage(
    known,
    demo,
    `${HEARING} window._genesys = { widgets: { main: { i18n: { en: { webchat: { ChatTitle: "Lamp talk" } } } },
      webchat: { chatButton: { enabled: true, openDelay: 0 }, userData: { Basket: "12" } },
      onReady: function (CXBus) { window.hearAll(CXBus); } } };`,
  );
  const tab = await browser.open();
  await tab.goto(`${known.origin}/`);
  await tab.click(LAUNCHER);
  await tab.textIs("waymeet-chat >>> .Header_title", "Lamp talk");
  // Servers and queue are the site's.
  await tab.click(chat("start"));
  await hears(tab, "WebChatService.started");
  await works(tab, "WebChat.close");
  await hears(tab, "WebChat.cancelled");
  assert.deepEqual(await tab.run(() => /** @type {any} */ (window).problems), []);
  await desk.click(part("log-out"));
});

/** What is refused, and why. @type {[string, any, RegExp][]} */
const REFUSED = [
  ["WebChat.fly", undefined, /no command `WebChat\.fly`; there are: open, close/],
  ["Rocket.start", undefined, /no command `Rocket\.start`; there are: .*WebChat/],
  ["WebChat.configure", {}, /read as the widgets load/],
  ["WebChat.open", { userData: 3 }, /userData is malformed/],
  ["WebChat.open", "x", /options have to be an object/],
  ["WebChat.close", undefined, /already closed/],
  ["WebChat.minimize", undefined, /already closed/],
  ["WebChat.endChat", undefined, /no active chat/],
  ["WebChat.injectMessage", {}, /`text` has to be a text/],
  ["WebChat.showOverlay", {}, /no room for markup/],
  ["WebChat.hideOverlay", {}, /no room for markup/],
  ["WebChatService.configure", {}, /read as the widgets load/],
  ["WebChatService.endChat", undefined, /no active chat/],
  ["WebChatService.sendMessage", {}, /`message` has to be a text/],
  ["WebChatService.sendMessage", { message: "x" }, /no active chat/],
  ["WebChatService.sendTyping", undefined, /no active chat/],
  ["WebChatService.restore", undefined, /no chat to restore/],
  ["WebChatService.getAgents", undefined, /no active chat/],
  ["WebChatService.getTranscript", undefined, /no chat/],
  ["WebChatService.getStats", undefined, /no chat/],
  ["WebChatService.updateUserData", 3, /userData is malformed/],
  ["WebChatService.startPoll", undefined, /by itself/],
  ["WebChatService.stopPoll", undefined, /by itself/],
  ["WebChatService.pausePoll", undefined, /by itself/],
  ["WebChatService.poll", undefined, /by itself/],
  ["WebChatService.resetPollExceptions", undefined, /by itself/],
  ["WebChatService.sleep", undefined, /by itself/],
  ["WebChatService.wake", undefined, /by itself/],
  ["WebChatService.sendFile", {}, /no files from visitors/],
  ["WebChatService.downloadFile", {}, /no files from visitors/],
  ["WebChatService.getFileLimits", undefined, /no files from visitors/],
  ["WebChatService.asyncRestore", undefined, /no asynchronous chats/],
  ["WebChatService.fetchHistory", undefined, /no asynchronous chats/],
  ["WebChatService.sendFilteredMessage", {}, /shown to the visitor/],
  ["WebChatService.addPrefilter", {}, /shown to the visitor/],
  ["WebChatService.getSessionData", undefined, /stay in the widget/],
  ["WebChatService.sendCustomNotice", {}, /no notices/],
  ["WebChatService.registerTypingPreviewInput", {}, /somebody types/],
  ["WebChatService.registerPreProcessor", {}, /as they were written/],
  ["Callback.close", undefined, /already closed/],
  ["Callback.showEWT", undefined, /how long it takes/],
  ["CallbackService.schedule", {}, /with the form/],
  ["CallbackService.availability", {}, /no times/],
  ["Engage.close", undefined, /already closed/],
  ["Engage.invite", 3, /options have to be an object/],
  ["Toaster.close", undefined, /already closed/],
  ["App.setTheme", { theme: "blue" }, /`light`, `dark`/],
  ["App.setLanguage", { lang: "de" }, /as the widgets load/],
  ["App.registerExtension", {}, /has to be a function/],
  ["App.registerAutoLoad", undefined, /when it is needed/],
  ["App.themeDemo", undefined, /two themes/],
  ["App.updateAJAXHeader", {}, /no headers/],
  ["Overlay.open", {}, /not part of Waymeet/],
  ["ChannelSelector.open", undefined, /not part of Waymeet/],
  ["SideBar.open", undefined, /not part of Waymeet/],
  ["SendMessage.open", undefined, /not part of Waymeet/],
  ["CallUs.open", undefined, /not part of Waymeet/],
  ["StatsService.getStats", undefined, /not part of Waymeet/],
  ["Offers.open", undefined, /not part of Waymeet/],
];

forEachBrowser("what cannot be done is refused, in words", async (browser) => {
  await onPage(browser, block(), async (tab) => {
    for (const [name, options, words] of REFUSED) {
      assert.match(await refusal(tab, name, options), words, name);
    }
    const plugin = await tab.runAsync(() =>
      /** @type {any} */ (window).CXBus.loadPlugin("sidebar").then(
        () => "",
        (/** @type {any} */ why) => why,
      ),
    );
    assert.match(plugin, /`sidebar` is not a plugin of Waymeet's/);
  });
});

forEachBrowser("a page's own plugins and extensions", async (browser) => {
  const source = `${block(
    "",
    `extensions: {
      Greeter: function ($, CXBus, Common) {
        const plugin = CXBus.registerPlugin("Greeter");
        plugin.registerCommand("greet", (e) => e.deferred.resolve("Hello " + e.data.name + ", " + $("h1").text()));
        plugin.registerEvents(["greeted"]);
        plugin.before("WebChat.open", (options) => Object.assign(options, { form: { firstname: "Before" } }));
        plugin.republish("ready");
        plugin.ready();
        window.common = typeof Common.log + Common.checkPath(Common.config, "webchat.transport.type");
      },
      Broken: function () { throw new Error("the extension's own"); },
    },`,
  )}
  console.error = () => {};`;
  await onPage(browser, source, async (tab) => {
    assert.equal(await works(tab, "Greeter.greet", { name: "Ada" }), "Hello Ada, A shop");
    assert.equal(await tab.run(() => /** @type {any} */ (window).common), "functiontrue");
    await works(tab, "WebChat.open");
    const input = await tab.find(chat("firstname"));
    assert.equal(await tab.run((found) => /** @type {any} */ (found).value, input), "Before");
    assert.equal(
      await tab.run(
        () => /** @type {any} */ (window)._genesys.widgets.bus === /** @type {any} */ (window).CXBus,
      ),
      true,
    );
  });
});

forEachBrowser(
  "commands that come before the widget wait for it, and a second script changes nothing",
  async (browser) => {
    const early = `${block()}
    document.addEventListener("DOMContentLoaded", () => {
      const mine = CXBus.registerPlugin("Mine");
      mine.subscribe("WebChat.ready", () => window.heard.push(["early ready"]));
      mine.command("WebChat.open").done(() => window.heard.push(["early open"]));
    });`;
    await onPage(browser, early, async (tab) => {
      await tab.find(chat("firstname"));
      await hears(tab, "early open");
      await hears(tab, "early ready");
      const isSame = await tab.runAsync(async () => {
        const page = /** @type {any} */ (window);
        const { CXBus } = page;
        await CXBus.loadFile(document.querySelector("script[src*=cxbus]")?.getAttribute("src"));
        return page.CXBus === CXBus;
      });
      assert.equal(isSame, true);
    });
  },
);

forEachBrowser("hostile pages are left alone", async (browser) => {
  /** @type {[string, string][]} */
  const cases = [
    ["no block", `${HEARING}`],
    ["a block that is none", `${HEARING} window._genesys = { widgets: 3 };`],
    ["a getter that throws", `${HEARING} window._genesys = { get widgets() { throw new Error("no"); } };`],
    [
      "wrong types everywhere",
      `${HEARING} window._genesys = { widgets: { main: 3, webchat: { transport: [], form: "x", userData: 3, chatButton: true,
        autoInvite: "yes", get emojis() { throw new Error("no"); } }, extensions: 3, onReady: "x", callback: null } };`,
    ],
    [
      "a frozen block, and a page that throws when called",
      `${HEARING} console.error = () => {}; window._genesys = Object.freeze({ widgets: Object.freeze({
        main: { i18n: "/missing.json" }, onReady() { throw new Error("the page's own"); } }) });`,
    ],
    ["a broken tracker", `${HEARING} window.ac = { get q() { throw new Error("no"); } };`],
  ];
  for (const [what, source] of cases) {
    await onPage(browser, source, async (tab) => {
      assert.equal(await tab.run(() => typeof (/** @type {any} */ (window).CXBus.command)), "function", what);
      assert.equal((await tab.all(LAUNCHER)).length, 0, what);
      // Nobody to talk to: the form says so when it is sent.
      await works(tab, "WebChat.open");
      await tab.click(chat("start"));
      await tab.textIs(chat("problem"), "The chat is not set up on this page.");
    });
  }
});
