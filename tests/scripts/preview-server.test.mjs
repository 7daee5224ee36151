// @ts-check
// The contact centre of the preview: the same answers as a real one's, at the times it is told.

import assert from "node:assert/strict";
import { test } from "node:test";

import { availabilityFor, configurationFor, SERVERS } from "../../www/preview/configuration.js";
import { REPLIES } from "../../www/preview/lines.js";
import { PreviewServer } from "../../www/preview/server.js";

const START = Date.UTC(2026, 10, 30, 12);

/** A visitor of it, and the time there. @param {ConstructorParameters<typeof PreviewServer>[0]} mood */
function visitor(mood, name = "Ada") {
  const server = new PreviewServer(mood);
  let now = START;
  const ask = (/** @type {string} */ method, /** @type {string} */ path, /** @type {object} */ body = {}) =>
    /** @type {{ status: number, body: any }} */ (server.answer(method, path, body, now));
  const id = ask("POST", "/web-chat/start", { participantName: name, targetName: "Web Sales" }).body
    .participantId;
  return {
    ask,
    id,
    finish: () => server.finish(now),
    after: (/** @type {number} */ ms) => (now += ms),
    poll: () => ask("GET", `/web-chat/messages/${id}`).body.messages,
    history: () => ask("GET", `/web-chat/message-history/${id}`).body.messages,
    say: (/** @type {string} */ message) => ask("POST", `/web-chat/send-message/${id}`, { message }),
  };
}

/** Messages in short. @param {any[]} messages @returns {unknown[]} */
const short = (messages) =>
  messages.map(({ __type, value, state, displayName }) =>
    __type.endsWith("StateChangedMessage") ? `${displayName} ${state}` : value,
  );

test("an agent comes by and by, greets, and answers what is said", () => {
  const { poll, after, say } = visitor("live");
  assert.match(short(poll()).join(), /Thank you for waiting/);
  after(1_000);
  assert.deepEqual(poll(), []);
  after(1_500);
  assert.deepEqual(short(poll()), ["Robin 1", "Robin 2"]);
  after(500);
  assert.deepEqual(short(poll()), [true]);
  after(2_000);
  assert.deepEqual(short(poll()), [false, "Hello Ada, this is Robin. How can I help you?"]);

  assert.equal(say("Good morning").status, 204);
  assert.deepEqual(short(poll()), ["Good morning"]);
  after(600);
  assert.deepEqual(short(poll()), [true]);
  after(1_600);
  assert.deepEqual(short(poll()), [false, REPLIES[0]]);
});

test("what is told is numbered without a gap, and can be read again", () => {
  const { poll, after, say, history } = visitor("live");
  const told = [];
  for (let step = 0; step < 20; step++) {
    if (step === 12) say("Hello");
    told.push(...poll());
    after(500);
  }
  assert.deepEqual(
    told.map(({ sequenceNumber }) => sequenceNumber),
    told.map((_, place) => place),
  );
  assert.deepEqual(history(), told);
  assert.deepEqual(poll(), [], "what was read is not told again");
});

test("two lines that come at once get one answer, and after the last the chat is over", () => {
  const { poll, after, say } = visitor("talking");
  poll();
  for (const reply of REPLIES) {
    say("One thing");
    say("and another");
    after(2_200);
    assert.deepEqual(short(poll()), ["One thing", "and another", true, false, reply]);
  }
  after(2_000);
  assert.deepEqual(short(poll()), ["Robin 4", "Visitor 4"]);
});

test("who waits goes on waiting, and is not answered", () => {
  const { poll, after, say } = visitor("waiting");
  poll();
  say("Anybody?");
  after(3_600_000);
  assert.deepEqual(short(poll()), ["Anybody?"]);
});

test("a conversation that has been going on is there with the first answer, in the past", () => {
  const talking = visitor("talking").poll();
  assert.ok(talking.every((/** @type {any} */ { timestamp }) => Date.parse(timestamp) < START));
  assert.match(short(talking).join("\n"), /Robin 2\nHello Ada/);
  const { poll, finish } = visitor("ended");
  assert.match(short(poll()).join("\n"), /Have a good day!$/);
  finish();
  assert.deepEqual(short(poll()), ["Robin 4", "Visitor 4"]);
});

