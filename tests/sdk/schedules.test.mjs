// @ts-check
/** Schedules and schedule groups (opening hours) through the vendor's SDK. */

import { test } from "node:test";

import platformClient from "purecloud-platform-client-v2";

import { assertRefused, testLife } from "./support/life.mjs";
import { logIn } from "./support/service.mjs";

const api = new platformClient.ArchitectApi(await logIn());

const WEEKDAYS = {
  name: "Weekdays",
  description: "Nine to five",
  start: "2026-01-05T09:00:00.000",
  end: "2026-01-05T17:00:00.000",
  rrule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
};

testLife({
  name: "schedules",
  model: "Schedule",
  listing: "ScheduleEntityListing",
  body: WEEKDAYS,
  change: { ...WEEKDAYS, name: "Early weekdays", start: "2026-01-05T07:00:00.000" },
  create: (body) => api.postArchitectSchedules(body),
  list: (query) => api.getArchitectSchedules(query),
  read: (id) => api.getArchitectSchedule(id),
  update: (id, body) => api.putArchitectSchedule(id, body),
  remove: (id) => api.deleteArchitectSchedule(id),
});

test("schedule groups name schedules, which then are not deleted", async () => {
  const open = await api.postArchitectSchedules(WEEKDAYS);
  const id = String(open.id);
  const group = {
    name: "Shop hours",
    timeZone: "Europe/Berlin",
    openSchedules: [{ id }],
    closedSchedules: [],
    holidaySchedules: [],
  };
  const made = await api.postArchitectSchedulegroups(group);
  await assertRefused(api.deleteArchitectSchedule(id), 409, "in.use");
  await api.deleteArchitectSchedulegroup(String(made.id));
  await api.deleteArchitectSchedule(id);
});

testLife({
  name: "schedule groups",
  model: "ScheduleGroup",
  listing: "ScheduleGroupEntityListing",
  body: { name: "Hours", timeZone: "Europe/Berlin", openSchedules: [] },
  change: { name: "Hours in Ireland", timeZone: "Europe/Dublin", openSchedules: [] },
  create: (body) => api.postArchitectSchedulegroups(body),
  list: (query) => api.getArchitectSchedulegroups(query),
  read: (id) => api.getArchitectSchedulegroup(id),
  update: (id, body) => api.putArchitectSchedulegroup(id, body),
  remove: (id) => api.deleteArchitectSchedulegroup(id),
});

test("a schedule that ends before it begins, a rule or a zone that is none, are refused with their place", async () => {
  const backwards = api.postArchitectSchedules({ ...WEEKDAYS, end: WEEKDAYS.start });
  await assertRefused(backwards, 400, "invalid.value", "end");
  const never = api.postArchitectSchedules({ ...WEEKDAYS, rrule: "FREQ=NEVER" });
  await assertRefused(never, 400, "invalid.value", "rrule");
  const mars = api.postArchitectSchedulegroups({ name: "Far", timeZone: "Mars/Base", openSchedules: [] });
  await assertRefused(mars, 400, "invalid.value", "timeZone");
});
