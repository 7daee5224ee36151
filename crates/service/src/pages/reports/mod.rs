//! The reports of the administration. One file a report: what it asks of the counting, and how the answer is told in tables; all of
//! it pure. A table is shown, drawn and downloaded from the same values.

mod action_map;
mod action_maps;
mod blocked;
mod content_offers;
mod counts;
mod csv;
mod filters;
mod losses;
mod names;
mod outcomes;
mod over_time;
mod parts;
mod question;
mod range;
mod range_form;
mod report;
mod segments;
mod summary;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use counts::Counts;
pub(crate) use filters::{FilterName, Filters, query};
pub(crate) use losses::{SiteDays, view as losses_view};
pub(crate) use names::{Names, kind_of};
pub(crate) use parts::{ReportView, Source};
pub(crate) use question::Question;
pub(crate) use range::{Preset, Range};
pub(crate) use range_form::RangeForm;
pub(crate) use report::{Asked, Report};
pub(crate) use summary::{Summary, questions as summary_questions};

use super::Viewer;
use askama::Template;
use filters::FilterField;

/// A report.
#[derive(Debug, Template)]
#[template(path = "admin/reports/report.html")]
pub(crate) struct ReportPage {
    pub(crate) viewer: Viewer,
    pub(crate) title: String,
    pub(crate) lead: &'static str,
    /// The page's own address, without query.
    pub(crate) path: String,
    /// The query of the report's days and filters; empty where the form is not in order.
    pub(crate) query: String,
    /// That of its days alone.
    pub(crate) range_query: String,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) form: RangeForm,
    pub(crate) filters: Vec<FilterField>,
    /// Nothing while the form is not in order.
    pub(crate) view: Option<ReportView>,
    /// Whether it is the page of one action map, below that of all of them.
    pub(crate) is_of_map: bool,
}

impl ReportPage {
    /// The address of a part's table as a file; of the first one's, where none is named.
    fn file(&self, part: &str) -> String {
        let table = match part {
            "" => String::new(),
            part => format!("{}table={part}", if self.query.is_empty() { "?" } else { "&" }),
        };
        format!("{}.csv{}{table}", self.path, self.query)
    }
}

/// The reports there are, each with its most important number.
#[derive(Debug, Template)]
#[template(path = "admin/reports/summary.html")]
pub(crate) struct SummaryPage {
    pub(crate) viewer: Viewer,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) summary: Summary,
}

/// A link to a report.
#[derive(Debug)]
pub(crate) struct Tab {
    pub(crate) title: &'static str,
    pub(crate) path: String,
    /// The page itself, or one above it.
    pub(crate) is_current: bool,
}

/// Links to all reports, with the same query.
pub(crate) fn tabs(current: Option<Report>, query: &str) -> Vec<Tab> {
    let first = Tab {
        title: "Summary",
        path: "/admin/reports".to_owned(),
        is_current: current.is_none(),
    };
    let rest = Report::ALL.into_iter().map(|report| Tab {
        title: report.title(),
        path: format!("{}{query}", report.path()),
        is_current: current == Some(report),
    });
    std::iter::once(first).chain(rest).collect()
}
