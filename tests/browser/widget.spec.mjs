// @ts-check
/** The widget in a site's page: launcher, form, panel, languages, callbacks; with the demo's servers. */

import assert from "node:assert/strict";

import { demoOfThisFile, eventually, forEachBrowser, Key } from "./support/index.mjs";
import { pretendMedia } from "./support/media.mjs";
import {
  agentComes,
  agentsAre,
  callback,
  chat,
  goHome,
  hangUp,
  kept,
  LAUNCHER,
  logIn,
  part,
} from "./support/people.mjs";

const WIDGET = {
  launcher: { enabled: true },
  callback: { enabled: true },
  rating: true,
  form: {
    intro: "Welcome to Alder & Ember.",
    fields: [
      { name: "firstname", type: "text", required: true },
      { name: "email", type: "email", required: true },
      {
        name: "orderNumber",
        type: "text",
        label: "Order number",
        pattern: "[A-Z]-\\d+",
        patternHint: "Such as A-17.",
      },
      {
        name: "topic",
        type: "select",
        label: "What is it about?",
        options: [
          { value: "delivery", label: "Delivery" },
          { value: "returns", label: "Returns" },
        ],
      },
      { name: "terms", type: "checkbox", label: "You may answer me", required: true, isConsent: true },
      { name: "campaign", type: "hidden", value: "spring" },
    ],
  },
};

const demo = demoOfThisFile({ widget: WIDGET });

/** Fills in what has to be filled in, by keyboard. @param {import("./support/tab.mjs").Tab} visitor @param {string} name */
async function fillIn(visitor, name) {
  await visitor.type(chat("firstname"), name);
  await visitor.type(chat("email"), "ada@shop.example");
  await visitor.click(chat("terms"));
}

/** More than there is room for. */
const LINES = 15;

/** The conversation's last line is on screen, with its time. @param {import("./support/tab.mjs").Tab} visitor @param {string} text */
const lastLineIsSeen = (visitor, text) =>
  eventually("the last line is seen", () =>
    visitor.run((text) => {
      const root = document.querySelector("waymeet-chat")?.shadowRoot;
      const line = root?.querySelector("[data-test=transcript]")?.lastElementChild;
      const time = line?.querySelector("time")?.getBoundingClientRect();
      if (!root || !line?.textContent?.includes(text) || !time) return false;
      const hit = root.elementFromPoint(time.x + time.width / 2, time.y + time.height / 2);
      return time.width > 1 && hit?.localName === "time";
    }, text),
  );

