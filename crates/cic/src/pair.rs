//! A switchover pair: two addresses of one contact centre, of which one answers and the other says that it is passive.
//!
//! Real pairs are two machines that keep each other informed; here both addresses lead to the same state, which is what a pair
//! looks like from outside when nothing went wrong between its halves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;

use crate::cic::Cic;
use crate::http;

/// The port ICWS is at where nobody chose another one.
///
/// Source: reference section 2.1.
const ICWS_PORT: &str = "8018";

/// One server of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// The one that is active at first.
    First,
    /// The other one.
    Second,
}

impl Half {
    fn active_in(era: u64) -> Self {
        if era.is_multiple_of(2) {
            Self::First
        } else {
            Self::Second
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }
}

/// Who is active.
#[derive(Debug)]
struct Switch {
    hosts: [String; 2],
    /// How many switchovers there were. One number says who is active and since when, so that both are read at once.
    era: AtomicU64,
}

impl Switch {
    fn era(&self) -> u64 {
        self.era.load(Ordering::SeqCst)
    }

    fn host(&self, half: Half) -> &str {
        let [first, second] = &self.hosts;
        match half {
            Half::First => first,
            Half::Second => second,
        }
    }
}

/// The place of one router in a pair.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    switch: Arc<Switch>,
    half: Half,
}

impl Seat {
    /// Whether this server answers.
    pub(crate) fn is_active(&self) -> bool {
        self.admits().is_some()
    }

    /// The era a request arrives in, if this server answers it: see [`Admitted`].
    pub(crate) fn admits(&self) -> Option<Admitted> {
        let era = self.switch.era();
        (Half::active_in(era) == self.half).then_some(Admitted(era))
    }

    /// The host to ask where this one does not, as ICWS names it to clients.
    pub(crate) fn other(&self) -> &str {
        announced(self.own(), self.switch.host(self.half.other()))
    }

    /// The host that this server itself is.
    pub(crate) fn own(&self) -> &str {
        self.switch.host(self.half)
    }
}

/// How a host is named at another one: by its bare name where clients find it at ICWS's port or at the one they use already, since
/// many put a port behind what they are told; with its port where that is the only difference between the two, or another one.
fn announced<'a>(own: &str, other: &'a str) -> &'a str {
    let (own_name, own_port) = name_and_port(own);
    let (name, port) = name_and_port(other);
    let is_found = port == own_port || port.is_none_or(|port| port == ICWS_PORT);
    if is_found && !name.eq_ignore_ascii_case(own_name) {
        name
    } else {
        other
    }
}

/// The parts of `one.example:8018`; a bare IPv6 address has no port.
fn name_and_port(host: &str) -> (&str, Option<&str>) {
    let is_port = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match host.rsplit_once(':') {
        Some((name, port)) if is_port(port) && (name.ends_with(']') || !name.contains(':')) => {
            (name, Some(port))
        }
        _ => (host, None),
    }
}

/// A request of this era is being answered: how many switchovers there had been when it arrived. One that happens meanwhile
/// does not concern it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Admitted(pub(crate) u64);

/// Two servers with one contact centre behind them.
#[derive(Debug, Clone)]
pub struct Pair {
    cic: Cic,
    switch: Arc<Switch>,
}

impl Pair {
    /// A pair of these hosts, as each names the other to clients that ask the passive one.
    #[must_use]
    pub fn new(cic: Cic, hosts: [String; 2]) -> Self {
        let era = AtomicU64::new(0);
        let switch = Switch { hosts, era };
        Self {
            cic,
            switch: Arc::new(switch),
        }
    }

    /// What one of them answers; [`Cic::router`] otherwise. While it is passive, visitors and agents get 503 and the host of
    /// the other one.
    pub fn router(&self, half: Half) -> Router {
        let switch = Arc::clone(&self.switch);
        http::router(Arc::clone(&self.cic.0), Some(Seat { switch, half }))
    }

    /// `POST /demo/switchover` for whoever sits at this machine: does [`Pair::switch_over`], and says which host is active.
    /// For demos and tests; no router has it unless it is merged in.
    pub fn control(&self) -> Router {
        http::control(self.clone())
    }

    /// Which one answers.
    #[must_use]
    pub fn active(&self) -> Half {
        Half::active_in(self.switch.era())
    }

    /// The host of the one that answers.
    #[must_use]
    pub fn active_host(&self) -> &str {
        self.switch.host(self.active())
    }

    /// Makes the other one active, and says which that is. Chats, callbacks and agents' sessions are all there. Visitors of the
    /// older API have to reconnect; for ICWS that is what clients do, and ids stay good (inferred).
    pub fn switch_over(&self) -> Half {
        self.cic.0.change(|core, _| {
            core.centre.switched_over();
            self.switch.era.fetch_add(1, Ordering::SeqCst);
        });
        self.active()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_host_is_named_without_its_port_where_clients_find_it_so() {
        for (own, other, expected) in [
            ("one.example", "two.example", "two.example"),
            ("one.example:9000", "two.example:9000", "two.example"),
            ("one.example:9000", "two.example:8018", "two.example"),
            ("one.example:8018", "two.example:9000", "two.example:9000"),
            ("127.0.0.1:8018", "127.0.0.1:8019", "127.0.0.1:8019"),
            ("127.0.0.1:8019", "127.0.0.1:8018", "127.0.0.1:8018"),
            ("[::1]:8018", "[fe80::2]:8018", "[fe80::2]"),
            ("::1", "fe80::2", "fe80::2"),
        ] {
            assert_eq!(announced(own, other), expected, "{own} {other}");
        }
    }
}
