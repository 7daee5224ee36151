// @ts-check
/** The log-in form. */

import { el, setText } from "./dom.js";
import { UnreachableError } from "./icws.js";
import { wordsOf } from "./words.js";

const DESK = { title: "Agent desk", hint: "Log in with your contact centre user." };

/**
 * @param {{ notice?: string, logIn: (user: string, password: string) => Promise<void> }} options
 * @param {{ title: string, hint: string }} [page] what one logs in to
 * @returns {HTMLElement}
 */
export function logInView({ notice, logIn }, page = DESK) {
  const user = el("input", {
    class: "Field_input",
    id: "user",
    name: "user",
    autocomplete: "username",
    autocapitalize: "none",
    spellcheck: "false",
    required: true,
    maxlength: 256,
    "data-test": "login-user",
  });
  const password = el("input", {
    class: "Field_input",
    id: "password",
    name: "password",
    type: "password",
    autocomplete: "current-password",
    required: true,
    maxlength: 256,
    "data-test": "login-password",
  });
  const error = el(
    "p",
    { class: "Notice", role: "alert", hidden: !notice, "data-test": "login-error" },
    notice ?? "",
  );
  const submit = el(
    "button",
    { class: "Button Button--primary", type: "submit", "data-test": "login-submit" },
    "Log in",
  );

  /** @param {Event} event */
  async function onSubmit(event) {
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = true;
    error.hidden = true;
    try {
      await logIn(user.value.trim(), password.value);
    } catch (problem) {
      const isUnreachable = problem instanceof UnreachableError;
      setText(error, isUnreachable ? "The server cannot be reached. Try again." : wordsOf(problem));
      error.hidden = false;
      password.select();
      password.focus();
    } finally {
      submit.disabled = false;
    }
  }

  return el(
    "main",
    { class: "LogIn" },
    el(
      "form",
      { class: "LogIn_card", "data-test": "login-form", onsubmit: onSubmit },
      el("h1", { class: "LogIn_title" }, page.title),
      el("p", { class: "LogIn_hint" }, page.hint),
      error,
      el("div", { class: "Field" }, el("label", { class: "Field_label", for: "user" }, "User"), user),
      el(
        "div",
        { class: "Field" },
        el("label", { class: "Field_label", for: "password" }, "Password"),
        password,
      ),
      submit,
    ),
  );
}
