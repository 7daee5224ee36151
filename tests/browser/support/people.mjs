// @ts-check
/** What the people of the demo do again and again: the agent at the desk, the visitor in the shop, the administrator. */

import { Key } from "selenium-webdriver";

import { eventually } from "./waiting.mjs";

/** @typedef {import("./tab.mjs").Tab} Tab */
/** @typedef {import("./demo.mjs").Demo} Demo */

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
  await eventually(
    "the pages are told of the agents",
    async () => {
      const address = `${demo.info.service}/v1/sites/${demo.info.organisationId}/availability`;
      const answer = await fetch(address, { headers: { Origin: demo.info.shop } });
      const { queues } = await answer.json();
      return isExpected(queues["Web Sales"]?.agents ?? 0);
    },
    { withinMs: 40_000 },
  );
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
 * Opens the journey view of the most recent visitor, as the administrator.
 *
 * @param {Tab} admin
 * @param {Demo} demo
 */
export async function openJourney(admin, demo) {
  const user = demo.info.users.find((/** @type {{ role: string }} */ known) => known.role === "Admin");
  await admin.goto(demo.info.admin);
  await admin.type("input[name=name]", user.user);
  await admin.type("input[name=password]", user.password);
  await admin.press(Key.ENTER);
  await admin.click(part("visitor"));
  await admin.find(part("journey"));
}
