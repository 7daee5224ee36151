// What pages may write, and what the types refuse. Compiled, never run: `tsc` is the test.

import type {
  ActionStateChange,
  Ac,
  BeforeSend,
  EventRecord,
  Genesys,
  InitOptions,
  QueuedCall,
} from "../../www/types/index.js";
import { install } from "../../www/types/index.js";

declare const ac: Ac;
declare const genesys: Genesys;

/** Only for its type: the value has to be exactly that. */
const exactly =
  <Expected>() =>
  <Given>(_: [Given] extends [Expected] ? ([Expected] extends [Given] ? Given : never) : never) =>
    undefined;

// Whose site this is.
ac("init", "6f0d2a3e-0000-4000-8000-000000000001");
ac("init", "6f0d2a3e-0000-4000-8000-000000000001", {
  region: "euw1",
  globalTraitsMapper: [{ fieldName: "mail", traitName: "email" }],
  consent: { tracking: "anonymous", chat: "granted" },
  cookieSameSite: "None",
  storage: "memory",
  linkDomains: ["other.example"],
  beforeSend: (record) => (record.kind === "web" && record.name === "secret" ? null : record),
});
ac("init", undefined, { deploymentId: "6f0d2a3e-0000-4000-8000-00000000d001" });
// @ts-expect-error A mapping needs both names.
ac("init", "o", { globalTraitsMapper: [{ fieldName: "mail" }] });
// @ts-expect-error There is no such word.
ac("init", "o", { consent: "yes" });
// @ts-expect-error Only one kind of storage can be asked for.
ac("init", "o", { storage: "cookies" });
// @ts-expect-error A misspelled option would be ignored.
ac("init", "o", { cookieDomian: "shop.example" });

// What happens.
ac("pageview");
ac("pageview", { location: "shop", title: "Shop" }, { price: 15.5 }, { traitsMapper: [] });
ac("pageview", null, { price: { dataType: "integer", value: "3" } });
// @ts-expect-error `url` is called `location`.
ac("pageview", { url: "shop" });
ac("record", "product_added", { price: 15.5, isGift: true, note: undefined });
ac("record", "order", 99.5, { currency: "EUR" });
// @ts-expect-error There is no such data type.
ac("record", "a", { price: { dataType: "float", value: 1 } });
// @ts-expect-error Lists are no attributes.
ac("record", "a", { list: [1, 2] });
// @ts-expect-error The name is missing.
ac("record", { price: 1 });
ac("identify", "u-17", { email: "ada@shop.example" });
ac("identify", null);
// @ts-expect-error Nobody is `null`, so that it is not said by accident.
ac("identify");
ac("set", { cartTotal: 99.5 });
ac("forms:track");
ac("forms:track", "form.contact", { formName: "contact", captureFormDataOnSubmit: true });
// @ts-expect-error The option has another name.
ac("forms:track", "form", { captureOnSubmit: true });

// Modules.
ac("load", "autotrackUrlChange");
ac("load", "widget");
ac(
  "load",
  "autotrackUrlChange",
  { onUrlChange: (url) => ac("pageview", { location: url }) },
  () => undefined,
);
ac("load", "autotrackClick", { clickEvents: [{ selector: "#buy", eventName: "buy_clicked" }] });
ac("load", "autotrackIdle", { idleEvents: [{ idleAfter: 60, eventName: "idle" }] });
ac("load", "widget");
ac("load", "widget", {
  theme: { accent: "#0b6e4f" },
  hours: { timeZone: "Europe/Berlin", week: [{ days: ["mon"], from: "09:00", to: "18:00" }] },
});
// @ts-expect-error Where a chat goes is not the page's to say.
ac("load", "widget", { cic: { servers: ["https://cic.example"] } });
// @ts-expect-error There are two sides.
ac("load", "widget", { launcher: { side: "left" } });
ac("load", "consentMode", { mapping: { chat: "security_storage" }, region: "US-CA" });
// @ts-expect-error It has nothing to listen for.
ac("load", "autotrackClick");
// @ts-expect-error These are another module's.
ac("load", "autotrackClick", { idleEvents: [] });
// @ts-expect-error There is no such module.
ac("load", "autotrackFormsubmit");
// @ts-expect-error A purpose nobody knows.
ac("load", "consentMode", { mapping: { marketing: "ad_storage" } });

