//! What somebody who looks at a journey has chosen: which visit, titles or addresses, which kinds of events, how much of
//! it. All of it stands in the page's address, so that a reload, a link and the page's own script say the same.

use super::icon::EventKind;
use crate::limits::MAX_JOURNEY_EVENTS;
use waymeet_journey::ids::SessionId;

/// So many lines of a visit are shown at first: what fits a look, and is there at once for the longest visit.
const LINES_AT_FIRST: usize = 120;

/// What somebody has chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The visit; the latest where none is chosen.
    pub(crate) session: Option<SessionId>,
    /// Pages by their addresses instead of their titles.
    pub(crate) by_address: bool,
    /// The kinds of events that are shown; all of them where nothing was chosen.
    kinds: Option<Vec<EventKind>>,
    /// How many lines of the visit, the newest ones.
    pub(crate) lines: usize,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            session: None,
            by_address: false,
            kinds: None,
            lines: LINES_AT_FIRST,
        }
    }
}

impl Choice {
    /// Reads the query of an address; what it does not understand counts as not chosen.
    pub(crate) fn read(query: &[(String, String)]) -> Self {
        let mut choice = Self::default();
        for (name, value) in query {
            match name.as_str() {
                "session" => choice.session = SessionId::parse(value),
                "names" => choice.by_address = value == "addresses",
                // A form says nothing of boxes that are not ticked, so it has to say that there were boxes.
                "kinds" => drop(choice.kinds.get_or_insert_default()),
                "kind" => choice
                    .kinds
                    .get_or_insert_default()
                    .extend(EventKind::parse(value)),
                "lines" => choice.lines = lines(value),
                _ => {}
            }
        }
        choice
    }

    /// Whether events of a kind are shown.
    pub(crate) fn shows(&self, kind: EventKind) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }

    /// Whether there is more to be shown than at first.
    pub(crate) fn asks_for_lines(&self) -> bool {
        self.lines != LINES_AT_FIRST
    }

    /// The query that says the same, but for so many lines.
    pub(crate) fn query_with_lines(&self, lines: usize) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(session) = self.session {
            query.append_pair("session", &session.to_text());
        }
        if self.by_address {
            query.append_pair("names", "addresses");
        }
        if let Some(kinds) = &self.kinds {
            query.append_pair("kinds", "chosen");
            for kind in kinds {
                query.append_pair("kind", kind.as_str());
            }
        }
        query.append_pair("lines", &lines.to_string());
        query.finish()
    }

    /// The query of another visit, looked at in the same way.
    pub(crate) fn query_of(&self, session: SessionId) -> String {
        let other = Self {
            session: Some(session),
            ..self.clone()
        };
        other.query_with_lines(LINES_AT_FIRST)
    }

    /// How many lines "show more" asks for.
    pub(crate) fn more(&self) -> usize {
        self.lines.saturating_mul(8).min(most())
    }

    /// Every line there may be.
    pub(crate) fn all() -> usize {
        most()
    }
}

fn most() -> usize {
    // Each event brings a line, some bring several, and a page has one of its own.
    usize::try_from(MAX_JOURNEY_EVENTS).map_or(usize::MAX, |events| events * 4)
}

fn lines(text: &str) -> usize {
    text.parse()
        .map_or(LINES_AT_FIRST, |lines: usize| lines.clamp(LINES_AT_FIRST, most()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Choice {
        let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        Choice::read(&pairs)
    }

    #[test]
    fn a_choice_survives_its_own_query() {
        let query = "session=20000000-0000-4000-8000-000000000001&names=addresses&kinds=chosen\
                     &kind=offers&kind=forms&lines=800";
        let choice = read(query);
        assert!(choice.by_address && choice.shows(EventKind::Forms) && !choice.shows(EventKind::Searches));
        assert_eq!(choice.query_with_lines(choice.lines), query);
        assert_eq!(read(&choice.query_with_lines(800)), choice);
    }

    #[test]
    fn nothing_chosen_shows_every_kind_and_no_box_ticked_shows_none() {
        assert!(EventKind::ALL.into_iter().all(|kind| read("").shows(kind)));
        assert!(
            !EventKind::ALL
                .into_iter()
                .any(|kind| read("kinds=chosen").shows(kind))
        );
    }

    #[test]
    fn nonsense_counts_as_not_chosen_and_nobody_asks_for_more_than_there_may_be() {
        assert_eq!(read("session=x&names=1&lines=-7&other=1"), Choice::default());
        assert_eq!(read("lines=99999999999").lines, Choice::all());
        assert_eq!(read("lines=1").lines, LINES_AT_FIRST);
    }
}
