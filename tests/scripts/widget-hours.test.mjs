// @ts-check
/** Opening hours: who is there when, by the clock of a place; and when somebody is there again, in a visitor's words. */

import assert from "node:assert/strict";
import test from "node:test";

import { moment, until, UNTIL } from "../../www/closed/until.js";
import { stateAt } from "../../www/adapters/keeper/hours.js";
import { LANGUAGES } from "../../www/adapters/widget/languages.js";
import { Words } from "../../www/chat/texts.js";

/** @typedef {import("../../www/types/widget-config.js").Hours} Hours */

const WORKDAYS = ["mon", "tue", "wed", "thu", "fri"];
const EVERY_DAY = [...WORKDAYS, "sat", "sun"];

/** @param {string} timeZone @param {[days: string[], from: string, to: string][]} week @param {string[]} [closedOn] */
const hours = (timeZone, week, closedOn) =>
  /** @type {Hours} */ (
    /** @type {unknown} */ ({
      timeZone,
      week: week.map(([days, from, to]) => ({ days, from, to })),
      closedOn,
      whenClosed: "say",
    })
  );

const OFFICE = hours("Europe/Berlin", [[WORKDAYS, "09:00", "18:00"]], ["2026-12-25"]);
const LUNCH = hours("Europe/Berlin", [
  [WORKDAYS, "13:30", "17:00"],
  [WORKDAYS, "09:00", "12:00"],
]);
const NIGHT = hours("Europe/Berlin", [[["fri", "sat"], "22:00", "04:00"]], ["2026-07-04"]);
const TO_MIDNIGHT = hours("Europe/Berlin", [
  [["mon"], "18:00", "24:00"],
  [["tue"], "00:00", "02:00"],
]);
const ALWAYS = hours("Europe/Berlin", [[EVERY_DAY, "00:00", "24:00"]]);
/** From a quarter to three in the morning, which in Berlin there is once a year twice and once not at all. */
const EARLY = hours("Europe/Berlin", [[EVERY_DAY, "02:45", "06:00"]]);
const LATE = hours("Europe/Berlin", [[EVERY_DAY, "01:00", "02:30"]]);
const NOWHERE = hours("Europe/Berlin", [[EVERY_DAY, "02:15", "02:45"]]);
const NEW_YORK = hours("America/New_York", [[WORKDAYS, "09:00", "17:00"]]);
const LORD_HOWE = hours("Australia/Lord_Howe", [[EVERY_DAY, "09:00", "17:00"]]);
const KATHMANDU = hours("Asia/Kathmandu", [[["sun"], "10:00", "11:00"]]);
const MONDAYS = hours("UTC", [[["mon"], "09:00", "10:00"]], ["2026-06-08", "2026-06-15", "2026-06-22"]);

