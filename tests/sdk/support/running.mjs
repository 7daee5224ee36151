// @ts-check
/** The variable in which `run.mjs` tells its files where the `demo.json` of the running demo lies. */
export const DEMO_JSON = "WAYMEET_DEMO_JSON";
