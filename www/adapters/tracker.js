// @ts-check
// What an adapter knows of the tracker: nothing but this object. Adapters touch the page, and speak through `ac`.

/**
 * @typedef {object} Tracker
 * @property {(method: string, ...args: unknown[]) => void} ac The page's command function; it never throws.
 * @property {(text: string, detail?: unknown) => void} log Silent unless the page called `ac('debug')` or `ac('dev')`.
 * @property {(type: string, hear: (data: any, type: string) => void) => () => void} on The bus; `*` hears all of it. Answers
 *   how to stop.
 * @property {(type: string, data: any) => void} tell Tells whoever listens there.
 * @property {string} service The service's address, without a slash at its end.
 * @property {() => string | false | 0} [visit] The visit as `api.visit.get` tells of it, as JSON; nothing where an agent may not see it.
 * @property {() => string | undefined} site The deployment or organisation given to `init`.
 */

export {};
