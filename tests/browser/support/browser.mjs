// @ts-check
/**
 * A browser under test. Each `open()` is a WebDriver session of its own: a browser process with a fresh profile,
 * which shares nothing with the next one. A visitor and an agent are two of them:
 *
 *     const visitor = await browser.open();
 *     const agent = await browser.open();
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Builder } from "selenium-webdriver";

import { Child } from "./child.mjs";
import { Display } from "./display.mjs";
import { freePort } from "./port.mjs";
import { Tab } from "./tab.mjs";
import { eventually, Hopeless } from "./waiting.mjs";

/** How long a browser may take to start, on a machine with much else to do. */
const START_MS = 60_000;

/** How often a session that cannot be created is tried again: a port may be taken in between. */
const ATTEMPTS = 2;

export class Browser {
  /** @type {{ tab: Tab, close: () => Promise<void> }[]} */
  #sessions = [];
  /** One for all windows; a promise, since they may be opened at the same time.
   * @type {Promise<Display> | undefined} */
  #display;

  /** @param {import("./engines.mjs").Engine} engine */
  constructor(engine) {
    this.engine = engine;
  }

  /** The engine's name: `chromium`, `firefox` or `webkit`. */
  get name() {
    return this.engine.name;
  }

  /** The open windows, in the order they were opened. */
  get tabs() {
    return this.#sessions.map((session) => session.tab);
  }

  /**
   * Opens a window in a browser process of its own.
   *
   * @returns {Promise<Tab>}
   */
  async open() {
    if (this.engine.needsDisplay) {
      this.#display ??= Display.start();
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#openOnce();
      } catch (error) {
        if (attempt === ATTEMPTS) {
          throw error;
        }
      }
    }
  }

  async #openOnce() {
    const profile = await mkdtemp(join(tmpdir(), `waymeet-${this.name}-`));
    const port = await freePort();
    const environment = this.#environment(profile, await this.#display);
    const driver = new Child(this.engine.driver(), this.engine.driverArguments(port, profile), {
      env: environment,
    });
    const address = `http://127.0.0.1:${port}`;
    const stop = async () => {
      await driver.stop();
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    };
    try {
      await eventually(
        `${driver.name} is ready`,
        async () => {
          if (driver.hasEnded) {
            throw new Hopeless(`${driver.name} ended: ${driver.spawnError?.message ?? driver.output}`);
          }
          const answer = await fetch(`${address}/status`);
          return (await answer.json()).value.ready;
        },
        { withinMs: START_MS },
      );
      const session = await new Builder()
        .disableEnvironmentOverrides()
        .usingServer(address)
        .withCapabilities(this.engine.capabilities(profile))
        .build();
      const tab = new Tab(session, this.name);
      const close = async () => {
        try {
          await session.quit();
        } finally {
          await stop();
        }
      };
      this.#sessions.push({ tab, close });
      return tab;
    } catch (error) {
      await stop();
      throw new Error(`cannot open ${this.name}: ${error}\n${driver.output.slice(-2_000)}`, { cause: error });
    }
  }

  /**
   * @param {string} profile
   * @param {Display | undefined} display
   */
  #environment(profile, display) {
    const environment = { ...process.env, TMPDIR: profile };
    if (display === undefined) {
      return environment;
    }
    return {
      ...environment,
      DISPLAY: display.name,
      GDK_BACKEND: "x11",
      XDG_CACHE_HOME: join(profile, "cache"),
      XDG_DATA_HOME: join(profile, "data"),
      // WebKit's own sandbox refuses to work for root, as containers are.
      ...(process.getuid?.() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" } : {}),
    };
  }

  /** Closes every window and ends every program started for them. */
  async close() {
    const sessions = this.#sessions;
    this.#sessions = [];
    const results = await Promise.allSettled(sessions.map((session) => session.close()));
    const display = await this.#display;
    this.#display = undefined;
    await display?.stop();
    const failed = results.find((result) => result.status === "rejected");
    if (failed?.status === "rejected") {
      throw failed.reason;
    }
  }
}
