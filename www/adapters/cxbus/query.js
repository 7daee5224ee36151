// @ts-check
// What stands in for the vendor's jQuery where a page has none of its own: of its methods those that checks of forms and small
// extensions call. It makes no elements of markup.

/** @typedef {ReturnType<typeof wrapped>} Wrapped */

/** @param {unknown} what Elements, one or many. @returns {any[]} */
function elements(what) {
  if (what === null || what === undefined) return [];
  const { length } = /** @type {any} */ (what);
  const isMany = typeof what === "object" && typeof length === "number" && !("nodeType" in what);
  return isMany ? Array.from(/** @type {ArrayLike<any>} */ (what)) : [what];
}

/** @param {unknown} what */
export function wrapped(what) {
  const list = elements(what);
  const found = (/** @type {any} */ element, /** @type {string} */ selector) => [
    ...(element.querySelectorAll?.(selector) ?? []),
  ];
  /** @type {any} */
  const wrapper = {};
  const each = (/** @type {(element: any) => void} */ work) => {
    list.forEach(work);
    return wrapper;
  };
  Object.assign(wrapper, {
    length: list.length,
    get: (/** @type {number} */ index) => (index === undefined ? list : list[index]),
    each: (/** @type {(this: any, index: number, element: any) => void} */ work) => {
      list.forEach((element, index) => work.call(element, index, element));
      return wrapper;
    },
    find: (/** @type {string} */ selector) => wrapped(list.flatMap((element) => found(element, selector))),
    val(/** @type {string} */ value) {
      if (value === undefined) return list[0]?.value;
      return each((element) => {
        element.value = value;
      });
    },
    text(/** @type {string} */ value) {
      if (value === undefined) return list.map((element) => element.textContent).join("");
      return each((element) => {
        element.textContent = value;
      });
    },
    attr(/** @type {string} */ name, /** @type {string} */ value) {
      if (value === undefined) return list[0]?.getAttribute?.(name) ?? undefined;
      return each((element) => element.setAttribute(name, value));
    },
    removeAttr: (/** @type {string} */ name) => each((element) => element.removeAttribute(name)),
    prop(/** @type {string} */ name, /** @type {any} */ value) {
      if (value === undefined) return list[0]?.[name];
      return each((element) => {
        element[name] = value;
      });
    },
    is: (/** @type {string} */ selector) =>
      list.some((element) =>
        selector === ":checked" ? element.checked === true : element.matches?.(selector) === true,
      ),
    hasClass: (/** @type {string} */ name) => list.some((element) => element.classList.contains(name)),
    addClass: (/** @type {string} */ name) => each((element) => element.classList.add(name)),
    removeClass: (/** @type {string} */ name) => each((element) => element.classList.remove(name)),
    show: () => each((element) => element.style.removeProperty("display")),
    hide: () => each((element) => element.style.setProperty("display", "none")),
    remove: () => each((element) => element.remove()),
    on: (/** @type {string} */ type, /** @type {any} */ hear) =>
      each((element) => element.addEventListener(type, hear)),
    off: (/** @type {string} */ type, /** @type {any} */ hear) =>
      each((element) => element.removeEventListener(type, hear)),
    click: (/** @type {any} */ hear) =>
      hear ? each((element) => element.addEventListener("click", hear)) : each((element) => element.click()),
  });
  list.forEach((element, index) => {
    wrapper[index] = element;
  });
  return wrapper;
}

/** `$`: the page's own jQuery, or the stand-in. */
export function query() {
  const { jQuery } = /** @type {any} */ (globalThis);
  if (typeof jQuery === "function") return jQuery;
  return (/** @type {unknown} */ what) => {
    if (typeof what === "function") return void what();
    if (typeof what !== "string") return wrapped(what);
    try {
      return wrapped(document.querySelectorAll(what));
    } catch {
      // Markup is no selector.
      return wrapped([]);
    }
  };
}
