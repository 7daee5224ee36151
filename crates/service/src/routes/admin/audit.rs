//! `GET /admin/audit`: who changed what.

use crate::audit::Subject;
use crate::auth::permission::Permission;
use crate::error::ApiError;
use crate::pages::{AuditChoice, AuditPage, Section, ShownEntry, ShownFilter, actor_kind};
use crate::routes::gate::{LoggedIn, guarded};
use crate::routes::page;
use crate::shared::Shared;
use crate::store::{AuditFilter, Day};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use serde::Deserialize;
use std::sync::Arc;
use waymeet_journey::time::UnixMillis;

/// So many entries are on a page.
const ON_A_PAGE: u32 = 50;

pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new().route(
        "/admin/audit",
        guarded(shared.clone(), Permission::ViewAudit, get(list)),
    )
}

/// What is asked for, as the form and the links say it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// `user:kim`
    who: String,
    kind: String,
    /// Only of this one of the kind.
    id: String,
    /// The first day, in UTC.
    from: String,
    /// The last day.
    to: String,
    before: Option<i64>,
}

async fn list(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Query(asked): Query<Asked>,
) -> Result<Response, ApiError> {
    let organisation = &logged_in.user.organisation;
    let viewer = logged_in.viewer(Section::Audit);
    let actors = shared.store.audit_actors(organisation).await?;
    let (filter, problem) = asked.filter();
    // One more than is shown says whether there is more.
    let mut entries = shared.store.audit(organisation, &filter, ON_A_PAGE + 1).await?;
    let most = usize::try_from(ON_A_PAGE).unwrap_or(usize::MAX);
    let has_more = entries.len() > most;
    entries.truncate(most);
    let last = entries.last().filter(|_| has_more);
    let page = AuditPage {
        older: last.map_or_else(String::new, |last| asked.query(Some(last.id))),
        is_newest: asked.before.is_none(),
        entries: entries
            .iter()
            .map(|entry| ShownEntry::new(entry, &viewer))
            .collect(),
        filter: asked.shown(&actors, problem),
        viewer,
    };
    Ok(page::admin_page(StatusCode::OK, &page))
}

impl Asked {
    fn filter(&self) -> (AuditFilter, &'static str) {
        let actor = self.who.split_once(':');
        let (from, to) = (day(&self.from), day(&self.to));
        let is_unreadable = |text: &str, day: Option<Day>| !text.is_empty() && day.is_none();
        let problem = if is_unreadable(&self.from, from) || is_unreadable(&self.to, to) {
            "A day is written like 2026-11-30."
        } else if from.zip(to).is_some_and(|(from, to)| from.0 > to.0) {
            "The last day lies before the first one."
        } else {
            ""
        };
        let filter = AuditFilter {
            actor: actor.map(|(kind, name)| (kind.to_owned(), name.to_owned())),
            subject: Subject::parse(&self.kind),
            subject_id: Some(self.id.clone()).filter(|id| !id.is_empty()),
            from: from.map(Day::begin),
            until: to.map(|day| Day(day.0.saturating_add(1)).begin()),
            before: self.before,
        };
        (filter, problem)
    }

    /// The query that asks for the same again, from an entry on.
    fn query(&self, before: Option<i64>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("who", &self.who),
            ("kind", &self.kind),
            ("id", &self.id),
            ("from", &self.from),
            ("to", &self.to),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        query.finish()
    }

    fn shown(&self, actors: &[(String, String)], problem: &'static str) -> ShownFilter {
        let people = actors.iter().map(|(kind, name)| {
            let value = format!("{kind}:{name}");
            AuditChoice {
                is_chosen: value == self.who,
                text: match actor_kind(kind) {
                    "" => name.clone(),
                    word => format!("{name} ({word})"),
                },
                value,
            }
        });
        let subjects = Subject::all().map(|subject| AuditChoice {
            value: subject.as_str().to_owned(),
            text: subject.title().to_owned(),
            is_chosen: subject.as_str() == self.kind,
        });
        ShownFilter {
            people: people.collect(),
            subjects: subjects.collect(),
            from: self.from.clone(),
            to: self.to.clone(),
            id: self.id.clone(),
            is_narrow: !self.query(None).is_empty(),
            problem,
            newest: self.query(None),
        }
    }
}

/// A day as `<input type="date">` writes it.
fn day(text: &str) -> Option<Day> {
    let date: jiff::civil::Date = text.parse().ok()?;
    let begin = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
    let begin = u64::try_from(begin.as_millisecond()).ok()?;
    Some(Day::from(UnixMillis(begin)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_counts_whole_and_a_day_that_is_none_is_said() {
        let asked = |from: &str, to: &str| Asked {
            from: from.to_owned(),
            to: to.to_owned(),
            ..Asked::default()
        };
        let (filter, problem) = asked("1970-01-02", "1970-01-02").filter();
        assert_eq!(filter.from, Some(UnixMillis(86_400_000)));
        assert_eq!(filter.until, Some(UnixMillis(2 * 86_400_000)));
        assert_eq!(problem, "");
        assert!(asked("yesterday", "").filter().1.contains("A day is written"));
        assert!(asked("1970-01-03", "1970-01-02").filter().1.contains("before"));
    }

    #[test]
    fn links_to_older_entries_ask_for_the_same() {
        let asked = Asked {
            who: "user:a&b".to_owned(),
            kind: "segment".to_owned(),
            ..Asked::default()
        };
        assert_eq!(asked.query(Some(7)), "who=user%3Aa%26b&kind=segment&before=7");
    }
}