// The bus.
ac("on", "webchat:offered", (change, type) => {
  exactly<"offered">()(change.state);
  exactly<"webchat">()(change.mediaType);
  exactly<"webchat:offered">()(type);
});
ac("once", "contentOffer:accepted", ({ actionMapId, errorMessage }) => {
  exactly<string>()(actionMapId);
  exactly<string | undefined>()(errorMessage);
});
ac("on", "webAction.webchat.offered", (change) => exactly<ActionStateChange>()(change));
ac("on", "event", (record) => exactly<EventRecord>()(record));
ac("on", "event", (record) => {
  if (record.kind === "blocked") record.reason.toUpperCase();
  // @ts-expect-error Not every record has a name.
  record.name.toUpperCase();
});
ac("on", "offer:openAction", ({ openActionProperties, preventDefault }) => {
  exactly<string>()(openActionProperties.openActionName);
  preventDefault();
});
ac("on", "offer:contentOffer", (offer) => {
  exactly<string | undefined>()(offer.contentOfferProperties.imageUrl);
  // @ts-expect-error It is another medium's.
  offer.openActionProperties.toString();
});
// @ts-expect-error There is no such medium.
ac("on", "offer:sms", () => undefined);
ac("on", "outbox", ({ waiting }) => exactly<number>()(waiting));
ac("on", "*", (_, type) => ac("off", type));
ac("off", "webchat:offered");
// @ts-expect-error There is no such state.
ac("on", "webchat:shown", () => undefined);
// @ts-expect-error There is no such medium.
ac("on", "sms:offered", () => undefined);
// @ts-expect-error A listener is missing.
ac("on", "ready");

// The rest.
ac("api.visit.get", ({ customerId, shortId }) => {
  exactly<string>()(customerId);
  exactly<string | undefined>()(shortId);
});
ac("action:state", "6f0d2a3e-0000-4000-8000-00000000a001", "errored", { errorMessage: "no room" });
ac("consent", "granted");
ac("consent", { tracking: "anonymous", personalisation: "denied", chat: "denied" });
// @ts-expect-error Only tracking can be anonymous.
ac("consent", { chat: "anonymous" });
// @ts-expect-error There is no answer in it.
ac("consent");
ac("debug");
ac("dev");
ac("destroy");
// @ts-expect-error There is no such method.
ac("track", "page");

// The hook.
const hook: BeforeSend = (record) => {
  record.page.title = "–";
  // @ts-expect-error Whose event it is is not the hook's to change.
  record.visitor = "somebody";
  if (record.kind === "visit") return undefined;
  return { ...record, attributes: { price: { dataType: "number", value: "1" } } };
};
const options: InitOptions = { beforeSend: hook };
ac("init", "o", options);

// The vendor's newer function.
genesys("command", "Journey.pageview");
genesys(
  "command",
  "Journey.record",
  { eventName: "order" },
  () => undefined,
  (reason) => reason.trim(),
);
// @ts-expect-error The name is missing.
genesys("command", "Journey.record", {});
// @ts-expect-error The arguments are missing.
genesys("command", "Journey.record");
// @ts-expect-error There is no such command.
genesys("command", "Journey.recrod", { eventName: "order" });
genesys("subscribe", "Journey.ready", ({ event }) => exactly<"Journey.ready">()(event));
genesys(
  "subscribeOnce",
  "Journey.qualifiedOpenAction",
  ({ data }) => data?.journeyContext.triggeringAction.id,
);
genesys("unsubscribe", "Journey.ready");
// @ts-expect-error There is no such event.
genesys("subscribe", "Journey.unready", () => undefined);

// What lies in the queue, and on `window`.
const waiting: QueuedCall[] = [
  ["init", "o"],
  { arguments: [], at: 1, url: "", title: "", referrer: "", id: "" },
];
ac.q.push(...waiting);
window.ac?.("pageview");
window.Genesys?.("command", "Journey.pageview", { pageTitle: "Shop" });

// The widgets' bus and block.
window._genesys = {
  widgets: {
    main: { theme: "dark", lang: "de", i18n: { de: { webchat: { ChatTitle: "Chat" } } } },
    webchat: {
      transport: {
        type: "pureconnect-v4-rest",
        hosts: ["cic1.example", "cic2.example"],
        interactionData: { routing: { targetType: "queue", targetName: "Web Sales" } },
      },
      form: { inputs: [{ name: "firstname", validate: (_event, _form, input) => input.val() !== "" }] },
      chatButton: { enabled: true, openDelay: 1000 },
    },
    extensions: { Mine: (_$, CXBus) => CXBus.registerPlugin("Mine").ready() },
    onReady: (CXBus) => CXBus.subscribe("WebChat.opened", ({ event }) => event.trim()),
  },
};
// @ts-expect-error There is no such theme.
window._genesys = { widgets: { main: { theme: "blue" } } };
// @ts-expect-error It is another product's transport.
window._genesys = { widgets: { webchat: { transport: { type: "purecloud-v2-sockets", hosts: [] } } } };
window.CXBus?.configure({ debug: false });
window.CXBus?.loadPlugin("widgets-core")
  .done((name) => name.trim())
  .fail((why) => why.trim());
const plugin = window.CXBus?.registerPlugin("Mine");
plugin?.command("WebChat.open", { userData: { a: 1 } }).always(() => undefined);
plugin?.registerCommand("greet", ({ data, deferred }) => deferred.resolve(`Hello ${data.name}`));
// @ts-expect-error It hears nothing.
plugin?.subscribe("WebChat.opened", 3);

// From a bundle.
install({ service: "https://journey.example", organisation: "o", consent: "denied" })("pageview");
// @ts-expect-error Nobody knows where the service is.
install({ organisation: "o" });
