// @ts-check
// What visitors see of the chat widget while it is set up: on which device, in which state, and in which language is chosen here; what
// is set is read from the page. The frame shows it (widget-frame.js).

/** How long somebody types before it is shown. */
const CALM_MS = 150;
/** As large as devices are, in CSS pixels, and what is around their screens. @type {Record<string, [wide: number, high: number]>} */
const SCREENS = { phone: [390, 760], tablet: [768, 1024], desktop: [1280, 800] };
/** What is below a device: its room's edge, and what is said of it. Nothing becomes lower than this to be in sight with the choices. */
const BELOW_PX = 96;
const LEAST_PX = 560;

/** What there is less to see than was asked for, in sentences. @type {Record<string, string>} */
const NOTES = {
  "no-launcher": "There is no launcher, as it is set up.",
  "no-logo": "The logo cannot be loaded from its address, and is left out.",
  "no-callback": "The form is as ever, because calls back are not offered.",
};

const preview = /** @type {HTMLElement} */ (document.querySelector("#widget-preview"));
/** @template {Element} T @param {string} selector @returns {T} */
const part = (selector) => /** @type {T} */ (preview.querySelector(selector));

const frame = /** @type {HTMLIFrameElement} */ (part("iframe"));
const device = /** @type {HTMLElement} */ (part(".widget-preview_device"));
const room = /** @type {HTMLElement} */ (part(".widget-preview_room"));
const said = /** @type {HTMLElement} */ (part("[role=status]"));
const language = /** @type {HTMLSelectElement} */ (part("#preview-language"));

/** What is chosen of several. @param {string} name @returns {HTMLInputElement} */
const chosen = (name) => part(`input[name="preview-${name}"]:checked`);

/** What is set, as it is written in the page. @type {string | undefined} */
let written;
/** The same, the last time it could be read. @type {any} */
let config;
/** Whether there is a mistake in what is set now. */
let hasMistake = false;
/** Whether somebody has chosen a language here; else it is that of the site. */
let isLanguageChosen = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/** @param {...(string | false | undefined)} sentences */
function say(...sentences) {
  const text = sentences.filter(Boolean).join(" ");
  if (said.textContent !== text) said.textContent = text;
}

/** Says what is on screen. @param {string} [note] */
function sayShown(note) {
  const before = hasMistake && "There is a mistake in the form: this is how it was before.";
  say(`${inWords()}.`, before, note && NOTES[note]);
}

/** What the choices are, in words. */
function inWords() {
  const device = { phone: "on a phone", tablet: "on a tablet", desktop: "on a desktop" }[
    chosen("device").value
  ];
  const state = chosen("state").parentElement?.textContent?.trim();
  const name = language.selectedOptions[0]?.textContent?.trim();
  return [state, device, chosen("scheme").value, name].filter(Boolean).join(", ");
}

/** Has the frame show what is chosen, of what is set. */
function show() {
  if (config === undefined) {
    return say("There is something to see once it says which server takes the chats, and whom they are for.");
  }
  const [state, scheme] = ["state", "scheme"].map((name) => chosen(name).value);
  const message = { what: "show", config, language: language.value || "en", state, scheme };
  preview.setAttribute("aria-busy", "true");
  // What a visitor's system prefers follows the choice, too, and not whoever looks at it.
  frame.style.colorScheme = scheme ?? "";
  frame.contentWindow?.postMessage(message, location.origin);
}

/** Reads what is set. Answers whether there is something else to show than before. */
function read() {
  const source = document.getElementById("widget-config");
  const text = source?.dataset.config ?? "";
  if (text === written) return false;
  written = text;
  const before = source?.dataset.before ?? "";
  // What cannot be read is said where it is written; here stays what could be read last, or was saved without mistakes.
  hasMistake = text === "";
  if (!hasMistake) config = JSON.parse(text);
  else if (config === undefined && before !== "") config = JSON.parse(before);
  else {
    if (config !== undefined) sayShown();
    return false;
  }
  const own = `${config?.languages?.default ?? ""}`.toLowerCase();
  const known = [...language.options].map((option) => option.value);
  const best =
    known.find((tag) => tag.toLowerCase() === own) ?? known.find((tag) => own.split("-")[0] === tag);
  if (!isLanguageChosen && best) language.value = best;
  return true;
}

function changed() {
  clearTimeout(waiting);
  waiting = setTimeout(() => read() && show(), CALM_MS);
}

/** The device as large as it is, or as there is room for. */
function fit() {
  const { value } = chosen("device");
  const [wide, high] = SCREENS[value] ?? [0, 0];
  device.dataset.device = value;
  const { borderLeftWidth, borderRightWidth } = getComputedStyle(device);
  const edges = parseFloat(borderLeftWidth) + parseFloat(borderRightWidth);
  const { paddingLeft, paddingRight } = getComputedStyle(room);
  const free = room.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - edges;
  const above = device.getBoundingClientRect().top - preview.getBoundingClientRect().top;
  const tall = Math.max(LEAST_PX, innerHeight - above - BELOW_PX);
  const scale = Math.min(1, free / wide, tall / high);
  for (const [name, length] of [
    ["--wide", `${wide}px`],
    ["--high", `${high}px`],
    ["--scale", `${Math.max(scale, 0.1)}`],
  ]) {
    device.style.setProperty(name ?? "", length ?? "");
  }
}

preview.addEventListener("change", ({ target }) => {
  if (target === language) isLanguageChosen = true;
  if (target instanceof HTMLInputElement && target.name === "preview-device") {
    fit();
    // The frame shows the same, in another size.
    sayShown();
  } else show();
});

// Whoever has come from the form goes back to where they were in it.
/** @type {HTMLElement | undefined} */
let left;
document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLElement && target.matches("#document :is(input, select, textarea)")) {
    left = target;
  }
});
document.querySelector("[data-back]")?.addEventListener("click", (event) => {
  if (!left?.isConnected) return;
  event.preventDefault();
  left.focus();
});

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || source !== frame.contentWindow) return;
  if (data?.what === "ready") show();
  // Something else may have been asked for meanwhile.
  if (data?.state !== chosen("state").value && data?.state !== undefined) return;
  if (data?.what === "shown") sayShown(data.note);
  if (data?.what === "failed") say(`The preview could not show this: ${data.why}`);
  if (data?.what === "shown" || data?.what === "failed") preview.removeAttribute("aria-busy");
});

// Its text changes, or another element comes in its place.
const watched = document.querySelector("#widget-config");
if (watched) {
  const options = { childList: true, attributes: true, attributeFilter: ["data-config"], subtree: true };
  new MutationObserver(changed).observe(watched.parentNode ?? watched, options);
}
document.addEventListener("htmx:afterSettle", changed);
new ResizeObserver(fit).observe(room);
addEventListener("resize", fit);

fit();
read();
// The frame may have been ready before this script was.
show();
