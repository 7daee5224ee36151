// @ts-check
// The vendor's block as the configuration our widget takes.

import { isRecord, text } from "./block.js";
import { DEFAULT_FIELDS, fields } from "./inputs.js";
import { values } from "./opening.js";
import { flat, texts } from "./texts.js";
import { ofUserData, transport } from "./transport.js";

/** @typedef {import("./block.js").Block} Block */
/** @typedef {import("./opening.js").Said} Said */

/** How long the button waits where the block does not say. Source: 4.2. */
const OPEN_DELAY_MS = 1_000;
const TIME_TO_INVITE_SECONDS = 10;
const INVITE_TIMEOUT_SECONDS = 30;

/** Read by others, or harmless without us. */
const ELSEWHERE = [
  "main.i18n",
  "main.preload",
  "main.debug",
  "bus",
  "onReady",
  "extensions",
  "callback.userData",
];

/** @param {unknown} value @param {number} otherwise */
const amount = (value, otherwise) => (text(value) && Number(value) >= 0 ? Number(value) : otherwise);

/** Only what says something, so that the site's own configuration shows through. @param {Record<string, any>} values */
const filled = (values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** @param {Block} block @param {import("./unsupported.js").Unsupported} unsupported */
function theme(block, unsupported) {
  const name = text(block.get("main.theme"));
  if (name && !/^(light|dark)$/i.test(name)) unsupported.add("main.theme", "there are `light` and `dark`");
  return /^(light|dark)$/i.test(name) ? name.toLowerCase() : undefined;
}

/** @param {Block} block */
function timeFormat(block) {
  const format = text(block.get("webchat.timeFormat")) || text(block.get("main.timeFormat"));
  return /^(12|24)$/.test(format) ? Number(format) : undefined;
}

/**
 * Everything the block says.
 *
 * @param {Block} block
 * @param {import("./inputs.js").Tools & { unsupported: import("./unsupported.js").Unsupported }} tools
 */
export function configuration(block, tools) {
  const read = (/** @type {string} */ path) => block.get(path);
  for (const path of ELSEWHERE) read(path);
  const language = text(read("main.lang"));
  const pack = tools.pack;
  const { config, opening } = transport(block, (path, why) => tools.unsupported.add(path, why));
  const { attributes, targetQueue } = ofUserData(read("webchat.userData"));
  const form = read("webchat.formJSON") ?? read("webchat.form");
  read("webchat.form");
  const confirm = read("webchat.confirmFormCloseEnabled");
  const maxMessageLength = amount(read("webchat.maxMessageLength"), 0);
  const button = isRecord(block.peek("webchat.chatButton")) ? "webchat.chatButton" : undefined;
  const scheme = theme(block, tools.unsupported);
  return {
    /** What the widget takes. */
    config: filled({
      ...config,
      texts: { "*": texts(pack) },
      theme: scheme && { scheme },
      languages: language ? { default: language, isFixed: true } : undefined,
      timeFormat: timeFormat(block),
      maxMessageLength: maxMessageLength || undefined,
      launcher: button && {
        enabled: read(`${button}.enabled`) === true,
        delayMs: amount(read(`${button}.openDelay`), OPEN_DELAY_MS),
      },
      form: filled({
        fields: fields(form, "webchat.form", tools),
        confirm: typeof confirm === "boolean" ? confirm : undefined,
      }),
    }),
    /** What is said of every chat. @type {Said} */
    said: {
      ...opening,
      attributes: { ...opening.attributes, ...attributes },
      ...(targetQueue && { targetQueue }),
      values: values(isRecord(form) && !form.inputs ? form : undefined),
    },
    invite: {
      isEnabled: read("webchat.autoInvite.enabled") === true,
      afterMs: amount(read("webchat.autoInvite.timeToInviteSeconds"), TIME_TO_INVITE_SECONDS) * 1_000,
      forMs: amount(read("webchat.autoInvite.inviteTimeoutSeconds"), INVITE_TIMEOUT_SECONDS) * 1_000,
      hidesButton: read("webchat.chatButton.hideDuringInvite") !== false,
    },
    callback: {
      userData: read("callback.userData"),
      fields: fields(read("callback.formJSON") ?? read("callback.form"), "callback.form", tools),
    },
  };
}

/** @typedef {ReturnType<typeof configuration>} Read */

/** Of the language packs the one that counts. @param {unknown} i18n @param {Block} block */
export const pack = (i18n, block) => flat(i18n, text(block.get("main.lang")) || "en");

/**
 * The page's own words over those of the site's configuration.
 *
 * @param {any} own @param {any} site
 */
export function merged(own, site) {
  const both = { ...site, ...own };
  for (const part of ["languages", "theme", "launcher", "form"]) {
    both[part] = { ...site?.[part], ...own[part] };
  }
  both.texts = { ...site?.texts };
  for (const [language, texts] of Object.entries(own.texts ?? {})) {
    // What the page says goes for the language it speaks, whatever the site says in that.
    for (const known of new Set([language, ...Object.keys(both.texts)])) {
      both.texts[known] = { ...both.texts[known], ...texts };
    }
  }
  // A page with the vendor's block expects the vendor's form.
  both.form.fields ??= DEFAULT_FIELDS;
  return both;
}
