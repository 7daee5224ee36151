// @ts-check
/** The agent desk: the log-in, and after it the desk itself. */

import { Desk, TITLE } from "./desk.js";
import { IcwsClient } from "./icws.js";
import { logInView } from "./log-in.js";

const root = /** @type {HTMLElement} */ (document.getElementById("desk"));

/** @param {string} [notice] */
function showLogIn(notice) {
  document.title = TITLE;
  // Nothing of what was asked may be left open above it.
  for (const dialog of document.querySelectorAll("dialog")) dialog.remove();
  const client = new IcwsClient();
  const view = logInView({
    notice,
    logIn: async (user, password) => {
      await client.logIn(user, password);
      try {
        await showDesk(client);
      } catch (problem) {
        // Who may log in but not take chats (an observer) is told so, and is not kept logged in.
        await client.logOut().catch(() => {});
        throw problem;
      }
    },
  });
  root.replaceChildren(view);
  view.querySelector("input")?.focus();
}

/** @param {IcwsClient} client */
async function showDesk(client) {
  const desk = new Desk(client, showLogIn);
  await desk.begin();
  root.replaceChildren(desk.element);
}

async function main() {
  const client = new IcwsClient();
  if (await client.restore().catch(() => false)) {
    await showDesk(client);
  } else {
    showLogIn();
  }
}

main().catch(() => showLogIn("The server cannot be reached. Try again."));
