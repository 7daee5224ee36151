// @ts-check
/** What specs use of the support. */

export { Key } from "selenium-webdriver";
export { Browser } from "./browser.mjs";
export { Demo, demoOfThisFile, startDemo } from "./demo.mjs";
export { forEachBrowser } from "./for-each-browser.mjs";
export { reportedViolations } from "./policy.mjs";
export { Site } from "./site.mjs";
export { Tab } from "./tab.mjs";
export { eventually, Hopeless } from "./waiting.mjs";
