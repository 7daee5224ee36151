//! The demo: every part of Waymeet in one process, each on an origin of its own, with people and rules to play with.
//!
//! Nothing in it is made up for the demo but the data: the shop carries the snippet as any site would, the bridge logs in
//! to the CIC-compatible server as to a real one, the desk's agents log in over ICWS.

mod addresses;
mod configuration;
mod data_folder;
mod people;
mod report;
mod responses;
mod servers;

pub use addresses::DemoArguments;

use crate::Service;
use crate::ServiceSettings;
use crate::auth::permission::Permission;
use crate::auth::role::Role;
use crate::cic_proxy::servers::{ChatServer, ChatServers};
use crate::demo::addresses::{Addresses, host_of};
use crate::demo::data_folder::DataFolder;
use crate::secret::Secret;
use crate::shop::{self, ShopSettings};
use crate::stopping::serve_until_stopped;
use crate::store::Deployment;
use anyhow::{Context as _, Result};
use axum::Router;
use serde_json::{Map, Value};
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use waymeet_bridge::BridgeSettings;
use waymeet_cic::model::{SERVER_LICENCE, Seats, ServerLicences};
use waymeet_cic::organisation_link::LinkSecret;
use waymeet_cic::{
    Cic, CicSettings, FolderSettings, Half, MailSettings, OrganisationLink, Pair, SystemClock,
};

/// The OAuth client the bridge is.
const BRIDGE_CLIENT: &str = "availability-bridge";

/// The parts of the widget's configuration that a file holds.
fn own_widget(file: Option<&Path>) -> Result<Map<String, Value>> {
    let Some(file) = file else { return Ok(Map::new()) };
    let name = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read `{name}`"))?;
    serde_json::from_str(&text).with_context(|| format!("`{name}` is no JSON object"))
}

/// Where the shop's chat finds the contact centre: at its own addresses, or at the service's, which carries it there.
#[derive(Debug)]
enum ChatRoad {
    Direct,
    ThroughService,
}

impl ChatRoad {
    fn of(arguments: &DemoArguments) -> Self {
        if arguments.chat_through_service {
            Self::ThroughService
        } else {
            Self::Direct
        }
    }

    /// What the widget is told.
    fn servers(&self, addresses: &Addresses) -> Vec<String> {
        let (service, servers) = (addresses.service_url(), addresses.cic_urls());
        match self {
            Self::Direct => servers,
            Self::ThroughService => (servers.iter())
                .map(|url| format!("{service}/cic/{}", host_of(url)))
                .collect(),
        }
    }

    /// What the service carries to.
    fn carried(&self, addresses: &Addresses) -> Result<ChatServers> {
        let listed = |url: &String| ChatServer::new(host_of(url), url, &[configuration::ORGANISATION]);
        Ok(match self {
            Self::Direct => ChatServers::default(),
            Self::ThroughService => {
                let servers = addresses.cic_urls();
                ChatServers::new(servers.iter().map(listed).collect::<Result<_, _>>()?)?
            }
        })
    }

    /// Whose word about visitors' addresses the contact centre believes.
    fn trusted_proxies(&self) -> Vec<IpAddr> {
        match self {
            Self::Direct => Vec::new(),
            Self::ThroughService => vec![Ipv4Addr::LOCALHOST.into()],
        }
    }
}

