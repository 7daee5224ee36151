//! Servers that a deployment's widget names and the service carries its chats to.
//!
//! Their names hold the deployment's id, so that they are nobody else's and stay what they are: pages that are open, and chats
//! that are running, know them.

use super::servers::{ChatServer, ChatServers};
use waymeet_widget_config::{Cic, Dialect, Route};

/// What their names begin with.
const PREFIX: &str = "d-";
/// What the widget puts behind an address of ICWS, where it is missing.
const ICWS_FOLDER: &str = "/icws";

/// What the server at this place of a deployment's list is called.
fn name(deployment: &str, index: usize) -> String {
    format!("{PREFIX}{deployment}-{}", index + 1)
}

/// The deployment whose server would be called so.
pub(crate) fn deployment_of(name: &str) -> Option<&str> {
    let (deployment, number) = name.strip_prefix(PREFIX)?.rsplit_once('-')?;
    (matches!(number, "1" | "2") && uuid::Uuid::try_parse(deployment).is_ok()).then_some(deployment)
}

/// The servers of a deployment that has its chats carried; none, where its pages speak to them themselves.
pub(crate) fn servers(deployment: &str, cic: &Cic) -> ChatServers {
    if cic.route != Route::Service {
        return ChatServers::default();
    }
    let many = cic.servers.len();
    let servers = cic.servers.iter().enumerate().filter_map(|(index, address)| {
        let partner = (many == 2).then(|| name(deployment, 1 - index.min(1)));
        let server = ChatServer::new(
            &name(deployment, index),
            base(cic.dialect, address),
            &[deployment],
        );
        Some(server.ok()?.of_deployment(partner))
    });
    ChatServers::new(servers.collect()).unwrap_or_default()
}

/// The addresses that pages are told in the place of the servers' own.
pub(crate) fn told(deployment: &str, cic: &Cic, public_url: &str) -> Vec<String> {
    let names = (0..cic.servers.len()).map(|index| name(deployment, index));
    names.map(|name| format!("{public_url}/cic/{name}")).collect()
}

/// The address below which the protocols' own paths begin.
pub(crate) fn base(dialect: Dialect, address: &str) -> &str {
    let address = address.trim_end_matches('/');
    match dialect {
        Dialect::Icws => address.strip_suffix(ICWS_FOLDER).unwrap_or(address),
        Dialect::WebTools => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEPLOYMENT: &str = "00000000-0000-4000-8000-00000000000d";

    fn cic(servers: &[&str], route: Route) -> Cic {
        Cic {
            servers: servers.iter().map(|&server| server.to_owned()).collect(),
            dialect: Dialect::Icws,
            route,
        }
    }

    #[test]
    fn a_name_leads_to_its_deployment_and_nothing_else_does() {
        for (text, expected) in [
            (name(DEPLOYMENT, 0), Some(DEPLOYMENT)),
            (name(DEPLOYMENT, 1), Some(DEPLOYMENT)),
            (name(DEPLOYMENT, 2), None),
            (format!("d-{DEPLOYMENT}"), None),
            (format!("{DEPLOYMENT}-1"), None),
            ("d-x-1".to_owned(), None),
            ("cic1.example".to_owned(), None),
        ] {
            assert_eq!(deployment_of(&text), expected, "{text}");
        }
    }

    #[test]
    fn a_pair_has_two_names_and_each_knows_the_other() {
        let cic = cic(
            &["https://one.example:8019/icws/", "http://two.example:8018"],
            Route::Service,
        );
        let servers = servers(DEPLOYMENT, &cic);
        let first = servers.find(&name(DEPLOYMENT, 0)).unwrap();
        let second = servers.find(&name(DEPLOYMENT, 1)).unwrap();
        assert_eq!(first.icws().as_str(), "https://one.example:8019/");
        assert_eq!(second.icws().as_str(), "http://two.example:8018/");
        assert_eq!(first.partner(), Some(second.name()));
        assert_eq!(second.partner(), Some(first.name()));
        assert_eq!(first.sites(), [DEPLOYMENT]);
        let told = told(DEPLOYMENT, &cic, "https://journeys.example");
        assert_eq!(told[1], format!("https://journeys.example/cic/d-{DEPLOYMENT}-2"));
    }

    #[test]
    fn one_server_has_no_partner_and_pages_that_go_there_themselves_have_none() {
        let alone = servers(DEPLOYMENT, &cic(&["http://one.example"], Route::Service));
        assert_eq!(alone.find(&name(DEPLOYMENT, 0)).unwrap().partner(), None);
        assert_eq!(
            servers(DEPLOYMENT, &cic(&["http://one.example"], Route::Direct)),
            ChatServers::default()
        );
    }
}
