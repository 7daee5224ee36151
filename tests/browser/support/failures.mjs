// @ts-check
/**
 * A reporter for the runner of the specs. A line of JSON for each test that failed, `{ "name", "message" }`, and at the end
 * `{ "ended": 12 }`, how many came to their end: without that line the runner did not come to its own. `xtask` reads them.
 */

/** Of a long message, the beginning says what was waited for. */
const MESSAGE_CHARACTERS = 2_000;

/** @param {object} told */
const line = (told) => `${JSON.stringify(told)}\n`;

/**
 * @param {AsyncIterable<{ type: string, data: any }>} events
 * @returns {AsyncGenerator<string>}
 */
export default async function* failures(events) {
  let ended = 0;
  for await (const { type, data } of events) {
    if (!/^test:(pass|fail)$/.test(type) || data.nesting !== 0) continue;
    ended += 1;
    if (type === "test:pass" || data.todo !== undefined) continue;
    const { error } = data.details;
    const reason = error?.cause ?? error;
    const message = String(reason?.stack ?? reason?.message ?? reason).slice(0, MESSAGE_CHARACTERS);
    yield line({ name: data.name, message });
  }
  yield line({ ended });
}