test("who has left, or never was, is not known", () => {
  const { ask, id } = visitor("live");
  assert.equal(ask("POST", "/web-chat/reconnect", { participantId: id, chatId: "any" }).status, 204);
  assert.equal(ask("POST", `/web-chat/typing-state/${id}`, { typingIndicator: true }).status, 204);
  assert.equal(ask("POST", `/web-chat/exit/${id}`).status, 204);
  for (const path of [`/web-chat/messages/${id}`, "/web-chat/messages/nobody"]) {
    const { status, body } = ask("GET", path);
    assert.deepEqual([status, body.errorId], [400, "error.request.webChat.invalidParticipantId"]);
  }
  assert.equal(ask("GET", "/connection/features/web-chat").body.version, 6);
  assert.equal(ask("GET", "/connection/features").body.featureInfoList.length, 2);
  assert.equal(ask("GET", "/connection/features/web-fax").status, 404);
  assert.equal(ask("GET", "/queues/web-sales").status, 404);
});

test("a call is waited for until it is cancelled", () => {
  const { ask } = visitor("live");
  const { participantID, callbackID } = ask("POST", "/web-callback/create", { telephone: "1" }).body;
  assert.equal(ask("POST", "/web-callback/reconnect", { participantID, callbackID }).status, 204);
  const { status, body } = ask("GET", `/web-callback/status/${participantID}`);
  assert.deepEqual([status, body.queuePosition], [202, 2]);
  assert.equal(ask("POST", `/web-callback/disconnect/${participantID}`).status, 204);
  const gone = ask("GET", `/web-callback/status/${participantID}`);
  assert.equal(gone.body.errorId, "error.request.webCallback.invalidParticipantId");
});

const CONFIG = {
  version: 2,
  cic: { servers: ["https://cic.example"], dialect: "webtools", route: "service" },
  target: { name: "Web Sales" },
  theme: { accent: "#0b6e4f", scheme: "auto" },
  launcher: { enabled: true, side: "start", delayMs: 9_000 },
  invitation: { enabled: true, afterSeconds: 20 },
  hours: { timeZone: "Pacific/Auckland", week: [], closedOn: ["2026-12-25"], whenClosed: "callback" },
  texts: { "*": { title: "Ask us" } },
};

/** @param {Partial<import("../../www/preview/configuration.js").Shown>} shown @returns {any} */
const made = (shown) =>
  configurationFor({ config: CONFIG, language: "de", state: "form", scheme: "dark", ...shown }, START);

test("a configuration is shown as it is, but for the network, the language and what takes time", () => {
  const { cic, languages, launcher, theme, hours, invitation, texts } = made({});
  assert.deepEqual(cic, { servers: [SERVERS], dialect: "icws", route: "direct" });
  assert.deepEqual(languages, { default: "de", isFixed: true });
  assert.deepEqual(launcher, { enabled: true, side: "start", delayMs: 0 });
  assert.deepEqual(theme, { accent: "#0b6e4f", scheme: "dark" });
  assert.equal(hours, undefined, "whatever the hour is when somebody looks at it");
  assert.equal(invitation.enabled, false);
  assert.deepEqual(texts, CONFIG.texts);
  assert.equal(made({ config: { ...CONFIG, theme: { scheme: "light" } } }).theme.scheme, "light");
  assert.equal(made({ config: {} }).target.name, "Preview");
  assert.equal(made({ state: "invitation" }).invitation.enabled, true);
});

test("out of hours is today, on the clock of the place, and open again when it says", () => {
  const { hours } = made({ state: "out-of-hours" });
  // It is past midnight in Auckland; what began yesterday may last until today.
  assert.deepEqual(hours.closedOn, ["2026-12-25", "2026-11-30", "2026-12-01"]);
  assert.equal(hours.whenClosed, "callback");
  assert.ok(hours.week.length > 0, "somebody is there at some time");
  const halfTyped = { ...CONFIG, hours: { timeZone: "Europe/B", week: [] } };
  assert.equal(made({ state: "out-of-hours", config: halfTyped }).hours.timeZone, "UTC");
  const { hours: none, ...without } = CONFIG;
  assert.ok(none && made({ state: "out-of-hours", config: without }).hours.week.length > 0);
});

test("nobody serves a closed queue, and a long one makes wait", () => {
  assert.deepEqual(availabilityFor("closed", CONFIG), { queues: {} });
  assert.ok(availabilityFor("waiting", CONFIG).queues["Web Sales"]?.estimatedWaitSeconds);
});
