// @ts-check
// Whose site a page says it is, where it has our tracker, too: its deployment's configuration is the one that the block goes over.

/**
 * The tracker's script leaves it on the command function; before that script is there, `init` lies in the queue.
 *
 * @param {any} [global] @returns {string | undefined}
 */
export function site(global = window) {
  try {
    const ac = global[global._genesysJourneySdk || "ac"];
    if (typeof ac?.site === "function") return ac.site();
    for (const entry of Array.from(ac?.q ?? [])) {
      const [method, organisation, options] = Array.from(entry.arguments ?? entry);
      if (method === "init") return options?.deploymentId || organisation || undefined;
    }
  } catch {
    // It is the page's, whatever it is.
  }
  return undefined;
}
