// @ts-check
// Says times in the viewer's own zone: the server prints them in UTC, for want of knowing better.

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/**
 * Rewrites every `<time data-format>`, `<option data-time>`, and label with a `data-at` below a node.
 *
 * @param {ParentNode} root
 */
export function localiseTimes(root) {
  for (const time of root.querySelectorAll("time[data-format]")) {
    const moment = new Date(time.getAttribute("datetime") ?? "");
    if (Number.isNaN(moment.getTime())) continue;
    const isMoment = time.getAttribute("data-format") === "moment";
    time.textContent = (isMoment ? MOMENT : CLOCK).format(moment);
    time.setAttribute("title", MOMENT.format(moment));
  }
  for (const mark of root.querySelectorAll("[data-label][data-at]")) {
    const moment = new Date(mark.getAttribute("data-at") ?? "");
    if (Number.isNaN(moment.getTime())) continue;
    const label = `${mark.getAttribute("data-label")}, ${CLOCK.format(moment)}`;
    mark.setAttribute("aria-label", label);
    const title = mark.querySelector("title");
    if (title !== null) title.textContent = label;
  }
  for (const option of root.querySelectorAll("option[data-time]")) {
    const moment = new Date(option.getAttribute("data-time") ?? "");
    if (!Number.isNaN(moment.getTime())) option.textContent = MOMENT.format(moment);
  }
}
