// @ts-check
/**
 * A reporter for the runner of the specs: each test that failed as a line of JSON, `{ file, name, message }`. `xtask`
 * reads them, to say at the end what failed, and to try each once more by itself.
 */

import { relative } from "node:path";

/** Of a long message, the beginning says what was waited for. */
const MESSAGE_CHARACTERS = 2_000;

/**
 * @param {AsyncIterable<{ type: string, data: any }>} events
 * @returns {AsyncGenerator<string>}
 */
export default async function* failures(events) {
  for await (const { type, data } of events) {
    if (type !== "test:fail" || data.nesting !== 0) continue;
    const { error } = data.details;
    const reason = error?.cause ?? error;
    const message = String(reason?.stack ?? reason?.message ?? reason).slice(0, MESSAGE_CHARACTERS);
    yield `${JSON.stringify({ file: relative(process.cwd(), data.file ?? ""), name: data.name, message })}\n`;
  }
}
