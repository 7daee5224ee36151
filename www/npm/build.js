// @ts-check
// Makes `dist/npm/index.js` of the package's entry and the inline snippet: `npm pack` runs it.
//
// The snippet is not written twice. It is a function that is called with four arguments on the spot; here the same function
// is exported, so that the package can call it with a name and an address of its own.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const ENTRY = fileURLToPath(new URL("index.js", import.meta.url));
const SNIPPET = fileURLToPath(new URL("../snippet.js", import.meta.url));
const OUTPUT = fileURLToPath(new URL("../../dist/npm/index.js", import.meta.url));

const BEGIN = "(function (window, document, name, base) {";
const END = '})(window, document, "ac", "WAYMEET_SERVICE/");';

/** The snippet's source as a module. @param {string} source */
export function asModule(source) {
  const [before, body, ...more] = source.split(BEGIN);
  const inner = body?.split(END);
  if (more.length || inner?.length !== 2 || inner[1].trim()) {
    throw new Error("www/snippet.js does not begin and end as the package expects");
  }
  // Bundlers are not to look for the file among the application's own.
  const left = inner[0].replace("import(base", "import(/* webpackIgnore: true */ /* @vite-ignore */ base");
  return `${before}export default ${BEGIN.slice(1)}${left}}\n`;
}

/** @param {string} outfile */
export async function buildPackage(outfile) {
  await build({
    entryPoints: [ENTRY],
    outfile,
    bundle: true,
    format: "esm",
    target: "es2020",
    charset: "utf8",
    logLevel: "warning",
    plugins: [
      {
        name: "snippet",
        setup(bundler) {
          bundler.onResolve({ filter: /^waymeet-snippet$/ }, () => ({
            // As it will be named in the output.
            path: "www/snippet.js",
            namespace: "waymeet",
          }));
          bundler.onLoad({ filter: /.*/, namespace: "waymeet" }, async () => ({
            contents: asModule(await readFile(SNIPPET, "utf8")),
          }));
        },
      },
    ],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPackage(OUTPUT);
