// @ts-check
// What visitors do without the page saying so: `ac('load', 'autotrackClick', …)` and its sisters. Each function takes the
// tracker and the options of the page, and answers how to stop.

export { autotrackClick } from "./autotrack/click.js";
export { autotrackIdle } from "./autotrack/idle.js";
export { autotrackInViewport } from "./autotrack/in-viewport.js";
export { autotrackScrollDepth } from "./autotrack/scroll-depth.js";
export { autotrackUrlChange } from "./autotrack/url-change.js";
