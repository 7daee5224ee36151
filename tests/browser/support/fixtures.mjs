// @ts-check
/**
 * Pages for the specs of the adapters: `tests/browser/fixtures/` as it lies there, and each file of `www/adapters/` as the
 * build makes it, at `/adapters/<name>.js`, under a policy as strict as our customers'.
 */

import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build, transform } from "esbuild";

import { Site } from "./site.mjs";

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));
const ADAPTERS = fileURLToPath(new URL("../../../www/adapters/", import.meta.url));

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html;charset=utf-8",
  ".js": "text/javascript;charset=utf-8",
  ".css": "text/css;charset=utf-8",
  ".svg": "image/svg+xml",
};

/**
 * A style sheet is imported as its text, minified.
 *
 * @type {import("esbuild").Plugin}
 */
const styleText = {
  name: "style text",
  setup(bundler) {
    bundler.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/**
 * An adapter as the build makes it: one ES module.
 *
 * @param {string} file Its name in `www/adapters/`.
 */
export async function bundleAdapter(file) {
  const { outputFiles } = await build({
    entryPoints: [join(ADAPTERS, file)],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    plugins: [styleText],
    write: false,
  });
  return Buffer.from(outputFiles[0].contents);
}

/**
 * Starts a site with every fixture, as `/<file>`, and every adapter, as `/adapters/<name>.js`.
 *
 * @param {{ policy?: string }} [options] Another policy than {@link Site.STRICT_POLICY}.
 */
export async function startFixtures(options) {
  /** @type {Record<string, import("./site.mjs").Answer>} */
  const pages = {};
  for (const file of await readdir(FIXTURES)) {
    const type = TYPES[extname(file)];
    if (type !== undefined) pages[`/${file}`] = { type, body: await readFile(join(FIXTURES, file)) };
  }
  const modules = (await readdir(ADAPTERS)).filter((file) => file.endsWith(".js"));
  const bundles = await Promise.allSettled(modules.map(bundleAdapter));
  for (const [index, file] of modules.entries()) {
    const bundle = bundles[index];
    // What cannot be built fails the specs that import it, and no others.
    const body =
      bundle.status === "fulfilled" ? bundle.value : `throw ${JSON.stringify(`${bundle.reason}`)};`;
    pages[`/adapters/${file}`] = { type: TYPES[".js"], body };
  }
  return Site.start(pages, options);
}
