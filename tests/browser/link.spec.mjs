// @ts-check
/** One visitor on several sites: who takes a token along, what the other site sees of it, and what is left in the page. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before } from "node:test";

import { Button } from "selenium-webdriver";

import { forEachVisitor } from "./support/collector.mjs";
import { eventually, forEachBrowser, Key } from "./support/index.mjs";
import { startFixtures } from "./support/fixtures.mjs";

/** @typedef {import("./support/index.mjs").Tab} Tab */

const VISITOR = "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11";

/** The site with the links, which is the service, too. @type {import("./support/index.mjs").Site} */
let site;
/** What the other site was asked for, with what was posted. @type {string[]} */
let asked = [];
let tokens = 0;
let expiresInSeconds = 120;

const other = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString("utf8");
  if (request.url !== "/favicon.ico") asked.push(`${request.url}${body && ` ${body}`}`);
  response
    .writeHead(200, { "Content-Type": "text/html" })
    .end("<!doctype html><title>The other site</title>");
});
/** A service that takes its time. */
const silent = createServer(() => {});
/** @param {import("node:http").Server} server */
const hostOf = (server) =>
  `127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;

before(async () => {
  site = await startFixtures({
    policy: "default-src 'self'; connect-src *; require-trusted-types-for 'script'",
  });
  for (const server of [other, silent]) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  const type = "application/json";
  site.pages["/v1/sites/test/link"] = {
    type,
    get body() {
      return JSON.stringify({ parameter: "waymeet-link", value: `token-${++tokens}`, expiresInSeconds });
    },
  };
  site.pages["/v1/sites/test/link/redeem"] = { type, body: JSON.stringify({ visitor: VISITOR }) };
});
after(async () => {
  for (const server of [other, silent]) {
    server.closeAllConnections();
    server.close();
  }
  await site.stop();
});

/** @param {Tab} tab @param {{ domains?: string[], isGranted?: boolean }} [options] */
async function visit(tab, { domains = [hostOf(other)], isGranted = true } = {}) {
  asked = [];
  tokens = 0;
  expiresInSeconds = 120;
  site.requests.length = 0;
  await tab.goto(`${site.origin}/link-page.html?other=${hostOf(other)}`);
  await eventually("the page is ready", () => tab.run(() => "isReady" in window));
  await tab.run(
    (domains, isGranted) => /** @type {any} */ (window).decorate(domains, isGranted),
    domains,
    isGranted,
  );
}

/** What the service was asked for tokens. */
const requests = () =>
  site.requests.filter(({ path }) => path === "/v1/sites/test/link").map(({ body }) => JSON.parse(body));

/** Long enough for the answer of a server that has sent it. @param {Tab} tab */
const settle = (tab) =>
  tab.runAsync(async () => {
    await fetch(location.href, { cache: "no-store" }).catch(() => {});
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  });

/** Comes upon an element and waits until there are so many tokens. @param {Tab} tab @param {string} id @param {number} count */
async function hover(tab, id, count) {
  await tab.run((id) => /** @type {any} */ (window).hover(document.getElementById(id)), id);
  await eventually(`${count} tokens`, () => tokens === count);
  await settle(tab);
}

/** @param {Tab} tab @param {string} id */
const hrefInClick = (tab, id) =>
  tab.run((id) => /** @type {any} */ (window).hrefInClick(document.getElementById(id)), id);

/** The page as it stands. @param {Tab} tab */
const markup = (tab) => tab.run(() => document.documentElement.outerHTML);

/** Waits for what the other site is asked for, and answers it. */
const arrival = () => eventually("the other site was asked", () => asked[0]);

forEachBrowser(
  "a link that is clicked takes the visitor along, and is what it was afterwards",
  async (browser) => {
    const tab = await browser.open();
    await visit(tab);
    const before = await markup(tab);
    await hover(tab, "inner", 1);
    assert.deepEqual(requests(), [{ v: 1, visitor: VISITOR, to: `http://${hostOf(other)}/` }]);
    const href = await hrefInClick(tab, "nested");
    assert.equal(href, `http://${hostOf(other)}/p?a=%20b&&c=%C3%BC&waymeet-link=token-1#part?x=1`);
    await settle(tab);
    assert.equal(await markup(tab), before);
    // By the mouse, for good.
    await hover(tab, "plain", 2);
    await tab.click("#plain");
    assert.equal(await arrival(), "/p?waymeet-link=token-2");
  },
);

forEachBrowser("a link followed by the keyboard takes the visitor along", async (browser) => {
  const tab = await browser.open();
  await visit(tab);
  await tab.press(Key.TAB);
  assert.equal(await tab.run(() => document.activeElement?.id), "plain");
  await eventually("a token for the link in focus", () => tokens === 1);
  await settle(tab);
  await tab.press(Key.ENTER);
  assert.equal(await arrival(), "/p?waymeet-link=token-1");
});

