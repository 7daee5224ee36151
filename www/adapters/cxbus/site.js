// @ts-check
// Whose site a page says it is, where it has our tracker, too: its deployment's configuration is the one that the block goes over.

/**
 * The tracker's script leaves it on the command function; before that script has read it, `init` lies in the queue.
 *
 * @param {any} [global] @returns {string | undefined}
 */
export function site(global = window) {
  try {
    const ac = global[global._genesysJourneySdk || "ac"];
    const said = typeof ac?.site === "function" && ac.site();
    if (said) return said;
    for (const entry of Array.from(ac?.q ?? [])) {
      const [method, organisation, options] = Array.from(entry.arguments ?? entry);
      if (method === "init") return options?.deploymentId || organisation || undefined;
    }
  } catch {
    // It is the page's, whatever it is.
  }
  return undefined;
}
