//! The browser's clock.

/// Milliseconds since 1970-01-01T00:00:00Z by the visitor's clock.
#[must_use]
pub fn now_in_ms() -> u64 {
    let now = js_sys::Date::now();
    // A page may have replaced `Date.now`; anything that is not a time is the beginning of time.
    if now.is_finite() && now > 0.0 {
        now as u64
    } else {
        0
    }
}
