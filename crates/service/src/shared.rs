//! What all routes share.

use crate::attributions::Report;
use crate::auth::bearer::AccessTokens;
use crate::auth::checks::Checks;
use crate::auth::cross_domain::CrossDomainLinks;
use crate::auth::gate_keeper::GateKeeper;
use crate::auth::hand_over::HandOver;
use crate::auth::previews::Previews;
use crate::auth::role::Role;
use crate::auth::views::Views;
use crate::availability::{self, OfferedQueue, QueueState};
use crate::bots::Bots;
use crate::cic_proxy::upstream::Carrier;
use crate::connection_test::TestDesk;
use crate::decisions::Decisions;
use crate::in_flight::InFlight;
use crate::journeys::Journeys;
use crate::limits::AUDIT_RETENTION_IN_DAYS;
use crate::live::Boards;
use crate::location::Locations;
use crate::notifications::Notifications;
use crate::pacing::{self, Pacing};
use crate::rates::Rates;
use crate::reports::jobs::Jobs;
use crate::routes::CountedGroups;
use crate::settings::ServiceSettings;
use crate::sites::{Site, Sites};
use crate::store::{Day, Store, StoreError};
use crate::wire::availability::{AVAILABILITY_TTL_MS, WireAvailability};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use waymeet_journey::availability::{Availability, QueueAvailability};
use waymeet_journey::ids::VisitorId;
use waymeet_journey::time::UnixMillis;

/// For so long an early event waits for its full record.
const EARLY_PATIENCE: Duration = Duration::from_secs(60);

/// So many visitors' programs may be answered at once.
const PROGRAM_TURNS: usize = 64;

/// What all routes share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) settings: ServiceSettings,
    pub(crate) store: Store,
    pub(crate) sites: Sites,
    pub(crate) availability: availability::Availability,
    pub(crate) locations: Locations,
    pub(crate) bots: Bots,
    pub(crate) tokens: AccessTokens,
    pub(crate) journeys: Journeys,
    pub(crate) boards: Boards,
    pub(crate) gate_keeper: GateKeeper,
    pub(crate) rates: Rates,
    pub(crate) decisions: Decisions,
    pub(crate) pacing: Pacing,
    pub(crate) notifications: Notifications,
    pub(crate) in_flight: InFlight,
    pub(crate) carrier: Carrier,
    pub(crate) test_desk: TestDesk,
    program_turns: [tokio::sync::Mutex<()>; PROGRAM_TURNS],
    pub(crate) report_jobs: Jobs<CountedGroups>,
    pub(crate) estimate_jobs: Jobs<Value>,
    /// With the threshold of each.
    pub(crate) attribution_jobs: Jobs<Report, u32>,
    links: Mutex<CrossDomainLinks>,
    views: Mutex<Views>,
    previews: Mutex<Previews>,
    checks: Mutex<Checks>,
    hand_over: Mutex<HandOver>,
    /// Turns true when the service stops; streams end then.
    stopping: watch::Sender<bool>,
}

impl Shared {
    pub(crate) fn new(
        settings: ServiceSettings,
        store: Store,
        locations: Locations,
        carrier: Carrier,
    ) -> Self {
        Self {
            sites: Sites::new(settings.clock.clone(), settings.public_url.clone()),
            rates: Rates::new(&settings.intake, &settings.carriage),
            in_flight: InFlight::new(settings.intake.max_bytes_in_flight),
            carrier,
            test_desk: TestDesk::new(settings.carriage.authorities.clone()),
            settings,
            journeys: Journeys::new(store.clone()),
            boards: Boards::new(store.clone()),
            store,
            availability: availability::Availability::default(),
            locations,
            bots: Bots::default(),
            tokens: AccessTokens::default(),
            gate_keeper: GateKeeper::default(),
            decisions: Decisions::default(),
            pacing: Pacing::default(),
            notifications: Notifications::default(),
            program_turns: std::array::from_fn(|_| tokio::sync::Mutex::default()),
            report_jobs: Jobs::default(),
            estimate_jobs: Jobs::default(),
            attribution_jobs: Jobs::default(),
            links: Mutex::default(),
            views: Mutex::default(),
            previews: Mutex::default(),
            checks: Mutex::default(),
            hand_over: Mutex::default(),
            stopping: watch::Sender::new(false),
        }
    }

