// @ts-check
// The widget's preview in the administration (crates/service/static/widget-frame.js): the widget as sites have it, from the same files,
// and a contact centre that is only here.

export { Stage } from "./stage.js";
