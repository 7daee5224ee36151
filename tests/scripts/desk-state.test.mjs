// @ts-check
/** What the desk knows: the order of its list, what is unread, to whom a chat can be handed; keys, drafts, preferences. */

import assert from "node:assert/strict";
import test from "node:test";

import { DeskState } from "../../crates/cic/desk/desk-state.js";
import { Drafts } from "../../crates/cic/desk/drafts.js";
import { Preferences } from "../../crates/cic/desk/preferences.js";
import { actionOf } from "../../crates/cic/desk/shortcuts.js";
import { transferTargets } from "../../crates/cic/desk/transfer-targets.js";

/** A state with interactions in these states, by id. @param {Record<string, string>} states */
function stateWith(states) {
  const state = new DeskState("kim");
  queue(state, states);
  return state;
}

/** @param {DeskState} state @param {Record<string, string>} states @param {boolean} [isDelta] */
function queue(state, states, isDelta = false) {
  state.apply({
    __type: "urn:inin.com:queues:queueContentsMessage",
    isDelta,
    interactionsAdded: Object.entries(states).map(([interactionId, Eic_State]) => ({
      interactionId,
      attributes: { Eic_State },
    })),
    interactionsChanged: [],
    interactionsRemoved: [],
  });
}

/** @param {DeskState} state @param {string} interactionId @param {boolean} isDelta @param {...string} texts */
function said(state, interactionId, isDelta, ...texts) {
  state.apply({
    __type: "urn:inin.com:interactions.chat:chatContentsMessage",
    isDelta,
    interactionId,
    messagesAdded: texts.map((text) => ({
      chatMember: { chatMemberType: text.startsWith("I ") ? 2 : 4, displayName: "", userId: "" },
      text,
      timestamp: "",
    })),
  });
}

test("what rings longest comes first, then the newest that is talked with, then what is over", () => {
  const state = stateWith({ 1: "C", 2: "A", 3: "E", 4: "H", 5: "A", 6: "I" });
  assert.deepEqual(
    state.inOrder.map(({ id }) => id),
    ["2", "5", "4", "1", "6", "3"],
  );
  assert.equal(state.currentId, "2");
  state.step(1);
  assert.equal(state.currentId, "5");
  state.step(-1);
  state.step(-1);
  assert.equal(state.currentId, "3", "it goes around");
});

test("a chat that rings does not push aside the one that is talked in", () => {
  const state = stateWith({ 1: "C" });
  queue(state, { 2: "A" }, true);
  assert.equal(state.currentId, "1");
});

test("only what visitors say after the beginning is unread, until it is looked at", () => {
  const state = stateWith({ 1: "C", 2: "C" });
  said(state, "1", false, "Hello");
  said(state, "2", false);
  assert.equal(state.unread("1"), 0);
  said(state, "1", true, "Is anybody there?", "I am", "Good");
  said(state, "2", true, "Hi");
  assert.deepEqual([state.unread("1"), state.unread("2"), state.allUnread], [2, 1, 3]);
  assert.deepEqual(
    state.takeNews().map(({ id, line }) => [id, line.text]),
    [
      ["1", "Is anybody there?"],
      ["1", "Good"],
      ["2", "Hi"],
    ],
  );
  assert.deepEqual(state.takeNews(), []);
  state.hasRead("1");
  assert.deepEqual([state.unread("1"), state.allUnread], [0, 1]);
});

test("after a break everything is told again, and only what came meanwhile is news", () => {
  const state = stateWith({ 1: "C" });
  said(state, "1", false, "Hello");
  said(state, "1", true, "One");
  state.hasRead("1");
  state.takeNews();
  said(state, "1", false, "Hello", "One", "Two");
  assert.equal(state.unread("1"), 1);
  assert.deepEqual(
    state.takeNews().map(({ line }) => line.text),
    ["Two"],
  );
});

test("who can take a chat comes before who cannot, and queues with somebody free before the others", () => {
  const targets = transferTargets({
    workgroups: ["Sales", "Support"],
    numbers: new Map([
      ["Sales", { available: 0, waiting: 2 }],
      ["Support", { available: 1 }],
    ]),
    colleagues: [
      { id: "sam", name: "Sam" },
      { id: "lee", name: "Lee" },
      { id: "max", name: "Max" },
    ],
    presences: new Map([
      ["lee", { statusId: "Available", loggedIn: true }],
      ["sam", { statusId: "At Lunch", loggedIn: true }],
      ["max", { statusId: "Available", loggedIn: false }],
    ]),
    acdStatuses: new Set(["Available"]),
  });
  assert.deepEqual(
    targets.map(({ name, detail, canTake }) => [name, detail, canTake]),
    [
      ["Support", "1 free", true],
      ["Sales", "nobody free, 2 waiting", true],
      ["Lee", "Available", true],
      ["Max", "logged out", false],
      ["Sam", "At Lunch", false],
    ],
  );
});

test("keys are known by what they are called, and on a Mac by their place", () => {
  const held = { altKey: true, shiftKey: true, ctrlKey: false, metaKey: false };
  assert.equal(actionOf({ ...held, key: "J", code: "KeyC" }), "next");
  assert.equal(actionOf({ ...held, key: "Ô", code: "KeyJ" }), "next");
  assert.equal(actionOf({ ...held, key: "?", code: "Minus" }), "help");
  assert.equal(actionOf({ ...held, key: "¿", code: "Slash" }), "help");
  assert.equal(actionOf({ ...held, key: "Q", code: "KeyQ" }), null);
  assert.equal(actionOf({ ...held, ctrlKey: true, key: "J", code: "KeyJ" }), null);
  assert.equal(actionOf({ ...held, shiftKey: false, key: "j", code: "KeyJ" }), null);
});

/** Storage in memory. @param {Record<string, string>} [kept] */
function storage(kept = {}) {
  return {
    kept,
    getItem: (/** @type {string} */ key) => kept[key] ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void (kept[key] = value),
    removeItem: (/** @type {string} */ key) => void delete kept[key],
  };
}

test("drafts outlive a reload, and what could not be sent comes before what was begun meanwhile", () => {
  const kept = storage();
  const drafts = new Drafts(kept);
  drafts.set("1", "More");
  drafts.bringBack("1", "Not sent");
  drafts.set("2", "Other");
  const again = new Drafts(kept);
  assert.deepEqual([again.of("1"), again.of("2"), again.of("3")], ["Not sent\nMore", "Other", ""]);
  again.prune((id) => id === "2");
  again.set("2", "");
  assert.deepEqual(kept.kept, {});
  assert.equal(new Drafts(storage({ "waymeet.desk.drafts": "{" })).of("1"), "");
});

test("preferences are kept, and what is no preference is not believed", () => {
  const kept = storage({ "waymeet.desk.preferences": '{ "sound": "loud", "notices": true, "other": true }' });
  const preferences = new Preferences(kept);
  assert.deepEqual(preferences.values, { sound: true, notices: true });
  preferences.change({ sound: false });
  assert.deepEqual(new Preferences(kept).values, { sound: false, notices: true });
  assert.deepEqual(new Preferences(null).values, { sound: true, notices: false });
});
