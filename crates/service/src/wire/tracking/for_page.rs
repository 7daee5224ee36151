//! What the page's adapters are told. Source: docs/wire, *Page settings*.

use super::{
    CookieSettings, FormsTrackEvent, IdleEvent, PageviewConfig, ScrollDepthEvent, SelectorEvent,
    TrackingSettings,
};
use serde::Serialize;

/// What the page's adapters are told; fields at their default are absent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ForPage<'a> {
    /// Whose settings they are, whichever id the page asked with.
    deployment: &'a str,
    #[serde(skip_serializing_if = "is_true")]
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pageview_config: Option<PageviewConfig>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    click_events: &'a [SelectorEvent],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    in_viewport_events: &'a [SelectorEvent],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    forms_track_events: &'a [FormsTrackEvent],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    idle_events: &'a [IdleEvent],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    scroll_depth_events: &'a [ScrollDepthEvent],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    linked_domains: &'a [String],
    #[serde(skip_serializing_if = "CookieSettings::is_default")]
    cookies: &'a CookieSettings,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_id_digits: Option<u8>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_true(flag: &bool) -> bool {
    *flag
}

/// The settings of a deployment as the page gets them, as JSON.
pub(super) fn for_page(settings: &TrackingSettings, deployment: &str) -> String {
    let for_page = ForPage {
        deployment,
        enabled: settings.enabled,
        pageview_config: settings.pageview_config,
        click_events: &settings.click_events,
        in_viewport_events: &settings.in_viewport_events,
        forms_track_events: &settings.forms_track_events,
        idle_events: &settings.idle_events,
        scroll_depth_events: &settings.scroll_depth_events,
        linked_domains: &settings.linked_domains,
        cookies: &settings.cookies,
        short_id_digits: settings.short_id_digits,
    };
    // Texts, numbers and truth values: serialising them cannot fail.
    serde_json::to_string(&for_page).unwrap_or_default()
}
