// @ts-check
// `App`: the widgets as a whole.

import { isRecord, text } from "../block.js";
import * as card from "../../shared/card.js";
import { paint } from "../../../chat/panel/paint.js";
import { allRefused, refused, register } from "./register.js";

/** @typedef {import("../context.js").Context} Context */

const ABOUT = {
  name: "Waymeet",
  widgets: "9.0",
  plugins: "App WebChat WebChatService Callback Engage Toaster",
};

/** @param {Context} context @param {import("../../../cxbus/plugin.js").Plugin} plugin */
export function registerApp(context, plugin) {
  const { widget, bus } = context;

  /** @param {any} name */
  async function setTheme(name) {
    const config = await widget.sources.configure();
    config.theme = { ...config.theme, scheme: name };
    for (const root of [widget.launcher?.root, widget.chat?.panel.root]) if (root) paint(root, config);
    plugin.publish("theme", { theme: name });
  }

  register(
    plugin,
    {
      about: () => ABOUT,
      info: () => ABOUT,
      credits: () => ABOUT,
      debug(options) {
        bus.isDebugging = !isRecord(options) || options.debug !== false;
      },
      registerPlugin: (options) => context.registerPlugin(text(isRecord(options) ? options.name : options)),
      registerExtension(options) {
        const extension = isRecord(options) ? (options.extension ?? options.fn) : options;
        if (typeof extension !== "function") throw new Error("`extension` has to be a function");
        context.extend(extension);
      },
      closeAll() {
        card.close();
        const { chat } = widget;
        // A conversation is not ended by the way.
        if (chat?.panel.isMounted) {
          if (context.events.isActive) chat.minimise();
          else chat.close();
        }
        plugin.publish("closeAll");
      },
      async setTheme(options) {
        const name = text(isRecord(options) ? options.theme : options).toLowerCase();
        if (!/^(light|dark|auto)$/.test(name)) throw new Error("there are `light`, `dark` and `auto`");
        await setTheme(name);
      },
      async reTheme() {
        await setTheme((await widget.sources.configure()).theme?.scheme ?? "auto");
      },
      getTheme: async () => (await widget.sources.configure()).theme?.scheme ?? "auto",
      setLanguage: refused("the language is chosen as the widgets load: `main.lang`"),
      themeDemo: refused("there are two themes: `App.setTheme`"),
      ...allRefused("registerAutoLoad deregisterAutoLoad", "everything there is loads when it is needed"),
      ...allRefused(
        "updateAJAXHeader removeAJAXHeader",
        "requests to the contact centre carry no headers of a page's",
      ),
    },
    ["ready", "closeAll", "theme"],
  );
}
