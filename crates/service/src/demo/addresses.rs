//! Where the demo's servers listen.

use anyhow::{Result, bail};
use clap::Args;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::net::TcpListener;

/// What the demo can be told.
#[derive(Debug, Clone, Args)]
pub struct DemoArguments {
    /// Port of the demo shop; 0 takes any that is free.
    #[arg(long, env = "PORT", default_value_t = 7600)]
    pub port: u16,
    /// Port of the engagement service.
    #[arg(long, env = "SERVICE_PORT", default_value_t = 7601)]
    pub service_port: u16,
    /// Port of the CIC-compatible server; 8018 is ICWS's own.
    #[arg(long, env = "CIC_PORT", default_value_t = 8018)]
    pub cic_port: u16,
    /// Another site that may use the demo's service, such as `127.0.0.1:7900`; may be given more than once.
    #[arg(long)]
    pub allow: Vec<String>,
    /// The protocol the shop's chat speaks to the CIC-compatible server: `icws` or `webtools`.
    #[arg(long, default_value = "icws", value_parser = ["icws", "webtools"])]
    pub chat_dialect: String,
    /// Let the service carry the shop's chat to the CIC-compatible server, which pages then never speak to.
    #[arg(long)]
    pub chat_through_service: bool,
    /// A file with parts of the chat widget's configuration, as JSON, in the place of the demo's own.
    #[arg(long)]
    pub widget: Option<PathBuf>,
    /// Make the CIC-compatible server a switchover pair: a second address, of which one answers at a time.
    #[arg(long)]
    pub chat_pair: bool,
    /// Port of the pair's second server; one above the first's unless chosen.
    #[arg(long, env = "CIC_PAIR_PORT")]
    pub cic_pair_port: Option<u16>,
    /// Let tests script what goes wrong with the chat's requests, at `/faults` of the CIC-compatible server, from this machine.
    #[arg(long)]
    pub chat_faults: bool,
    /// Folder of the database.
    #[arg(long, default_value = ".waymeet")]
    pub data_dir: PathBuf,
    /// File the addresses and log-ins are written to.
    #[arg(long, default_value = ".waymeet/demo.json")]
    pub demo_json: PathBuf,
    /// Folder of the website module, as the build leaves it.
    #[arg(long, default_value = "dist")]
    pub dist: PathBuf,
}

/// The listeners, bound before anything starts: each part has to know where the others are.
#[derive(Debug)]
pub(super) struct Addresses {
    pub(super) shop: TcpListener,
    pub(super) service: TcpListener,
    pub(super) cic: TcpListener,
    /// The second server of a switchover pair, if there is one.
    pub(super) pair: Option<TcpListener>,
    urls: [String; 3],
    pair_url: Option<String>,
}

impl Addresses {
    /// Binds all of them on loopback.
    ///
    /// # Errors
    /// When a port is taken: which one, and how to choose another.
    pub(super) async fn bind(arguments: &DemoArguments) -> Result<Self> {
        let shop = bind("the demo shop", "PORT", arguments.port).await?;
        let service = bind("the engagement service", "SERVICE_PORT", arguments.service_port).await?;
        let cic = bind("the CIC-compatible server", "CIC_PORT", arguments.cic_port).await?;
        let pair = if arguments.chat_pair {
            // Where any port will do, any will do.
            let next = arguments.cic_port.checked_add(1).filter(|port| *port > 1);
            let port = arguments.cic_pair_port.or(next).unwrap_or(0);
            Some(bind("the pair's second server", "CIC_PAIR_PORT", port).await?)
        } else {
            None
        };
        let url =
            |listener: &TcpListener| -> Result<String> { Ok(format!("http://{}", listener.local_addr()?)) };
        let urls = [url(&shop)?, url(&service)?, url(&cic)?];
        let pair_url = pair.as_ref().map(url).transpose()?;
        Ok(Self {
            shop,
            service,
            cic,
            pair,
            urls,
            pair_url,
        })
    }

    /// The demo shop.
    pub(super) fn shop_url(&self) -> String {
        self.urls[0].clone()
    }

    /// The engagement service.
    pub(super) fn service_url(&self) -> String {
        self.urls[1].clone()
    }

    /// The CIC-compatible server; of a pair the one that is active at first.
    pub(super) fn cic_url(&self) -> String {
        self.urls[2].clone()
    }

    /// All servers of the contact centre: two of a pair, else one.
    pub(super) fn cic_urls(&self) -> Vec<String> {
        std::iter::once(self.cic_url())
            .chain(self.pair_url.clone())
            .collect()
    }
}

/// Host and port of an address.
pub(super) fn host_of(url: &str) -> &str {
    url.trim_start_matches("http://")
}

async fn bind(what: &str, variable: &str, port: u16) -> Result<TcpListener> {
    match TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            bail!(
                "port {port} for {what} is taken; choose another with {variable}=, such as `{variable}=0 npm start`"
            )
        }
        Err(error) => bail!("port {port} for {what} cannot be used: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(port: u16) -> DemoArguments {
        let folder = PathBuf::from("unused");
        DemoArguments {
            port,
            service_port: 0,
            cic_port: 0,
            allow: Vec::new(),
            chat_dialect: "icws".to_owned(),
            chat_through_service: false,
            widget: None,
            chat_pair: false,
            cic_pair_port: None,
            chat_faults: false,
            data_dir: folder.clone(),
            demo_json: folder.clone(),
            dist: folder,
        }
    }

    #[tokio::test]
    async fn a_port_that_is_taken_is_said_in_one_line_with_the_way_out() {
        let first = Addresses::bind(&arguments(0)).await.unwrap();
        let taken = first.shop.local_addr().unwrap().port();
        let error = Addresses::bind(&arguments(taken)).await.unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("port {taken} for the demo shop is taken")),
            "{error}"
        );
        assert!(error.contains("PORT=") && !error.contains('\n'), "{error}");
    }

    #[tokio::test]
    async fn a_pair_has_a_second_address_and_without_one_there_is_none() {
        let alone = Addresses::bind(&arguments(0)).await.unwrap();
        assert_eq!(alone.cic_urls(), [alone.cic_url()]);
        let pair = DemoArguments {
            chat_pair: true,
            ..arguments(0)
        };
        let pair = Addresses::bind(&pair).await.unwrap().cic_urls();
        assert!(pair.len() == 2 && pair[0] != pair[1]);
    }

    #[tokio::test]
    async fn each_server_has_an_origin_of_its_own() {
        let addresses = Addresses::bind(&arguments(0)).await.unwrap();
        let mut urls = [addresses.shop_url(), addresses.service_url(), addresses.cic_url()];
        urls.sort_unstable();
        assert!(urls[0] != urls[1] && urls[1] != urls[2]);
    }
}
