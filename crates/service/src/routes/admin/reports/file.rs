//! A report's table as a file.

use crate::error::ApiError;
use crate::pages::reports::{Asked, Range, ReportView};
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// The table of a name, or the report's first one.
pub(super) fn csv(asked: &Asked, range: &Range, view: Option<&ReportView>, table: Option<&str>) -> Response {
    let Some(part) = view.and_then(|view| view.part(table)) else {
        return ApiError::NoSuch("table").into_response();
    };
    // Of words and dates of our own: nothing to be escaped.
    let table = table.map_or(String::new(), |_| format!("-{}", part.id));
    let name = format!("waymeet-{}{table}-{}.csv", asked.file_name(), range.file_name());
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, part.csv()).into_response()
}
