//! Who asks, where proxies stand in between. The engagement service goes by the same rule.

use std::net::IpAddr;

/// The address behind the proxies we trust. `connected` is who opened the connection, `forwarded` the lines of the header
/// `X-Forwarded-For`, in order.
///
/// Each proxy writes whom it was asked by at the end, so the list is read from there: the first address that is none of ours
/// is whoever asked. Everything further left was written by someone we do not trust, and where one of ours wrote something
/// that is no address, nobody further left is believed either.
#[must_use]
pub fn client_address<'a>(
    connected: IpAddr,
    forwarded: impl IntoIterator<Item = &'a str, IntoIter: DoubleEndedIterator>,
    trusted: &[IpAddr],
) -> IpAddr {
    // A listener for both families writes addresses of the older one in the newer one's way.
    let is_trusted =
        |address: IpAddr| (trusted.iter()).any(|trusted| trusted.to_canonical() == address.to_canonical());
    if !is_trusted(connected) {
        return connected;
    }
    let written = forwarded.into_iter().rev().flat_map(|line| line.rsplit(','));
    for text in written {
        match text.trim().parse() {
            Ok(address) if is_trusted(address) => {}
            Ok(address) => return address,
            Err(_) => return connected,
        }
    }
    connected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let trusted = [address("10.0.0.1"), address("10.0.0.2")];
        for (connected, lines, expected) in [
            ("10.0.0.1", &["6.6.6.6, 1.2.3.4"][..], "1.2.3.4"),
            ("10.0.0.1", &["6.6.6.6, 1.2.3.4, 10.0.0.2"], "1.2.3.4"),
            ("10.0.0.1", &["6.6.6.6", "1.2.3.4"], "1.2.3.4"),
            ("10.0.0.1", &["6.6.6.6", "1.2.3.4", " 10.0.0.2 "], "1.2.3.4"),
            ("10.0.0.1", &["10.0.0.2"], "10.0.0.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["nonsense"], "10.0.0.1"),
            ("10.0.0.1", &["6.6.6.6, nonsense"], "10.0.0.1"),
            ("10.0.0.1", &["6.6.6.6,"], "10.0.0.1"),
            ("10.0.0.1", &["6.6.6.6, 1.2.3.4:50000"], "10.0.0.1"),
            ("::ffff:10.0.0.1", &["2001:db8::7"], "2001:db8::7"),
            ("10.0.0.1", &["1.2.3.4, ::ffff:10.0.0.2"], "1.2.3.4"),
            ("9.9.9.9", &["1.2.3.4"], "9.9.9.9"),
        ] {
            let found = client_address(address(connected), lines.iter().copied(), &trusted);
            assert_eq!(found, address(expected), "{connected} {lines:?}");
        }
    }
}
