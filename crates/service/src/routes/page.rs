//! Answers that are pages: rendered, with the policy that keeps what is in them from running.

use crate::error::ApiError;
use crate::pages::{ErrorPage, sentence};
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// Who may put a page of ours into a frame.
#[derive(Debug, Clone)]
pub(super) enum Framing {
    /// Nobody.
    Nobody,
    /// We ourselves.
    BySelf,
    /// These origins.
    By(Vec<String>),
}

impl Framing {
    fn source_list(&self) -> String {
        match self {
            Self::BySelf => "'self'".to_owned(),
            Self::By(origins) if !origins.is_empty() => origins.join(" "),
            _ => "'none'".to_owned(),
        }
    }
}

/// A page. Nothing in it runs but our own files; nothing is sent but to us; no string becomes markup by script.
pub(super) fn page(status: StatusCode, template: &impl Template, framing: &Framing) -> Response {
    render(status, template, framing, "img-src 'self'; trusted-types 'none'")
}

/// A page of the administration: the same, but htmx may put what we answer into the page (`trust.js` says how), its style sheet
/// draws with images of its own, and what a visitor would see may be shown in a frame of ours.
pub(super) fn admin_page(status: StatusCode, template: &impl Template) -> Response {
    let further = "img-src 'self' data:; frame-src 'self'; trusted-types default";
    render(status, template, &Framing::Nobody, further)
}

/// The page that shows the chat widget in a frame of ours: the module runs in it as on a site, and a logo may lie anywhere. What the
/// widget would ask of a contact centre is answered in the page itself.
pub(super) fn widget_frame(template: &impl Template) -> Response {
    let further = "img-src 'self' data: https:; trusted-types 'none'";
    let scripts = "'self' 'wasm-unsafe-eval'";
    render_with(scripts, StatusCode::OK, template, &Framing::BySelf, further)
}

/// The page that shows a content offer in a frame of ours: its image may lie anywhere, as on a site.
pub(super) fn offer_frame(template: &impl Template) -> Response {
    let further = "img-src 'self' data: http: https:; trusted-types 'none'";
    render(StatusCode::OK, template, &Framing::BySelf, further)
}

fn render(status: StatusCode, template: &impl Template, framing: &Framing, further: &str) -> Response {
    render_with("'self'", status, template, framing, further)
}

fn render_with(
    scripts: &str,
    status: StatusCode,
    template: &impl Template,
    framing: &Framing,
    further: &str,
) -> Response {
    let html = match template.render() {
        Ok(html) => html,
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let policy = format!(
        "default-src 'none'; script-src {scripts}; style-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors {}; require-trusted-types-for 'script'; {further}",
        framing.source_list()
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    // Client applications are origins, checked when they are put in place; a list that is no header value frames nobody.
    let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(
        "default-src 'none'; frame-ancestors 'none'",
    ));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if matches!(framing, Framing::Nobody) {
        // For browsers that do not know `frame-ancestors`; it has no way to name several origins.
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        headers.insert(
            "cross-origin-opener-policy",
            HeaderValue::from_static("same-origin"),
        );
    }
    response
}

/// What goes wrong on the way to a page, told as one: people read no JSON.
#[derive(Debug)]
pub(super) struct PageError(ApiError);

impl<E: Into<ApiError>> From<E> for PageError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (status, _) = self.0.status_and_code();
        let title = match status {
            StatusCode::NOT_FOUND => "Not there",
            StatusCode::CONFLICT => "Not done",
            status if status.is_server_error() => "Something went wrong",
            _ => "That cannot be done",
        };
        let advice = format!("{} Go back, and look again.", sentence(&self.0.to_string()));
        error(status, title, &advice, &Framing::Nobody)
    }
}

/// A page that says what went wrong and what to do.
pub(super) fn error(status: StatusCode, title: &str, advice: &str, framing: &Framing) -> Response {
    let home = ("/admin", "To the first page of the administration");
    let way = matches!(framing, Framing::Nobody).then_some(home);
    page(status, &ErrorPage { title, advice, way }, framing)
}

/// The same, with the place where one goes on.
pub(super) fn error_with_way(status: StatusCode, title: &str, advice: &str, way: (&str, &str)) -> Response {
    let way = Some(way);
    page(status, &ErrorPage { title, advice, way }, &Framing::Nobody)
}

/// What somebody is told whose role does not allow a page.
pub(super) fn not_allowed() -> Response {
    let advice = "Your role does not allow this page. Ask an administrator of your organization.";
    error(StatusCode::FORBIDDEN, "Not allowed", advice, &Framing::Nobody)
}

/// What somebody is told who looks for what is not there, or not any longer.
pub(super) fn gone(what: &str) -> Response {
    let title = format!("There is no such {what}");
    let advice = "It may have been deleted meanwhile. Go back to the list to see what there is.";
    error(StatusCode::NOT_FOUND, &title, advice, &Framing::Nobody)
}

/// What somebody is told whose form was made for another log-in.
pub(super) fn out_of_date() -> Response {
    let advice = "You have logged in again since this page was opened, so nothing was changed. Go back: what you typed is still \
                  there to be copied. Then reload the page, and enter it anew.";
    error(
        StatusCode::FORBIDDEN,
        "Form out of date",
        advice,
        &Framing::Nobody,
    )
}
