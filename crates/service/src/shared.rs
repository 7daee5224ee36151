//! What all routes share.

use crate::auth::bearer::AccessTokens;
use crate::auth::cross_domain::CrossDomainLinks;
use crate::auth::gate_keeper::GateKeeper;
use crate::auth::views::Views;
use crate::availability::Availability;
use crate::bots::Bots;
use crate::in_flight::InFlight;
use crate::journeys::Journeys;
use crate::location::Locations;
use crate::rates::Rates;
use crate::settings::ServiceSettings;
use crate::sites::Sites;
use crate::store::{Store, StoreError};
use crate::wire::availability::WireAvailability;
use serde_json::Value;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use waymeet_journey::ids::VisitorId;
use waymeet_journey::time::UnixMillis;

/// For so long an early event waits for its full record.
const EARLY_PATIENCE: Duration = Duration::from_secs(60);

/// What all routes share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) settings: ServiceSettings,
    pub(crate) store: Store,
    pub(crate) sites: Sites,
    pub(crate) availability: Availability,
    pub(crate) locations: Locations,
    pub(crate) bots: Bots,
    pub(crate) tokens: AccessTokens,
    pub(crate) journeys: Journeys,
    pub(crate) gate_keeper: GateKeeper,
    pub(crate) rates: Rates,
    pub(crate) in_flight: InFlight,
    links: Mutex<CrossDomainLinks>,
    views: Mutex<Views>,
    /// Turns true when the service stops; streams end then.
    stopping: watch::Sender<bool>,
}

impl Shared {
    pub(crate) fn new(settings: ServiceSettings, store: Store, locations: Locations) -> Self {
        Self {
            rates: Rates::new(&settings.intake),
            in_flight: InFlight::new(settings.intake.max_bytes_in_flight),
            settings,
            journeys: Journeys::new(store.clone()),
            store,
            sites: Sites::default(),
            availability: Availability::default(),
            locations,
            bots: Bots::default(),
            tokens: AccessTokens::default(),
            gate_keeper: GateKeeper::default(),
            links: Mutex::default(),
            views: Mutex::default(),
            stopping: watch::Sender::new(false),
        }
    }

    pub(crate) fn now(&self) -> UnixMillis {
        self.settings.clock.now()
    }

    pub(crate) fn availability_of(&self, organisation: &str) -> WireAvailability {
        WireAvailability::from(&self.availability.board(organisation).fresh(self.now()))
    }

    pub(crate) fn views(&self) -> MutexGuard<'_, Views> {
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn links(&self) -> MutexGuard<'_, CrossDomainLinks> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes ordinary events of the early ones that were left alone; how many.
    pub(crate) async fn promote_early_events(&self) -> Result<u32, StoreError> {
        let patience = u64::try_from(EARLY_PATIENCE.as_millis()).unwrap_or(u64::MAX);
        let until = UnixMillis(self.now().0.saturating_sub(patience));
        self.store.promote_early(until).await
    }

    /// Deletes what has expired in all deployments; how many rows.
    pub(crate) async fn expire(&self) -> Result<u64, StoreError> {
        let mut rows = 0;
        for kept in self.store.retentions().await? {
            let horizon = kept.retention.horizon(self.now());
            loop {
                let expired = self.store.expire(&kept.deployment, &horizon).await?;
                rows += u64::from(expired.rows);
                for visitor in expired.visitors {
                    self.journeys.forget_visitor(&kept.organisation, visitor);
                }
                if !expired.is_more {
                    break;
                }
            }
        }
        if rows > 0 || self.store.owes_empty_log() {
            self.store.empty_log().await;
        }
        Ok(rows)
    }

    /// Everything the deployments of an organisation hold of a visitor; `None` where that is nothing.
    pub(crate) async fn export_visitor(
        &self,
        organisation: &str,
        visitor: VisitorId,
    ) -> Result<Option<Value>, StoreError> {
        let export = self.store.export_visitor(organisation, visitor).await?;
        Ok(export.map(|export| export.to_json(self.now())))
    }

    /// Erases a visitor from all deployments of an organisation.
    pub(crate) async fn erase_visitor(
        &self,
        organisation: &str,
        visitor: VisitorId,
    ) -> Result<(), StoreError> {
        self.store
            .erase_everywhere(organisation, visitor, self.now())
            .await?;
        self.changed(organisation, visitor);
        Ok(())
    }

    /// Some of what is folded of a visitor is no longer true; whoever looks at it looks again.
    pub(crate) fn changed(&self, organisation: &str, visitor: VisitorId) {
        self.journeys.forget_visitor(organisation, visitor);
        self.store.announce(organisation, visitor);
    }

    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    pub(crate) fn stop_streams(&self) {
        self.stopping.send_replace(true);
    }
}
