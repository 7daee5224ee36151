// @ts-check
// One visitor on several sites: a link or form that leads to another site of the family takes a token of the visitor's id
// along, at the moment it is followed and no longer. The other site gives the token back for the id, once.
// Source: docs/wire, *Cross-domain link*.

import { isAnotherSite } from "./link/sites.js";
import { makeTokens } from "./link/tokens.js";
import { lend } from "./link/lending.js";
import { PARAMETER, post } from "./link/wire.js";
import { afterTask, guarded, listen, read } from "./shared/page.js";

/** @typedef {import("./tracker.js").Tracker} Tracker */
/** @typedef {import("./shared/page.js").Stop} Stop */

/** How long a page may wait for the id that comes with it, in milliseconds: nothing is recorded meanwhile. */
const PATIENCE_MS = 1_500;

/** What comes before a link is followed, long enough for a request where we are lucky. */
const INTENT = ["pointerover", "focusin", "touchstart", "pointerdown", "keydown"];

/**
 * Lets links (`a`, `area`) and forms that lead to one of the domains take the visitor along. What the page's own code
 * navigates to (`location.href = …`, `form.submit()`) goes without, and so does what is opened from the browser's menu.
 *
 * @param {Tracker} tracker
 * @param {string[]} domains As the deployment lists them: `shop.example` with its subdomains, or host and port exactly.
 * @param {boolean} [isGranted] Whether the visitor has allowed tracking before now; the bus says what changes.
 * @returns {Stop}
 */
export function decorateLinks(tracker, domains, isGranted = false) {
  const tokens = makeTokens(tracker);
  let isAllowed = isGranted;
  /** What is lent at present, and how to take it back. @type {Stop[]} */
  const lent = [];

  /** Where a form goes, and by which attribute of which element. @param {any} form @param {any} [button] */
  const formTarget = (form, button) => {
    const isButtons = button?.hasAttribute("formaction");
    const element = isButtons ? button : form;
    const method = button?.hasAttribute("formmethod")
      ? button.formMethod
      : read(HTMLFormElement.prototype, "method", form);
    return {
      url: isButtons ? button.formAction : read(HTMLFormElement.prototype, "action", form),
      element,
      attribute: isButtons ? "formaction" : "action",
      // The query of such an address is thrown away: the token has to be a field.
      form: method === "get" ? form : undefined,
      isLeading: method !== "dialog",
    };
  };

  /** What the visitor is about to follow, if it leads to another site. @param {Event} event */
  const targetOf = (event) => {
    if (!isAllowed) return undefined;
    let target;
    if (event.type === "submit") {
      const { submitter } = /** @type {any} */ (event);
      if (event.target instanceof HTMLFormElement) target = formTarget(event.target, submitter);
    } else {
      for (const node of event.composedPath()) {
        // Properties of the document and the window may be elements called like them.
        if (!(node instanceof Element)) continue;
        const element = /** @type {any} */ (node);
        if (element instanceof HTMLAnchorElement || element instanceof HTMLAreaElement) {
          if (!element.hasAttribute("href")) continue;
          target = { url: element.href, element, attribute: "href", form: undefined, isLeading: true };
          break;
        }
        const form = element instanceof HTMLFormElement ? element : element.form;
        if (form instanceof HTMLFormElement) {
          target = formTarget(form, element === form ? undefined : element);
          break;
        }
      }
    }
    return target?.isLeading && isAnotherSite(target.url, domains) ? target : undefined;
  };

  const takeBack = () => lent.splice(0).forEach((giveBack) => giveBack());

  const stops = [
    listen(tracker, INTENT, (event) => {
      const target = targetOf(event);
      if (target) tokens.prepare(target.url);
    }),
    listen(tracker, ["click", "auxclick", "submit"], (event) => {
      const target = targetOf(event);
      // A click in a form leads nowhere by itself; the other buttons of a mouse do not follow links.
      const isFollowed =
        target && (event.type === "submit" || target.attribute === "href") && event.button !== 2;
      const token = isFollowed && tokens.take(target.url);
      if (!token) return;
      lent.push(lend(target, token));
      // The browser has read the address by then, in this window or for another one.
      afterTask(guarded(tracker, takeBack));
    }),
    listen(tracker, ["pagehide"], takeBack),
    tracker.on("consent", ({ tracking }) => {
      isAllowed = tracking === "granted";
      if (!isAllowed) tokens.forget();
    }),
  ];
  return () => {
    stops.forEach((stop) => stop());
    takeBack();
    tokens.forget();
    isAllowed = false;
  };
}

/**
 * Gives a token back for the id of the visitor who brought it. (The address bar is rid of it already: `init` sees to that
 * before this file is there.)
 *
 * @param {Tracker} tracker
 * @param {string} token
 * @param {(visitor?: string) => void} done Called once: after an answer, or after 1.5 s without one.
 */
export function redeem(tracker, token, done) {
  let isDone = false;
  const finish = guarded(tracker, (/** @type {unknown} */ visitor) => {
    if (isDone) return;
    isDone = true;
    done(typeof visitor === "string" ? visitor : undefined);
  });
  setTimeout(finish, PATIENCE_MS);
  post(tracker, "link/redeem", { v: 1, token }).then(
    (answer) => finish(answer?.visitor),
    (error) => {
      tracker.log(`${PARAMETER}: ${error}`);
      finish(undefined);
    },
  );
}
