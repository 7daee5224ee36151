// @ts-check
/** The fields of the link with the organisation, and what can be said of them without the server. */

import { TextField } from "./fields.js";

const UUID = /^\{?(urn:uuid:)?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i;
const MAX_NAME_CHARS = 200;
/** Source: `OrganisationLink` of the server. */
export const MIN_SECRET_BYTES = 16;

export function organisationFields() {
  const service = new TextField({
    property: "service",
    label: "Service address",
    hint: "Where the engagement service answers, such as https://journeys.example. Journey views come from it, too.",
    required: true,
    test: "service",
    attributes: { inputmode: "url" },
    check: (value) =>
      /^https?:\/\/[^/\s]/i.test(value)
        ? null
        : "The service address does not begin with https:// or http://.",
  });
  const organisation = new TextField({
    property: "organisation",
    label: "Organisation ID",
    hint: "A UUID; the service’s overview shows it.",
    required: true,
    check: (value) => (UUID.test(value) ? null : "The organisation ID is no UUID."),
  });
  const secret = new TextField({
    property: "secret",
    label: "Secret",
    hint: "What both ends of the link share.",
    type: "password",
    attributes: { autocomplete: "new-password" },
    check: (value) =>
      new TextEncoder().encode(value).length >= MIN_SECRET_BYTES
        ? null
        : `The secret is shorter than ${MIN_SECRET_BYTES} bytes.`,
  });
  const longName = new TextField({
    property: "longName",
    label: "Long name",
    hint: "What people call the organisation.",
    maxlength: MAX_NAME_CHARS,
  });
  const shortName = new TextField({
    property: "shortName",
    label: "Short name",
    hint: "Of a-z, A-Z and 0-9.",
    maxlength: MAX_NAME_CHARS,
    check: (value) =>
      /^[a-z0-9]*$/i.test(value) ? null : "The short name has other characters than a-z, A-Z and 0-9.",
  });
  const email = new TextField({
    property: "administratorEmail",
    label: "Administrator’s e-mail",
    hint: "Whom to write to about the organisation.",
    maxlength: MAX_NAME_CHARS,
    attributes: { inputmode: "email" },
    check: (value) => (/^[^\s@]+@[^\s@]+$/.test(value) ? null : "This is no e-mail address."),
  });
  return { service, organisation, secret, longName, shortName, email };
}
