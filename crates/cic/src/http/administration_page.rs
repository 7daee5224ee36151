//! The administration's page. It uses what the desk's page has, from there: ICWS, the log-in, colours.

use std::sync::Arc;

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;

use super::static_page::{self, CSS, HTML, PageFile, SCRIPT};
use crate::shared::Shared;

/// Takes files of one type by their names.
macro_rules! files {
    ($content_type:expr; $($name:literal),+ $(,)?) => {
        &[$(($name, $content_type, include_str!(concat!("../../administration/", $name)))),+]
    };
}

/// The page's files: built into the program, so that a server is one file.
const FILES: [&[PageFile]; 3] = [
    &[("", HTML, include_str!("../../administration/index.html"))],
    files![CSS; "administration.css", "forms.css"],
    files![SCRIPT; "app.js", "checklist.js", "client.js", "confirm.js", "conflict.js", "edit-form.js", "facts.js", "fields.js", "file-field.js", "json-place.js", "licence-file.js", "licences.js", "members-field.js", "object-list.js", "organisation-fields.js", "organisation-link.js", "other-server.js", "overview.js", "page.js", "parameter-form.js", "parameter-meaning.js", "parameters.js", "route.js", "skills-field.js", "top-bar.js", "user-fields.js", "user-form.js", "users.js", "whole-configuration.js", "whole-file.js", "words.js", "workgroup-form.js", "workgroups.js"],
];

pub(crate) fn routes() -> Router<Arc<Shared>> {
    let files = FILES.into_iter().flatten();
    static_page::routes("/administration", files, |_| None).route(
        "/administration",
        get(|| async { Redirect::permanent("/administration/") }),
    )
}
