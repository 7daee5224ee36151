// The inline part of Waymeet: what a site pastes. It makes the command queue, notes moment and page of each call, and
// fetches the module and the bundle side by side. While it is known that the visitor may be recorded, what is called before
// the module is there is kept in the browser at once, page views are sent at once, and the rest when the page is left.
// Everything else is the module's.
// Readable here; `dist/snippet.js` is this file minified, with the word in capitals filled in by the service.
(function (window, document, name, base) {
  // Pasted twice: the first one works. (An element of that name is no function.)
  if (window[name]?.call) return;
  // The vendor's marker: by it other code finds the function whatever it is called.
  window._genesysJourneySdk = name;
  // The site's id, its options, and whether the visitor may be recorded by name.
  var site;
  var options = {};
  var isGranted;
  // What the visitor has answered, which is more than what the page assumes.
  var answer;
  // What the module has noted when it recorded this visitor here: how its cookies' names begin.
  var known;
  var ac = (window[name] = function (method, first, second) {
    // The module is there: it reads moment and page itself.
    if (ac.run) return ac.run(arguments);
    var call = {
      arguments: [...arguments],
      // A page view means the page and the moment of the call, not those of the minute the module is up.
      at: Date.now(),
      url: location.href,
      title: document.title,
      referrer: document.referrer,
      id: uuid(),
    };
    try {
      if (method == "init" && !site) {
        options = second || options;
        site = options.deploymentId || first;
        ac.p = get("v1/sites/" + site + "/bundle");
        known = localStorage["waymeet.c." + site];
        // Without a word of the page it may be that the module has recorded this visitor before. What the browser's signals
        // mean here only the module knows.
        navigator.globalPrivacyControl || navigator.doNotTrack == 1 || allow(answer || options.consent);
      } else if (method == "consent") allow((answer = first));
      // A launcher need not wait for the module: its script looks into the queue itself.
      if (site && !ac.g && method == "load" && first == "widget") {
        load(first);
        ac.g = get("v1/sites/" + site + "/widget")
          .then((answer) => answer.json())
          .catch(() => {});
      }
      if (isGranted && /^(pageview|record|identify|set)$/.test(method)) {
        call.session = ac.s;
        // Where no module ever comes, the browser's room for the site stays the site's own.
        if (localStorage.length < 4e3)
          call.k = localStorage["waymeet.q." + site + "." + call.id] = JSON.stringify(call);
      }
    } catch {
      // Storage is refused, or cookies are: the module will keep the call in memory.
    }
    // Only now: the module may be there and wait for the bundle, and it takes what is kept out of storage.
    ac.q.push(call);
    if (method === "pageview") send([call]);
  });
  ac.q = [];
  ac.l = Date.now();
  function uuid() {
    var random = crypto.getRandomValues(new Uint8Array(36));
    return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit, at) =>
      (digit ^ ((random[at] & 15) >> (digit / 4))).toString(16),
    );
  }
  function allow(consent) {
    isGranted =
      site &&
      (consent ? (consent.tracking || consent) == "granted" : known) &&
      // With these, only the module knows what may be kept and sent, and whose visit it is.
      !options.storage &&
      !options.beforeSend &&
      !/waymeet-(link|preview)/.test(location);
    if (!isGranted) return delete localStorage["waymeet.c." + site];
    // A list of nothing is no text.
    var prefix = known || [options.cookiePrefix] + "_actm";
    // Asked once: it costs a browser more than all the rest of this.
    var cookies = "; " + document.cookie;
    var cookie = (name) => (cookies.split("; " + prefix + name + "=")[1] || "").slice(0, 36);
    ac.s = cookie("s") || uuid();
    ac.v = cookie("u");
    if (!ac.v) {
      // What was noted has been taken back where its cookie is seen, and not this storage.
      if (!consent) return (isGranted = 0);
      ac.v = uuid();
      // The module gives it the name, domain and life the site wants, and takes this one away.
      document.cookie =
        (ac.b = prefix + "u=") +
        ac.v +
        ";path=/;max-age=9999999;samesite=lax" +
        (location.href[4] == "s" ? ";secure" : "");
    }
  }
  // Page views and events so far, with addresses cut down to what cannot be anybody's secret: the module's own records
  // follow, and take their place.
  function send(calls) {
    // The module sends itself what it has taken.
    if (isGranted && !ac.run)
      try {
        navigator.sendBeacon(
          base + "v1/sites/" + site + "/early",
          JSON.stringify({
            v: 1,
            sentAt: Date.now(),
            visitor: ac.v,
            session: ac.s,
            events: calls
              .filter((call) => /^(pageview|record)$/.test(call.arguments[0]))
              .map(({ id, at, url, title, arguments: [method, first, attributes] }) => ({
                id,
                at,
                name: method == "record" ? first : "page_viewed",
                url: url.split(/[?#]/)[0].replace(/[^/]*(@|%40|\w{24}|(\d\W*){13})[^/]*/g, "redacted"),
                title,
                attributes,
              })),
          }),
        );
      } catch {
        // Attributes that are no JSON: the module reads of them what can be read.
      }
  }
  // In pieces: browsers refuse what goes beyond their room for beacons, and what fits is to arrive. That is never a thousand.
  addEventListener("pagehide", () => {
    for (var at = 0; at < 999 && ac.q[at]; at += 50) send(ac.q.slice(at, at + 50));
  });
  // Asked for by whom it is for, a file costs the page half of what a preload and its use do. It outlives the page: where a
  // request is cancelled because the visitor leaves, Firefox loses every other beacon of that moment with it.
  function get(path) {
    return fetch(base + path, { keepalive: true }).catch(() => {});
  }
  function load(name) {
    import(base + "waymeet_" + name + ".js").catch(() => {});
  }
  // An import needs no policy of Trusted Types, carries the nonce of the script it stands in, and does not hold back the page
  // (`load` waits for it in Firefox and WebKit). Where the page's policy refuses, there is nothing to be done, and nobody to be
  // told.
  try {
    load("journey");
    ac.w = get("waymeet_journey_bg.wasm");
  } catch {
    // The page has put something of its own in the place of `fetch`.
  }
})(window, document, "ac", "WAYMEET_SERVICE/");
