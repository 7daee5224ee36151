// @ts-check
// What stands in for the vendor's `Common`, the third thing that extensions and checks are given: the parts that do not make
// markup.

/** @param {import("../../cxbus/bus.js").Bus} bus @param {any} block the page's, as plain data */
export const common = (bus, block) => ({
  config: block,
  /** @param {...unknown} what */
  log: (...what) => bus.log("extension", what),
  /** @param {...unknown} what */
  error: (...what) => console.error(...what),
  /** Whether there is something at a path, as in `checkPath(object, "a.b")`. @param {any} object @param {string} path */
  checkPath(object, path) {
    let value = object;
    for (const key of `${path}`.split(".")) {
      if (value === null || value === undefined) return false;
      value = value[key];
    }
    return value !== undefined && value !== null;
  },
});
