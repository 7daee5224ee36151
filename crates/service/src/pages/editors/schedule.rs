//! The form of a schedule: a stretch of time on the wall clock, and when it comes again.

use super::Editor;
use super::around::Around;
use crate::auth::permission::Permission;
use crate::pages::conditions::list;
use crate::pages::form::{Choice, Draft, Group, Part};
use crate::pages::sections::Section;
use crate::wire::kind::Kind;
use serde_json::{Value, json};

/// Days of the week. Source: RFC 5545 section 3.3.10.
const DAYS: [(&str, &str); 7] = [
    ("MO", "Monday"),
    ("TU", "Tuesday"),
    ("WE", "Wednesday"),
    ("TH", "Thursday"),
    ("FR", "Friday"),
    ("SA", "Saturday"),
    ("SU", "Sunday"),
];

pub(super) struct ScheduleEditor;

impl Editor for ScheduleEditor {
    fn kind(&self) -> Kind {
        Kind::Schedule
    }

    fn section(&self) -> Section {
        Section::Schedules
    }

    fn path(&self) -> &'static str {
        "/admin/schedules/single"
    }

    fn noun(&self) -> &'static str {
        "schedule"
    }

    fn plural(&self) -> &'static str {
        "schedules"
    }

    fn lead(&self) -> &'static str {
        "A schedule is a stretch of time, such as Mondays to Fridays from 9:00 to 17:00. Schedule groups are made of them."
    }

    fn permissions(&self) -> [Permission; 4] {
        [
            Permission::ViewSchedules,
            Permission::AddSchedules,
            Permission::EditSchedules,
            Permission::DeleteSchedules,
        ]
    }

    fn blank(&self) -> Value {
        json!({ "name": "", "state": "active", "start": "2026-01-05T09:00", "end": "2026-01-05T17:00",
            "rrule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR" })
    }

    fn row(&self, _: &str) -> Value {
        Value::Null
    }

    /// The form asks how often and on which days; the document has a rule.
    fn dress(&self, body: &mut Value) {
        if body["repeat"].is_null() {
            body["repeat"] = repeat(body["rrule"].as_str().unwrap_or_default());
        }
    }

    fn tidy(&self, body: &mut Value) {
        let repeat = body["repeat"].take();
        body["rrule"] = match repeat["every"].as_str().unwrap_or_default() {
            "DAILY" => "FREQ=DAILY".into(),
            "YEARLY" => "FREQ=YEARLY".into(),
            "WEEKLY" => {
                let days = repeat["days"].as_array().cloned().unwrap_or_default();
                let days: Vec<&str> = days.iter().filter_map(Value::as_str).collect();
                match days.as_slice() {
                    [] => "FREQ=WEEKLY".into(),
                    days => format!("FREQ=WEEKLY;BYDAY={}", days.join(",")).into(),
                }
            }
            "rule" => body["rrule"].clone(),
            _ => Value::Null,
        };
    }

    fn form(&self, draft: Draft<'_>, _: &Around) -> Vec<Part> {
        let about = Group::default()
            .class("group fields-two")
            .with(draft.line("name", "Name").required())
            .with(draft.optional("description", "Description"))
            .with(draft.wall_clock("start", "From").required())
            .with(
                draft
                    .wall_clock("end", "Until")
                    .required()
                    .hint("On the clock of the group's time zone"),
            );
        let every = Choice::list(&[
            ("", "Once"),
            ("DAILY", "Every day"),
            ("WEEKLY", "Every week"),
            ("YEARLY", "Every year"),
            ("rule", "By a rule of its own"),
        ]);
        let days = draft.choices("repeat.days", "On these days", Choice::list(&DAYS));
        let again = Group::new("Again")
            .with(draft.select("repeat.every", "optional", "It comes again", every))
            .with(
                Group::default()
                    .class("bare days")
                    .with(days)
                    .when("repeat.every", "WEEKLY"),
            )
            .with(
                Group::default()
                    .class("bare")
                    .with(
                        draft
                            .optional("rrule", "Rule")
                            .hint("A recurrence rule (RFC 5545), such as FREQ=MONTHLY;BYMONTHDAY=1"),
                    )
                    .when("repeat.every", "rule"),
            );
        vec![about.into(), again.into()]
    }

    fn summary(&self, body: &Value, _: &Around) -> String {
        let clock = |name: &str| {
            let text = body[name].as_str().unwrap_or_default();
            text.parse::<jiff::civil::DateTime>().ok()
        };
        let (Some(start), Some(end)) = (clock("start"), clock("end")) else {
            return "It has no time yet.".to_owned();
        };
        let dressed;
        let repeat = if body["repeat"].is_null() {
            dressed = repeat(body["rrule"].as_str().unwrap_or_default());
            &dressed
        } else {
            &body["repeat"]
        };
        let hours = if start.date() == end.date() {
            format!("from {} to {}", start.strftime("%-H:%M"), end.strftime("%-H:%M"))
        } else {
            format!(
                "from {} until {}",
                start.strftime("%b %-d %-H:%M"),
                end.strftime("%b %-d %-H:%M")
            )
        };
        match repeat["every"].as_str().unwrap_or_default() {
            "DAILY" => format!("Every day {hours}."),
            "YEARLY" => format!("Every year, {} {hours}.", start.strftime("%B %-d")),
            "WEEKLY" => {
                let chosen = repeat["days"].as_array().cloned().unwrap_or_default();
                let days = DAYS
                    .iter()
                    .filter(|(code, _)| chosen.iter().any(|day| day == code));
                let days: Vec<String> = days.map(|(_, name)| (*name).to_owned()).collect();
                let days = if days.is_empty() {
                    start.strftime("%A").to_string()
                } else {
                    list(&days, "and")
                };
                format!("Every {days} {hours}.")
            }
            "rule" => format!(
                "{}, {hours}, by the rule {}.",
                start.strftime("%B %-d, %Y"),
                body["rrule"].as_str().unwrap_or_default()
            ),
            _ => format!("{} {hours}.", start.strftime("%B %-d, %Y")),
        }
    }

    fn name_field(&self) -> &'static str {
        "name"
    }

    fn is_active(&self, _: &Value) -> bool {
        true
    }
}

