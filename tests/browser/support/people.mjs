// @ts-check
/** What the people of the demo do again and again: the agent at the desk, the visitor in the shop, the administrator. */

import assert from "node:assert/strict";

import { Key } from "selenium-webdriver";

import { eventually } from "./waiting.mjs";

/** @typedef {import("./tab.mjs").Tab} Tab */
/** @typedef {import("./browser.mjs").Browser} Browser */
/** @typedef {import("./demo.mjs").RunningDemo} Demo */

/** Parts of the module on the page. */
export const INVITATION = "waymeet-offer >>> [data-test=invitation]";
export const OFFER = "waymeet-offer >>> [data-test=content-offer]";
/** @param {string} name A part of the chat. */
export const chat = (name) => `waymeet-chat >>> [data-test=${name}]`;
/** The button a chat begins with, and shrinks to. */
export const LAUNCHER = "waymeet-launcher >>> [data-test=launcher]";
/** @param {string} name A part of the panel for callbacks. */
export const callback = (name) => `waymeet-callback >>> [data-test=${name}]`;
/** @param {string} name A part of the desk or of a page of ours. */
export const part = (name) => `[data-test=${name}]`;

/** The row of a visitor in *Live now*. @param {string} visitor */
export const row = (visitor) => `[data-key="${visitor}"]`;

/** Which visitor a window of the shop is. @param {Tab} shop */
export async function visitorOf(shop) {
  return eventually("the visitor is known", async () => {
    const text = await shop.run(() => document.cookie + JSON.stringify({ ...localStorage }));
    return /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/.exec(text)?.[0];
  });
}

/**
 * Logs an agent in at the desk.
 *
 * @param {Tab} desk
 * @param {Demo} demo
 * @param {string} user
 */
export async function logIn(desk, demo, user) {
  const agent = demo.info.agents.find((/** @type {{ user: string }} */ known) => known.user === user);
  await desk.goto(demo.info.desk);
  await desk.type(part("login-user"), agent.user);
  await desk.submit(part("login-password"), agent.password);
  await desk.find(part("status-select"));
}

/**
 * An agent comes to work: logged in at a desk of the usual size, and available.
 *
 * @param {Browser} browser
 * @param {Demo} demo
 */
export async function agentComes(browser, demo) {
  const desk = await browser.open();
  await desk.resize(1400, 900);
  await logIn(desk, demo, "kim");
  await goAvailable(desk, demo);
  return desk;
}

/**
 * What the contact centre has of the first chat at a desk, by the names of its attributes.
 *
 * @param {Tab} desk
 * @param {...string} names
 * @returns {Promise<Record<string, string>>}
 */
export async function attributesOf(desk, ...names) {
  const row = await desk.find(part("interaction-row"));
  return desk.runAsync(
    async (id, select) => {
      const { sessionId, csrfToken } = JSON.parse(sessionStorage.getItem("waymeet.desk") ?? "{}");
      const address = `/icws/${sessionId}/interactions/${id}?select=${select}`;
      const answer = await fetch(address, { headers: { "ININ-ICWS-CSRF-Token": csrfToken } });
      return (await answer.json()).attributes;
    },
    await row.getAttribute("data-interaction-id"),
    names.join(","),
  );
}

/**
 * Where an interaction stands in *My Interactions*: a selector of its row, which is awaited.
 *
 * @param {Tab} desk
 * @param {string} name the visitor's
 */
export async function rowOf(desk, name) {
  const id = await eventually(`${name} is in the list`, () =>
    desk.run((wanted) => {
      const rows = [...document.querySelectorAll("[data-test=interaction-row]")];
      const row = rows.find(
        (one) => one.querySelector("[data-test=interaction-name]")?.textContent === wanted,
      );
      return row?.getAttribute("data-interaction-id");
    }, name),
  );
  return `[data-interaction-id="${id}"]`;
}

/**
 * Presses one of the desk's own keys.
 *
 * @param {Tab} desk
 * @param {string} key
 */
