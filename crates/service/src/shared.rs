//! What all routes share.

use crate::auth::bearer::AccessTokens;
use crate::auth::cross_domain::CrossDomainLinks;
use crate::auth::gate_keeper::GateKeeper;
use crate::auth::previews::Previews;
use crate::auth::views::Views;
use crate::availability::Availability;
use crate::bots::Bots;
use crate::journeys::Journeys;
use crate::location::Locations;
use crate::rates::Rates;
use crate::settings::ServiceSettings;
use crate::sites::Sites;
use crate::store::{Store, StoreError};
use crate::wire::availability::WireAvailability;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
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
    links: Mutex<CrossDomainLinks>,
    views: Mutex<Views>,
    previews: Mutex<Previews>,
    /// Turns true when the service stops; streams end then.
    stopping: watch::Sender<bool>,
}

impl Shared {
    pub(crate) fn new(settings: ServiceSettings, store: Store, locations: Locations) -> Self {
        Self {
            settings,
            journeys: Journeys::new(store.clone()),
            store,
            sites: Sites::default(),
            availability: Availability::default(),
            locations,
            bots: Bots::default(),
            tokens: AccessTokens::default(),
            gate_keeper: GateKeeper::default(),
            rates: Rates::default(),
            links: Mutex::default(),
            views: Mutex::default(),
            previews: Mutex::default(),
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

    pub(crate) fn previews(&self) -> MutexGuard<'_, Previews> {
        self.previews.lock().unwrap_or_else(PoisonError::into_inner)
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

    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    pub(crate) fn stop_streams(&self) {
        self.stopping.send_replace(true);
    }
}
