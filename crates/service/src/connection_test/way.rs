//! The way to a server, in words: name, connection, certificate.

use super::report::{Step, What};
use super::server::Server;
use crate::outgoing::failure::{CertificateProblem, Failure};
use crate::outgoing::reach::{Barred, Network, network_of};
use std::net::SocketAddr;
use waymeet_widget_config::Route;

/// What the addresses of a name mean.
pub(crate) fn name(server: &Server, found: &Result<Vec<SocketAddr>, Failure>, route: Route) -> Step {
    let host = server.host();
    match found {
        Ok(_) if server.is_numeric() => Step::passed(
            What::Name,
            "It is named by its number; there is no name to look up.",
        ),
        Ok(_) => Step::passed(What::Name, format!("The name {host} is known.")),
        Err(Failure::Silent) => Step::failed(
            What::Name,
            format!("Looking up the name {host} took too long."),
            "Test again in a moment. If it stays so, whoever runs this service should look at its name servers (DNS).",
        ),
        Err(Failure::Barred(barred)) => barred_step(*barred, route),
        Err(_) => Step::failed(
            What::Name,
            format!("Nobody knows the name {host}, asked from where this service runs (DNS)."),
            "Look for a typing mistake. A name that only your own network knows has to be known to this service, too.",
        ),
    }
}

fn barred_step(barred: Barred, route: Route) -> Step {
    let told = match barred {
        Barred::Loopback => {
            "The address is the very machine this service runs on, where it does not look for contact centres."
        }
        Barred::Private => {
            "The address is in a private network, where this service does not look for contact centres."
        }
        Barred::Machinery => {
            "The address is link-local or a hosting service's own, which is never connected to."
        }
        Barred::NoMachine => "This is not the address of one machine.",
    };
    let may_be_allowed = matches!(barred, Barred::Loopback | Barred::Private);
    if may_be_allowed && route == Route::Direct {
        return Step::skipped(
            What::Name,
            format!("{told} So it cannot be tested from here; a visitor's browser may reach it."),
        );
    }
    let remedy = if may_be_allowed {
        "Write the contact centre's address. Whoever runs this service can allow this one in its settings."
    } else {
        "Write the contact centre's address."
    };
    Step::failed(What::Name, told, remedy)
}

/// What became of a connection.
pub(crate) fn connection(
    server: &Server,
    addresses: &[SocketAddr],
    connected: Result<(), Failure>,
    route: Route,
) -> Step {
    let (host, port) = (server.host(), server.port());
    match connected {
        Ok(()) => {
            let is_private = |address: &SocketAddr| network_of(address.ip()) == Network::Private;
            if route == Route::Direct && addresses.iter().all(is_private) {
                return Step::warned(
                    What::Connection,
                    format!(
                        "{host} takes connections at port {port}, but it is in a private network: visitors from outside do not reach it."
                    ),
                    "Let the service carry the chats, or write an address that is reached from the internet.",
                );
            }
            Step::passed(
                What::Connection,
                format!("{host} takes connections at port {port}."),
            )
        }
        Err(Failure::Refused) => Step::failed(
            What::Connection,
            format!("{host} is there, but nothing listens at port {port}."),
            "Compare the port: ICWS has 8018 without TLS and 8019 with it, Web Tools 8114, a web server before them 443. Or the server is not running.",
        ),
        Err(Failure::NoWay) => Step::failed(
            What::Connection,
            format!("There is no way in the network from this service to {host}."),
            "Ask whoever looks after the network between the two.",
        ),
        Err(_) => Step::failed(
            What::Connection,
            format!("{host} does not answer at port {port}."),
            "A firewall may be in between, or the machine is off. Have connections from this service to this port let through.",
        ),
    }
}

/// What TLS means where it was tried; nothing where the address has none.
pub(crate) fn certificate(
    server: &Server,
    secured: Option<Result<(), Failure>>,
    addresses: &[SocketAddr],
) -> Step {
    let host = server.host();
    let failed = |told: String, remedy: &str| Step::failed(What::Certificate, told, remedy);
    let Some(secured) = secured else {
        return without(addresses);
    };
    match secured {
        Ok(()) => Step::passed(
            What::Certificate,
            format!("The certificate is good, and is for {host}."),
        ),
        Err(Failure::Certificate(problem)) => of_certificate(host, problem),
        Err(Failure::NotTls) => failed(
            "The server answers without TLS, and the address begins with https.".to_owned(),
            "Write http://, or the port at which it speaks TLS: for ICWS that is 8019.",
        ),
        Err(Failure::NoCommonTls) => failed(
            "The server speaks versions of TLS only that browsers gave up.".to_owned(),
            "Have TLS 1.2 or 1.3 turned on there.",
        ),
        Err(Failure::Silent) => failed(
            "The server takes the connection and does not answer the beginning of TLS.".to_owned(),
            "It may speak no TLS at this port: try http://, or the port at which it does. For ICWS that is 8019.",
        ),
        Err(_) => failed(
            "The connection broke off at the beginning of TLS.".to_owned(),
            "It may speak no TLS at this port, or wants a certificate of whoever asks; web chat has none to show.",
        ),
    }
}

fn without(addresses: &[SocketAddr]) -> Step {
    let is_public = |address: &SocketAddr| network_of(address.ip()) == Network::Public;
    if addresses.iter().any(is_public) {
        return Step::warned(
            What::Certificate,
            "The address has no TLS: what is said can be read on its way.",
            "Write https:// and the port for it, where the server has one. For ICWS that is 8019.",
        );
    }
    Step::skipped(
        What::Certificate,
        "The address has no TLS, so there is no certificate to look at.",
    )
}

