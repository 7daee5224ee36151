// @ts-check
// What a page says of itself where it has our tracker, too, which may not be there yet: then its calls lie in the queue.

/** Quoted: what begins like it is shortened in the build. @param {any} global */
const commands = (global) => global[global["_genesysJourneySdk"] || "ac"];

/** Whether the page has our tracker, or is about to. @param {any} [global] */
export function hasTracker(global = window) {
  try {
    return typeof commands(global) === "function";
  } catch {
    return false;
  }
}

/** The arguments of the first call of a method that has this to say. @param {any} ac @param {(call: any[]) => boolean} is */
const waiting = (ac, is) => Array.from(ac?.q ?? [], (entry) => Array.from(entry.arguments ?? entry)).find(is);

/**
 * Whose site it is: its deployment's configuration is the widget's. The tracker's script leaves it on the command function.
 *
 * @param {any} [global] @returns {string | undefined}
 */
export function site(global = window) {
  try {
    const ac = commands(global);
    const said = typeof ac?.site === "function" && ac.site();
    if (said) return said;
    const [, organisation, options] = waiting(ac, ([method]) => method === "init") ?? [];
    return options?.deploymentId || organisation || undefined;
  } catch {
    // It is the page's, whatever it is.
    return undefined;
  }
}

/** How the page asks for the widget, where the tracker has not come to hear it. @param {any} [global] @returns {any[] | undefined} */
export function askedFor(global = window) {
  try {
    return waiting(commands(global), ([method, module]) => method === "load" && module === "widget");
  } catch {
    return undefined;
  }
}

/** What the service answers for the widget's configuration, where the page's snippet has asked already. @param {any} [global] */
export function asked(global = window) {
  try {
    const promise = commands(global)?.g;
    return promise instanceof Promise ? promise : undefined;
  } catch {
    return undefined;
  }
}
