//! Who works in the demo. Their passwords are printed at the start: the demo listens on loopback only.

use waymeet_cic::model::{Rights, USER_LICENCE};
use waymeet_cic::{UserSettings, WorkgroupSettings};

/// The CIC user the bridge logs in as.
pub(super) const BRIDGE: &str = "bridge";

/// The user who changes the configuration of the CIC-compatible server.
pub(super) const CIC_ADMINISTRATOR: &str = "cicadmin";

/// Whom transcripts come from.
pub(super) const MAIL_SENDER: &str = "Demo shop <chat@shop.example>";

/// The workgroup the shop's invitation is for.
pub(super) const WEB_SALES: &str = "Web Sales";
/// The workgroup beside it.
pub(super) const WEB_SUPPORT: &str = "Web Support";

/// To how many users the demo's licence file lets the user licence be assigned.
pub(super) const SEATS: u32 = 10;
/// How many chats each agent of the demo handles at once.
const CHATS_AT_ONCE: usize = 3;

/// An agent of the demo.
pub(super) struct Agent {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) workgroups: &'static [&'static str],
    /// Whether the agent may take chats that Predictive Engagement started.
    pub(super) is_licensed: bool,
}

/// Three agents, one of them without the licence: chats that began as an offer never reach him.
pub(super) const AGENTS: [Agent; 3] = [
    Agent {
        id: "kim",
        name: "Kim Novak",
        workgroups: &[WEB_SALES],
        is_licensed: true,
    },
    Agent {
        id: "lee",
        name: "Lee Okafor",
        workgroups: &[WEB_SALES, WEB_SUPPORT],
        is_licensed: true,
    },
    Agent {
        id: "sam",
        name: "Sam Rivers",
        workgroups: &[WEB_SALES, WEB_SUPPORT],
        is_licensed: false,
    },
];

/// A user of the administration.
pub(super) struct Administrator {
    pub(super) name: &'static str,
    pub(super) is_administrator: bool,
}

/// An administrator, and somebody with the role *AI Agent*, who sees journeys and changes nothing.
pub(super) const ADMINISTRATION: [Administrator; 2] = [
    Administrator {
        name: "admin",
        is_administrator: true,
    },
    Administrator {
        name: "agent",
        is_administrator: false,
    },
];

/// A program that uses the service's API.
pub(super) struct ApiClient {
    pub(super) id: &'static str,
    pub(super) role: &'static str,
}

/// One program for each role; the secret is made as the passwords of people are.
pub(super) const API_CLIENTS: [ApiClient; 2] = [
    ApiClient {
        id: "api-admin",
        role: "Admin",
    },
    ApiClient {
        id: "api-agent",
        role: "AI Agent",
    },
];

/// The demo's password of a person.
pub(super) fn password_of(person: &str) -> String {
    format!("{person}-demo")
}

/// The users of the CIC-compatible server.
pub(super) fn users() -> Vec<UserSettings> {
    let agents = AGENTS.iter().map(|agent| UserSettings {
        licences: agent
            .is_licensed
            .then(|| USER_LICENCE.to_owned())
            .into_iter()
            .collect(),
        has_photo: true,
        chats_at_once: Some(CHATS_AT_ONCE),
        ..UserSettings::new(agent.id, agent.name, password_of(agent.id))
    });
    let bridge = UserSettings {
        rights: Rights::Observer,
        ..UserSettings::new(BRIDGE, "Availability bridge", password_of(BRIDGE))
    };
    let administrator = UserSettings {
        rights: Rights::Administrator,
        ..UserSettings::new(
            CIC_ADMINISTRATOR,
            "Contact centre administrator",
            password_of(CIC_ADMINISTRATOR),
        )
    };
    agents.chain([bridge, administrator]).collect()
}

/// Its workgroups.
pub(super) fn workgroups() -> Vec<WorkgroupSettings> {
    [WEB_SALES, WEB_SUPPORT]
        .map(|name| WorkgroupSettings {
            name: name.to_owned(),
            members: AGENTS
                .iter()
                .filter(|agent| agent.workgroups.contains(&name))
                .map(|a| a.id.to_owned())
                .collect(),
            has_availability_updates: true,
        })
        .into()
}
