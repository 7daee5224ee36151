// @ts-check
// The vendor's widgets block and API on our widget: fetched by `waymeet_cxbus.js` when a page loads `widgets-core`. What the
// block says is read once; what a page calls then reaches the one widget that the page has.

import { Block } from "./cxbus/block.js";
import { common } from "./cxbus/common.js";
import { configuration, merged, pack } from "./cxbus/configuration.js";
import { Events } from "./cxbus/events.js";
import { Invitation } from "./cxbus/invitation.js";
import { completed } from "./cxbus/opening.js";
import { registerAbsent } from "./cxbus/plugins/absent.js";
import { registerApp } from "./cxbus/plugins/app.js";
import { registerCallback } from "./cxbus/plugins/callback.js";
import { registerEngage } from "./cxbus/plugins/engage.js";
import { registerService } from "./cxbus/plugins/service.js";
import { registerToaster } from "./cxbus/plugins/toaster.js";
import { registerWebChat } from "./cxbus/plugins/webchat.js";
import { query } from "./cxbus/query.js";
import { hasRunningChat } from "../chat/kept.js";
import { site } from "./widget/site.js";
import { asText } from "./cxbus/texts.js";
import { Unsupported } from "./cxbus/unsupported.js";

/** @typedef {import("./cxbus/context.js").Context} Context */

/**
 * @typedef {object} Host What the loader hands over.
 * @property {import("../cxbus/bus.js").Bus} bus
 * @property {any} CXBus The page's global.
 * @property {string} service
 * @property {(name: string) => import("../cxbus/plugin.js").Plugin} registerPlugin
 */

/** The page's own block, which need not be one. */
function widgets() {
  try {
    return /** @type {any} */ (window)._genesys?.widgets;
  } catch {
    return undefined;
  }
}

/** The page has to be there before anything is put into it. */
async function bodyIsThere() {
  if (document.body) return;
  await new Promise((resolve) => {
    addEventListener("DOMContentLoaded", resolve, { once: true });
  });
}

/** A language pack may lie elsewhere; without it the widget has its own words. @param {any} i18n @param {(text: string, detail: unknown) => void} log */
async function fetched(i18n, log) {
  if (typeof i18n !== "string") return i18n;
  try {
    const answer = await fetch(i18n, { credentials: "omit" });
    return answer.ok ? await answer.json() : undefined;
  } catch (error) {
    log("main.i18n", error);
    return undefined;
  }
}

/** @param {Host} host */
export async function install({ bus, CXBus, service, registerPlugin }) {
  const given = widgets();
  const block = new Block(given);
  if (block.get("main.debug") === true) bus.isDebugging = true;
  const log = (/** @type {string} */ text, /** @type {unknown} */ detail) => bus.log(text, detail);
  const [language, { theWidget }] = await Promise.all([
    fetched(block.get("main.i18n"), log),
    import(`${service}/waymeet_widget.js`),
    bodyIsThere(),
  ]);

  const unsupported = new Unsupported();
  const shared = [query(), CXBus, common(bus, block.content)];
  const words = pack(language, block);
  /** @type {import("./cxbus/inputs.js").Tools} */
  const tools = { pack: words, shared, report: (path, why) => unsupported.add(path, why) };
  const read = configuration(block, { ...tools, unsupported });
  for (const path of block.rest()) unsupported.add(path);
  unsupported.tell((text) => console.info(text));

  const own = site();
  /** @type {import("./widget.js").Widget} */
  const widget = theWidget({ service, log, site: () => own });
  configure(widget, read.config, own);
  widget.completes = (opening) => completed(opening, read.said);

  const events = new Events(
    {
      WebChat: registerPlugin("WebChat"),
      WebChatService: registerPlugin("WebChatService"),
      Callback: registerPlugin("Callback"),
      CallbackService: registerPlugin("CallbackService"),
    },
    () => widget.chat?.conversation?.entries ?? [],
  );
  widget.on((what, detail) => events.hear(what, detail));

  const extend = (/** @type {Function} */ extension) => {
    try {
      extension(...shared);
    } catch (error) {
      console.error(error);
    }
  };
  const context = /** @type {Context} */ ({
    bus,
    service,
    widget,
    events,
    tools,
    registerPlugin,
    extend,
    said: read.said,
    callback: read.callback,
    words: async () => ({ invitation: invitationWords(words, await widget.sources.words()) }),
  });
  context.invitation = new Invitation(context, read.invite);
  register(context);

  const extensions = block.peek("extensions");
  for (const extension of Object.values(extensions ?? {})) {
    if (typeof extension === "function") extend(extension);
  }
  // Commands that waited find ours, and those of extensions.
  bus.complete();
  publish(context, given, CXBus);
  await begin(context);
}

/** @param {Context} context */
function register(context) {
  const { registerPlugin } = context;
  registerApp(context, registerPlugin("App"));
  registerWebChat(context, registerPlugin("WebChat"));
  registerService(context, registerPlugin("WebChatService"));
  registerCallback(context, registerPlugin);
  registerEngage(context, registerPlugin("Engage"));
  registerToaster(context, registerPlugin("Toaster"));
  registerAbsent(registerPlugin);
}

/** Tells the page that all is there. @param {Context} context @param {any} given @param {any} CXBus */
function publish({ registerPlugin, extend }, given, CXBus) {
  try {
    if (given) given.bus = CXBus;
  } catch {
    // A frozen block does without.
  }
  for (const name of [
    "App",
    "WebChat",
    "WebChatService",
    "Callback",
    "CallbackService",
    "Engage",
    "Toaster",
  ]) {
    registerPlugin(name).ready();
  }
  /** @type {unknown} */
  let onReady;
  try {
    onReady = given?.onReady;
  } catch {
    // It cannot be read.
  }
  if (typeof onReady === "function") extend(() => onReady.call(given, CXBus));
}

/** Button, invitation, and the chat of the page before. @param {Context} context */
async function begin({ widget, invitation, bus }) {
  try {
    if (hasRunningChat()) await widget.restore();
  } catch (error) {
    // Nothing to talk to is no reason not to have the bus.
    bus.log("the chat of the last page cannot be restored", error);
  }
  widget.start();
  if (!widget.chat?.isThere) invitation.start();
}

/** Has the widget take the block over what the site says, where there is a site. @param {import("./widget.js").Widget} widget @param {any} own @param {string | undefined} site */
function configure(widget, own, site) {
  const ofSite = widget.sources.configure.bind(widget.sources);
  /** @type {Promise<any> | undefined} */
  let both;
  widget.sources.configure = () => {
    both ??= (site ? ofSite() : Promise.resolve({}))
      .catch((/** @type {unknown} */ error) => {
        // A block that says where the servers are can do without the site.
        if (own.cic) return {};
        both = undefined;
        throw error;
      })
      .then((/** @type {any} */ config) => merged(own, config));
    return both;
  };
  widget.forgetLauncher();
}

/** @param {Map<string, string>} pack @param {import("../chat/texts.js").Words} words */
function invitationWords(pack, words) {
  const said = (/** @type {string} */ key, /** @type {string} */ name) =>
    asText(pack.get(`webchat.${key}`) ?? "") || words.say(name);
  return {
    title: said("InviteTitle", "title"),
    prompt: said("InviteBody", "form-intro"),
    acceptText: said("InviteAccept", "start"),
    declineText: said("InviteReject", "cancel"),
  };
}
