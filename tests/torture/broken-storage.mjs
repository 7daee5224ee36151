// @ts-check
/**
 * Twelve ways a browser's storage can be broken, each a function that runs in the page before everything else and is told
 * whose site it is.
 */

/** @type {Record<string, (site: string) => void>} */
export const BROKEN_STORAGE = {
  missing() {
    Object.defineProperty(window, "localStorage", { value: undefined });
  },

  "refused-outright"() {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("refused", "SecurityError");
      },
    });
  },

  "reading-throws"() {
    Storage.prototype.getItem = () => {
      throw new Error("getItem");
    };
  },

  "writing-throws"() {
    Storage.prototype.setItem = () => {
      throw new Error("setItem");
    };
  },

  "removing-throws"() {
    Storage.prototype.removeItem = () => {
      throw new Error("removeItem");
    };
  },

  "listing-throws"() {
    const real = window.localStorage;
    const store = new Proxy(real, {
      ownKeys() {
        throw new Error("keys");
      },
      get(_, key) {
        const value = Reflect.get(real, key);
        return typeof value === "function" ? value.bind(real) : value;
      },
      set: (_, key, value) => Reflect.set(real, key, value),
    });
    Object.defineProperty(window, "localStorage", { value: store });
    for (const name of /** @type {const} */ (["key", "length"])) {
      Object.defineProperty(Storage.prototype, name, {
        get() {
          throw new Error(name);
        },
      });
    }
  },

  full() {
    // Really: until not another character fits.
    for (let size = 4_194_304; size >= 1; size = Math.floor(size / 2)) {
      try {
        for (let number = 0; ; number++) localStorage.setItem(`full.${size}.${number}`, "x".repeat(size));
      } catch {
        // The next smaller piece.
      }
    }
  },

  "keeps-nothing"() {
    const store = {
      length: 0,
      key: () => null,
      getItem: () => null,
      setItem() {},
      removeItem() {},
      clear() {},
    };
    Object.defineProperty(window, "localStorage", { value: Object.freeze(store) });
  },

  "wrong-types"() {
    Storage.prototype.getItem = () => /** @type {any} */ ({ not: "a text" });
  },

  "foreign-garbage"(site) {
    for (const key of ["o", "q", "s", "c", "l"]) {
      for (const end of ["", ".", ".zzz", ".00000000deadbeef.00000001", ".6b031180deadbeef.00000001"]) {
        localStorage.setItem(`waymeet.${key}.${site}${end}`, `{"garbage": ${key}\u{1F4A5}`);
      }
    }
    localStorage.setItem(`waymeet.q.${site}.null`, "null");
    localStorage.setItem(`waymeet.q.${site}.list`, '[{"id":1}]');
    localStorage.setItem(`waymeet.q.${site}.half`, '{"id":"half","arguments":7}');
  },

  "cleared-in-between"() {
    // What scripts of log-out pages do, and at the worst moment: right after each call.
    setTimeout(() => {
      const page = /** @type {any} */ (window);
      const { shop } = page;
      page.shop = (/** @type {string} */ name) => {
        shop(name);
        localStorage.clear();
      };
    });
  },

  "cookies-refused"() {
    Object.defineProperty(Document.prototype, "cookie", {
      get() {
        throw new DOMException("refused", "SecurityError");
      },
      set() {
        throw new DOMException("refused", "SecurityError");
      },
    });
  },

  "all-refused"() {
    const refuse = {
      get() {
        throw new DOMException("refused", "SecurityError");
      },
    };
    Object.defineProperty(Document.prototype, "cookie", { ...refuse, set() {} });
    Object.defineProperty(window, "localStorage", refuse);
    Object.defineProperty(window, "sessionStorage", refuse);
  },

  "lies-about-keys"() {
    const real = window.localStorage;
    const store = new Proxy(real, {
      ownKeys: () => ["length", "waymeet.o.", "waymeet.q.nobody", "__proto__"],
      getOwnPropertyDescriptor: () => ({ value: "x", enumerable: true, configurable: true, writable: true }),
      get(_, key) {
        const value = Reflect.get(real, key);
        return typeof value === "function" ? value.bind(real) : value;
      },
      set: (_, key, value) => Reflect.set(real, key, value),
    });
    Object.defineProperty(window, "localStorage", { value: store });
  },
};
