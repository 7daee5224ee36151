// @ts-check
/**
 * Many chats at once at the CIC-compatible server: how long a line takes from send to delivery, and whether one is lost.
 *
 *     npm run bench:cic                writes the table into docs/performance.md
 *     npm run bench:cic -- --lines 60  lets each side of a chat say so many lines, one every five seconds
 */

import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const REPORT = `${ROOT}docs/performance.md`;
const [BEGIN, END] = ["<!-- bench cic: begin -->", "<!-- bench cic: end -->"];
const LINES = Number(process.argv[process.argv.indexOf("--lines") + 1]) || 12;
/** What may come on top of the poll interval, in milliseconds. */
const ALLOWED_MS = 250;

const cargo = ["run", "--release", "--quiet", "--package", "waymeet-cic", "--example", "load", "--"];
const run = spawnSync("cargo", [...cargo, String(LINES)], {
  cwd: ROOT,
  encoding: "utf8",
  stdio: ["ignore", "pipe", "inherit"],
});
if (run.status !== 0) throw new Error("the load could not be made");
const found = JSON.parse(run.stdout);

/** @param {string} name @param {{ sent: number, arrived: number, lost: number, twice: number, medianMs: number, p99Ms: number, longestMs: number }} way */
const row = (name, way) =>
  `| ${[name, way.sent, way.lost, way.twice, way.medianMs, way.p99Ms, way.longestMs].join(" | ")} |`;

const table = [
  "| | lines | lost | twice | median, ms | p99, ms | longest, ms |",
  "|---|---|---|---|---|---|---|",
  row("visitor → agent (event stream)", found.toAgents),
  row(`agent → visitor (poll every ${found.pollIntervalMs} ms)`, found.toVisitors),
  "",
  `${found.chats} chats, ${found.agents} agents, a line each way every ${found.secondsBetweenLines} s for ` +
    `${found.elapsedSeconds} s; ${cpus().length} × ${cpus()[0]?.model ?? "?"}, ${new Date().toISOString().slice(0, 10)}.`,
].join("\n");
console.log(table);

const report = await readFile(REPORT, "utf8");
const [head, tail] = [report.indexOf(BEGIN), report.indexOf(END)];
if (head < 0 || tail < head) throw new Error(`${REPORT} has no place for the table`);
await writeFile(REPORT, `${report.slice(0, head + BEGIN.length)}\n${table}\n${report.slice(tail)}`);

for (const way of [found.toAgents, found.toVisitors]) {
  if (way.lost > 0 || way.arrived !== way.sent) throw new Error(`${way.lost} of ${way.sent} lines were lost`);
  if (way.twice > 0) throw new Error(`${way.twice} lines came twice`);
}
for (const [name, { p99Ms }, bound] of /** @type {const} */ ([
  ["to visitors", found.toVisitors, found.pollIntervalMs + ALLOWED_MS],
  ["to agents", found.toAgents, ALLOWED_MS],
])) {
  if (p99Ms > bound) throw new Error(`99 of 100 lines ${name} took ${p99Ms} ms, more than ${bound} ms`);
}