/** What is so at a moment, and until when. @type {[what: string, hours: Hours, now: string, isOpen: boolean, until: string | undefined][]} */
const CASES = [
  ["a minute before", OFFICE, "2026-06-01T06:59:59Z", false, "2026-06-01T07:00:00Z"],
  ["the first moment", OFFICE, "2026-06-01T07:00:00Z", true, "2026-06-01T16:00:00Z"],
  ["the last moment", OFFICE, "2026-06-01T15:59:59.999Z", true, "2026-06-01T16:00:00Z"],
  ["the end is no part of it", OFFICE, "2026-06-01T16:00:00Z", false, "2026-06-02T07:00:00Z"],
  ["the weekend is passed over", OFFICE, "2026-06-05T16:30:00Z", false, "2026-06-08T07:00:00Z"],
  ["another offset in winter", OFFICE, "2026-12-01T07:59:00Z", false, "2026-12-01T08:00:00Z"],
  ["a holiday and the weekend behind it", OFFICE, "2026-12-24T17:00:00Z", false, "2026-12-28T08:00:00Z"],
  ["in the middle of a holiday", OFFICE, "2026-12-25T11:00:00Z", false, "2026-12-28T08:00:00Z"],

  ["a day's first part, which is named last", LUNCH, "2026-06-01T07:30:00Z", true, "2026-06-01T10:00:00Z"],
  ["lunch", LUNCH, "2026-06-01T10:00:00Z", false, "2026-06-01T11:30:00Z"],
  ["after lunch", LUNCH, "2026-06-01T11:30:00Z", true, "2026-06-01T15:00:00Z"],

  ["before midnight", NIGHT, "2026-06-05T21:00:00Z", true, "2026-06-06T02:00:00Z"],
  ["after midnight", NIGHT, "2026-06-06T01:59:00Z", true, "2026-06-06T02:00:00Z"],
  ["the morning after", NIGHT, "2026-06-06T02:00:00Z", false, "2026-06-06T20:00:00Z"],
  ["Sunday's early hours are Saturday's", NIGHT, "2026-06-07T01:00:00Z", true, "2026-06-07T02:00:00Z"],
  [
    "who came the day before stays into a holiday",
    NIGHT,
    "2026-07-04T01:00:00Z",
    true,
    "2026-07-04T02:00:00Z",
  ],
  ["nobody comes on it", NIGHT, "2026-07-04T21:00:00Z", false, "2026-07-10T20:00:00Z"],
  ["nor is anybody there the morning after", NIGHT, "2026-07-05T00:30:00Z", false, "2026-07-10T20:00:00Z"],

  ["24:00 is the end of the day", TO_MIDNIGHT, "2026-06-01T21:59:59Z", true, "2026-06-02T00:00:00Z"],
  ["what follows on it goes on", TO_MIDNIGHT, "2026-06-01T22:00:00Z", true, "2026-06-02T00:00:00Z"],
  ["and ends", TO_MIDNIGHT, "2026-06-02T00:00:00Z", false, "2026-06-08T16:00:00Z"],

  [
    "summer time begins before the office does",
    OFFICE,
    "2026-03-29T22:00:00Z",
    false,
    "2026-03-30T07:00:00Z",
  ],
  ["across the beginning of summer time", NIGHT, "2026-03-29T01:59:00Z", true, "2026-03-29T02:00:00Z"],
  ["across its end: an hour more", NIGHT, "2026-10-25T02:59:00Z", true, "2026-10-25T03:00:00Z"],
  ["a beginning there is not is an hour later", EARLY, "2026-03-29T01:30:00Z", false, "2026-03-29T01:45:00Z"],
  ["a beginning there is twice is the first", EARLY, "2026-10-25T00:44:00Z", false, "2026-10-25T00:45:00Z"],
  ["and nobody leaves in between", EARLY, "2026-10-25T01:10:00Z", true, "2026-10-25T05:00:00Z"],
  ["an end there is twice is the second", LATE, "2026-10-25T00:40:00Z", true, "2026-10-25T01:30:00Z"],
  ["an end there is not is an hour later", LATE, "2026-03-29T01:10:00Z", true, "2026-03-29T01:30:00Z"],
  ["both in the hour there is not", NOWHERE, "2026-03-29T01:14:00Z", false, "2026-03-29T01:15:00Z"],
  ["both in the hour there is twice", NOWHERE, "2026-10-25T00:50:00Z", true, "2026-10-25T01:45:00Z"],
  ["west of Greenwich, in summer", NEW_YORK, "2026-03-09T12:59:00Z", false, "2026-03-09T13:00:00Z"],
  ["west of Greenwich, in winter", NEW_YORK, "2026-11-02T13:30:00Z", false, "2026-11-02T14:00:00Z"],
  ["half an hour of summer time", LORD_HOWE, "2026-04-04T21:59:00Z", false, "2026-04-04T22:30:00Z"],
  ["the day is the place's", KATHMANDU, "2026-06-07T04:14:00Z", false, "2026-06-07T04:15:00Z"],
  ["each of the next three named", MONDAYS, "2026-06-02T00:00:00Z", false, "2026-06-29T09:00:00Z"],
];

