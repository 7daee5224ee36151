// @ts-check
// Whether the browser keeps anything for this page. Only where the visitor has allowed it: a key and a cookie of our own are
// written, read and removed again.

const NAME = "waymeet.check";

/** @param {() => boolean} work */
const works = (work) => {
  try {
    return work();
  } catch {
    return false;
  }
};

/** @param {() => Storage} storage Asking for it may throw. */
const keeps = (storage) =>
  works(() => {
    const kept = storage();
    kept.setItem(NAME, "1");
    const isKept = kept.getItem(NAME) === "1";
    kept.removeItem(NAME);
    return isKept;
  });

export function tryStorage() {
  const cookie = (/** @type {number} */ seconds) => {
    document.cookie = `${NAME}=1;path=/;max-age=${seconds};samesite=lax`;
    return document.cookie.includes(`${NAME}=1`);
  };
  return {
    local: keeps(() => localStorage),
    session: keeps(() => sessionStorage),
    cookies: works(() => cookie(9) && !cookie(0)),
  };
}