/// Runs the demo until Ctrl-C.
///
/// # Errors
/// When a port is taken, or a part cannot be started; what had started is stopped.
pub async fn run(arguments: DemoArguments) -> Result<()> {
    let _data = DataFolder::lock(&arguments.data_dir)?;
    let addresses = Addresses::bind(&arguments).await?;
    let shutdown = CancellationToken::new();
    // Made anew at each start and never shown: both ends of both links live in this process.
    let link_secret = Secret::random();
    let client_secret = Secret::random();

    let road = ChatRoad::of(&arguments);
    let mut settings = ServiceSettings::new(
        arguments.data_dir.join("demo.sqlite"),
        &arguments.dist,
        addresses.service_url(),
    );
    settings.carriage.servers = road.carried(&addresses)?;
    // All of the demo is on one machine.
    settings.carriage.reach.loopback = true;
    let service = Service::open(settings).await?;
    let own = own_widget(arguments.widget.as_deref())?;
    let deployment = configuration::deployment(
        &addresses,
        &road.servers(&addresses),
        &arguments.chat_dialect,
        &arguments.allow,
        own,
    )?;
    seed(&service, &deployment, &addresses, &link_secret, &client_secret).await?;
    let snippet = service.snippet().await.with_context(|| {
        format!(
            "the module is not built: no `snippet.js` in `{}`",
            arguments.dist.display()
        )
    })?;

    let cic = Cic::open(
        cic_settings(&arguments, road.trusted_proxies())?,
        Arc::new(SystemClock),
        shutdown.clone(),
        &arguments.data_dir.join("cic.sqlite"),
    )
    .await?;
    // Addresses and secret are others than at the last start.
    cic.link_organisation(OrganisationLink {
        long_name: configuration::ORGANISATION_NAME.to_owned(),
        ..OrganisationLink::new(
            addresses.service_url(),
            configuration::ORGANISATION,
            LinkSecret::new(link_secret.reveal().as_bytes()),
        )
    })
    .await?;
    let ticks = cic.spawn_ticks();
    let shop = shop::router(ShopSettings {
        service_url: addresses.service_url(),
        organisation_id: configuration::ORGANISATION.to_owned(),
        deployment_id: String::new(),
        snippet,
        chat_servers: road.servers(&addresses),
    });
    let bridge = tokio::spawn(waymeet_bridge::run(
        BridgeSettings {
            cic_hosts: addresses.cic_urls(),
            cic_user: people::BRIDGE.to_owned(),
            cic_password: waymeet_bridge::Secret::new(people::password_of(people::BRIDGE)),
            service_url: addresses.service_url(),
            client_id: BRIDGE_CLIENT.to_owned(),
            client_secret: waymeet_bridge::Secret::new(client_secret.reveal()),
        },
        shutdown.clone(),
    ));

    let report = report::Report::new(&addresses, arguments.chat_faults);
    report.write(&arguments.demo_json)?;
    report.show();
    let routers = servers::Routers {
        shop,
        service: service.router(),
        cic: cic_routers(&cic, &addresses),
    };
    let stop_streams = {
        let service = service.clone();
        move || service.stop_streams()
    };
    let served = serve_until_stopped(servers::servers(addresses, routers), &shutdown, stop_streams).await;
    report::Report::remove(&arguments.demo_json);
    shutdown.cancel();
    bridge.await.context("the bridge ended badly")??;
    ticks
        .await
        .context("the CIC-compatible server's clock ended badly")?;
    cic.close().await;
    service.stop().await;
    served
}

/// Says in one line why the demo ended.
#[expect(clippy::print_stderr, reason = "the command line is where its user looks")]
pub fn complain(error: &anyhow::Error) {
    eprintln!("waymeet: {error:#}");
}

async fn seed(
    service: &Service,
    deployment: &Deployment,
    addresses: &Addresses,
    link: &Secret,
    client: &Secret,
) -> Result<()> {
    let organisation = configuration::ORGANISATION;
    let seed = service.seed();
    seed.organisation(&configuration::organisation(addresses.cic_urls()))
        .await?;
    seed.link_secret(organisation, link.reveal().as_bytes()).await?;
    seed.deployment(deployment).await?;
    for person in people::ADMINISTRATION {
        let role = if person.is_administrator {
            Role::admin()
        } else {
            Role::ai_agent()
        };
        seed.user(
            organisation,
            person.name,
            &Secret::new(people::password_of(person.name)),
            role,
        )
        .await?;
    }
    let permissions = [Permission::EditAvailability];
    seed.api_client(
        organisation,
        BRIDGE_CLIENT,
        "Availability bridge",
        client,
        &permissions,
        &[],
    )
    .await?;
    for client in people::API_CLIENTS {
        let secret = Secret::new(people::password_of(client.id));
        seed.api_client(organisation, client.id, client.id, &secret, &[], &[client.role])
            .await?;
    }
    for (kind, id, body) in configuration::documents(&addresses.shop_url()) {
        seed.document(organisation, kind, id, &body).await?;
    }
    Ok(())
}

/// What each address of the contact centre answers: one, or a pair's two with the switch between them.
fn cic_routers(cic: &Cic, addresses: &Addresses) -> Vec<Router> {
    let hosts: Vec<String> = addresses
        .cic_urls()
        .iter()
        .map(|url| host_of(url).to_owned())
        .collect();
    // Both are on one machine here, so that a host's name alone would not tell them apart: the port is said with it.
    match <[String; 2]>::try_from(hosts) {
        Ok(hosts) => {
            let pair = Pair::new(cic.clone(), hosts);
            [Half::First, Half::Second]
                .map(|half| pair.router(half).merge(pair.control()))
                .into()
        }
        Err(_) => vec![cic.router()],
    }
}

fn cic_settings(arguments: &DemoArguments, trusted_proxies: Vec<IpAddr>) -> Result<CicSettings> {
    Ok(CicSettings {
        server_name: "Demo CIC".to_owned(),
        users: people::users(),
        workgroups: people::workgroups(),
        licences: ServerLicences::new([SERVER_LICENCE.to_owned()], Seats::Limited(people::SEATS)),
        canned_responses: responses::canned_responses(),
        trusted_proxies,
        limits: waymeet_cic::model::Limits {
            // Every visitor of a demo comes from the same address.
            chats_per_address: 200,
            ..waymeet_cic::model::Limits::default()
        },
        mail: MailSettings::Folder(FolderSettings::new(
            arguments.data_dir.join("mail"),
            people::MAIL_SENDER.parse()?,
        )),
        faults: arguments.chat_faults,
        ..CicSettings::default()
    })
}
