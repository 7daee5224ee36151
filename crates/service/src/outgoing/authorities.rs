//! Whose certificates are trusted: the authorities the system trusts, and those the operator names besides.

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// Why a file of authorities cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no certificate of an authority in it; write it in PEM, beginning with `-----BEGIN CERTIFICATE-----`"
)]
pub struct AuthoritiesError;

/// Authorities that are trusted besides the system's, for contact centres with one of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authorities(Vec<CertificateDer<'static>>);

impl Authorities {
    /// Reads a PEM file's content.
    ///
    /// # Errors
    /// [`AuthoritiesError`], where there is none in it, or one that cannot be trusted.
    pub fn read(pem: &[u8]) -> Result<Self, AuthoritiesError> {
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let read = read.map_err(|_| AuthoritiesError)?;
        let mut store = RootCertStore::empty();
        let is_usable = read.iter().all(|authority| store.add(authority.clone()).is_ok());
        if read.is_empty() || !is_usable {
            return Err(AuthoritiesError);
        }
        Ok(Self(read))
    }
}

/// How TLS is spoken: made when somebody first needs it, since reading the system's authorities takes a while.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tls {
    authorities: Authorities,
    made: Arc<OnceCell<Arc<ClientConfig>>>,
}

impl Tls {
    pub(crate) fn new(authorities: Authorities) -> Self {
        Self {
            authorities,
            made: Arc::default(),
        }
    }

    /// The settings of a connection.
    pub(crate) async fn config(&self) -> Arc<ClientConfig> {
        let make = || async {
            let authorities = self.authorities.clone();
            let made = tokio::task::spawn_blocking(move || config(&authorities)).await;
            // It does not panic; if it did, nobody would be trusted.
            Arc::new(made.unwrap_or_else(|_| trusting(RootCertStore::empty())))
        };
        self.made.get_or_init(make).await.clone()
    }
}

fn config(authorities: &Authorities) -> ClientConfig {
    let mut store = RootCertStore::empty();
    let native = rustls_native_certs::load_native_certs();
    let (_, unreadable) = store.add_parsable_certificates(native.certs);
    if store.is_empty() {
        tracing::warn!(
            unreadable,
            "the system trusts no authority of certificates that could be read"
        );
    }
    store.add_parsable_certificates(authorities.0.iter().cloned());
    trusting(store)
}

fn trusting(store: RootCertStore) -> ClientConfig {
    let provider = Arc::new(ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    #[expect(
        clippy::expect_used,
        reason = "the provider has ciphers for both versions of TLS"
    )]
    let versions = versions.expect("versions of TLS");
    versions.with_root_certificates(store).with_no_client_auth()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_authority_is_refused() {
        for text in [
            "",
            "nothing",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        ] {
            assert_eq!(
                Authorities::read(text.as_bytes()),
                Err(AuthoritiesError),
                "{text}"
            );
        }
    }

    #[test]
    fn tls_can_be_spoken_even_where_nobody_is_trusted() {
        let config = trusting(RootCertStore::empty());
        assert!(config.alpn_protocols.is_empty());
    }
}