forEachBrowser(
  "the launcher opens a form that says what is missing, and the agent sees the answers",
  async (browser) => {
    const desk = await agentComes(browser, demo);
    const visitor = await browser.open();
    await visitor.resize(1200, 900);
    await visitor.goto(demo.info.shop);
    await visitor.textIs(LAUNCHER, "Chat with us");
    assert.deepEqual(await visitor.accessibilityViolations(), [], "the page with the launcher");
    await visitor.screenshot("widget-launcher");
    await visitor.click(LAUNCHER);
    await visitor.textIs(chat("form"), "Welcome to Alder & Ember.");
    await visitor.textIs(chat("queue-info"), "We answer at once.");
    assert.match(await visitor.focus(), /^waymeet-chat >>> input/);
    assert.equal(await visitor.shows(LAUNCHER), false);

    // Nothing is sent, nothing stored, before it is filled in.
    await visitor.press(Key.ENTER);
    await visitor.textIs(chat("form"), "Please answer this, so that we can help.");
    await visitor.textIs(chat("form"), "Please agree to this, so that we can go on.");
    assert.deepEqual(await visitor.accessibilityViolations(), [], "the form with its mistakes");
    await visitor.screenshot("widget-form-mistakes");
    await visitor.type(chat("email"), "nonsense");
    await visitor.type(chat("orderNumber"), "17");
    await visitor.press(Key.ENTER);
    await visitor.textIs(chat("form"), "Please write an address such as name@example.com.");
    await visitor.textIs(chat("form"), "Such as A-17.");
    assert.deepEqual(await kept(visitor), []);

    await fillIn(visitor, "Ada");
    await visitor.type(chat("orderNumber"), "A-17");
    await visitor.click(chat("start"));
    await visitor.textIs(chat("subtitle"), /Connecting you|waiting time/);
    await visitor.screenshot("widget-waiting");
    assert.deepEqual(await visitor.accessibilityViolations(), [], "waiting");
    await desk.textIs(part("interaction-name"), "Ada");
    await desk.textIs(part("interaction-details"), /A-17|spring/);
    await desk.click(part("pickup"));
    await visitor.textIs(chat("subtitle"), "Kim Novak");
    assert.deepEqual(await kept(visitor), ["waymeet.chat"]);
    // The visitor allows it, and the launcher is no worse than an invitation.
    await desk.click(part("journey-tab"));
    await desk.inFrame(part("journey-frame"), (journey) => journey.find(part("journey-page")));

    // Out of sight: what comes is counted, and said to who cannot see it.
    await visitor.click(chat("minimise"));
    assert.match(await visitor.focus(), /^waymeet-launcher >>> button/);
    for (const text of ["Hello Ada.", "Are you there?"]) {
      await desk.type(part("composer"), text);
      await desk.press(Key.ENTER);
    }
    await visitor.textIs("waymeet-launcher >>> [data-test=badge]", "2");
    await visitor.textIs(LAUNCHER, "Unread messages: 2");
    await visitor.screenshot("widget-unread");
    assert.deepEqual(await visitor.accessibilityViolations(), [], "minimised");
    await visitor.press(Key.ENTER);
    await visitor.textIs(chat("transcript"), "Are you there?");
    assert.match(await visitor.focus(), /^waymeet-chat >>> textarea/);

    // A conversation longer than the panel stands at its end on the next page, too.
    for (let line = 1; line <= LINES; line++) await desk.submit(part("composer"), `Lamp ${line} is oak.`);
    await visitor.textIs(chat("transcript"), `Lamp ${LINES} is oak.`);
    await visitor.goto(`${demo.info.shop}/help`);
    await visitor.textIs(chat("transcript"), `Lamp ${LINES} is oak.`);
    await lastLineIsSeen(visitor, `Lamp ${LINES} is oak.`);

    // The menu, by keyboard.
    await visitor.click(chat("menu"));
    assert.deepEqual(await visitor.accessibilityViolations(), [], "the menu");
    await visitor.screenshot("widget-menu");
    await visitor.press(Key.ENTER);
    await visitor.gone(chat("sound"));
    await visitor.click(chat("menu"));
    await visitor.textIs(chat("sound"), "Turn sound on");
    await visitor.press(Key.ESCAPE);
    await visitor.find(chat("panel"));

    // The end, with a word on how it was; and a new one.
    await visitor.run(() => {
      const page = /** @type {any} */ (window);
      page.rated = [];
      page.ac("on", "chat", (/** @type {any} */ event) => page.rated.push(event));
    });
    await hangUp(desk);
    await visitor.find(chat("ended"));
    const rating = await visitor.find(chat("rating"));
    await eventually("the last line is to be read above it", async () => {
      const bottom = await visitor.run(
        (log) => /** @type {any} */ (log).lastElementChild.getBoundingClientRect().bottom,
        await visitor.find(chat("transcript")),
      );
      return bottom <= (await rating.getRect()).y;
    });
    await visitor.screenshot("widget-ended");
    assert.deepEqual(await visitor.accessibilityViolations(), [], "ended");
    await visitor.run((star) => /** @type {any} */ (star).click(), (await visitor.all(chat("rate-4")))[0]);
    await visitor.textIs(chat("rating"), "Thank you for your answer.");
    assert.deepEqual(await visitor.run(() => /** @type {any} */ (window).rated), [
      { what: "ended", reason: "by-server" },
      { what: "rated", rating: 4 },
    ]);
    assert.deepEqual(await kept(visitor), []);
    await visitor.click(chat("start-new"));
    await visitor.find(chat("firstname"));
    await visitor.click(chat("close"));
    await visitor.find(LAUNCHER);
    assert.deepEqual(await visitor.policyViolations(), []);
    await desk.click(part("log-out"));
  },
);

