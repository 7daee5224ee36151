//! Servers that chats are carried to, by name.

use std::sync::Arc;
use url::Url;

/// The longest name of a server, in bytes: the longest of a host, and a port.
const MAX_NAME_BYTES: usize = 259;

/// Why a server cannot be listed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChatServerError {
    /// The name would not stay one part of an address.
    #[error(
        "`{0}` is not the name of a chat server: write the host as visitors' widgets name it, such as `cic1.example`"
    )]
    Name(String),
    /// There is no server to be found there.
    #[error(
        "`{0}` is not the address of a chat server: write `http://host:port`, with 8018 for ICWS or 8114 for Web Tools, or `https` where it speaks TLS"
    )]
    Address(String),
    /// Two servers have the same name.
    #[error("there are two chat servers with the name `{0}`")]
    Duplicate(String),
}

/// Who has named a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NamedBy {
    /// Whoever runs the service.
    Operator,
    /// People of an organisation, in the settings of a deployment.
    Deployment,
}

/// A CIC server that chats are carried to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatServer {
    name: String,
    named_by: NamedBy,
    partner: Option<String>,
    icws: Url,
    web_tools: Url,
    sites: Vec<String>,
}

impl ChatServer {
    /// The server that visitors' widgets call `name`, at this base address.
    ///
    /// `sites` are ids of deployments, or of organisations for all their deployments: pages of their allowed domains may
    /// chat. Where there are none no page of another origin may.
    ///
    /// # Errors
    /// [`ChatServerError`], which says what is wrong with the name or the address.
    pub fn new(name: &str, address: &str, sites: &[&str]) -> Result<Self, ChatServerError> {
        let is_good = |byte: u8| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':' | b'[' | b']')
        };
        let begins_well = name.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '[');
        if !begins_well || name.len() > MAX_NAME_BYTES || !name.bytes().all(is_good) {
            return Err(ChatServerError::Name(name.chars().take(MAX_NAME_BYTES).collect()));
        }
        let address = base(address)?;
        Ok(Self {
            name: name.to_ascii_lowercase(),
            named_by: NamedBy::Operator,
            partner: None,
            icws: address.clone(),
            web_tools: address,
            sites: sites.iter().map(|&site| site.to_owned()).collect(),
        })
    }

    /// The same, with Web Tools at an address of its own: a CIC server has another port for it than for ICWS.
    ///
    /// # Errors
    /// [`ChatServerError`], which says what is wrong with the address.
    pub fn with_web_tools_at(mut self, address: &str) -> Result<Self, ChatServerError> {
        self.web_tools = base(address)?;
        Ok(self)
    }

    /// The same, named by a deployment; with the name of the other one of its pair, where it is one of a pair.
    pub(crate) fn of_deployment(self, partner: Option<String>) -> Self {
        Self {
            named_by: NamedBy::Deployment,
            partner,
            ..self
        }
    }

    /// What visitors' widgets call it, in lower case.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Who has named it.
    pub(crate) fn named_by(&self) -> NamedBy {
        self.named_by
    }

    /// What the other one of its pair is called here; a server that the operator has named knows it itself.
    pub(crate) fn partner(&self) -> Option<&str> {
        self.partner.as_deref()
    }

    /// Where ICWS is.
    pub(crate) fn icws(&self) -> &Url {
        &self.icws
    }

    /// Where Web Tools is.
    pub(crate) fn web_tools(&self) -> &Url {
        &self.web_tools
    }

    /// The deployments and organisations whose pages may chat.
    pub(crate) fn sites(&self) -> &[String] {
        &self.sites
    }
}

/// Reads a base address: scheme, host, port and perhaps a folder.
fn base(address: &str) -> Result<Url, ChatServerError> {
    let not_one = || ChatServerError::Address(address.to_owned());
    let url = Url::parse(address.trim()).map_err(|_| not_one())?;
    let is_bare = url.query().is_none() && url.fragment().is_none();
    let is_anonymous = url.username().is_empty() && url.password().is_none();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !is_bare || !is_anonymous {
        return Err(not_one());
    }
    Ok(url)
}

/// All of them; usually none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChatServers(Vec<Arc<ChatServer>>);

impl ChatServers {
    /// These servers.
    ///
    /// # Errors
    /// [`ChatServerError::Duplicate`]
    pub fn new(servers: Vec<ChatServer>) -> Result<Self, ChatServerError> {
        for (index, server) in servers.iter().enumerate() {
            if servers
                .iter()
                .skip(index + 1)
                .any(|other| other.name == server.name)
            {
                return Err(ChatServerError::Duplicate(server.name.clone()));
            }
        }
        Ok(Self(servers.into_iter().map(Arc::new).collect()))
    }

    /// The server of this name; letter case does not matter, as it does not in names of hosts.
    pub(crate) fn find(&self, name: &str) -> Option<Arc<ChatServer>> {
        let mut servers = self.0.iter();
        servers
            .find(|server| server.name.eq_ignore_ascii_case(name))
            .cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "http://10.0.0.5:8018";

    #[test]
    fn a_name_stays_one_part_of_an_address() {
        for (name, expected) in [
            ("cic1.example", true),
            ("CIC1.Example", true),
            ("127.0.0.1:8018", true),
            ("[::1]:8018", true),
            ("sales_eu-1", true),
            ("", false),
            (".", false),
            ("..", false),
            (".hidden", false),
            ("a/b", false),
            ("a%2fb", false),
            ("a b", false),
            ("a\\b", false),
            ("größe", false),
            (&"a".repeat(260), false),
        ] {
            assert_eq!(ChatServer::new(name, ADDRESS, &[]).is_ok(), expected, "{name}");
        }
    }

    #[test]
    fn an_address_is_one_of_a_server_that_can_be_spoken_to() {
        let error = |address: &str| ChatServer::new("cic", address, &[]).err();
        for address in [
            "http://cic:8018",
            "https://cic:8019",
            "http://10.0.0.5/proxy/",
            "http://[::1]:8114",
        ] {
            assert_eq!(error(address), None, "{address}");
        }
        for address in [
            "",
            "cic",
            "ftp://cic",
            "http://",
            "http://a@cic",
            "http://cic?a",
            "http://cic#a",
            "file:///etc",
        ] {
            assert_eq!(
                error(address),
                Some(ChatServerError::Address(address.to_owned())),
                "{address}"
            );
        }
    }

    #[test]
    fn servers_are_found_by_name_in_any_case_and_a_name_is_one_servers() {
        let server = |name: &str| ChatServer::new(name, ADDRESS, &[]).unwrap();
        let servers = ChatServers::new(vec![server("One.example"), server("two.example")]).unwrap();
        for (name, expected) in [
            ("one.EXAMPLE", Some("one.example")),
            ("two.example", Some("two.example")),
            ("three.example", None),
            ("one", None),
            ("", None),
        ] {
            let found = servers.find(name);
            assert_eq!(found.as_deref().map(ChatServer::name), expected, "{name}");
        }
        let twice = ChatServers::new(vec![server("a"), server("b"), server("A")]);
        assert_eq!(twice, Err(ChatServerError::Duplicate("a".to_owned())));
    }
}
