// @ts-check
/**
 * Programs that tests start: drivers, displays, the demo. Every one of them, and whatever it started itself, ends
 * with the test process at the latest; nothing else is ever ended.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";

/** How long a program may take to end by itself before it is made to. */
const GRACE_MS = 5_000;

/** How much of what a program said is kept, in characters. */
const KEPT_OUTPUT = 20_000;

/** @type {Set<Child>} */
const running = new Set();

process.on("exit", () => running.forEach((child) => child.killNow()));
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
  process.once(signal, () => process.exit(130));
}

/** A running program. */
export class Child {
  /**
   * @param {string} program
   * @param {string[]} args
   * @param {import("node:child_process").SpawnOptions} [options]
   */
  constructor(program, args, options = {}) {
    this.name = program.split("/").pop() ?? program;
    this.process = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    /** What it said so far, both streams. */
    this.output = "";
    this.hasEnded = false;
    /** @type {Error | undefined} */
    this.spawnError = undefined;
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text) => {
        this.output = (this.output + text).slice(-KEPT_OUTPUT);
      });
    }
    this.process.on("error", (error) => {
      this.spawnError = error;
      this.#ended();
    });
    this.process.on("exit", () => this.#ended());
    running.add(this);
  }

  #ended() {
    this.hasEnded = true;
    running.delete(this);
  }

  /** @throws {Error} If the program is not running any more, with what it said last. */
  assertRunning() {
    if (this.hasEnded) {
      const why =
        this.spawnError?.message ?? `it ended with ${this.process.exitCode ?? this.process.signalCode}`;
      throw new Error(`${this.name} is not running: ${why}\n${this.output}`);
    }
  }

  /**
   * Asks the program to end and sees to it that it does, together with what it started.
   *
   * @param {NodeJS.Signals} [signal]
   * @returns {Promise<number | null>} Its exit code, or null if a signal ended it.
   */
  async stop(signal = "SIGTERM") {
    if (!this.hasEnded) {
      const descendants = descendantsOf(this.process.pid);
      const exited = once(this.process, "exit");
      this.process.kill(signal);
      const timer = setTimeout(() => this.process.kill("SIGKILL"), GRACE_MS);
      await exited;
      clearTimeout(timer);
      descendants.forEach(kill);
    }
    return this.process.exitCode;
  }

  /** Ends the program and what it started at once. */
  killNow() {
    const descendants = descendantsOf(this.process.pid);
    this.process.kill("SIGKILL");
    descendants.forEach(kill);
  }
}

/**
 * The processes that a process started, and those that they started. A driver that is ended by force leaves its
 * browser running.
 *
 * @param {number | undefined} pid
 * @returns {{ pid: number, started: string }[]}
 */
function descendantsOf(pid) {
  if (pid === undefined) {
    return [];
  }
  /** @type {Map<number, { pid: number, started: string }[]>} */
  const children = new Map();
  for (const entry of readProcesses()) {
    children.set(entry.parent, [...(children.get(entry.parent) ?? []), entry]);
  }
  const found = [...(children.get(pid) ?? [])];
  for (const entry of found) {
    found.push(...(children.get(entry.pid) ?? []));
  }
  return found;
}

function readProcesses() {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((name) => readProcess(Number(name)))
      .filter((entry) => entry !== undefined);
  } catch {
    return []; // Not Linux: the drivers' own clean-up has to do.
  }
}

/** @param {number} pid */
function readProcess(pid) {
  try {
    // `pid (name) state parent …`; the name may hold blanks and brackets. Field 22 is the time it started.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return { pid, parent: Number(fields[1]), started: fields[19] };
  } catch {
    return undefined; // It has just ended.
  }
}

/**
 * Ends a process unless its number has been given to another one meanwhile.
 *
 * @param {{ pid: number, started: string }} entry
 */
function kill({ pid, started }) {
  if (readProcess(pid)?.started !== started) {
    return;
  }
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}
