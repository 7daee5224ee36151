//! Addresses whose visits are not recorded: those of the organisation itself, of monitors, of testers.

use std::net::IpAddr;

/// One address, or a network of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IpFilter {
    network: IpAddr,
    prefix: u32,
}

/// Why a text is no filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is neither an address nor a network such as `192.0.2.0/24`")]
pub struct IpFilterError;

impl IpFilter {
    /// Reads an address or a network in CIDR form. Bits beyond the prefix are ignored, as the people who write
    /// `192.0.2.7/24` mean it.
    ///
    /// # Errors
    /// [`IpFilterError`] for anything else.
    pub fn parse(text: &str) -> Result<Self, IpFilterError> {
        let (address, prefix) = match text.split_once('/') {
            None => (text, None),
            Some((address, prefix)) => (address, Some(prefix)),
        };
        let network: IpAddr = address.parse().map_err(|_| IpFilterError)?;
        let width = width(network);
        let prefix = match prefix {
            None => width,
            // Digits alone: `u32` would also read `+8`.
            Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().map_err(|_| IpFilterError)?
            }
            Some(_) => return Err(IpFilterError),
        };
        if prefix > width {
            return Err(IpFilterError);
        }
        Ok(Self { network, prefix })
    }

    /// Whether an address is meant. An IPv4 address that arrives in IPv6 clothes is the same address.
    #[must_use]
    pub fn covers(&self, address: IpAddr) -> bool {
        match (self.network, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let difference = u128::from(network.to_bits() ^ address.to_bits());
                difference >> (32 - self.prefix) == 0
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let difference = network.to_bits() ^ address.to_bits();
                difference.checked_shr(128 - self.prefix).unwrap_or_default() == 0
            }
            _ => false,
        }
    }
}

const fn width(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_covers_its_network_and_nothing_else() {
        for (filter, address, expected) in [
            ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.8", false),
            ("192.0.2.0/24", "192.0.2.255", true),
            ("192.0.2.77/24", "192.0.2.1", true),
            ("192.0.2.0/24", "192.0.3.0", false),
            ("192.0.2.0/24", "::ffff:192.0.2.9", true),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("2001:db8::1", "2001:db8::1", true),
            ("2001:db8::1", "2001:db8::2", false),
            ("::/0", "2001:db8::1", true),
        ] {
            let covers = IpFilter::parse(filter).unwrap().covers(address.parse().unwrap());
            assert_eq!(covers, expected, "{filter} {address}");
        }
    }

    #[test]
    fn what_is_no_address_and_no_network_is_refused() {
        for text in [
            "",
            "shop.example",
            "192.0.2.0/33",
            "2001:db8::/129",
            "192.0.2.0/",
            "192.0.2.0/+8",
            "192.0.2.0/24/1",
            "192.0.2",
            " 192.0.2.1",
        ] {
            assert_eq!(IpFilter::parse(text), Err(IpFilterError), "{text}");
        }
    }
}