forEachBrowser("the middle button takes the visitor along", async (browser) => {
  const tab = await browser.open();
  await visit(tab);
  await hover(tab, "plain", 1);
  if (tab.engine === "webkit") {
    // Its driver's middle button clicks nothing; the engine follows a click of a script as well.
    await tab.run(() => {
      const click = new MouseEvent("auxclick", {
        bubbles: true,
        composed: true,
        cancelable: true,
        button: 1,
      });
      document.getElementById("plain")?.dispatchEvent(click);
    });
  } else {
    const origin = await tab.find("#plain");
    const { MIDDLE } = Button;
    await tab.driver.actions().move({ origin, duration: 0 }).press(MIDDLE).release(MIDDLE).perform();
  }
  assert.equal(await arrival(), "/p?waymeet-link=token-1");
});

forEachBrowser(
  "a window of its own gets the visitor, and the page behind it is what it was",
  async (browser) => {
    const tab = await browser.open();
    await visit(tab);
    const before = await markup(tab);
    await hover(tab, "window", 1);
    await tab.click("#window");
    assert.equal(await arrival(), "/window?waymeet-link=token-1");
    await settle(tab);
    assert.equal(await markup(tab), before);
  },
);

for (const [button, expected] of [
  ["get-button", "/search?q=a+lamp&action=clobbers&waymeet-link=token-1"],
  ["post-button", "/order?kept=1&waymeet-link=token-1 amount=3"],
  ["other-button", "/elsewhere?waymeet-link=token-1 amount=3"],
]) {
  forEachBrowser(
    `a form takes the visitor along by ${button}, and is what it was if it stays`,
    async (browser) => {
      const tab = await browser.open();
      await visit(tab);
      await hover(tab, button, 1);
      const before = await markup(tab);
      const isLent = await tab.run((id) => {
        const button = /** @type {HTMLButtonElement} */ (document.getElementById(id));
        let isLent = false;
        addEventListener(
          "submit",
          (event) => {
            isLent = document.documentElement.outerHTML.includes("waymeet-link");
            event.preventDefault();
          },
          { once: true },
        );
        button.click();
        return isLent;
      }, button);
      assert.ok(isLent);
      await settle(tab);
      assert.equal(await markup(tab), before);
      tokens = 0;
      await hover(tab, button, 1);
      await tab.click(`#${button}`);
      assert.equal(await arrival(), expected);
    },
  );
}

forEachBrowser(
  "nothing goes to sites that are not listed, to our own, or to what is no site",
  async (browser) => {
    const tab = await browser.open();
    await visit(tab, {
      domains: ["shop.example", "Partner.Example", hostOf(other), new URL(site.origin).host],
    });
    const hrefs = await tab.run(
      (addresses) =>
        addresses.map((address) => {
          const page = /** @type {any} */ (window);
          const link = document.createElement("a");
          link.href = address;
          document.body.append(link);
          page.hover(link);
          return page.hrefInClick(link);
        }),
      [
        `${site.origin}/elsewhere`,
        "https://example.org/",
        "https://notshop.example/",
        "https://shop.example.evil.test/",
        "http://127.0.0.1:1/",
        "mailto:someone@shop.example",
        "ftp://shop.example/",
        "tel:+123",
        "#part",
      ],
    );
    assert.ok(hrefs.every((/** @type {string} */ href) => !href.includes("waymeet-link")));
    assert.deepEqual(requests(), []);
    await tab.run(() => {
      const page = /** @type {any} */ (window);
      for (const address of [
        "https://www.shop.example:8443/a",
        "http://partner.example/",
        "http://partner.example/b",
      ]) {
        const link = document.createElement("a");
        link.href = address;
        document.body.append(link);
        page.hover(link);
      }
      page.hover(page.inShadow);
    });
    await eventually("three tokens", () => tokens === 3);
    assert.deepEqual(
      requests()
        .map(({ to }) => to)
        .sort(),
      [`http://${hostOf(other)}/`, "http://partner.example/", "https://www.shop.example:8443/"],
    );
  },
);

forEachBrowser("without the visitor's consent there is neither a request nor a token", async (browser) => {
  const tab = await browser.open();
  await visit(tab, { isGranted: false });
  const bare = `http://${hostOf(other)}/p`;
  for (const word of [undefined, "anonymous", "denied"]) {
    await tab.run((word) => word && /** @type {any} */ (window).consent(word), word);
    await tab.run(() => /** @type {any} */ (window).hover(document.getElementById("plain")));
    assert.equal(await hrefInClick(tab, "plain"), bare);
  }
  await settle(tab);
  assert.deepEqual(requests(), []);
  await tab.run(() => /** @type {any} */ (window).consent("granted"));
  await hover(tab, "plain", 1);
  await tab.run(() => /** @type {any} */ (window).consent("denied"));
  assert.equal(await hrefInClick(tab, "plain"), bare);
  await tab.run(() => /** @type {any} */ (window).consent("granted"));
  assert.equal(
    await hrefInClick(tab, "plain"),
    bare,
    "what was fetched before the refusal is not used after it",
  );
});

