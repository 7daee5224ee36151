// @ts-check
// The bus between plugins: commands by `Plugin.command`, events by `Plugin.event`. Whose they are, a page's or ours, makes no
// difference to it; commands for what is still on its way wait. What an event and a command carry besides their data is as far
// as public pages read it (*inferred*).

import { Answer, call } from "./answer.js";

/** @typedef {(event: { event: string, data: any, publisher: string, time: number }) => void} Hear */

/**
 * @typedef {object} Order What a command is carried out with.
 * @property {any} data
 * @property {string} command
 * @property {string} commander The plugin that gave it.
 * @property {number} time
 * @property {{ resolve: (value?: any) => void, reject: (why?: any) => void, promise: () => Promise<any> }} deferred
 */

/** @typedef {(order: Order) => void} Handler */

/** Names may carry the prefix of the vendor's eighth version. @param {unknown} path */
const plain = (path) => `${path}`.replace(/^cx\.plugin\./, "");

/** Reasons are words: errors of ours and of pages lose their wrapping. @param {unknown} why */
const inWords = (why) => (why instanceof Error ? why.message : why);

export class Bus {
  constructor() {
    /** By plugin: its commands, and the events it says it has. @type {Map<string, { commands: Map<string, Handler>, events: Set<string> }>} */
    this.plugins = new Map();
    /** @type {Map<string, Set<Hear>>} */
    this.subscriptions = new Map();
    /** What is told again to those who subscribe later. @type {Map<string, any[]>} */
    this.republished = new Map();
    /** @type {Map<string, { change: (data: any) => any, by: string }[]>} */
    this.befores = new Map();
    /** @type {{ run: () => void, reject: (why: unknown) => void }[]} */
    this.waiting = [];
    /** Whether all of our plugins are there: from then on what is unknown is refused. */
    this.isComplete = false;
    /** Why they are not there, where nothing is on its way any more. @type {string | undefined} */
    this.failure = undefined;
    this.isDebugging = false;
  }

  /** @param {string} text @param {unknown} [detail] */
  log(text, detail) {
    if (this.isDebugging) console.info(`[CXBus] ${text}`, detail);
  }

  /** @param {string} name */
  plugin(name) {
    let plugin = this.plugins.get(name);
    if (!plugin) {
      plugin = { commands: new Map(), events: new Set() };
      this.plugins.set(name, plugin);
    }
    return plugin;
  }

  /** @param {string} name */
  handler(name) {
    const dot = name.indexOf(".");
    return this.plugins.get(name.slice(0, dot))?.commands.get(name.slice(dot + 1));
  }

  /** @param {unknown} path @param {any} data @param {string} by @returns {Answer<any>} */
  command(path, data, by) {
    const name = plain(path);
    this.log(`${by} commands ${name}`, data);
    return Answer.of((resolve, reject) => {
      const refuse = (/** @type {unknown} */ why) => {
        this.log(`${name} is refused`, why);
        reject(inWords(why));
      };
      const run = () => void this.carryOut(name, data ?? {}, by).then(resolve, refuse);
      if (this.isComplete || this.handler(name)) queueMicrotask(run);
      else if (this.failure) refuse(this.failure);
      else this.waiting.push({ run, reject: refuse });
    });
  }

  /** @param {string} name @param {any} data @param {string} by */
  async carryOut(name, data, by) {
    const handler = this.handler(name);
    if (!handler) throw new Error(this.unknown(name));
    for (const { change, by: whose } of this.befores.get(name) ?? []) {
      data = await change(data);
      // As in the vendor's: who hands nothing on has stopped it.
      if (!data) throw new Error(`stopped by a \`before\` of \`${whose}\``);
    }
    return new Promise((resolve, reject) => {
      /** @type {Promise<any>} */
      const promise = Answer.of((done, failed) => {
        const deferred = { resolve: done, reject: failed, promise: () => promise };
        try {
          handler({ data, command: name, commander: by, time: Date.now(), deferred });
        } catch (error) {
          failed(error);
        }
      });
      promise.then(resolve, reject);
    });
  }

  /** @param {string} name */
  unknown(name) {
    const plugin = this.plugins.get(name.split(".")[0]);
    const there = plugin
      ? [...plugin.commands.keys()]
      : [...this.plugins].filter(([, { commands }]) => commands.size).map(([known]) => `${known}.…`);
    return `there is no command \`${name}\`; there are: ${there.join(", ") || "none"}`;
  }

  /** Our plugins are there: what waited is carried out, in order. */
  complete() {
    this.isComplete = true;
    for (const { run } of this.waiting.splice(0)) run();
  }

  /** They are on their way: what is commanded meanwhile waits for them. */
  expect() {
    this.failure = undefined;
  }

  /** They could not be fetched: what waited is refused, and what comes. @param {string} why */
  fail(why) {
    this.failure = why;
    for (const { reject } of this.waiting.splice(0)) reject(why);
  }

  /** @param {unknown} path @param {unknown} hear @returns {string | false} the event, or false where nothing can hear it */
  subscribe(path, hear) {
    const event = plain(path);
    if (typeof hear !== "function") return false;
    const known = this.subscriptions.get(event) ?? new Set();
    this.subscriptions.set(event, known.add(/** @type {Hear} */ (hear)));
    const again = this.republished.get(event);
    if (again) queueMicrotask(() => known.has(/** @type {Hear} */ (hear)) && call(hear, again[0]));
    return event;
  }

  /** Without a listener, all of that event. @param {unknown} path @param {unknown} [hear] */
  unsubscribe(path, hear) {
    const event = plain(path);
    const known = this.subscriptions.get(event);
    if (!known) return false;
    if (hear) return known.delete(/** @type {Hear} */ (hear));
    return this.subscriptions.delete(event);
  }

  /** @param {string} event @param {any} data @param {string} publisher @param {boolean} [isAgain] told to later subscribers, too */
  publish(event, data, publisher, isAgain) {
    this.log(`${publisher} publishes ${event}`, data);
    const told = { event, data, publisher, time: Date.now() };
    if (isAgain) this.republished.set(event, [told]);
    for (const hear of [...(this.subscriptions.get(event) ?? [])]) call(hear, told);
  }

  /** Has a plugin change what a command is called with, or stop it. @param {unknown} path @param {unknown} change @param {string} by */
  before(path, change, by) {
    if (typeof change !== "function") return false;
    const name = plain(path);
    const known = this.befores.get(name) ?? [];
    known.push({ change: /** @type {(data: any) => any} */ (change), by });
    this.befores.set(name, known);
    return true;
  }
}