forEachBrowser("by keyboard alone a chat begins, goes both ways and ends", async (browser) => {
  const desk = await agentComes(browser, demo);
  const visitor = await browser.open();
  await visitor.goto(demo.info.shop);
  const launcher = await visitor.find(LAUNCHER);
  await visitor.run((button) => /** @type {any} */ (button).focus(), launcher);
  await visitor.press(Key.ENTER);
  await visitor.find(chat("firstname"));
  await visitor.press("Ada", Key.TAB, "ada@shop.example", Key.TAB, Key.TAB, Key.TAB, " ");
  await visitor.press(Key.ENTER);
  await desk.textIs(part("interaction-name"), "Ada");
  await desk.click(part("pickup"));
  await visitor.textIs(chat("subtitle"), "Kim Novak");
  assert.match(await visitor.focus(), /^waymeet-chat >>> textarea/);
  await visitor.press("I have no mouse", Key.ENTER);
  await desk.textIs(part("transcript"), "I have no mouse");
  // Escape puts it away, Enter brings it back; the focus is never lost.
  await visitor.press(Key.ESCAPE);
  assert.match(await visitor.focus(), /^waymeet-launcher >>> button/);
  await visitor.press(Key.ENTER);
  assert.match(await visitor.focus(), /^waymeet-chat >>> textarea/);
  // Back through the transcript to the head: close, asked, kept; then asked again and ended.
  /** @param {RegExp} expected */
  const backTo = async (expected) => {
    await eventually(`the focus is on ${expected}`, async () => {
      const label = await visitor.run(() => {
        const { activeElement } = document.querySelector("waymeet-chat")?.shadowRoot ?? {};
        return activeElement?.getAttribute("aria-label") ?? activeElement?.textContent ?? "";
      });
      if (expected.test(label)) return true;
      await visitor.pressWith(Key.SHIFT, Key.TAB);
      return false;
    });
  };
  await backTo(/Close chat/);
  await visitor.press(Key.ENTER);
  await backTo(/Keep chatting/);
  await visitor.press(Key.ESCAPE);
  await visitor.gone(chat("confirm"));
  assert.match(await visitor.focus(), /waymeet-chat >>> button/, "where it was");
  await visitor.press(Key.ENTER);
  await visitor.press(Key.TAB, Key.ENTER);
  await visitor.gone(chat("panel"));
  await desk.click(part("log-out"));
});

forEachBrowser("where nobody is there the visitor is called instead, or waits", async (browser) => {
  const desk = await browser.open();
  await desk.resize(1400, 900);
  await logIn(desk, demo, "kim");
  await goHome(desk, demo);
  const visitor = await browser.open();
  await visitor.resize(1200, 900);
  await visitor.goto(demo.info.shop);
  await visitor.click(LAUNCHER);
  await visitor.textIs(chat("nobody"), "None of our colleagues is available at the moment.");
  assert.deepEqual(await visitor.accessibilityViolations(), [], "nobody there");
  await visitor.screenshot("widget-nobody");
  await visitor.click(chat("chat-anyway"));
  await visitor.find(chat("firstname"));
  await visitor.click(chat("close"));
  await visitor.click(LAUNCHER);
  await visitor.click(chat("ask-for-call"));
  await visitor.type(callback("name"), "Ada");
  await visitor.type(callback("telephone"), "no digits");
  await visitor.press(Key.ENTER);
  await visitor.textIs(callback("callback-form"), "Please write a telephone number");
  assert.deepEqual(await visitor.accessibilityViolations(), [], "the form for a callback");
  await visitor.screenshot("widget-callback-form");
  await visitor.type(callback("telephone"), "+44 20 7946 0000");
  assert.deepEqual(await kept(visitor), []);
  await visitor.press(Key.ENTER);
  await visitor.textIs(callback("callback-status"), "+44 20 7946 0000");
  await visitor.textIs(callback("callback-more"), "Your place in the queue: 1");
  assert.deepEqual(await kept(visitor), ["waymeet.callback"]);
  await visitor.screenshot("widget-callback-waiting");
  assert.deepEqual(await visitor.accessibilityViolations(), [], "waiting for a call");
  await visitor.click(callback("callback-cancel"));
  await visitor.textIs(callback("callback-status"), "Your call is cancelled.");
  assert.deepEqual(await kept(visitor), []);

  // Once more; an agent comes, and calls.
  await visitor.click(callback("callback-again"));
  await visitor.type(callback("name"), "Ada");
  await visitor.type(callback("telephone"), "+44 20 7946 0001");
  await visitor.press(Key.ENTER);
  await visitor.textIs(callback("callback-status"), "+44 20 7946 0001");
  await logIn(desk, demo, "kim");
  // The call is the agent's at once: pages are not told of a free one in between.
  await desk.click(part("availability-toggle"));
  await desk.click(part("pickup"));
  await desk.textIs(part("callback-telephone"), "+44 20 7946 0001");
  await hangUp(desk);
  await visitor.textIs(callback("callback-status"), "Your request is done.", { withinMs: 40_000 });
  assert.deepEqual(await kept(visitor), []);
  await desk.click(part("log-out"));
});

