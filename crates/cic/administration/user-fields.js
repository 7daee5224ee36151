// @ts-check
/** The fields of a user, and what can be said of them without the server. */

import { el } from "../desk/dom.js";
import { ROLES, USER_LICENCE } from "./facts.js";
import { CheckField, ChoiceField, TextField } from "./fields.js";
import { SkillsField } from "./skills-field.js";

const MAX_NAME_CHARS = 100;
/** Source, for this and the next ones: the server's own limits. */
const MAX_CHATS_AT_ONCE = 50;
const [MIN_PASSWORD_CHARS, MAX_PASSWORD_CHARS] = [8, 256];
const PASSWORD = `${MIN_PASSWORD_CHARS} to ${MAX_PASSWORD_CHARS} characters; a sentence is better than a word.`;

/** @param {boolean} isNew @param {() => void} touched */
export function userFields(isNew, touched) {
  const id = new TextField({
    property: "id",
    label: "User ID",
    hint: "What the user logs in with; it is not changed later, and letter case does not matter.",
    required: true,
    maxlength: MAX_NAME_CHARS,
    test: "user-id",
  });
  const displayName = new TextField({
    property: "displayName",
    label: "Display name",
    hint: "The name visitors and colleagues see.",
    required: true,
    maxlength: MAX_NAME_CHARS,
  });
  const role = new ChoiceField({ property: "role", label: "Role", choices: ROLES });
  const password = new TextField({
    property: "password",
    label: isNew ? "Password" : "New password",
    hint: isNew ? PASSWORD : `${PASSWORD} Empty leaves the one there is.`,
    type: "password",
    required: isNew,
    attributes: { autocomplete: "new-password" },
    check: (value) => {
      const chars = [...value].length;
      const isGood = chars >= MIN_PASSWORD_CHARS && chars <= MAX_PASSWORD_CHARS;
      return isGood
        ? null
        : `The password has to have ${MIN_PASSWORD_CHARS} to ${MAX_PASSWORD_CHARS} characters; it has ${chars}.`;
    },
  });
  const photo = new CheckField({
    property: "hasPhoto",
    label: "Visitors see a picture",
    hint: "The user’s initials, beside what they write.",
  });
  const chats = new TextField({
    property: "chatsAtOnce",
    label: "Chats at once",
    hint: "How many chats are offered at the same time. Empty: as many as the server gives everybody.",
    attributes: { inputmode: "numeric" },
    check: (value) =>
      /^\d{1,4}$/.test(value) && Number(value) >= 1 && Number(value) <= MAX_CHATS_AT_ONCE
        ? null
        : `Chats at once is no number from 1 to ${MAX_CHATS_AT_ONCE}.`,
  });
  const licence = new CheckField({
    property: "licences",
    label: USER_LICENCE,
    test: `licences-${USER_LICENCE}`,
  });
  const skills = new SkillsField(touched);
  addToggle(password.input);
  return { id, displayName, role, password, photo, chats, licence, skills };
}

/** Shows and hides what is typed. @param {HTMLInputElement} input */
function addToggle(input) {
  const toggle = el(
    "button",
    {
      class: "Button",
      type: "button",
      "aria-pressed": "false",
      onclick: () => {
        const isHidden = input.type === "password";
        input.type = isHidden ? "text" : "password";
        toggle.setAttribute("aria-pressed", String(isHidden));
      },
    },
    "Show",
    el("span", { class: "visually-hidden" }, " the password"),
  );
  const row = el("div", { class: "Field_row" });
  input.replaceWith(row);
  row.append(input, toggle);
}
