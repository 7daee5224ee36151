//! The vendor's keys, and what each means here.
//!
//! Source: docs/cxbus.md, *Configuration*; the reasons are those of `www/adapters/cxbus/unsupported.js`. Tests compare this table
//! with both.

/// A key of the vendor's, and what it means here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// `webchat.chatButton.enabled`; all below it is meant, too, unless it is listed itself.
    pub path: &'static str,
    /// What it means.
    pub meaning: Meaning,
}

/// What a key means here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// It becomes part of the configuration.
    Read,
    /// Nobody misses it, for this reason.
    NotNeeded(&'static str),
    /// There is none of it, for this reason.
    NotSupported(&'static str),
}

const fn read(path: &'static str) -> Key {
    Key {
        path,
        meaning: Meaning::Read,
    }
}

const fn not_needed(path: &'static str, why: &'static str) -> Key {
    Key {
        path,
        meaning: Meaning::NotNeeded(why),
    }
}

const fn not_supported(path: &'static str, why: &'static str) -> Key {
    Key {
        path,
        meaning: Meaning::NotSupported(why),
    }
}

pub(super) const OTHER_TRANSPORT: &str = "the transport is not `pureconnect-v4-rest`, or has no such key";
const OTHER_PRODUCT: &str = "it is another product's";
const NO_HEADERS: &str = "requests to the contact centre carry no headers of a page's";
const NOTHING_FETCHED: &str = "nothing is fetched from elsewhere";
const FITS_ITSELF: &str = "the widget fits itself to the screen";
const NO_EFFECT: &str = "the button appears as the visitor's system likes it";
const NO_PART: &str = "Waymeet has no such thing";
const OWN_VISIT: &str = "the chat carries the visit it was opened in";

/// All keys that are known.
pub const KEYS: &[Key] = &[
    read("main.theme"),
    not_supported(
        "main.themes",
        "the widget is light, dark, or as the visitor's system is",
    ),
    read("main.lang"),
    read("main.i18n"),
    read("main.timeFormat"),
    not_needed("main.debug", "`ac(\"debug\")` says what happens"),
    not_needed("main.preload", "everything loads when it is used"),
    not_supported(
        "main.customStylesheetID",
        "the page's styles do not reach into the widget",
    ),
    not_supported("main.googleFontUrl", NOTHING_FETCHED),
    not_supported("main.downloadGoogleFont", NOTHING_FETCHED),
    not_needed("main.cookieOptions", "the widget sets no cookies"),
    not_supported("main.header", NO_HEADERS),
    not_needed("main.mobileMode", FITS_ITSELF),
    not_needed("main.mobileModeBreakpoint", FITS_ITSELF),
    read("webchat.transport.type"),
    read("webchat.transport.hosts"),
    read("webchat.transport.useHttps"),
    read("webchat.transport.reverseProxyUrl"),
    read("webchat.transport.interactionData.routing.targetType"),
    read("webchat.transport.interactionData.routing.targetName"),
    not_needed(
        "webchat.transport.interactionData.routing.targetAddress",
        OTHER_PRODUCT,
    ),
    not_needed(
        "webchat.transport.interactionData.routing.priority",
        OTHER_PRODUCT,
    ),
    read("webchat.transport.interactionData.notes"),
    read("webchat.transport.interactionData.routingContexts"),
    read("webchat.transport.interactionData.additionalAttrs"),
    not_needed("webchat.transport.interactionData.journey.customerId", OWN_VISIT),
    not_needed(
        "webchat.transport.interactionData.journey.customerIdType",
        OWN_VISIT,
    ),
    not_needed("webchat.transport.interactionData.journey.actionMapId", OWN_VISIT),
    read("webchat.userData"),
    not_needed("webchat.userData._actVisitId", OWN_VISIT),
    read("webchat.userData.targetQueue"),
    read("webchat.form"),
    read("webchat.formJSON"),
    read("webchat.confirmFormCloseEnabled"),
    read("webchat.maxMessageLength"),
    read("webchat.timeFormat"),
    read("webchat.chatButton.enabled"),
    read("webchat.chatButton.openDelay"),
    read("webchat.chatButton.hideDuringInvite"),
    not_supported("webchat.chatButton.template", "the button has its own markup"),
    not_supported("webchat.chatButton.effect", NO_EFFECT),
    not_supported("webchat.chatButton.effectDuration", NO_EFFECT),
    read("webchat.autoInvite.enabled"),
    read("webchat.autoInvite.timeToInviteSeconds"),
    read("webchat.autoInvite.inviteTimeoutSeconds"),
    not_supported("webchat.proactive", "rules decide when somebody is invited"),
    not_needed("webchat.emojis", "visitors use the emoji of their own keyboard"),
    not_supported(
        "webchat.uploadsEnabled",
        "CIC's web chat takes no files from visitors",
    ),
    not_supported("webchat.async", "CIC knows no asynchronous chats"),
    not_needed("webchat.cometD", "CIC's web chat is polled"),
    not_needed("webchat.apikey", OTHER_PRODUCT),
    not_needed("webchat.endpoint", OTHER_PRODUCT),
    not_needed("webchat.dataURL", OTHER_PRODUCT),
    not_supported("webchat.enableCustomHeader", NO_HEADERS),
    not_supported("webchat.markdown", "messages are shown as they were written"),
    not_needed(
        "webchat.ajaxTimeout",
        "the widget has its own patience, and tries the next server",
    ),
    not_needed("webchat.actionsMenu", "the menu has what can be done"),
    not_needed(
        "webchat.charCountEnabled",
        "it is said how much is left when it is little",
    ),
    not_supported(
        "webchat.inviteOnRestoreTimeout",
        "a chat that is gone is not spoken of",
    ),
    not_needed(
        "webchat.minimizeOnMobileRestore",
        "a chat comes back as it was left",
    ),
    not_supported("callback.form", "the callback has its own form"),
    not_supported("callback.formJSON", "the callback has its own form"),
    not_supported(
        "callback.userData",
        "an ICWS callback has no place for attributes",
    ),
    not_needed(
        "callback.dataURL",
        "callbacks go to the contact centre that chats go to",
    ),
    not_needed("bus", "it is the vendor's own"),
    not_supported("sidebar", NO_PART),
    not_supported("channelselector", NO_PART),
    not_supported("offers", NO_PART),
    not_supported("sendmessage", NO_PART),
    not_supported("callus", NO_PART),
    not_supported("calendar", NO_PART),
    not_supported("chatdeflection", NO_PART),
    not_supported("clicktocall", NO_PART),
    not_supported("cobrowse", NO_PART),
    not_supported("console", NO_PART),
    not_supported("knowledgecenter", NO_PART),
    not_supported("search", NO_PART),
    not_supported("stats", NO_PART),
];
