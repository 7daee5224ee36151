//! Two servers side by side: one of a pair is active, and the other says so.

use super::meaning::Role;
use super::report::{ServerReport, Step, What, with_the_rest};
use super::server::Server;
use waymeet_widget_config::{Dialect, Route};

/// What was found out about one server, but for its place in the pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Examined {
    /// As it was written.
    pub(crate) text: String,
    /// Where it could be read.
    pub(crate) server: Option<Server>,
    pub(crate) steps: Vec<Step>,
    pub(crate) role: Role,
}

/// The reports, with the place of each in the pair.
pub(crate) fn reports(examined: Vec<Examined>, dialect: Dialect, route: Route) -> Vec<ServerReport> {
    // Over Web Tools, and through the service, nobody follows the names that servers have for each other.
    let follows_names = dialect == Dialect::Icws && route == Route::Direct;
    let places: Vec<Option<Step>> = (0..examined.len())
        .map(|index| {
            let other = examined.iter().enumerate().find(|(at, _)| *at != index);
            place(
                &examined[index],
                other.map(|(_, other)| other),
                index,
                follows_names,
            )
        })
        .collect();
    let reported = examined
        .into_iter()
        .zip(places)
        .map(|(examined, place)| ServerReport {
            server: examined.text,
            steps: with_the_rest(examined.steps.into_iter().chain(place).collect()),
        });
    reported.collect()
}

fn place(own: &Examined, other: Option<&Examined>, index: usize, follows_names: bool) -> Option<Step> {
    let other_role = other.map(|other| &other.role);
    match (&own.role, other_role) {
        (Role::Unknown, _) => None,
        (Role::Active, None) => Some(Step::passed(What::Role, "The server is active.")),
        (Role::Active, Some(Role::Active)) if index > 0 => Some(Step::warned(
            What::Role,
            "The server is active, as the other one is. Of a pair one is active at a time.",
            "See whether both addresses lead to the same server, or the two belong to different contact centres.",
        )),
        (Role::Active, Some(Role::Passive(_))) => Some(Step::passed(
            What::Role,
            "The server is the active one of the pair.",
        )),
        (Role::Active, Some(_)) => Some(Step::passed(What::Role, "The server is active.")),
        (Role::Passive(names), None) => Some(Step::failed(
            What::Role,
            "The server is the passive one of a pair, and its partner is not written here: nobody can chat now.",
            match names.first() {
                Some(name) => format!("Write its partner, too. The server calls it {name}."),
                None => "Write its partner, too.".to_owned(),
            },
        )),
        (Role::Passive(names), Some(Role::Active)) => Some(beside_active(names, other, follows_names)),
        (Role::Passive(_), Some(Role::Passive(_))) => Some(Step::failed(
            What::Role,
            "The server says that it is passive, and so does the other one: nobody can chat now.",
            "See which one is active; the contact centre may be changing over, or these are not the two of one pair.",
        )),
        (Role::Passive(_), Some(Role::Unknown)) => Some(Step::failed(
            What::Role,
            "The server is the passive one of the pair, and the other one cannot be asked: nobody can chat now.",
            "See to the other server first.",
        )),
    }
}

fn beside_active(names: &[String], other: Option<&Examined>, follows_names: bool) -> Step {
    let partner = other.and_then(|other| other.server.as_ref());
    let (Some(partner), Some(name)) = (partner, names.first()) else {
        return Step::passed(
            What::Role,
            "The server is passive, and its partner is active, as it should be.",
        );
    };
    if !follows_names || names.iter().any(|name| partner.is_called(name)) {
        return Step::passed(
            What::Role,
            "The server is passive, and its partner is active, as it should be.",
        );
    }
    Step::warned(
        What::Role,
        format!(
            "The server is passive, and calls its active partner {name}, where {} is written here. Pages go there first.",
            partner.host()
        ),
        "See that visitors reach it by that name, too, or have the two name each other as they are written here.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Outcome::{self, Failed, Passed, Skipped, Warned};

    fn examined(text: &str, role: Role) -> Examined {
        Examined {
            text: text.to_owned(),
            server: Server::read(text, Dialect::Icws).ok(),
            steps: Vec::new(),
            role,
        }
    }

    fn passive(names: &[&str]) -> Role {
        Role::Passive(names.iter().map(|&name| name.to_owned()).collect())
    }

    fn outcomes(roles: &[Role], route: Route) -> Vec<Outcome> {
        let texts = ["https://one.example:8019", "https://two.example:8019"];
        let all = roles
            .iter()
            .zip(texts)
            .map(|(role, text)| examined(text, role.clone()));
        let reports = reports(all.collect(), Dialect::Icws, route);
        let place = |report: &ServerReport| {
            report
                .steps
                .iter()
                .find(|step| step.what == What::Role)
                .unwrap()
                .outcome
        };
        reports.iter().map(place).collect()
    }

    #[test]
    fn of_a_pair_one_is_active() {
        for (roles, expected) in [
            (vec![Role::Active], vec![Passed]),
            (vec![passive(&[])], vec![Failed]),
            (vec![Role::Unknown], vec![Skipped]),
            (vec![Role::Active, passive(&[])], vec![Passed, Passed]),
            (
                vec![passive(&["two.example"]), Role::Active],
                vec![Passed, Passed],
            ),
            (
                vec![Role::Active, passive(&["ONE.example:8019"])],
                vec![Passed, Passed],
            ),
            (
                vec![Role::Active, passive(&["CIC1", "one.example"])],
                vec![Passed, Passed],
            ),
            (vec![Role::Active, passive(&["CIC1"])], vec![Passed, Warned]),
            (vec![Role::Active, Role::Active], vec![Passed, Warned]),
            (vec![passive(&[]), passive(&[])], vec![Failed, Failed]),
            (vec![passive(&[]), Role::Unknown], vec![Failed, Skipped]),
            (vec![Role::Active, Role::Unknown], vec![Passed, Skipped]),
        ] {
            assert_eq!(outcomes(&roles, Route::Direct), expected, "{roles:?}");
        }
        // Through the service nobody follows the names.
        assert_eq!(
            outcomes(&[Role::Active, passive(&["CIC1"])], Route::Service),
            [Passed, Passed]
        );
    }
}