/// A rule as the form asks for it; a rule it does not ask for is one of its own.
fn repeat(rule: &str) -> Value {
    let rule = rule.trim().trim_start_matches("RRULE:");
    let known = |every: &str, days: Vec<&str>| json!({ "every": every, "days": days });
    match rule {
        "" => known("", Vec::new()),
        "FREQ=DAILY" => known("DAILY", Vec::new()),
        "FREQ=YEARLY" => known("YEARLY", Vec::new()),
        "FREQ=WEEKLY" => known("WEEKLY", Vec::new()),
        _ => {
            let days = rule
                .strip_prefix("FREQ=WEEKLY;BYDAY=")
                .map(|days| days.split(',').collect::<Vec<_>>());
            let is_day = |day: &&str| DAYS.iter().any(|(code, _)| code == day);
            match days {
                Some(days) if days.iter().all(is_day) => known("WEEKLY", days),
                _ => known("rule", Vec::new()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_people_choose_come_back_as_they_were() {
        for (rule, every) in [
            ("FREQ=WEEKLY;BYDAY=MO,FR", "WEEKLY"),
            ("FREQ=DAILY", "DAILY"),
            ("FREQ=YEARLY", "YEARLY"),
            ("FREQ=WEEKLY", "WEEKLY"),
            ("FREQ=MONTHLY;BYMONTHDAY=1", "rule"),
            ("FREQ=WEEKLY;BYDAY=1MO", "rule"),
        ] {
            let mut body = json!({ "rrule": rule });
            ScheduleEditor.dress(&mut body);
            assert_eq!(body["repeat"]["every"], every, "{rule}");
            ScheduleEditor.tidy(&mut body);
            assert_eq!(body["rrule"], rule);
            assert!(body["repeat"].is_null());
        }
        let mut once = json!({});
        ScheduleEditor.dress(&mut once);
        ScheduleEditor.tidy(&mut once);
        assert!(once["rrule"].is_null());
    }

    #[test]
    fn a_schedule_is_said_in_plain_words() {
        let around = Around::default();
        let mut body = ScheduleEditor.blank();
        assert_eq!(
            ScheduleEditor.summary(&body, &around),
            "Every Monday, Tuesday, Wednesday, Thursday and Friday from 9:00 to 17:00."
        );
        body["rrule"] = Value::Null;
        assert_eq!(
            ScheduleEditor.summary(&body, &around),
            "January 5, 2026 from 9:00 to 17:00."
        );
        assert_eq!(ScheduleEditor.summary(&json!({}), &around), "It has no time yet.");
    }
}
