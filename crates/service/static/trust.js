// @ts-check
// Where Trusted Types are required, htmx needs leave to parse what our own server answers. Scripts get none: nothing in an
// answer runs, by this policy and by the page's Content-Security-Policy.

/** @type {any} */ (window).trustedTypes?.createPolicy("default", {
  createHTML: (/** @type {string} */ text) => text,
  createScript: () => null,
  createScriptURL: () => null,
});
