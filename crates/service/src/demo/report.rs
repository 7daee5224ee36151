//! What is where, for people (on the terminal) and for programs (`demo.json`).

use super::addresses::Addresses;
use super::configuration::{DEPLOYMENT, ORGANISATION};
use super::people::{ADMINISTRATION, AGENTS, API_CLIENTS, CIC_ADMINISTRATOR, password_of};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::path::Path;

/// The demo's addresses and log-ins.
pub(super) struct Report(Value);

impl Report {
    /// `has_faults`: whether faults of the chat can be scripted.
    pub(super) fn new(addresses: &Addresses, has_faults: bool) -> Self {
        let (shop, service, cic) = (addresses.shop_url(), addresses.service_url(), addresses.cic_url());
        let agents: Vec<Value> = AGENTS
            .iter()
            .map(|agent| {
                json!({ "user": agent.id, "password": password_of(agent.id), "displayName": agent.name,
                        "workgroups": agent.workgroups, "licensed": agent.is_licensed })
            })
            .collect();
        let administration: Vec<Value> = ADMINISTRATION
            .iter()
            .map(|person| {
                let role = if person.is_administrator {
                    "Admin"
                } else {
                    "AI Agent"
                };
                json!({ "user": person.name, "password": password_of(person.name), "role": role })
            })
            .collect();
        let programs: Vec<Value> = API_CLIENTS
            .iter()
            .map(|client| {
                json!({ "clientId": client.id, "clientSecret": password_of(client.id), "role": client.role })
            })
            .collect();
        let mut report = json!({
            "organisationId": ORGANISATION,
            "deploymentId": DEPLOYMENT,
            "shop": shop,
            "service": service,
            "admin": format!("{service}/admin"),
            "journeys": format!("{service}/admin#visitors-{DEPLOYMENT}"),
            "cic": cic,
            "desk": format!("{cic}/desk/"),
            "cicAdministration": format!("{cic}/administration/"),
            "cicAdministrator": { "user": CIC_ADMINISTRATOR, "password": password_of(CIC_ADMINISTRATOR) },
            "agents": agents,
            "users": administration,
            "apiClients": programs,
            "api": format!("{service}/api/v2"),
        });
        if let [first, second] = &*addresses.cic_urls() {
            report["cicPair"] = json!([first, second]);
            report["switchover"] = format!("{first}/demo/switchover").into();
        }
        if has_faults {
            report["faults"] = format!("{cic}/faults").into();
        }
        Self(report)
    }

    /// Writes the file, whole or not at all, so that whoever waits for it never reads half of it.
    ///
    /// # Errors
    /// When the folder cannot be made or written to.
    pub(super) fn write(&self, file: &Path) -> Result<()> {
        let said = || format!("`{}` cannot be written", file.display());
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).with_context(said)?;
        }
        let unfinished = file.with_extension("json.new");
        std::fs::write(&unfinished, serde_json::to_vec_pretty(&self.0)?).with_context(said)?;
        std::fs::rename(&unfinished, file).with_context(said)
    }

    /// Removes the file again: its addresses are nobody's any more.
    pub(super) fn remove(file: &Path) {
        // Where somebody has removed it already, all is well.
        let _ = std::fs::remove_file(file);
    }

    /// Shows it on the terminal.
    #[expect(clippy::print_stdout, reason = "it is what the command is for")]
    pub(super) fn show(&self) {
        let text = |key: &str| self.0[key].as_str().unwrap_or_default().to_owned();
        println!("\nWaymeet is running.\n");
        println!("  Demo shop      {}", text("shop"));
        println!("  Agent desk     {}", text("desk"));
        if let Some(second) = self.0["cicPair"][1].as_str() {
            println!("  … its pair's   {second}/desk/");
            println!("  Switchover     curl -X POST {}", text("switchover"));
        }
        println!("  … its admin    {}", text("cicAdministration"));
        println!("  Admin          {}", text("admin"));
        println!("  Journey view   {}   (choose a visitor)\n", text("journeys"));
        for (title, key) in [("Agents", "agents"), ("Admin and journey view", "users")] {
            println!("  {title}");
            for person in self.0[key].as_array().into_iter().flatten() {
                let field = |name: &str| person[name].as_str().unwrap_or_default();
                let note = match person["licensed"].as_bool() {
                    Some(true) => "takes chats that began as an offer",
                    Some(false) => "without the licence: gets no offered chats",
                    None => field("role"),
                };
                println!("    {:<6} / {:<11} {note}", field("user"), field("password"));
            }
            println!();
        }
        let person = |name: &str| self.0["cicAdministrator"][name].as_str().unwrap_or_default();
        println!("  Contact centre's administration");
        println!(
            "    {} / {} users, licences, the link\n",
            person("user"),
            person("password")
        );
        println!(
            "  Try it: make kim available at the desk, look at two products in the shop and put one into the cart."
        );
        println!("  Ctrl-C stops everything.\n");
    }
}
