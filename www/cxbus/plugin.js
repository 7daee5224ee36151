// @ts-check
// What a plugin holds in its hands: the bus, under its own name. Plain functions, so that a page may take them apart.

/** @typedef {import("./bus.js").Bus} Bus */
/** @typedef {ReturnType<typeof handle>} Plugin */

/** @param {Bus} bus @param {string} name */
export function handle(bus, name) {
  const { commands, events } = bus.plugin(name);
  const own = (/** @type {unknown} */ event) => `${name}.${event}`;
  return {
    namespace: () => name,
    /** @param {string} path @param {any} [options] */
    command: (path, options) => bus.command(path, options, name),
    /** @param {string} event @param {import("./bus.js").Hear} hear */
    subscribe: (event, hear) => bus.subscribe(event, hear),
    /** @param {string} event @param {import("./bus.js").Hear} [hear] */
    unsubscribe: (event, hear) => bus.unsubscribe(event, hear),
    /** @param {string} event of the plugin's own @param {any} [data] */
    publish: (event, data) => bus.publish(own(event), data, name),
    /** The same, and again to whoever subscribes later. @param {string} event @param {any} [data] */
    republish: (event, data) => bus.publish(own(event), data, name, true),
    /** An event by its whole name. @param {string} event @param {any} [data] */
    publishDirect: (event, data) => bus.publish(event, data, name),
    /** @param {string} path @param {(options: any) => any} change */
    before: (path, change) => bus.before(path, change, name),
    /** @param {string} command @param {import("./bus.js").Handler} handler */
    registerCommand(command, handler) {
      if (typeof handler !== "function") return false;
      commands.set(`${command}`, handler);
      return true;
    },
    /** @param {string[]} names */
    registerEvents(names) {
      if (!Array.isArray(names)) return false;
      for (const event of names) events.add(`${event}`);
      return true;
    },
    /** Which plugins there are, with their commands and events. */
    registry() {
      /** @type {Record<string, { commands: string[], events: string[] }>} */
      const registry = {};
      for (const [plugin, known] of bus.plugins) {
        registry[plugin] = { commands: [...known.commands.keys()], events: [...known.events] };
      }
      return registry;
    },
    /** The plugin can be used. */
    ready() {
      if (!bus.republished.has(own("ready"))) bus.publish(own("ready"), undefined, name, true);
    },
  };
}
