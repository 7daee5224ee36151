//! The pictures of the journey map: a symbol for what it is, and on its corner a mark for what became of it, so that no
//! two things look alike. `icons.html` draws them; beside each stands its text.

use crate::journeys::words;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::action_state::ActionState;

/// A picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Icon {
    /// The name of a symbol.
    pub(crate) symbol: &'static str,
    /// The name of the mark on its corner; empty for none.
    pub(crate) mark: &'static str,
    /// The suffix of its class in the style sheet.
    pub(crate) tone: &'static str,
}

/// The kinds of events the map can be narrowed down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum EventKind {
    Offers,
    Segments,
    Outcomes,
    Searches,
    Products,
    Forms,
    Others,
}

impl EventKind {
    pub(crate) const ALL: [Self; 7] = [
        Self::Offers,
        Self::Segments,
        Self::Outcomes,
        Self::Searches,
        Self::Products,
        Self::Forms,
        Self::Others,
    ];

    /// Its name in an address.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Offers => "offers",
            Self::Segments => "segments",
            Self::Outcomes => "outcomes",
            Self::Searches => "searches",
            Self::Products => "products",
            Self::Forms => "forms",
            Self::Others => "others",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Offers => "Chats and offers",
            Self::Segments => "Segments",
            Self::Outcomes => "Outcomes",
            Self::Searches => "Searches",
            Self::Products => "Products",
            Self::Forms => "Forms",
            Self::Others => "Other events",
        }
    }

    /// Where several things happened at the same moment, the picture shows the one that matters most.
    pub(crate) const fn weight(self) -> u8 {
        match self {
            Self::Outcomes => 6,
            Self::Offers => 5,
            Self::Segments => 4,
            Self::Products => 3,
            Self::Forms => 2,
            Self::Searches => 1,
            Self::Others => 0,
        }
    }
}

impl Icon {
    const fn plain(symbol: &'static str) -> Self {
        Self {
            symbol,
            mark: "",
            tone: "plain",
        }
    }

    /// A page.
    pub(crate) const PAGE: Self = Self::plain("page");
    /// A search.
    pub(crate) const SEARCH: Self = Self::plain("search");
    /// A segment; it is drawn in the segment's colour.
    pub(crate) const SEGMENT: Self = Self::plain("segment");

    /// An outcome.
    pub(crate) const fn outcome(is_positive: bool) -> Self {
        Self {
            tone: if is_positive { "good" } else { "bad" },
            ..Self::plain("outcome")
        }
    }

    /// An offer in a state.
    pub(crate) const fn offer(media: MediaType, state: ActionState) -> Self {
        Self {
            symbol: symbol(media),
            mark: mark(state),
            tone: tone(state),
        }
    }

    /// An offer that was not made.
    pub(crate) const fn blocked(media: MediaType) -> Self {
        Self {
            symbol: symbol(media),
            mark: "blocked",
            tone: "blocked",
        }
    }

    /// Something the site recorded, and its kind.
    pub(crate) fn recorded(name: &str) -> (Self, EventKind) {
        match name {
            "product_added" => (Self::plain("cart"), EventKind::Products),
            "product_removed" => (Self::plain("cart-remove"), EventKind::Products),
            "form_started" => (Self::plain("form-started"), EventKind::Forms),
            "form_submitted" => (Self::plain("form"), EventKind::Forms),
            "form_abandoned" => (Self::plain("form-abandoned"), EventKind::Forms),
            _ => (Self::plain(of_default_event(name)), EventKind::Others),
        }
    }
}

/// Events that page and apps record by themselves have pictures, every other one has the same.
fn of_default_event(name: &str) -> &'static str {
    match name {
        "user_signed_in" | "user_signed_up" | "user_signed_out" | "signed_in" | "signed_up"
        | "signed_out" => "person",
        "order_placed" | "checkout_started" | "purchase" => "bag",
        "file_downloaded" | "download" => "download",
        "email_clicked" | "mail_clicked" => "mail",
        _ => "dot",
    }
}

const fn symbol(media: MediaType) -> &'static str {
    match media {
        MediaType::WebChat => "chat",
        MediaType::WebMessagingOffer => "message",
        MediaType::ContentOffer => "offer",
        MediaType::OpenAction => "action",
    }
}

