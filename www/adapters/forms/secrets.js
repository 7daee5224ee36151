// @ts-check
// What is never read from a form, whatever the page asks for. Losing a harmless field is a nuisance, recording a secret is
// a breach: when in doubt, a field is secret.

import { findAll } from "../shared/page.js";

const TYPES = /^(password|hidden|file|submit|button|reset|image)$/;

const AUTOCOMPLETE = /\b(cc-|current-password|new-password|one-time-code)/i;

/**
 * In names, ids and labels: lower case, without accents, words of a camelCase name apart. Short words count only where a
 * word begins or ends (`shipping` holds no PIN), or only whole.
 */
const WORDS = new RegExp(
  "pass.?(w|phrase|code|key)|pwd|kennwort|contrasen|senha|mot.?de.?passe|secret|token|[cx]srf|otp|cv[cv]|iban" +
    "|card.?n|karten?.?n|(credit|debit|kredit).?(card|karte)|cc.?(n|csc)|n.de.(carte|tarjeta)|numero.de.(carte|tarjeta)" +
    "|social.?sec|sozialvers|(security|verif.{0,8}|auth.{0,12}|sms|access|one.?time|confirmation).?code" +
    "|sicherheitscode|prufziffer|\\b[2m]fa|exp.?(iry|iration|month|year|date)|valid.?(until|thru|to\\b)|gultig.?bis|ablaufdatum" +
    "|(name|inhaber|titular|titulaire).{0,4}(on|of|der|de la|in)?.{0,5}(card|karte|tarjeta|carte)|card.?holder|karteninhaber" +
    "|(account|acct|konto|routing|sort|bank).?(n(o|r|um)|code|ziffer)|bankleitzahl|(^|[^a-z])(bic|swift|blz)([^a-z]|$)" +
    "|(^|[^a-z])(pin|ssn)|(pin|ssn)([^a-z]|$)|(^|[^a-z])(pass|pw|tan|pan|csc)([^a-z]|$)",
);

/** How much of labels and values is looked at, in characters. */
const MAX_TEXT = 1_000;

/**
 * Everything that says what a field is for.
 * @param {any} field
 */
function textAbout(field) {
  const root = field.getRootNode();
  const find =
    root === document ? findAll : (/** @type {string} */ selector) => root.querySelectorAll(selector);
  const ids = (field.getAttribute("aria-labelledby") ?? "").split(/\s+/);
  const labels = ids.flatMap((/** @type {string} */ id) => [...find(`[id="${CSS.escape(id)}"]`)]);
  return [
    ...["name", "id", "aria-label", "placeholder", "title"].map((name) => field.getAttribute(name)),
    ...[...labels, ...(field.labels ?? [])].map((label) => label.textContent.slice(0, MAX_TEXT)),
  ]
    .join(" ")
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}

/**
 * Whether a text holds what could be a card's number: 13 to 19 digits, perhaps in groups, whose check digit is right.
 * @param {string} text
 */
export function hasCardNumber(text) {
  for (const [run] of text.slice(0, MAX_TEXT).matchAll(/\d(?:[ .\-\u00a0]?\d){12,}/g)) {
    // Something else made of digits may stand beside it.
    const groups = run.split(/\D/);
    for (let start = 0; start < groups.length; start += 1) {
      let digits = "";
      for (const group of groups.slice(start)) {
        digits += group;
        if (digits.length > 12 && digits.length < 20 && isLuhn(digits)) return true;
      }
    }
  }
  return false;
}

/**
 * The check of ISO/IEC 7812-1: every second digit from the right counts twice.
 * @param {string} digits
 */
function isLuhn(digits) {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]) * (index % 2 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/**
 * Whether the page keeps an element to itself: `data-waymeet-private` at it or anything around it, beyond shadow roots.
 * @param {Element} element
 */
export function isPrivate(element) {
  /** @type {Element | undefined} */
  let inner = element;
  while (inner) {
    if (Element.prototype.closest.call(inner, "[data-waymeet-private]")) return true;
    /** @type {Node} */
    const root = Node.prototype.getRootNode.call(inner);
    inner = root instanceof ShadowRoot ? root.host : undefined;
  }
  return false;
}

/**
 * Whether a field, or what is in it, must not be read.
 * @param {any} field An `input`, `select` or `textarea`.
 * @param {string} value
 */
export function isSecret(field, value) {
  return (
    TYPES.test(field.type) ||
    // One box for each digit of a code.
    field.maxLength === 1 ||
    AUTOCOMPLETE.test(field.getAttribute("autocomplete") ?? "") ||
    // Dots instead of letters, by style.
    !/^(none)?$/.test(getComputedStyle(field).getPropertyValue("-webkit-text-security")) ||
    isPrivate(field) ||
    WORDS.test(textAbout(field)) ||
    hasCardNumber(value)
  );
}
