// @ts-check
// The callback module's script: what shows a wish to be called, and the module's glue. Fetched by the widget's script
// (www/adapters/widget.js) when somebody asks for it, or has.

export { default, connect_callback, request_call, resume_callback, cancel_call } from "waymeet-callback-glue";
export { Callback } from "./callback.js";
