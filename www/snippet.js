// The inline part of Waymeet: what a site pastes. It makes the command queue, notes the moment and the page of each call,
// and fetches loader, module and bundle side by side. Everything else is the loader's and the module's.
// Readable here; `dist/snippet.js` is this file minified, with the two words in capitals filled in by the service.
(function (window, document, name, script) {
  // Pasted twice: the first one works.
  if (window[name]) return;
  // The vendor's marker: by it other code finds the function whatever it is called.
  window._genesysJourneySdk = name;
  var queue = [];
  var ac = (window[name] = function () {
    // A page view means the page and the moment of the call, not those of the minute the module is up.
    queue.push({
      arguments: [].slice.call(arguments),
      at: Date.now(),
      url: location.href,
      title: document.title,
    });
    if (arguments[0] == "init") {
      var options = arguments[2] || {};
      preload("fetch", "v1/sites/" + (options.deploymentId || arguments[1]) + "/bundle");
    }
  });
  ac.q = queue;
  ac.l = +new Date();
  var base = script.replace(/[^/]*$/, "");
  // The page's nonce reaches the scripts we add; a policy with `strict-dynamic` does not need it, others do.
  var nonce = (document.currentScript || {}).nonce;
  var head = document.head;
  function add(tag, properties) {
    var element = document.createElement(tag);
    if (nonce) element.nonce = nonce;
    for (var key in properties) element[key] = properties[key];
    head.appendChild(element);
  }
  function preload(as, file, rel) {
    add("link", { rel: rel || "preload", as: as, crossOrigin: "anonymous", href: base + file });
  }
  // Where a page requires Trusted Types, a script's address has to come from a policy: `trusted-types waymeet`. A page whose
  // list lacks the name gets no module, and no exception either.
  try {
    var types = window.trustedTypes;
    var policy = types && types.createPolicy("waymeet", { createScriptURL: String });
    add("script", { async: true, src: policy ? policy.createScriptURL(script) : script });
    preload("script", "waymeet_journey.js", "modulepreload");
    preload("fetch", "waymeet_journey_bg.wasm");
  } catch {
    // Nothing to be done, and nobody to be told: the page goes on as it is.
  }
})(window, document, "ac", "WAYMEET_SERVICE/waymeet.js");
