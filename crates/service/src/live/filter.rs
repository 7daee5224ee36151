//! Which rows somebody wants to see, and how many there are of each kind. Pure.

use super::row::LiveRow;
use std::sync::Arc;
use waymeet_journey::ids::SegmentId;
use waymeet_journey::time::UnixMillis;

/// How many rows a page shows.
pub(crate) const ROWS_ON_A_PAGE: usize = 50;

/// Which rows somebody wants to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// The deployment's id; empty for all of them.
    pub(crate) deployment: String,
    pub(crate) segment: Option<SegmentId>,
    /// Part of a name, an id, or a page.
    pub(crate) text: String,
    /// From 1.
    pub(crate) page: usize,
}

/// Who looks at the rows, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watcher {
    /// Whether segments that are not for agents are seen, searched and chosen, too.
    pub(crate) sees_hidden_segments: bool,
    /// Whoever was last heard of after that is online, …
    pub(crate) online_since: UnixMillis,
    /// … and whoever was after that is idle.
    pub(crate) here_since: UnixMillis,
}

/// How many visitors there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counters {
    pub(crate) online: usize,
    pub(crate) idle: usize,
    pub(crate) offers: usize,
    pub(crate) chats: usize,
}

/// The rows of one page.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// Of all rows of the deployment, whatever else is asked for.
    pub(crate) counters: Counters,
    /// The newest visit first: a row moves only when somebody comes.
    pub(crate) rows: Vec<Arc<LiveRow>>,
    /// How many there are on all pages.
    pub(crate) found: usize,
    pub(crate) page: usize,
    pub(crate) pages: usize,
}

impl Filter {
    /// Whether any visitor may be missing by it.
    pub(crate) fn is_set(&self) -> bool {
        !self.deployment.is_empty() || self.segment.is_some() || !self.text.trim().is_empty()
    }

    /// The rows of the page asked for.
    pub(crate) fn apply(&self, rows: Vec<Arc<LiveRow>>, watcher: Watcher) -> Shown {
        let sees_hidden = watcher.sees_hidden_segments;
        let text = self.text.trim().to_lowercase();
        let mut counters = Counters::default();
        let mut found = Vec::new();
        for row in rows {
            if row.last_heard <= watcher.here_since
                || (!self.deployment.is_empty() && row.deployment != self.deployment)
            {
                continue;
            }
            let is_online = row.last_heard > watcher.online_since;
            counters.online += usize::from(is_online);
            counters.idle += usize::from(!is_online);
            counters.offers += usize::from(row.has_offer);
            counters.chats += usize::from(row.chats);
            let is_in = |wanted| row.segments(sees_hidden).any(|segment| segment == wanted);
            if self.segment.is_none_or(is_in) && row.says(&text, sees_hidden) {
                found.push(row);
            }
        }
        found.sort_by_key(|row| (std::cmp::Reverse(row.started), row.visitor));
        let pages = found.len().div_ceil(ROWS_ON_A_PAGE).max(1);
        let page = self.page.clamp(1, pages);
        Shown {
            counters,
            found: found.len(),
            rows: found
                .into_iter()
                .skip((page - 1) * ROWS_ON_A_PAGE)
                .take(ROWS_ON_A_PAGE)
                .collect(),
            page,
            pages,
        }
    }
}