fn of_certificate(host: &str, problem: CertificateProblem) -> Step {
    let (told, remedy) = match problem {
        CertificateProblem::UnknownIssuer => (
            "Nobody who is trusted has issued the certificate; the server may have made it itself."
                .to_owned(),
            "Have a certificate issued that browsers trust, and its whole chain installed. Where the chats are carried, whoever runs this service can have your own authority trusted.",
        ),
        CertificateProblem::Expired => ("The certificate has expired.".to_owned(), "Have it renewed."),
        CertificateProblem::NotYetValid => (
            "The certificate is not valid yet.".to_owned(),
            "Wait until it is, or set the clock: the server's, or that of the machine this service runs on.",
        ),
        CertificateProblem::OtherName => (
            format!("The certificate is for another name than {host}."),
            "Write the name that is in the certificate, or have one issued for this name.",
        ),
        CertificateProblem::Unusable => (
            "The certificate cannot be used for a web server.".to_owned(),
            "Have another one issued for this name.",
        ),
    };
    Step::failed(What::Certificate, told, remedy)
}

/// What answers at an address without TLS speaks it after all.
pub(crate) fn speaks_tls(server: &Server) -> Step {
    Step::failed(
        What::Certificate,
        "The server speaks TLS at this port, and the address begins with http.",
        format!("Write {}.", server.otherwise()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Outcome;
    use waymeet_widget_config::Dialect;

    fn server(text: &str) -> Server {
        Server::read(text, Dialect::Icws).unwrap()
    }

    fn at(address: &str) -> Vec<SocketAddr> {
        vec![SocketAddr::new(address.parse().unwrap(), 8019)]
    }

    #[test]
    fn a_name_that_nobody_knows_and_one_that_leads_nowhere_good_are_told_apart() {
        use Outcome::{Failed, Passed, Skipped};
        for (found, route, expected, word) in [
            (Ok(at("203.0.113.7")), Route::Direct, Passed, "is known"),
            (Err(Failure::NotFound), Route::Direct, Failed, "DNS"),
            (Err(Failure::Silent), Route::Direct, Failed, "too long"),
            (
                Err(Failure::Barred(Barred::Loopback)),
                Route::Direct,
                Skipped,
                "cannot be tested",
            ),
            (
                Err(Failure::Barred(Barred::Loopback)),
                Route::Service,
                Failed,
                "very machine",
            ),
            (
                Err(Failure::Barred(Barred::Private)),
                Route::Service,
                Failed,
                "private network",
            ),
            (
                Err(Failure::Barred(Barred::Machinery)),
                Route::Direct,
                Failed,
                "never",
            ),
            (
                Err(Failure::Barred(Barred::NoMachine)),
                Route::Direct,
                Failed,
                "one machine",
            ),
        ] {
            let step = name(&server("https://cic.example:8019"), &found, route);
            assert_eq!(step.outcome, expected, "{found:?}");
            assert!(step.told.contains(word), "{}", step.told);
        }
    }

    #[test]
    fn each_way_not_to_connect_has_its_words() {
        for (connected, address, route, expected, word) in [
            (Ok(()), "203.0.113.7", Route::Direct, Outcome::Passed, "port 8019"),
            (Ok(()), "10.0.0.5", Route::Direct, Outcome::Warned, "private"),
            (Ok(()), "10.0.0.5", Route::Service, Outcome::Passed, "port 8019"),
            (
                Err(Failure::Refused),
                "10.0.0.5",
                Route::Service,
                Outcome::Failed,
                "nothing listens",
            ),
            (
                Err(Failure::Silent),
                "10.0.0.5",
                Route::Service,
                Outcome::Failed,
                "does not answer",
            ),
            (
                Err(Failure::NoWay),
                "10.0.0.5",
                Route::Service,
                Outcome::Failed,
                "no way",
            ),
        ] {
            let step = connection(
                &server("https://cic.example:8019"),
                &at(address),
                connected,
                route,
            );
            assert_eq!(
                (step.outcome, step.told.contains(word)),
                (expected, true),
                "{}",
                step.told
            );
            assert_eq!(step.remedy.is_empty(), expected == Outcome::Passed);
        }
    }

    #[test]
    fn each_thing_wrong_with_a_certificate_has_its_words() {
        let here = server("https://cic.example:8019");
        for (problem, word) in [
            (CertificateProblem::UnknownIssuer.into(), "issued"),
            (CertificateProblem::Expired.into(), "expired"),
            (CertificateProblem::NotYetValid.into(), "not valid yet"),
            (
                CertificateProblem::OtherName.into(),
                "another name than cic.example",
            ),
            (CertificateProblem::Unusable.into(), "cannot be used"),
            (Failure::NotTls, "without TLS"),
            (Failure::NoCommonTls, "versions"),
            (Failure::Silent, "does not answer"),
            (Failure::BrokeOff, "broke off"),
        ] {
            let step = certificate(&here, Some(Err(problem)), &[]);
            assert!(step.has_failed() && step.told.contains(word), "{}", step.told);
            assert!(!step.remedy.is_empty());
        }
        assert_eq!(certificate(&here, Some(Ok(())), &[]).outcome, Outcome::Passed);
        assert_eq!(
            certificate(&here, None, &at("203.0.113.7")).outcome,
            Outcome::Warned
        );
        assert_eq!(
            certificate(&here, None, &at("10.0.0.5")).outcome,
            Outcome::Skipped
        );
        let other = speaks_tls(&server("http://cic.example:8019"));
        assert!(other.remedy.contains("https://cic.example:8019"));
    }
}
