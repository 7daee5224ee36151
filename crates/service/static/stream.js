// @ts-check
// Listens to a stream of the server for as long as somebody can see the page. A browser opens six connections to a server that
// speaks HTTP/1.1, for all its tabs together: tabs nobody looks at must not hold one each.

/** A stream that was refused is asked for again after so long. */
const REFUSED_MS = 5_000;

/**
 * @typedef {object} Listener
 * @property {() => void} opened The stream is open.
 * @property {() => void} lost It is not, and is being opened again.
 * @property {() => void} changed Something is new, or may be: nobody listened for a while, or the stream was refused.
 */

/**
 * Opens the stream, and again whenever it ends while the page is visible.
 *
 * @param {string} url
 * @param {Listener} listener
 */
export function listen(url, listener) {
  /** @type {EventSource | undefined} */
  let source;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;

  function open() {
    clearTimeout(again);
    source?.close();
    const opened = new EventSource(url);
    source = opened;
    opened.addEventListener("open", () => listener.opened());
    opened.addEventListener("changed", () => listener.changed());
    opened.addEventListener("error", () => {
      listener.lost();
      // The browser tries again by itself, unless it was answered with an error: the log-in has ended, or the server is
      // being started. The page itself is asked which of them it is.
      if (opened.readyState !== EventSource.CLOSED) return;
      clearTimeout(again);
      again = setTimeout(open, REFUSED_MS);
      listener.changed();
    });
  }

  function close() {
    clearTimeout(again);
    source?.close();
    source = undefined;
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") return close();
    if (source !== undefined) return;
    open();
    listener.changed();
  });
  if (document.visibilityState !== "hidden") open();
}
