//! Forms of the administration: read within their limit, and only those that our own pages have sent.

use crate::error::ApiError;
use crate::limits::MAX_PASTED_BYTES;
use crate::routes::body;
use crate::routes::gate::LoggedIn;
use crate::routes::log_in::is_same;
use crate::routes::page::{self, PageError};
use crate::shared::Shared;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The field that every form carries: whose log-in it was made for.
const TOKEN: &str = "token";

/// A form that one of our pages has sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    fn parse(bytes: &[u8]) -> Self {
        let fields = url::form_urlencoded::parse(bytes);
        // Browsers end the lines of a text with CR and LF. Source: HTML standard, section 4.10.21.4.
        let fields = fields.map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")));
        Self(fields.collect())
    }

    /// What a field says; of several of one name the last one counts, so that a checkbox may have a hidden "no" before it.
    pub(super) fn text(&self, name: &str) -> &str {
        let mut found = self.0.iter().rev();
        found
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// Everything that fields of one name say, without what is empty.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let found = self
            .0
            .iter()
            .filter(|(known, value)| known == name && !value.is_empty());
        found.map(|(_, value)| value.clone()).collect()
    }

    /// Every field, in order, but for the token.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.0.iter().filter(|(name, _)| name != TOKEN);
        fields.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Whoever takes a form takes it of the person who is logged in: one too large, or of another log-in, is answered before.
impl FromRequest<Arc<Shared>> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        // Only the gate puts it there.
        let Some(logged_in) = parts.extensions.get::<LoggedIn>() else {
            return Err(ApiError::Unauthorized.into_response());
        };
        let bytes = body::read(shared, &parts.headers, body, MAX_PASTED_BYTES)
            .await
            .map_err(|error| PageError::from(error).into_response())?;
        let form = Self::parse(&bytes);
        if !is_same(&logged_in.csrf_token, form.text(TOKEN)) {
            return Err(page::out_of_date());
        }
        Ok(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_several_fields_counts_and_lines_end_as_they_do_here() {
        let form = Form::parse(b"a=1&b=x%0D%0Ay&a=2&token=t&role=&role=Admin");
        assert_eq!(
            (form.text("a"), form.text("b"), form.text("c")),
            ("2", "x\ny", "")
        );
        assert_eq!(form.all("role"), ["Admin"]);
        assert!(form.fields().all(|(name, _)| name != "token"));
    }
}