for (const [what, given, now, isOpen, until] of CASES) {
  test(`hours: ${what}`, () => {
    const state = stateAt(given, Date.parse(now));
    assert.equal(state.problem, undefined);
    assert.deepEqual(
      [state.isOpen, state.until && new Date(state.until).toISOString()],
      [isOpen, until && new Date(until).toISOString()],
    );
  });
}

test("hours: who is always there is asked again some day", () => {
  const now = Date.parse("2026-06-01T07:00:00Z");
  const { isOpen, until = 0 } = stateAt(ALWAYS, now);
  assert.equal(isOpen, true);
  assert.ok(until > now + 24 * 3600 * 1000);
});

test("hours that cannot be read are always, and why is said", () => {
  const now = Date.parse("2026-06-06T07:00:00Z");
  for (const given of [
    hours("Europe/Atlantis", [[WORKDAYS, "09:00", "18:00"]]),
    hours("", [[WORKDAYS, "09:00", "18:00"]]),
    hours("UTC", []),
    hours("UTC", [[["someday"], "09:00", "18:00"]]),
    hours("UTC", [[WORKDAYS, "9", "25:00"]]),
    /** @type {any} */ ({ timeZone: "UTC" }),
    /** @type {any} */ ({ timeZone: "UTC", week: [null] }),
    /** @type {any} */ (7),
  ]) {
    const { isOpen, problem } = stateAt(given, now);
    assert.equal(isOpen, true);
    assert.ok(problem instanceof Error, JSON.stringify(given));
  }
});

test("hours: every minute of a week with a change of the clock is what the one before and the end say", () => {
  for (const given of [OFFICE, LUNCH, NIGHT, EARLY, LATE, NOWHERE, TO_MIDNIGHT]) {
    for (const from of ["2026-03-27T00:00:00Z", "2026-10-23T00:00:00Z"]) {
      let state = stateAt(given, Date.parse(from));
      const step = 15 * 60_000;
      for (let now = Date.parse(from); now < Date.parse(from) + 5 * 86_400_000; now += step) {
        const next = stateAt(given, now);
        if (now < (state.until ?? 0)) assert.deepEqual(next, state, new Date(now).toISOString());
        else assert.notEqual(next.isOpen, state.isOpen, new Date(now).toISOString());
        state = next;
      }
    }
  }
});

test("when somebody is there again is said in every language", () => {
  assert.deepEqual(Object.keys(UNTIL).sort(), [...LANGUAGES].sort());
  const now = new Date(2026, 5, 1, 20).getTime();
  for (const language of LANGUAGES) {
    assert.equal(UNTIL[language].split("{time}").length, 2, language);
    const said = until(new Date(2026, 5, 2, 9).getTime(), now, new Words({}, {}, language), language);
    assert.ok(!said.includes("{") && !said.includes(".."), said);
  }
  assert.equal(until(undefined, now, new Words({}, {}, "en"), "en"), "");
});

test("the day is said as people do, and the time by the clock the site wants", () => {
  const at = (/** @type {number} */ day, /** @type {number} */ hour) =>
    new Date(2026, 5, day, hour).getTime();
  /** @param {string} language @param {number} day @param {number} [hours] */
  const said = (language, day, hours) =>
    moment(at(day, 14), at(1, 8), new Words({}, {}, language, hours)).replace(/[\u00a0\u202f]/g, " ");
  assert.equal(said("en", 1), "today 2:00 PM");
  assert.equal(said("en", 2, 24), "tomorrow 14:00");
  assert.equal(said("de", 2), "morgen 14:00");
  assert.match(said("en", 4), /^Thursday,? 2:00 PM$/);
  assert.match(said("en-GB", 10), /^Wednesday,? 10 June at 14:00$/);
  assert.equal(
    until(at(1, 14), at(1, 8), new Words({}, { "closed-until": "Back: {time}" }, "en"), "en"),
    "Back: today 2:00 PM",
  );
});
