// @ts-check
/** What the widget tells, by the vendor's names. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Events } from "../../www/adapters/cxbus/events.js";
import { contentOffer } from "../../www/adapters/cxbus/plugins/engage.js";

let count = 0;
/** A line. @param {any} more */
const line = (more) => ({
  id: ++count,
  place: count - 1,
  by: "agent",
  name: "Kim",
  at: count * 1000,
  kind: "text",
  text: "Hello",
  html: null,
  path: null,
  size: null,
  delivery: "sent",
  ...more,
});

function listen() {
  /** @type {[string, any][]} */
  const told = [];
  /** @type {any[]} */
  const entries = [];
  const voice = (/** @type {string} */ name) => ({
    publish: (/** @type {string} */ event, /** @type {any} */ data) =>
      void told.push([`${name}.${event}`, data]),
  });
  const events = new Events(
    {
      WebChat: voice("WebChat"),
      WebChatService: voice("WebChatService"),
      Callback: voice("Callback"),
      CallbackService: voice("CallbackService"),
    },
    () => entries,
  );
  const names = () => told.splice(0).map(([event]) => event);
  return { events, entries, told, names };
}

test("a chat from the form to its end", () => {
  const { events, entries, told, names } = listen();
  events.metadata.begin({ values: { firstname: "Ada" } });
  events.hear("opened", undefined);
  events.hear("submitted", undefined);
  events.hear("started", undefined);
  assert.deepEqual(names(), [
    "WebChat.opened",
    "WebChat.submitted",
    "WebChat.started",
    "WebChatService.started",
    "WebChatService.clientConnected",
    "WebChatService.pollingStarted",
  ]);
  assert.equal(events.isActive, true);
  const news = [line({ kind: "joined", text: "" }), line({})];
  entries.push(...news);
  events.hear("messages", { entries: news });
  events.hear("messages", { entries: news });
  assert.equal(told[0][1].numAgentsConnected, 1);
  assert.equal(told[1][1].messages[0].text, "Hello");
  assert.equal(told[1][1].messages[0].from.type, "Agent");
  assert.deepEqual(names(), [
    "WebChatService.agentConnected",
    "WebChatService.messageReceived",
    "WebChat.messageAdded",
  ]);
  const own = line({ by: "visitor", name: "Ada", delivery: "sending" });
  entries.push(own);
  events.hear("messages", { entries: [own] });
  assert.deepEqual(names(), []);
  events.hear("messages", { entries: [{ ...own, delivery: "sent" }] });
  assert.deepEqual(names(), ["WebChatService.messageReceived", "WebChat.messageAdded"]);
  for (const isTyping of [true, true, false]) events.hear("agent-typing", { isTyping });
  for (const isTroubled of [true, false, false]) events.hear("troubled", { isTroubled });
  events.hear("minimised", undefined);
  events.hear("shown", undefined);
  assert.deepEqual(names(), [
    "WebChatService.agentTypingStarted",
    "WebChatService.agentTypingStopped",
    "WebChatService.chatServerWentOffline",
    "WebChatService.disconnected",
    "WebChatService.chatServerBackOnline",
    "WebChatService.reconnected",
    "WebChat.minimized",
    "WebChat.unminimized",
  ]);
  const left = line({ kind: "left", text: "" });
  entries.push(left);
  events.hear("messages", { entries: [left] });
  events.hear("ended", { reason: "by-server" });
  const { data } = { data: told.find(([event]) => event === "WebChat.completed")?.[1] };
  assert.equal(data.prefilled, true);
  assert.equal(data.numAgents, 1);
  assert.equal(data.userMessages, 1);
  assert.equal(data.agentMessages, 1);
  events.hear("closed", undefined);
  assert.deepEqual(names(), [
    "WebChatService.agentDisconnected",
    "WebChat.completed",
    "WebChatService.pollingStopped",
    "WebChatService.clientDisconnected",
    "WebChatService.ended",
    "WebChat.closed",
  ]);
  assert.equal(events.isActive, false);
});

test("a chat that nobody answered is cancelled, once; one that could not begin is rejected", () => {
  const { events, names } = listen();
  events.hear("opened", undefined);
  events.hear("failed", { why: "refused", detail: "no such workgroup" });
  events.hear("cancelled", undefined);
  events.hear("closed", undefined);
  assert.deepEqual(names(), [
    "WebChat.opened",
    "WebChatService.error",
    "WebChat.rejected",
    "WebChat.cancelled",
    "WebChat.closed",
  ]);
  events.hear("opened", undefined);
  events.hear("started", undefined);
  names();
  events.hear("ended", { reason: "lost" });
  events.hear("cancelled", undefined);
  assert.deepEqual(names(), [
    "WebChat.cancelled",
    "WebChatService.error",
    "WebChatService.pollingStopped",
    "WebChatService.clientDisconnected",
    "WebChatService.ended",
  ]);
});

test("a chat of the page before is restored, with what was said", () => {
  const { events, entries, told, names } = listen();
  entries.push(line({ kind: "joined" }), line({}));
  events.hear("restored", undefined);
  assert.deepEqual(told.find(([event]) => event === "WebChatService.restored")?.[1], { async: false });
  assert.equal(told.find(([event]) => event === "WebChatService.messageReceived")?.[1].restoring, true);
  assert.ok(names().includes("WebChat.opened"));
  events.hear("messages", { entries });
  assert.deepEqual(names(), []);
});

test("a wish to be called", () => {
  const { events, names } = listen();
  events.hear("callback-opened", undefined);
  events.hear("callback-submitted", undefined);
  events.hear("callback-stage", { name: "asking" });
  events.hear("callback-stage", { name: "waiting" });
  events.hear("callback-stage", { name: "waiting" });
  events.hear("callback-stage", { name: "ended", reason: "cancelled" });
  events.hear("callback-failed", { reason: "unreachable" });
  events.hear("callback-closed", undefined);
  assert.deepEqual(names(), [
    "Callback.opened",
    "Callback.started",
    "Callback.submitted",
    "CallbackService.scheduled",
    "Callback.completed",
    "Callback.cancelled",
    "CallbackService.scheduleError",
    "Callback.closed",
  ]);
});

test("what nobody knows is not told on", () => {
  const { events, names } = listen();
  for (const what of ["unread", "state", "stage", "constructor", "hear", "to-string"]) events.hear(what, {});
  assert.deepEqual(names(), []);
});

test("an offer of a page's own, in the vendor's spellings", () => {
  assert.deepEqual(
    contentOffer({
      mode: "overlay",
      layout: "leftText",
      headline: "Free <b>delivery</b>",
      body: "Today",
      image: { src: "/a.webp", alt: "A parcel" },
      cta: { text: "See how", url: "https://shop.example/", target: "_blank" },
    }),
    {
      displayMode: "Overlay",
      layoutMode: "LeftText",
      title: "",
      headline: "Free delivery",
      body: "Today",
      image: { url: "/a.webp", altText: "A parcel" },
      callToAction: { text: "See how", url: "https://shop.example/", target: "Blank" },
    },
  );
  assert.equal(contentOffer({ modal: true, headline: "x" }).displayMode, "Modal");
  assert.equal(contentOffer({ mode: "toaster", headline: "x" }).layoutMode, "TextOnly");
});
