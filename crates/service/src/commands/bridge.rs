//! `waymeet bridge`: the availability bridge by itself, beside a CIC server and an engagement service.

use crate::stopping::asked_to_stop;
use anyhow::{Context as _, Result};
use clap::Args;
use std::path::{Path, PathBuf};
use tokio_util::sync::CancellationToken;
use waymeet_bridge::{BridgeSettings, Secret};

/// What the bridge can be told. Secrets come from files: the command line is for everybody on the machine to read.
#[derive(Debug, Clone, Args)]
pub struct BridgeArguments {
    /// A CIC server, such as `http://cic1.example:8018`; the second one of a switchover pair may follow. The bridge speaks plain
    /// HTTP: put something that speaks TLS beside it where the way is not your own.
    #[arg(long, required = true, value_name = "ADDRESS")]
    pub cic: Vec<String>,
    /// The CIC user, who must be allowed to see users, workgroups, licences and server parameters.
    #[arg(long)]
    pub cic_user: String,
    /// A file with that user's password.
    #[arg(long, value_name = "FILE")]
    pub cic_password_file: PathBuf,
    /// The engagement service, such as `http://127.0.0.1:7601`.
    #[arg(long, value_name = "ADDRESS")]
    pub service: String,
    /// The organisation's OAuth client for it, with the permission `journey:availability:edit`.
    #[arg(long)]
    pub client_id: String,
    /// A file with that client's secret.
    #[arg(long, value_name = "FILE")]
    pub client_secret_file: PathBuf,
}

/// Tells the service who can take a chat, until it is asked to stop.
///
/// # Errors
/// When a file cannot be read, or an address is none. What goes wrong later is logged, and tried again.
pub async fn run(arguments: BridgeArguments) -> Result<()> {
    let settings = BridgeSettings {
        cic_password: secret(&arguments.cic_password_file)?,
        client_secret: secret(&arguments.client_secret_file)?,
        cic_hosts: arguments.cic,
        cic_user: arguments.cic_user,
        service_url: arguments.service,
        client_id: arguments.client_id,
    };
    let shutdown = CancellationToken::new();
    let stop = shutdown.clone();
    tokio::spawn(async move {
        asked_to_stop().await;
        stop.cancel();
    });
    waymeet_bridge::run(settings, shutdown).await?;
    Ok(())
}

fn secret(file: &Path) -> Result<Secret> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    // Editors end a file with a line break.
    Ok(Secret::new(text.trim_end_matches(['\r', '\n'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(folder: &Path) -> BridgeArguments {
        BridgeArguments {
            cic: vec!["http://127.0.0.1:1".to_owned()],
            cic_user: "bridge".to_owned(),
            cic_password_file: folder.join("password"),
            service: "http://127.0.0.1:1".to_owned(),
            client_id: "bridge".to_owned(),
            client_secret_file: folder.join("secret"),
        }
    }

    #[tokio::test]
    async fn a_file_that_is_missing_and_an_address_that_is_none_are_said() {
        let folder = tempfile::tempdir().unwrap();
        let missing = run(arguments(folder.path())).await.unwrap_err().to_string();
        assert!(missing.contains("password"), "{missing}");
        for name in ["password", "secret"] {
            std::fs::write(folder.path().join(name), "a secret\n").unwrap();
        }
        let wrong = BridgeArguments {
            cic: vec!["cic1.example".to_owned()],
            ..arguments(folder.path())
        };
        let error = run(wrong).await.unwrap_err().to_string();
        assert!(error.contains("cic1.example"), "{error}");
        assert!(!format!("{:?}", secret(&folder.path().join("secret")).unwrap()).contains("a secret"));
    }
}
