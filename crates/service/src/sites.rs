//! Which deployment a page means, and its compiled configuration: read from the store once, kept until something changes.

use crate::clock::Clock;
use crate::configuration::Configuration;
use crate::error::ApiError;
use crate::ip_filter::IpFilter;
use crate::origin::{AllowedDomain, Origin};
use crate::store::{Deployment, Store, StoreError};
use crate::widget::ServedWidget;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// A deployment with everything a request about it needs.
#[derive(Debug)]
pub struct Site {
    /// The deployment.
    pub deployment: Deployment,
    /// Its rules, compiled.
    pub configuration: Configuration,
    /// What pages are told of its chat widget.
    pub widget: ServedWidget,
    domains: Vec<AllowedDomain>,
    linked_domains: Vec<AllowedDomain>,
    ip_filters: Vec<IpFilter>,
}

impl Site {
    /// Whether pages of this origin may talk to it.
    #[must_use]
    pub fn allows(&self, origin: &Origin) -> bool {
        self.domains.iter().any(|domain| domain.covers(origin))
    }

    /// Whether visitors are followed to pages of this origin.
    #[must_use]
    pub fn links_to(&self, origin: &Origin) -> bool {
        self.linked_domains.iter().any(|domain| domain.covers(origin))
    }

    /// Whether visits from this address are not recorded; none are where the deployment has turned recording off, which
    /// a page may not know yet.
    #[must_use]
    pub fn filters(&self, address: Option<IpAddr>) -> bool {
        !self.deployment.tracking.enabled
            || address.is_some_and(|address| self.ip_filters.iter().any(|filter| filter.covers(address)))
    }
}

/// What cannot be read was refused when it was put in; it covers nothing.
fn parse(domains: &[String]) -> Vec<AllowedDomain> {
    let parsed = domains.iter().filter_map(|text| AllowedDomain::parse(text).ok());
    parsed.collect()
}

/// What was read on one day, and how often everything was forgotten.
#[derive(Debug, Default)]
struct Cache {
    sites: HashMap<String, Arc<[Arc<Site>]>>,
    /// Days since 1970: opening hours are compiled for some days around it.
    day: u64,
    generation: u64,
}

/// The sites read so far, under the ids they were asked for with.
#[derive(Debug)]
pub struct Sites {
    cache: Mutex<Cache>,
    clock: Arc<dyn Clock>,
    public_url: String,
}

impl Sites {
    /// Nothing read yet, of a service that browsers reach at `public_url`.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, public_url: String) -> Self {
        Self {
            cache: Mutex::default(),
            clock,
            public_url,
        }
    }

    /// The deployment with this id, or those of the organisation with this id.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub async fn find(&self, store: &Store, id: &str) -> Result<Arc<[Arc<Site>]>, StoreError> {
        let now = self.clock.now();
        let generation = {
            let mut cache = self.cache();
            if cache.day != now.0 / DAY_MS {
                cache.sites.clear();
                cache.generation += 1;
                cache.day = now.0 / DAY_MS;
            }
            if let Some(known) = cache.sites.get(id) {
                return Ok(known.clone());
            }
            cache.generation
        };
        let mut sites = Vec::new();
        for deployment in store.deployments_of_site(id).await? {
            let documents = store.documents_of(&deployment.organisation).await?;
            let configuration = Configuration::compile(&deployment, &documents, now);
            for aside in &configuration.set_aside {
                tracing::warn!(kind = aside.kind.as_str(), id = aside.id, error = %aside.error, "a rule is set aside");
            }
            let domains = parse(&deployment.allowed_domains);
            let linked_domains = parse(&deployment.tracking.linked_domains);
            let ip_filters = deployment.tracking.tracking_settings.compiled_ip_filters();
            sites.push(Arc::new(Site {
                widget: ServedWidget::of(&deployment, &self.public_url),
                deployment,
                configuration,
                domains,
                linked_domains,
                ip_filters,
            }));
        }
        let sites: Arc<[Arc<Site>]> = sites.into();
        let mut cache = self.cache();
        // Ids that mean nothing are not remembered: anybody could fill the memory with them. Neither is what was read
        // before a change that was announced meanwhile.
        if !sites.is_empty() && cache.generation == generation {
            cache.sites.insert(id.to_owned(), sites.clone());
        }
        Ok(sites)
    }

    /// The deployment a page of this origin means.
    ///
    /// # Errors
    /// [`ApiError`]: no such deployment or organisation, or none that allows the origin.
    pub async fn for_page(&self, store: &Store, id: &str, origin: &Origin) -> Result<Arc<Site>, ApiError> {
        let sites = self.find(store, id).await?;
        if sites.is_empty() {
            return Err(ApiError::DeploymentNotFound(id.chars().take(64).collect()));
        }
        let site = sites.iter().find(|site| site.allows(origin)).cloned();
        site.ok_or_else(|| ApiError::OriginNotAllowed(origin.as_str().to_owned()))
    }

    /// Forgets everything; called after every change of deployments or documents.
    pub fn forget(&self) {
        let mut cache = self.cache();
        cache.sites.clear();
        cache.generation += 1;
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
