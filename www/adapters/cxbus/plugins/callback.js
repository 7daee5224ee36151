// @ts-check
// `Callback` and its service: being called back, by the widget's own form.

import { opening } from "../opening.js";
import { allRefused, refused, register } from "./register.js";
import { attributes } from "../transport.js";

/** @typedef {import("../context.js").Context} Context */

/** Why no time can be chosen. */
const NO_TIMES = "CIC calls as soon as somebody is free, and knows no times to choose from";
const EVENTS = ["ready", "opened", "started", "cancelled", "submitted", "completed", "closed"];

/** @param {Context} context @param {(name: string) => import("../../../cxbus/plugin.js").Plugin} registerPlugin */
export function registerCallback({ widget, callback, tools, said }, registerPlugin) {
  /** Whether the form, or what follows it, is on screen. */
  let isOpen = false;
  widget.on((what) => {
    if (what === "callback-opened") isOpen = true;
    if (what === "callback-closed") isOpen = false;
  });
  const close = async () => {
    if (!(await widget.closeCallback())) throw new Error("already closed");
  };
  register(
    registerPlugin("Callback"),
    {
      async open(options) {
        const plan = opening(options, tools);
        if (isOpen) throw new Error("already opened");
        const { phonenumber, desiredTime, ...rest } = plan.values ?? {};
        if (desiredTime && desiredTime !== "now") throw new Error(NO_TIMES);
        await widget.openCallback({
          ...plan,
          fields: plan.fields ?? callback.fields,
          attributes: { ...said.attributes, ...attributes(callback.userData), ...plan.attributes },
          // Ours is called otherwise; a page's own form may have the vendor's name.
          values: { ...rest, ...(phonenumber && { telephone: phonenumber, phonenumber }) },
        });
      },
      close,
      /** Out of sight a wish stands as it stood; opened again, it is there. */
      minimize: close,
      configure: refused("the page's `_genesys.widgets` is read as the widgets load"),
      showEWT: refused("the form tells how long it takes by itself"),
      ...allRefused("showOverlay hideOverlay", "the form has no room for markup of a page's"),
    },
    EVENTS,
  );
  register(
    registerPlugin("CallbackService"),
    {
      configure: refused("the page's `_genesys.widgets` is read as the widgets load"),
      schedule: refused("a callback is asked for with the form: `Callback.open`"),
      availability: refused(NO_TIMES),
    },
    ["ready", "scheduled", "scheduleError", "availableSlots", "availabilityError"],
  );
}