    pub(crate) fn now(&self) -> UnixMillis {
        self.settings.clock.now()
    }

    /// Who can take a chat, as a page of this site is told.
    pub(crate) fn availability_of(&self, site: &Site) -> WireAvailability {
        WireAvailability::from(&self.queues_of(site))
    }

    /// The same, as the engine takes it.
    pub(crate) fn availability_for_engine(&self, site: &Site) -> Availability {
        let queues = self.queues_of(site);
        Availability {
            as_of: Some(self.now()),
            ttl_in_milliseconds: AVAILABILITY_TTL_MS,
            queues: (queues.into_iter())
                .map(|(queue, offered)| QueueAvailability {
                    queue,
                    agents: offered.state.available_agents,
                    estimated_wait_in_seconds: offered.state.estimated_wait_in_seconds,
                    is_throttled: offered.is_throttled,
                })
                .collect(),
        }
    }

    /// The workgroups of which there is news. Where a service level is defined it stands in for the wait. Source: the
    /// vendor's guide to routing.
    fn queues_of(&self, site: &Site) -> BTreeMap<String, OfferedQueue> {
        let (organisation, now) = (&site.deployment.organisation, self.now());
        let fresh = self.availability.board(organisation).fresh(now);
        let queue = |(workgroup, mut state): (String, QueueState)| {
            let target = pacing::target_of(&site.configuration, &workgroup);
            let agents = state.available_agents;
            let is_throttled =
                target.is_some_and(|target| self.pacing.is_throttled(organisation, target, agents, now));
            if target.is_some_and(|target| target.service_level.is_some()) {
                state.estimated_wait_in_seconds = 0;
            }
            let offered = OfferedQueue { state, is_throttled };
            (workgroup, offered)
        };
        fresh.into_iter().map(queue).collect()
    }

    /// Forgets everything that was compiled or folded by the rules there were.
    pub(crate) fn configuration_changed(&self) {
        self.sites.forget();
        self.journeys.forget();
        self.boards.forget();
    }

    /// Clients of an organisation that have a role it has made itself ask for new tokens: the role may grant something else now.
    pub(crate) async fn roles_changed(&self, organisation: &str) -> Result<(), StoreError> {
        let clients = self.store.api_clients(organisation).await?;
        let has_own_role = |roles: &[String]| roles.iter().any(|role| Role::built_in(role).is_none());
        for (client, _) in clients.iter().filter(|(client, _)| has_own_role(&client.roles)) {
            self.tokens.revoke_all_of(&client.id);
        }
        Ok(())
    }

    /// The right to find out which session an event of this visitor belongs to, and to begin it.
    pub(crate) async fn program_turn(&self, visitor: VisitorId) -> tokio::sync::MutexGuard<'_, ()> {
        let turn = usize::from(visitor.0.as_bytes()[15]) % PROGRAM_TURNS;
        self.program_turns[turn].lock().await
    }

    pub(crate) fn views(&self) -> MutexGuard<'_, Views> {
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn previews(&self) -> MutexGuard<'_, Previews> {
        self.previews.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn checks(&self) -> MutexGuard<'_, Checks> {
        self.checks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn hand_over(&self) -> MutexGuard<'_, HandOver> {
        self.hand_over.lock().unwrap_or_else(PoisonError::into_inner)
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
                    self.boards.forget_visitor(&kept.organisation, visitor);
                }
                if !expired.is_more {
                    break;
                }
            }
        }
        let audited = UnixMillis(
            self.now()
                .0
                .saturating_sub(Day(AUDIT_RETENTION_IN_DAYS).begin().0),
        );
        loop {
            let (deleted, is_more) = self.store.expire_audit(audited).await?;
            rows += deleted;
            if !is_more {
                break;
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
        self.boards.forget_visitor(organisation, visitor);
        self.store.announce(organisation, visitor);
    }

    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    pub(crate) fn stop_streams(&self) {
        self.stopping.send_replace(true);
    }
}