forEachBrowser(
  "a token is used once, in time, for the visitor it was made for, and while we are there",
  async (browser) => {
    const tab = await browser.open();
    await visit(tab);
    const bare = `http://${hostOf(other)}/p`;
    await hover(tab, "plain", 1);
    await tab.run(() => /** @type {any} */ (window).hover(document.getElementById("plain")));
    assert.equal(await hrefInClick(tab, "plain"), `${bare}?waymeet-link=token-1`);
    // The link has it until the task after the click, and WebKit's driver may be back before that.
    await settle(tab);
    assert.equal(await hrefInClick(tab, "plain"), bare);
    assert.equal(tokens, 1);
    // It would be too old before the other site has it.
    expiresInSeconds = 20;
    await hover(tab, "plain", 2);
    assert.equal(await hrefInClick(tab, "plain"), bare);
    expiresInSeconds = 120;
    await hover(tab, "plain", 3);
    // Logged out: whoever clicks now is somebody else.
    await tab.run(() => void Object.assign(window, { visitor: "9b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a99" }));
    assert.equal(await hrefInClick(tab, "plain"), bare);
    await hover(tab, "plain", 4);
    await tab.run(() => /** @type {any} */ (window).stop());
    assert.equal(await hrefInClick(tab, "plain"), bare);
  },
);

forEachBrowser("a token that comes along is given back for the visitor", async (browser) => {
  const tab = await browser.open();
  site.requests.length = 0;
  await tab.goto(`${site.origin}/link-page.html`);
  await eventually("the page is ready", () => tab.run(() => "isReady" in window));
  await tab.run(() => /** @type {any} */ (window).redeem("token-7"));
  const redeemed = () => tab.run(() => /** @type {any} */ (window).redeemed);
  await eventually("the answer", async () => (await redeemed()).length);
  assert.deepEqual(await redeemed(), [VISITOR]);
  const sent = site.requests
    .filter(({ path }) => path.endsWith("/redeem"))
    .map(({ body }) => JSON.parse(body));
  assert.deepEqual(sent, [{ v: 1, token: "token-7" }]);
});

forEachBrowser(
  "a token nobody answers for, or that is refused, is nobody's, and is told once",
  async (browser) => {
    const tab = await browser.open();
    for (const service of [`http://${hostOf(silent)}`, `${site.origin}/nowhere`]) {
      await tab.goto(`${site.origin}/link-page.html?service=${service}&waymeet-link=t`);
      await eventually("the page is ready", () => tab.run(() => "isReady" in window));
      await tab.run(() => /** @type {any} */ (window).redeem("t"));
      const redeemed = () => tab.run(() => /** @type {any} */ (window).redeemed);
      await eventually("told", async () => (await redeemed()).length);
      silent.closeAllConnections();
      await settle(tab);
      assert.deepEqual(await redeemed(), ["nobody"]);
    }
  },
);

const LINKED = { forPage: { linkedDomains: ["localhost"] } };

for (const [how, init, arriving] of [
  ["the deployment allows recording", "{}", "pageview"],
  ["the other site follows the address", "{}", "autotrackUrlChange"],
  ["the page says the visitor allows it", '{ consent: "granted" }', "pageview"],
]) {
  forEachVisitor(
    `the tracker on two hosts has one visitor and one view of each page, where ${how}`,
    async (visitor) => {
      const there = `${visitor.shop.origin.replace("127.0.0.1", "localhost")}/there?a=%20b&&c#part`;
      visitor.page("/", {
        init,
        calls: (page) => page.ac("pageview"),
        body: `<a id="link" href="${there}">There</a>`,
      });
      visitor.page("/there", {
        init,
        args: [arriving],
        before(page) {
          page.history.replaceState({ own: 1 }, "");
          // As those do who follow the routes of a single-page site.
          const replace = page.history.replaceState;
          page.history.replaceState = function () {
            page.isHeard = true;
            return replace.apply(this, arguments);
          };
        },
        calls: (page, what) => (what === "pageview" ? page.ac(what) : page.ac("load", what)),
        title: "There",
      });
      // A visitor whom the other host knows already stays who they are there.
      await visitor.open("/blank", "localhost");
      await visitor.tab.driver.manage().deleteAllCookies();
      await visitor.open("/");
      const here = await visitor.service.event("page_viewed");
      const follow = async () => {
        await visitor.inPage((page) =>
          page.document
            .getElementById("link")
            .dispatchEvent(new page.PointerEvent("pointerover", { bubbles: true, composed: true })),
        );
        return visitor.service.requests.some(({ path }) => path.endsWith("/link"));
      };
      await eventually("a token is asked for", follow);
      await settle(visitor.tab);
      await visitor.tab.click("#link");
      const arrived = await visitor.service.event((event) => event.page.title === "There");
      assert.equal(arrived.visitor, here.visitor);
      assert.equal(arrived.page.url, there.replace("&&", "&").split("#")[0]);
      assert.equal(await visitor.tab.address(), there);
      const left = await visitor.inPage((page) => [page.history.state, "isHeard" in page]);
      assert.deepEqual(left, [{ own: 1 }, false]);
      await visitor.inPage((page) => page.ac("record", "last"));
      await visitor.service.event("last");
      assert.deepEqual(visitor.service.names, ["page_viewed", "page_viewed", "last"]);
      assert.equal(await visitor.errors(), "");
    },
    LINKED,
  );
}
