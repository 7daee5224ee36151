//! Which server to ask next.

use crate::text;

/// The servers of a switchover pair, and those a server announced. Announced ones are tried first; one that has been
/// tried is not tried again until some server answered or everything is to be tried anew.
///
/// Source: `reference/cic-web-chat.md`, 4.6 (host choice).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    configured: Vec<String>,
    announced: Vec<String>,
    current: String,
    tried: Vec<String>,
}

/// What a base address ends with.
#[cfg(feature = "icws")]
const FOLDER: &str = "/icws";
/// More announced names than any switchover pair has are not taken.
#[cfg(feature = "icws")]
const MAX_ANNOUNCED: usize = 8;
/// The longest name the domain name system has.
#[cfg(feature = "icws")]
const MAX_NAME_BYTES: usize = 253;

impl Hosts {
    /// Takes base addresses in the order to try them, e.g. `https://cic.example:8019/icws`.
    #[must_use]
    pub fn new(bases: &[String]) -> Self {
        let configured: Vec<String> = bases
            .iter()
            .map(|base| text::trim_end(base, b"/").to_owned())
            .collect();
        let current = configured.first().cloned().unwrap_or_default();
        Self {
            configured,
            announced: Vec::new(),
            current,
            tried: Vec::new(),
        }
    }

    /// The base address to ask now.
    #[must_use]
    pub fn current(&self) -> &str {
        &self.current
    }

    /// Goes to a known server.
    pub(crate) fn go_to(&mut self, base: &str) {
        base.clone_into(&mut self.current);
    }

    /// Remembers the host names a passive server announced. They replace the host in the current base address, or, where
    /// a proxy carries chats to several servers, the last folder of its path, which names the server (`{proxy}/{host}/icws`);
    /// anything that is not a host name is dropped.
    ///
    /// Source: `reference/cic-web-chat.md`, 4.6 (`reverseProxyUrl`).
    #[cfg(feature = "icws")]
    pub(crate) fn announce(&mut self, names: &[&str]) {
        let server = self.current.strip_suffix(FOLDER).unwrap_or(&self.current);
        let host_start = server
            .bytes()
            .rposition(|byte| byte == b'/')
            .map_or(0, |slash| slash + 1);
        let host_end = text::find(&self.current, host_start, |byte| matches!(byte, b':' | b'/'));
        let (Some(scheme), Some(rest)) = (self.current.get(..host_start), self.current.get(host_end..))
        else {
            return;
        };
        for name in names.iter().take(MAX_ANNOUNCED) {
            let is_name = !name.is_empty()
                && name.len() <= MAX_NAME_BYTES
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
            if is_name {
                let base = text::concat(&[scheme, &name.to_ascii_lowercase(), rest]);
                if !self.announced.contains(&base) && self.announced.len() < MAX_ANNOUNCED {
                    self.announced.push(base);
                }
            }
        }
    }

    /// Moves on to the next server that has not been tried. Answers whether there was one.
    pub(crate) fn fail_over(&mut self) -> bool {
        self.tried.push(self.current.clone());
        let next = self
            .announced
            .iter()
            .chain(&self.configured)
            .find(|base| !self.tried.contains(base))
            .cloned();
        let found = next.is_some();
        if let Some(next) = next {
            self.current = next;
        }
        found
    }

    /// A server answered, or a new round begins: every server may be tried again.
    pub(crate) fn forget_tried(&mut self) {
        self.tried.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::Hosts;

    fn pair() -> Hosts {
        Hosts::new(&[
            "https://one.example:8019/icws/".to_owned(),
            "https://two.example:8019/icws".to_owned(),
        ])
    }

    #[cfg(feature = "icws")]
    #[test]
    fn announced_servers_come_before_configured_ones() {
        let mut hosts = pair();
        hosts.announce(&["Three.Example", "bad/name", "", "user@evil"]);
        assert!(hosts.fail_over());
        assert_eq!(hosts.current(), "https://three.example:8019/icws");
        assert!(hosts.fail_over());
        assert_eq!(hosts.current(), "https://two.example:8019/icws");
        assert!(!hosts.fail_over());
    }

    #[cfg(feature = "icws")]
    #[test]
    fn behind_a_proxy_an_announced_server_is_asked_through_it() {
        for (base, expected) in [
            ("https://one.example/icws", "https://two.example/icws"),
            (
                "https://site.example/cic/one.example/icws",
                "https://site.example/cic/two.example/icws",
            ),
            (
                "https://site.example:8443/cic/one.example:8018/icws",
                "https://site.example:8443/cic/two.example:8018/icws",
            ),
        ] {
            let mut hosts = Hosts::new(&[base.to_owned()]);
            hosts.announce(&["two.example"]);
            assert!(hosts.fail_over());
            assert_eq!(hosts.current(), expected);
        }
    }

    #[test]
    fn a_success_makes_every_server_eligible_again() {
        let mut hosts = pair();
        assert!(hosts.fail_over());
        hosts.forget_tried();
        assert!(hosts.fail_over());
        assert_eq!(hosts.current(), "https://one.example:8019/icws");
    }
}
