// @ts-check
// The others that ours is measured beside: installed when a bench first needs them, and again when the list has grown.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** @throws where they cannot be installed */
export function installPeers() {
  const { dependencies } = JSON.parse(readFileSync(`${FOLDER}package.json`, "utf8"));
  if (Object.keys(dependencies).every((name) => existsSync(`${FOLDER}node_modules/${name}`))) return;
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts"], { cwd: FOLDER, stdio: "inherit" });
  if (status !== 0) throw new Error("the others could not be installed: `npm ci` in tests/bench says why");
}
