//! Which addresses the service connects to where people of an organisation name the server. What its operator names may be
//! anywhere.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Which addresses may be connected to, besides public ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Private networks: that is where contact centres are.
    pub private: bool,
    /// This machine: what listens here often trusts whoever is here, too.
    pub loopback: bool,
}

impl Default for Reach {
    fn default() -> Self {
        Self {
            private: true,
            loopback: false,
        }
    }
}

/// Why an address is not connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Barred {
    /// The link's own addresses, and those at which hosting services tell machines their secrets.
    #[error("link-local addresses and those of a hosting service's own machinery are never connected to")]
    Machinery,
    /// No single machine's: unspecified, multicast, reserved.
    #[error("it is not the address of one machine")]
    NoMachine,
    /// This machine's.
    #[error("this machine's own addresses are not connected to")]
    Loopback,
    /// A private network's.
    #[error("addresses of private networks are not connected to")]
    Private,
}

/// What kind of network an address is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Network {
    Public,
    Private,
    Loopback,
    Machinery,
    Nowhere,
}

impl Reach {
    /// Whether this address may be connected to.
    ///
    /// # Errors
    /// [`Barred`], which says why not.
    pub fn judge(self, address: IpAddr) -> Result<(), Barred> {
        match network_of(address) {
            Network::Public => Ok(()),
            Network::Private if self.private => Ok(()),
            Network::Loopback if self.loopback => Ok(()),
            Network::Private => Err(Barred::Private),
            Network::Loopback => Err(Barred::Loopback),
            Network::Machinery => Err(Barred::Machinery),
            Network::Nowhere => Err(Barred::NoMachine),
        }
    }
}

/// What kind of network an address is of; of an IPv6 address that stands for one of IPv4, the latter's.
pub(crate) fn network_of(address: IpAddr) -> Network {
    match address.to_canonical() {
        IpAddr::V4(address) => of_v4(address),
        IpAddr::V6(address) => match embedded(address) {
            Some(address) => of_v4(address),
            None => of_v6(address),
        },
    }
}

/// Where hosting services answer questions of their machines at addresses that are not link-local.
const MACHINERY_V4: [Ipv4Addr; 3] = [
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(168, 63, 129, 16),
    Ipv4Addr::new(192, 0, 0, 192),
];
const MACHINERY_V6: [Ipv6Addr; 2] = [
    Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x254),
];

/// Source: the IANA registry of special-purpose IPv4 addresses.
fn of_v4(address: Ipv4Addr) -> Network {
    match address.octets() {
        _ if address.is_link_local() || MACHINERY_V4.contains(&address) => Network::Machinery,
        // On many systems 0.0.0.0 is this machine.
        [0 | 224..=255, ..] => Network::Nowhere,
        [127, ..] => Network::Loopback,
        // Addresses that providers share among their customers.
        [100, 64..=127, ..] => Network::Private,
        // For tests of networks, and for protocols between one's own machines.
        [198, 18..=19, ..] | [192, 0, 0, _] => Network::Private,
        _ if address.is_private() => Network::Private,
        _ => Network::Public,
    }
}

/// Source: the IANA registry of special-purpose IPv6 addresses.
fn of_v6(address: Ipv6Addr) -> Network {
    match address.segments()[0] {
        _ if address.is_loopback() => Network::Loopback,
        _ if address.is_unspecified() || address.is_multicast() => Network::Nowhere,
        _ if address.is_unicast_link_local() || MACHINERY_V6.contains(&address) => Network::Machinery,
        // Translators of one's own network may lead anywhere. Source: RFC 8215.
        0x64 if address.segments()[..3] == [0x64, 0xff9b, 1] => Network::Machinery,
        // Unique local, and the site-local ones that came before them.
        0xfc00..=0xfdff | 0xfec0..=0xfeff => Network::Private,
        _ => Network::Public,
    }
}

/// The IPv4 address within one of IPv6 that gateways translate. Source: RFC 4291, 2.5.5.1; RFC 6052, 2.1; RFC 3056, 2.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let at = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0 | 0x64, 0 | 0xff9b, 0, 0, 0, 0, high, low] if (segments[0] == 0) == (segments[1] == 0) => {
            Some(at(high, low))
        }
        [0x2002, high, low, ..] => Some(at(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_of_one_kind_of_network() {
        for (address, expected) in [
            ("203.0.113.7", Network::Public),
            ("2001:db8::7", Network::Public),
            ("10.0.0.5", Network::Private),
            ("172.16.0.1", Network::Private),
            ("172.32.0.1", Network::Public),
            ("192.168.1.1", Network::Private),
            ("100.64.0.1", Network::Private),
            ("198.18.0.1", Network::Private),
            ("192.0.0.8", Network::Private),
            ("192.0.0.192", Network::Machinery),
            ("64:ff9b:1::a9fe:a9fe", Network::Machinery),
            ("fd12:3456::1", Network::Private),
            ("fec0::1", Network::Private),
            ("127.0.0.1", Network::Loopback),
            ("127.255.0.1", Network::Loopback),
            ("::1", Network::Loopback),
            ("::ffff:127.0.0.1", Network::Loopback),
            ("::7f00:1", Network::Loopback),
            ("64:ff9b::7f00:1", Network::Loopback),
            ("2002:7f00:1::", Network::Loopback),
            ("169.254.0.1", Network::Machinery),
            ("169.254.169.254", Network::Machinery),
            ("::ffff:169.254.169.254", Network::Machinery),
            ("64:ff9b::a9fe:a9fe", Network::Machinery),
            ("fe80::1", Network::Machinery),
            ("febf::1", Network::Machinery),
            ("100.100.100.200", Network::Machinery),
            ("168.63.129.16", Network::Machinery),
            ("fd00:ec2::254", Network::Machinery),
            ("0.0.0.0", Network::Nowhere),
            ("0.1.2.3", Network::Nowhere),
            ("224.0.0.1", Network::Nowhere),
            ("255.255.255.255", Network::Nowhere),
            ("::", Network::Nowhere),
            ("ff02::1", Network::Nowhere),
        ] {
            assert_eq!(network_of(address.parse().unwrap()), expected, "{address}");
        }
    }

    #[test]
    fn private_networks_are_reached_unless_somebody_says_otherwise_and_this_machine_is_not() {
        let judged = |reach: Reach, address: &str| reach.judge(address.parse().unwrap());
        let usual = Reach::default();
        assert_eq!(judged(usual, "203.0.113.7"), Ok(()));
        assert_eq!(judged(usual, "10.0.0.5"), Ok(()));
        assert_eq!(judged(usual, "127.0.0.1"), Err(Barred::Loopback));
        let other = Reach {
            private: false,
            loopback: true,
        };
        assert_eq!(judged(other, "10.0.0.5"), Err(Barred::Private));
        assert_eq!(judged(other, "127.0.0.1"), Ok(()));
        for reach in [usual, other] {
            assert_eq!(judged(reach, "169.254.169.254"), Err(Barred::Machinery));
            assert_eq!(judged(reach, "0.0.0.0"), Err(Barred::NoMachine));
        }
    }
}
