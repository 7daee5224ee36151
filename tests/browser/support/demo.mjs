// @ts-check
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";

import { Child } from "./child.mjs";
import { eventually, Hopeless } from "./waiting.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** How long the demo may take to start and seed itself. */
const START_MS = 60_000;

/**
 * The demo as `npm start` runs it, on free ports, with its data in a folder of its own.
 *
 *     const demo = await startDemo();
 *     await visitor.goto(demo.info.…);
 *     await demo.stop();
 *
 * @param {...string} more Further arguments of `waymeet demo`.
 */
export async function startDemo(...more) {
  const program = process.env.WAYMEET_BINARY ?? join(ROOT, "target", "debug", "waymeet");
  if (!existsSync(program)) {
    throw new Error(`${program} is missing: \`cargo build --package waymeet-service\` builds it`);
  }
  const folder = await mkdtemp(join(tmpdir(), "waymeet-demo-"));
  const file = join(folder, "demo.json");
  const ports = ["--port", "0", "--service-port", "0", "--cic-port", "0"];
  const child = new Child(
    program,
    ["demo", ...ports, "--data-dir", join(folder, "data"), "--demo-json", file, ...more],
    {
      cwd: ROOT,
    },
  );
  try {
    const info = await eventually(
      "the demo has written demo.json",
      async () => {
        if (child.hasEnded) {
          throw new Hopeless(`the demo ended: ${child.spawnError?.message ?? child.output}`);
        }
        return JSON.parse(await readFile(file, "utf8"));
      },
      { withinMs: START_MS },
    );
    return new Demo(child, folder, file, info);
  } catch (error) {
    await child.stop();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

export class Demo {
  /**
   * @param {Child} child
   * @param {string} folder
   * @param {string} file
   * @param {any} info
   */
  constructor(child, folder, file, info) {
    this.child = child;
    this.folder = folder;
    /** Where its `demo.json` lies. */
    this.file = file;
    /** The content of `demo.json`: addresses, ids, log-ins. */
    this.info = info;
  }

  /** What the demo logged last, for errors. */
  get log() {
    return this.child.output;
  }

  /** Ends the demo as Ctrl-C does, and answers its exit code. */
  async stop() {
    const code = await this.child.stop("SIGINT");
    await rm(this.folder, { recursive: true, force: true });
    return code;
  }
}

/** @typedef {{ readonly info: any }} RunningDemo Addresses, ids, log-ins: what people need to know of a demo. */

/**
 * A demo for all tests of a file: it starts before the first of them, and has to end cleanly after the last.
 *
 * @param {{ args?: () => string[], widget?: object }} [options] Further arguments of `waymeet demo`, asked for when it starts; parts of
 * the widget's configuration in the place of the demo's own.
 * @returns {RunningDemo}
 */
export function demoOfThisFile({ args = () => [], widget } = {}) {
  /** @type {Demo | undefined} */
  let demo;
  /** @type {string | undefined} */
  let folder;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "waymeet-widget-"));
    const file = join(folder, "widget.json");
    if (widget) await writeFile(file, JSON.stringify(widget));
    demo = await startDemo(...args(), ...(widget ? ["--widget", file] : []));
  });
  after(async () => {
    const code = await demo?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
    if (demo) assert.equal(code, 0, "the demo ends cleanly");
  });
  return {
    get info() {
      return demo?.info;
    },
  };
}