export async function shortcut(desk, key) {
  const actions = desk.driver.actions();
  await actions.keyDown(Key.ALT).keyDown(Key.SHIFT).sendKeys(key).keyUp(Key.SHIFT).keyUp(Key.ALT).perform();
}

/** What screen readers were told last. @param {Tab} desk @param {string | RegExp} expected */
export async function isAnnounced(desk, expected) {
  await eventually(`it is announced: ${expected}`, async () => {
    const text = await desk.run(() => document.getElementById("announcements")?.textContent ?? "");
    return typeof expected === "string" ? text.includes(expected) : expected.test(text);
  });
}

/**
 * The agent ends the interaction before them, and says so when asked.
 *
 * @param {Tab} desk
 */
export async function hangUp(desk) {
  await desk.click(part("disconnect"));
  await desk.click(part("confirm-yes"));
  await desk.gone(part("confirm"));
}

/**
 * An agent follows a chat to the other server's desk.
 *
 * @param {Tab} desk
 * @param {string} [user]
 */
export async function followTheChat(desk, user = "kim") {
  await desk.click(part("other-desk"));
  await desk.type(part("login-user"), user);
  await desk.submit(part("login-password"), `${user}-demo`);
}

/**
 * Has the contact centre's servers change places.
 *
 * @param {Demo} demo
 * @returns {Promise<{ active: string }>} The one that answers now.
 */
export async function switchOver(demo) {
  const answer = await fetch(demo.info.switchover, { method: "POST" });
  assert.ok(answer.ok);
  return answer.json();
}

/**
 * Sees to it that nobody can take a chat: the agent goes away and logs out.
 *
 * @param {Tab} desk
 * @param {Demo} demo
 */
export async function goHome(desk, demo) {
  const toggle = await desk.textIs(part("availability-toggle"), /Go available|Set away/);
  if (toggle.includes("Set away")) await desk.click(part("availability-toggle"));
  await desk.click(part("log-out"));
  await agentsAre(demo, (agents) => agents === 0);
}

/**
 * Makes an agent available, and waits until the service knows.
 *
 * @param {Tab} desk
 * @param {Demo} demo
 */
export async function goAvailable(desk, demo) {
  // A status outlives a log-out, as it does on the real server.
  const toggle = await desk.textIs(part("availability-toggle"), /Go available|Set away/);
  if (toggle.includes("Go available")) await desk.click(part("availability-toggle"));
  await desk.textIs(part("availability-toggle"), "Set away");
  await agentsAre(demo, (agents) => agents > 0);
}

/**
 * Waits until the number of agents for *Web Sales* that pages are told is as expected.
 *
 * @param {Demo} demo
 * @param {(agents: number) => boolean} isExpected
 */
export async function agentsAre(demo, isExpected) {
  let told = "";
  await eventually("the pages are told of the agents", async () => {
    const address = `${demo.info.service}/v1/sites/${demo.info.organisationId}/availability`;
    const answer = await fetch(address, { headers: { Origin: demo.info.shop } });
    told = await answer.text();
    return isExpected(JSON.parse(told).queues["Web Sales"]?.agents ?? 0);
  }).catch((error) => {
    throw new Error(`${error.message}; they are told ${told}`, { cause: error });
  });
}

/**
 * Walks through the shop as somebody does who will be interested: two products, one into the cart.
 *
 * @param {Tab} visitor
 * @param {Demo} demo
 */
export async function becomeInterested(visitor, demo) {
  await visitor.goto(demo.info.shop);
  for (const category of ["floor-lamps", "table-lamps"]) {
    await visitor.click(part(`category-${category}`));
    await visitor.click(part("product-link"));
    await visitor.find(part("add-to-cart"));
  }
  await visitor.click(part("add-to-cart"));
}

/**
 * Is invited as somebody who is interested, and says yes.
 *
 * @param {Tab} visitor
 * @param {Demo} demo
 */
export async function acceptInvitation(visitor, demo) {
  await becomeInterested(visitor, demo);
  await visitor.textIs(INVITATION, "Can we help you choose?");
  await visitor.click("waymeet-offer >>> [data-test=invitation-accept]");
}