const fn mark(state: ActionState) -> &'static str {
    match state {
        ActionState::Qualified => "qualified",
        ActionState::Offered => "offered",
        ActionState::Accepted => "accepted",
        ActionState::Rejected => "rejected",
        ActionState::TimedOut => "timed-out",
        ActionState::Errored => "errored",
        ActionState::Ignored => "ignored",
        ActionState::Started => "requested",
        ActionState::Engaged => "engaged",
        ActionState::Abandoned => "abandoned",
        ActionState::Completed => "completed",
        ActionState::FrequencyCapReached => "capped",
        ActionState::QualifiedOutsideSchedule | ActionState::OfferedOutsideSchedule => "closed",
    }
}

const fn tone(state: ActionState) -> &'static str {
    match state {
        ActionState::Accepted | ActionState::Started | ActionState::Engaged | ActionState::Completed => {
            "good"
        }
        ActionState::Rejected | ActionState::Errored | ActionState::Abandoned => "bad",
        _ => "plain",
    }
}

/// States in the order an offer goes through them.
const STATES: [ActionState; 10] = [
    ActionState::Offered,
    ActionState::Accepted,
    ActionState::Started,
    ActionState::Engaged,
    ActionState::Completed,
    ActionState::Rejected,
    ActionState::TimedOut,
    ActionState::Ignored,
    ActionState::Abandoned,
    ActionState::Errored,
];

/// Every picture with its meaning, in groups.
pub(crate) fn legend() -> Vec<(&'static str, Vec<(Icon, String)>)> {
    let states = |media: MediaType, without: &[ActionState]| -> Vec<(Icon, String)> {
        let states = STATES.iter().filter(|state| !without.contains(state));
        states
            .map(|state| {
                let text = format!("{} {}", words::offer(media), words::state(*state));
                (Icon::offer(media, *state), text)
            })
            .chain([(
                Icon::blocked(media),
                format!("{} not offered", words::offer(media)),
            )])
            .collect()
    };
    let of_chats = [
        ActionState::Started,
        ActionState::Engaged,
        ActionState::Abandoned,
        ActionState::Completed,
    ];
    let recorded = |names: &[&str]| -> Vec<(Icon, String)> {
        let named = names.iter();
        named
            .map(|name| (Icon::recorded(name).0, words::event(name)))
            .collect()
    };
    let mut on_pages = vec![
        (Icon::PAGE, "Page".to_owned()),
        (Icon::SEARCH, "Searched".to_owned()),
        (Icon::SEGMENT, "Segment matched".to_owned()),
        (Icon::outcome(true), "Outcome achieved".to_owned()),
    ];
    on_pages.extend(recorded(&[
        "product_added",
        "product_removed",
        "form_started",
        "form_submitted",
        "form_abandoned",
        "signed_in",
        "order_placed",
        "file_downloaded",
        "email_clicked",
    ]));
    on_pages.push((Icon::plain("dot"), "Custom event".to_owned()));
    vec![
        ("On pages", on_pages),
        ("Chat", states(MediaType::WebChat, &[])),
        ("Messaging", states(MediaType::WebMessagingOffer, &[])),
        ("Content offer", states(MediaType::ContentOffer, &of_chats)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_entries_of_the_legend_look_or_read_alike() {
        let legend = legend();
        let entries: Vec<&(Icon, String)> = legend.iter().flat_map(|(_, entries)| entries).collect();
        let looks: HashSet<_> = entries.iter().map(|(icon, _)| (icon.symbol, icon.mark)).collect();
        let texts: HashSet<_> = entries.iter().map(|(_, text)| text).collect();
        assert_eq!((looks.len(), texts.len()), (entries.len(), entries.len()));
    }

    #[test]
    fn every_picture_of_the_legend_is_drawn() {
        let drawn = include_str!("../../templates/icons.html");
        for (_, entries) in legend() {
            for (icon, text) in entries {
                assert!(drawn.contains(&format!("id=\"icon-{}\"", icon.symbol)), "{text}");
                let has_mark = drawn.contains(&format!("id=\"mark-{}\"", icon.mark));
                assert!(icon.mark.is_empty() || has_mark, "{text}");
            }
        }
    }

    #[test]
    fn a_kind_is_read_back_from_its_name() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(EventKind::parse("nonsense"), None);
    }
}