forEachBrowser("any element opens the chat, for a queue of its own", async (browser) => {
  const visitor = await browser.open();
  await visitor.goto(demo.info.shop);
  await visitor.find(LAUNCHER);
  await visitor.run(() => {
    const link = document.createElement("a");
    link.href = "/cart";
    link.dataset.waymeetOpen = "Web Support";
    link.textContent = "Ask our support";
    link.id = "opener";
    document.querySelector("main")?.prepend(link);
  });
  await visitor.click("#opener");
  await visitor.find(chat("panel"));
  assert.equal(new URL(await visitor.address()).pathname, "/");
});

forEachBrowser("a form that is begun is not lost by a slip", async (browser) => {
  const visitor = await browser.open();
  await visitor.goto(demo.info.shop);
  await visitor.click(LAUNCHER);
  await visitor.find(chat("panel"));
  // Nobody may be there: the form all the same.
  if (await visitor.shows(chat("chat-anyway"))) await visitor.click(chat("chat-anyway"));
  await visitor.type(chat("firstname"), "Ada");
  await visitor.click(chat("close"));
  await visitor.click(chat("stay"));
  assert.equal(await (await visitor.find(chat("firstname"))).getAttribute("value"), "Ada");
  await visitor.click(chat("close"));
  await visitor.click(chat("leave-form"));
  await visitor.gone(chat("panel"));
});

forEachBrowser("the page's language is the widget's, and its direction", async (browser) => {
  await agentsAre(demo, () => true);
  const visitor = await browser.open();
  await visitor.resize(1200, 900);
  for (const [language, title, direction] of [
    ["de-CH", "Chatten Sie mit uns", "ltr"],
    ["ar", undefined, "rtl"],
    ["tlh", "Chat with us", "ltr"],
  ]) {
    await visitor.goto(demo.info.shop);
    // Another widget than the page's own, which has read the page's language before.
    await visitor.runAsync(
      async (tag, service, site) => {
        document.documentElement.lang = `${tag}`;
        const { Widget } = await import(`${service}/waymeet_widget.js?${tag}`);
        await new Widget({ service, site: () => site }).open();
      },
      language,
      demo.info.service,
      demo.info.organisationId,
    );
    const panel = await visitor.find(chat("panel"));
    assert.equal(await panel.getAttribute("dir"), direction, language);
    if (title) await visitor.textIs(chat("panel"), title);
    assert.deepEqual(await visitor.accessibilityViolations(), [], `in ${language}`);
    await visitor.screenshot(`widget-language-${language}`);
  }
});

forEachBrowser("dark, on a phone, without motion: it can be read and used", async (browser) => {
  const visitor = await browser.open();
  await visitor.resize(500, 800);
  await visitor.goto(demo.info.shop);
  await visitor.click(LAUNCHER);
  await visitor.find(chat("panel"));
  await pretendMedia(visitor, "(prefers-color-scheme: dark)");
  await visitor.screenshot("widget-dark");
  assert.deepEqual(await visitor.accessibilityViolations("waymeet-chat"), [], "dark");
  await pretendMedia(visitor, "(max-width: 480px)");
  await pretendMedia(visitor, "(prefers-reduced-motion: reduce)");
  const size = await visitor.run(() => {
    const panel = /** @type {any} */ (document.querySelector("waymeet-chat"))?.shadowRoot.querySelector(
      ".Panel",
    );
    const box = panel.getBoundingClientRect();
    return [box.left, box.top, Math.round(innerWidth - box.width), Math.round(innerHeight - box.height)];
  });
  assert.deepEqual(size.slice(0, 2), [0, 0]);
  assert.ok(size[2] <= 20 && size[3] <= 20, `${size}`);
  await visitor.screenshot("widget-phone");
  assert.deepEqual(await visitor.accessibilityViolations("waymeet-chat"), [], "on a phone");
});