/**
 * Says yes to the invitation and who it is: the chat is asked for.
 *
 * @param {Tab} visitor
 * @param {Demo} demo
 */
export async function askForChat(visitor, demo) {
  await acceptInvitation(visitor, demo);
  await visitor.submit(chat("name"), "Ada Visitor");
}

/**
 * Waits for an element in a second window. In WebKit's, which is in the background, what fades in does not begin to.
 *
 * @param {Tab} tab
 * @param {string} selector
 */
export async function findInTheBackground(tab, selector) {
  return eventually(`\`${selector}\` is there`, async () => (await tab.all(selector))[0]);
}

/**
 * Clicks in a second window. WebKit's is in the background, where its driver waits for ever for a frame before it clicks or types.
 *
 * @param {Tab} tab
 * @param {string} selector
 */
export async function clickInTheBackground(tab, selector) {
  if (tab.engine !== "webkit") return tab.click(selector);
  const element = await findInTheBackground(tab, selector);
  return tab.run((button) => /** @type {any} */ (button).click(), element);
}

/**
 * Enters text in a second window, with Enter at its end.
 *
 * @param {Tab} tab
 * @param {string} selector
 * @param {string} text
 */
export async function submitInTheBackground(tab, selector, text) {
  if (tab.engine !== "webkit") return tab.submit(selector, text);
  return tab.run(
    (field, words) => {
      const input = /** @type {any} */ (field);
      input.value = words;
      input.form.requestSubmit();
    },
    await tab.find(selector),
    text,
  );
}

/**
 * Waits until nothing the visitor has said is still on its way.
 *
 * @param {Tab} visitor
 */
export async function allIsSent(visitor) {
  await eventually("it is sent", async () => !(await visitor.text(chat("transcript"))).includes("Sending"));
}

/**
 * Sees to it that each of these stands in the visitor's transcript once.
 *
 * @param {Tab} visitor
 * @param {...string} texts
 */
export async function saidOnce(visitor, ...texts) {
  const said = await visitor.text(chat("transcript"));
  for (const text of texts) assert.equal(said.split(text).length, 2, `${text} in ${said}`);
}

/**
 * What is kept in this browser for a chat or a callback.
 *
 * @param {Tab} visitor
 * @returns {Promise<string[]>}
 */
export async function kept(visitor) {
  return visitor.run(() =>
    [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) =>
      /^waymeet\.(chat|callback)$/.test(key),
    ),
  );
}

/**
 * Waits until the module is up and the service has answered this page: then it is known who is available.
 *
 * @param {Tab} visitor
 */
export async function pageIsAnswered(visitor) {
  await eventually("the service has answered this page", () =>
    visitor.run(() =>
      performance
        .getEntriesByType("resource")
        .some((entry) => /\/events$/.test(entry.name) && /** @type {any} */ (entry).responseEnd > 0),
    ),
  );
  await eventually("nothing waits to be sent", () =>
    visitor.run(() => !Object.keys(localStorage).some((key) => key.startsWith("waymeet.o."))),
  );
}

/**
 * Logs in to the service's pages, as the user with a role.
 *
 * @param {Tab} tab
 * @param {Demo} demo
 * @param {string} role
 */
export async function logInAs(tab, demo, role) {
  const user = demo.info.users.find((/** @type {{ role: string }} */ known) => known.role === role);
  await tab.goto(demo.info.admin);
  await tab.type("input[name=name]", user.user);
  await tab.type("input[name=password]", user.password);
  await tab.press(Key.ENTER);
  await tab.find("#queues-title");
}

/**
 * Logs in to the service's pages, as the administrator.
 *
 * @param {Tab} admin
 * @param {Demo} demo
 */
export async function logInToService(admin, demo) {
  await logInAs(admin, demo, "Admin");
}

/**
 * Opens the journey view of the most recent visitor, as the administrator.
 *
 * @param {Tab} admin
 * @param {Demo} demo
 */
export async function openJourney(admin, demo) {
  await logInToService(admin, demo);
  await admin.click(part("visitor"));
  await admin.find(part("journey"));
}
