//! Addresses of web pages, as agents push them.

use url::Url;

/// An address as the visitor gets it, or what is wrong with it. It is made anew from its parts, so that it looks like where it
/// leads: a host in other letters than ours is told in ASCII.
pub(super) fn page_address(sent: &str, max_chars: usize) -> Result<String, &'static str> {
    let url = Url::parse(sent.trim()).map_err(|_| "leads to no page of the web")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("begins with neither http:// nor https://");
    }
    // `https://bank.example@evil.example/` leads to the latter.
    if !url.username().is_empty() || url.password().is_some() {
        return Err("has a name or a password in it");
    }
    let address = String::from(url);
    if address.chars().count() > max_chars {
        return Err("is too long");
    }
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_web_can_be_pushed_and_they_are_told_as_what_they_are() {
        for (sent, expected) in [
            (
                "https://shop.example/boots?a=1#size",
                Ok("https://shop.example/boots?a=1#size"),
            ),
            (" HTTP://Shop.Example ", Ok("http://shop.example/")),
            (
                "https://b\u{fc}cher.example/ä",
                Ok("https://xn--bcher-kva.example/%C3%A4"),
            ),
            (
                "https://shop.example/a b\"<",
                Ok("https://shop.example/a%20b%22%3C"),
            ),
            ("shop.example", Err("leads to no page of the web")),
            ("/boots", Err("leads to no page of the web")),
            ("https://", Err("leads to no page of the web")),
            ("", Err("leads to no page of the web")),
            (
                "javascript:alert(1)",
                Err("begins with neither http:// nor https://"),
            ),
            (
                "data:text/html,x",
                Err("begins with neither http:// nor https://"),
            ),
            (
                "https://bank.example@evil.example/",
                Err("has a name or a password in it"),
            ),
            (
                "https://shop.example/0123456789012345678901234567890123456789",
                Err("is too long"),
            ),
        ] {
            assert_eq!(
                page_address(sent, 50).as_deref(),
                expected.as_ref().map(|text| &**text),
                "{sent:?}"
            );
        }
    }
}
