// @ts-check
/** The three browser engines: where they are, how they are driven, and what they are started with. */

import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/**
 * @typedef {object} Engine
 * @property {string} name As in `WAYMEET_BROWSERS`.
 * @property {() => string} driver The path of its WebDriver server.
 * @property {(port: number, profile: string) => string[]} driverArguments
 * @property {(profile: string) => Record<string, unknown>} capabilities A fresh profile lies in the given folder.
 * @property {boolean} needsDisplay
 */

/** @type {Engine} */
const chromium = {
  name: "chromium",
  driver: () => process.env.CHROMEDRIVER ?? onPath("chromedriver"),
  driverArguments: (port) => [`--port=${port}`],
  capabilities: (profile) => ({
    browserName: "chrome",
    "goog:chromeOptions": {
      binary: onPath("chromium", "google-chrome"),
      args: [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // Two windows of one test are both in front, as far as their pages can tell.
        "--disable-backgrounding-occluded-windows",
        "--disable-renderer-backgrounding",
        "--window-size=1280,900",
        `--user-data-dir=${profile}`,
      ],
    },
  }),
  needsDisplay: false,
};

/** @type {Engine} */
const firefox = {
  name: "firefox",
  driver: () => process.env.GECKODRIVER ?? fromTools("geckodriver"),
  driverArguments: (port, profile) => [
    "--port",
    `${port}`,
    "--websocket-port",
    "0",
    "--profile-root",
    profile,
  ],
  capabilities: () => ({
    browserName: "firefox",
    "moz:firefoxOptions": {
      binary: onPath("firefox-esr", "firefox"),
      args: ["-headless", "--width=1280", "--height=900"],
      prefs: {
        // Talks to nobody but the page.
        "app.update.enabled": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "browser.safebrowsing.downloads.enabled": false,
      },
    },
  }),
  needsDisplay: false,
};

/** @type {Engine} */
const webkit = {
  name: "webkit",
  driver: () => onPath("WebKitWebDriver"),
  driverArguments: (port) => ["--host=127.0.0.1", `--port=${port}`],
  capabilities: () => ({
    browserName: "MiniBrowser",
    "webkitgtk:browserOptions": { binary: miniBrowser(), args: ["--automation"] },
  }),
  needsDisplay: true,
};

const ENGINES = [chromium, firefox, webkit];

/** The engines of `WAYMEET_BROWSERS`, names separated by commas; all three without it. */
export function chosenEngines() {
  const names = process.env.WAYMEET_BROWSERS?.split(",").map((name) => name.trim()) ?? [];
  const unknown = names.filter((name) => !ENGINES.some((engine) => engine.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `WAYMEET_BROWSERS names \`${unknown.join(", ")}\`: known are ${ENGINES.map((e) => e.name)}`,
    );
  }
  return names.length === 0 ? ENGINES : ENGINES.filter((engine) => names.includes(engine.name));
}

/** @param {string[]} names */
function onPath(...names) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const name of names) {
    const folder = folders.find((candidate) => existsSync(join(candidate, name)));
    if (folder !== undefined) {
      return join(folder, name);
    }
  }
  throw new Error(`${names.join(" or ")} is not installed: \`cargo xtask setup\` brings it`);
}

/**
 * A program on PATH, or the newest one that `cargo xtask setup` built.
 *
 * @param {string} name
 */
function fromTools(name) {
  const tools = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "waymeet", "tools");
  const built = existsSync(tools) ? readdirSync(tools).filter((folder) => folder.startsWith(`${name}-`)) : [];
  const newest = built.sort((a, b) => b.localeCompare(a, "en", { numeric: true }))[0];
  return newest === undefined ? onPath(name) : join(tools, newest, "bin", name);
}

/** Distributions put it into a folder named after processor and version. */
function miniBrowser() {
  for (const lib of readdirSync("/usr/lib").filter((name) => name.endsWith("-linux-gnu"))) {
    for (const api of ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"]) {
      const path = join("/usr/lib", lib, api, "MiniBrowser");
      if (existsSync(path)) {
        return path;
      }
    }
  }
  throw new Error("WebKitGTK's MiniBrowser is not installed: `cargo xtask setup` brings it");
}
