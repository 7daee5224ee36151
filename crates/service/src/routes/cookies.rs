//! The two cookies of our own pages.

use crate::limits::MAX_FORM_BYTES;
use crate::secret::Secret;
use crate::settings::ServiceSettings;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

/// Who is logged in.
pub(super) const LOG_IN: &str = "waymeet_admin";
/// Which browser a log-in form was given to: nobody else's form logs this browser in.
pub(super) const FORM: &str = "waymeet_form";

/// A cookie of ours: not for scripts, not for other sites' requests, over https only where we are reached by https.
pub(super) fn cookie(
    name: &'static str,
    value: &Secret,
    same_site: SameSite,
    settings: &ServiceSettings,
) -> Cookie<'static> {
    Cookie::build((name, value.reveal().to_owned()))
        .path("/")
        .http_only(true)
        .same_site(same_site)
        .secure(settings.public_url.starts_with("https://"))
        .build()
}

/// The value of a cookie, if the browser sent one of a size we could have given it.
pub(super) fn value(jar: &CookieJar, name: &str) -> Option<Secret> {
    let value = jar.get(name)?.value();
    (!value.is_empty() && value.len() < MAX_FORM_BYTES).then(|| Secret::new(value))
}
