// @ts-check
/**
 * The shop's own script. It calls `ac` as shops do, and keeps the list of what it called: what a test compares with what was
 * stored. Runs in the page.
 *
 * @param {string} site
 */
export function shopper(site) {
  const page = /** @type {any} */ (window);
  /** Names of calls, in order. */
  page.called = [];
  /** What anything has thrown into the page. */
  page.problems = page.problems ?? [];
  addEventListener("error", (event) => page.problems.push(`${event.message}`));
  addEventListener("unhandledrejection", (event) => page.problems.push(`${event.reason}`));
  const query = new URLSearchParams(location.search);
  const as = query.get("as") ?? "nobody";
  const load = Math.round(performance.timeOrigin).toString(36);
  /** One event, under a name of its own. @param {string} name */
  page.shop = (name) => {
    page.ac("record", name, { price: 15.5, colour: "red" });
    page.called.push(name);
  };
  /** So many events in one task. @param {string} prefix @param {number} count */
  page.burst = (prefix, count) => {
    for (let number = 0; number < count; number++) page.shop(`${prefix}.${number}`);
    return count;
  };
  page.ac("init", site, { consent: "granted" });
  const view = `${as}.view.${load}`;
  page.ac("pageview", {}, { call: view });
  page.called.push(view);

  // A visitor nobody drives: an event every tenth of a second, until it is time to leave; the next page's address says how
  // many there were.
  const to = query.get("to");
  if (!to) return;
  let count = 0;
  const shop = () => page.shop(`${as}.${count++}`);
  shop();
  const timer = setInterval(shop, 100);
  setTimeout(
    () => {
      clearInterval(timer);
      shop();
      location.href = `${to}?calls=${count}&view=${view}`;
    },
    Number(query.get("stay")),
  );
}
