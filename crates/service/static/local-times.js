// @ts-check
// Dates and times are asked for in the viewer's own zone and sent in UTC, which is what the service takes. Without this script
// they are asked for in UTC, and the labels say so.

const UTC = /\(UTC\)/;
const OWN = "(your time)";
const SELECTOR = 'input[type="datetime-local"][name$=":moment"]';

/** Fields that show the viewer's time. @type {WeakSet<HTMLInputElement>} */
const localised = new WeakSet();

/**
 * A moment as such fields have it: without a zone.
 *
 * @param {Date} moment
 */
function localText(moment) {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return text(shifted);
}

/** To the minute, where there are no seconds. @param {Date} moment */
function text(moment) {
  return moment.toISOString().slice(0, moment.getUTCSeconds() === 0 ? 16 : 19);
}

/**
 * What a field that shows the viewer's time says, in UTC.
 *
 * @param {HTMLInputElement} field
 */
function utcText(field) {
  const moment = new Date(field.value);
  return Number.isNaN(moment.getTime()) ? field.value : text(moment);
}

/**
 * Shows the viewer's time in every field below a node.
 *
 * @param {ParentNode} root
 */
export function localiseFields(root) {
  for (const field of root.querySelectorAll(SELECTOR)) {
    if (!(field instanceof HTMLInputElement)) continue;
    for (const label of field.labels ?? []) {
      if (UTC.test(label.textContent ?? "")) label.textContent = (label.textContent ?? "").replace(UTC, OWN);
    }
    if (localised.has(field)) continue;
    localised.add(field);
    const moment = new Date(`${field.value}Z`);
    if (!Number.isNaN(moment.getTime())) field.value = localText(moment);
  }
}

document.addEventListener("formdata", (event) => {
  for (const field of /** @type {HTMLFormElement} */ (event.target).querySelectorAll(SELECTOR)) {
    if (field instanceof HTMLInputElement && localised.has(field)) {
      event.formData.set(field.name, utcText(field));
    }
  }
});
