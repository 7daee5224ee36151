// @ts-check
// Putting one of our plugins on the bus.

/** @typedef {(options: any) => unknown} Command What it answers, or throws, is what its caller hears. */

/**
 * @param {import("../../../cxbus/plugin.js").Plugin} plugin
 * @param {Record<string, Command>} commands
 * @param {string[]} events
 */
export function register(plugin, commands, events) {
  for (const [name, command] of Object.entries(commands)) {
    plugin.registerCommand(name, async ({ data, deferred }) => {
      try {
        deferred.resolve(await command(data));
      } catch (error) {
        deferred.reject(error);
      }
    });
  }
  plugin.registerEvents(events);
}

/** A command that is refused whenever it is given. @param {string} why @returns {Command} */
export const refused = (why) => () => {
  throw new Error(why);
};

/** Several of them, for one reason. @param {string} names @param {string} why */
export const allRefused = (names, why) =>
  Object.fromEntries(names.split(" ").map((name) => [name, refused(why)]));
