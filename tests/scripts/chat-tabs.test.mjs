// @ts-check
// Which tab does what the visitor has done in any of them: once, in order, and whatever is still on its way when tabs change.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Tabs } from "../../www/chat/tabs.js";

/** A browser with several tabs: one lock, one channel, and messages that arrive when the test says so. */
class World {
  /** @type {{ hasIt: (lock?: object) => unknown }[]} */
  queue = [];
  /** @type {Channel[]} */
  channels = [];
  /** Who is looked at. @type {Tab | undefined} */
  front;

  /** The lock goes to the next in the queue. */
  async grant() {
    await this.queue.shift()?.hasIt();
  }

  /** Delivers all that is on its way to a tab, and what is sent because of it. */
  settle() {
    while (this.channels.some((channel) => channel.waiting.length > 0)) {
      for (const channel of [...this.channels]) channel.deliver();
    }
  }
}

/** @type {World} */
let world;

/** The tab whose code runs. @type {Tab | undefined} */
let current;

class Channel {
  /** @type {object[]} */
  waiting = [];
  /** @type {(event: { data: object }) => void} */
  onmessage = () => {};
  constructor() {
    world.channels.push(this);
    this.tab = current;
  }
  /** @param {object} data */
  postMessage(data) {
    for (const other of world.channels) if (other !== this) other.waiting.push(structuredClone(data));
  }
  /** What has arrived so far. */
  deliver() {
    for (const data of this.waiting.splice(0)) this.tab?.does(() => this.onmessage({ data }));
  }
  close() {
    world.channels = world.channels.filter((channel) => channel !== this);
  }
}

class Tab {
  /** @type {[string, any[]][]} */
  done = [];

  constructor() {
    this.tabs = new Tabs({
      leads: () => {},
      stops: () => {},
      snapshot: () => ({}),
      mirrors: () => {},
      hears: () => {},
      acts: (name, args) => void this.done.push([name, args]),
    });
  }

  /** Runs something as in this tab. @template T @param {() => T} what */
  does(what) {
    const before = current;
    current = this;
    try {
      return what();
    } finally {
      current = before;
    }
  }

  join() {
    this.does(() => this.tabs.join());
    return this;
  }

  /** @param {string} text */
  say(text) {
    this.does(() => this.tabs.act("say", text));
  }

  /** The texts said by this tab. */
  get said() {
    return this.done.map(([, [text]]) => text);
  }

  get channel() {
    return /** @type {Channel} */ (world.channels.find(({ tab }) => tab === this));
  }

  /** The page is gone, and with it what it had not said yet. */
  close() {
    this.does(() => this.tabs.leave());
  }
}

const had = Object.fromEntries(
  ["document", "navigator", "BroadcastChannel"].map((name) => [
    name,
    Object.getOwnPropertyDescriptor(globalThis, name),
  ]),
);

beforeEach(() => {
  world = new World();
  const fakes = {
    document: {
      get hidden() {
        return world.front !== current;
      },
    },
    navigator: {
      locks: {
        /** @param {string} _ @param {{ signal: AbortSignal }} options @param {() => unknown} hasIt */
        request(_, { signal }, hasIt) {
          const tab = /** @type {Tab} */ (current);
          const entry = { hasIt: () => tab.does(hasIt) };
          world.queue.push(entry);
          signal.addEventListener("abort", () => {
            world.queue = world.queue.filter((other) => other !== entry);
          });
          return new Promise(() => {});
        },
      },
    },
    BroadcastChannel: Channel,
  };
  for (const [name, value] of Object.entries(fakes)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  mock.timers.enable({ apis: ["setTimeout"] });
});

afterEach(() => {
  mock.timers.reset();
  for (const [name, descriptor] of Object.entries(had)) {
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    else Reflect.deleteProperty(globalThis, name);
  }
});

/** Two tabs, of which the first leads from the background, and the second is looked at; nothing is on its way. */
function leaderAndFollower() {
  const [leader, follower] = [new Tab().join(), new Tab()];
  world.grant();
  follower.join();
  world.settle();
  return { leader, follower };
}

test("what is said in a tab that only shows is said by the one that leads", () => {
  const { leader, follower } = leaderAndFollower();
  follower.say("hello");
  world.settle();
  assert.deepEqual([leader.said, follower.said], [["hello"], []]);
});

test("a message the last leader has said is not said again by the next, whose turn came before the acknowledgement", () => {
  const { leader, follower } = leaderAndFollower();
  world.front = follower;
  follower.say("hello");
  // The leader says it, and gives way; its turn comes to the other tab before any word of that.
  leader.channel.deliver();
  world.grant();
  assert.ok(follower.tabs.isLeader);
  assert.deepEqual([leader.said, follower.said], [["hello"], []]);
  world.settle();
  mock.timers.tick(60_000);
  assert.deepEqual([leader.said, follower.said], [["hello"], []]);
});

test("a message that reached nobody before its leader was closed is said by the next", () => {
  const { leader, follower } = leaderAndFollower();
  world.front = follower;
  leader.close();
  follower.say("hello");
  world.grant();
  assert.deepEqual(follower.said, [], "whether it was said is not known yet");
  mock.timers.tick(1_000);
  assert.deepEqual(follower.said, ["hello"]);
});

test("what is said while the last leader's word is awaited comes after what was said before", () => {
  const { leader, follower } = leaderAndFollower();
  world.front = follower;
  leader.close();
  follower.say("one");
  world.grant();
  follower.say("two");
  mock.timers.tick(1_000);
  follower.say("three");
  assert.deepEqual(follower.said, ["one", "two", "three"]);
});

test("a message that was said between two leaders goes to the next, once", () => {
  const { leader, follower } = leaderAndFollower();
  const third = new Tab();
  leader.close();
  follower.tabs._waiting?.abort();
  follower.say("hello");
  world.settle();
  third.join();
  world.grant();
  world.settle();
  world.settle();
  assert.ok(third.tabs.isLeader);
  assert.deepEqual([leader.said, third.said], [[], ["hello"]]);
});

test("a leader that is handed a message twice says it once", () => {
  const { leader, follower } = leaderAndFollower();
  follower.say("hello");
  const [message] = leader.channel.waiting;
  leader.channel.waiting.push(message);
  world.settle();
  assert.deepEqual(leader.said, ["hello"]);
});

test("what a tab hands over late is done though something later was done before it", () => {
  const { leader, follower } = leaderAndFollower();
  const third = new Tab().join();
  world.settle();
  // Nobody hears of the first.
  follower.say("one");
  for (const channel of world.channels) channel.waiting = [];
  leader.close();
  third.tabs._waiting?.abort();
  follower.tabs._waiting?.abort();
  const next = new Tab();
  next.join();
  world.grant();
  // The next leader's word of itself comes after the second.
  follower.say("two");
  next.channel.deliver();
  world.settle();
  assert.deepEqual(next.said, ["two", "one"]);
});

test("an end is not put off: nothing is left afterwards that could do it", () => {
  const { leader, follower } = leaderAndFollower();
  world.front = follower;
  leader.close();
  follower.say("bye");
  world.grant();
  follower.does(() => follower.tabs.act("finish"));
  follower.close();
  assert.deepEqual(
    follower.done.map(([name]) => name),
    ["say", "finish"],
  );
});

test("a browser without locks says what is said at once", () => {
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  const tab = new Tab().join();
  tab.say("hello");
  assert.deepEqual(tab.said, ["hello"]);
});
