// @ts-check
/** The administration: logs in who may be here, and keeps what was typed when a session ends. */

import { logInView } from "../desk/log-in.js";
import { AdministrationClient, ServerError } from "./client.js";
import { Page } from "./page.js";

const LOG_IN = {
  title: "Administration",
  hint: "For administrators of the contact centre: users, workgroups, licences and the link with the organisation.",
};

const root = /** @type {HTMLElement} */ (document.getElementById("administration"));
const client = new AdministrationClient();
/** The page of who was logged in last: what was typed there is still in it. @type {Page | null} */
let page = null;

/** @param {string} [notice] */
function showLogIn(notice) {
  document.title = "Administration – Waymeet";
  page?.end();
  const view = logInView(
    {
      notice,
      logIn: async (user, password) => {
        await client.logIn(user, password);
        await enter();
      },
    },
    LOG_IN,
  );
  root.replaceChildren(view);
  view.querySelector("input")?.focus();
}

/** Shows the page to an administrator; anybody else is told, and not kept logged in. */
async function enter() {
  try {
    await client.configuration();
  } catch (problem) {
    const name = client.session?.displayName;
    await client.logOut();
    if (!(problem instanceof ServerError && problem.status === 403)) throw problem;
    throw new Error(`${name} is no administrator: only administrators may see and change the configuration`);
  }
  if (page?.userId !== client.session?.userId) page = new Page(client, () => void logOut());
  const shown = /** @type {Page} */ (page);
  client.onConnection = (state, host) => {
    if (state === "ended") showLogIn("Your session has ended. Log in again to go on where you were.");
    else shown.topBar.show(state, host);
  };
  client.onForbidden = () => {
    client.onForbidden = () => {};
    page?.end();
    page = null;
    void client.logOut();
    showLogIn("You are no administrator any more.");
  };
  client.start();
  root.replaceChildren(shown.element);
  await shown.begin();
}

async function logOut() {
  page?.end();
  page = null;
  await client.logOut();
  showLogIn();
}

async function main() {
  if (await client.restore().catch(() => false)) await enter();
  else showLogIn();
}

main().catch((problem) => showLogIn(problem instanceof Error ? `${problem.message}.` : undefined));
