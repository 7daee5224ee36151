//! A deployment's configuration, compiled: the engine that folds journeys here and the bundle that pages fetch are made
//! from the same documents in the same moment.

mod compiler;
#[cfg(test)]
mod tests;

pub use compiler::{HOURS_AHEAD_IN_DAYS, check, check_all};

use crate::store::{Deployment, Document};
use crate::wire::action_map::WireUrlCondition;
use crate::wire::configuration::ConfigurationError;
use crate::wire::kind::Kind;
use crate::wire::stream::Stream;
use compiler::Compiler;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::time::Duration;
use waymeet_journey::action_map::ActionMap;
use waymeet_journey::bundle::Bundle;
use waymeet_journey::context::{ContextKey, VisitContext};
use waymeet_journey::engine::Engine;
use waymeet_journey::ids::{ActionMapId, OutcomeId, SegmentId, SessionId};
use waymeet_journey::state::JourneyState;
use waymeet_journey::throttling::ServiceLevelGoal;
use waymeet_journey::time::UnixMillis;

/// How many bytes of the digest go into an ETag: enough never to meet twice.
const ETAG_BYTES: usize = 16;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// A document that could not become a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// What it describes.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Why.
    pub error: ConfigurationError,
}

/// What people want to know of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentLabel {
    /// Its name.
    pub name: String,
    /// `#rrggbb`
    pub color: String,
    /// Whether agents see it; whoever may change segments always does. Source: `shouldDisplayToAgent`.
    pub is_for_agents: bool,
}

/// What people want to know of an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeLabel {
    /// Its name.
    pub name: String,
    /// Whether it is one to be wished for.
    pub is_positive: bool,
}

/// A workgroup that action maps name, and what it promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The action target's id.
    pub id: String,
    /// The workgroup.
    pub workgroup: String,
    /// Its service level, where one is defined: offers are held back for its sake, and the wait does not matter.
    pub service_level: Option<ServiceLevelGoal>,
    /// Whoever leaves sooner was never a chat.
    pub short_abandon: Duration,
}

/// A compiled configuration.
#[derive(Debug)]
pub struct Configuration {
    /// The engine, with all rules; the bundle of the page has its part of them.
    pub engine: Engine,
    /// The same where some maps are private: for clients that have no engine all are decided together.
    whole: Option<Engine>,
    /// The rules for sessions in apps, where they are others: no page decides anything there.
    apps: Option<Engine>,
    /// Segments that outlive a session, and after how many days an assignment is over.
    of_customers: HashMap<SegmentId, Option<u32>>,
    /// The bundle as pages fetch it.
    pub bytes: axum::body::Bytes,
    /// Its ETag, without quotes.
    pub etag: String,
    /// What rules of the page ask for and only the service knows: it is told with the bundle.
    pub context_keys: Vec<ContextKey>,
    /// Names and colours of all segments, inactive ones included: a journey may hold what is switched off by now.
    pub segments: HashMap<SegmentId, SegmentLabel>,
    /// Names of all outcomes, inactive ones included.
    pub outcomes: HashMap<OutcomeId, OutcomeLabel>,
    /// Names of all action maps, inactive ones included.
    pub action_maps: HashMap<ActionMapId, String>,
    /// The target and the template of each map, as it names them.
    pub references: HashMap<ActionMapId, MapReferences>,
    /// The active targets.
    pub targets: Vec<Target>,
    /// Documents that could not become rules.
    pub set_aside: Vec<SetAside>,
}

/// What an action map refers to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MapReferences {
    /// The action target's id.
    pub target: Option<String>,
    /// The action template's id.
    pub template: Option<String>,
    /// What the page's address has to be like, as the map says it.
    pub page_url_conditions: Vec<WireUrlCondition>,
}

impl Configuration {
    /// Whether agents see that a visitor is in a segment; of one that is no longer known, there is nothing to hide.
    pub(crate) fn is_for_agents(&self, segment: SegmentId) -> bool {
        let label = self.segments.get(&segment);
        label.is_none_or(|label| label.is_for_agents)
    }

    /// Compiles the documents of an organisation for one of its deployments, with opening hours around `now`. It never
    /// fails: what cannot become a rule is set aside and listed.
    #[must_use]
    pub fn compile(deployment: &Deployment, documents: &[Document], now: UnixMillis) -> Self {
        let mut compiled = Compiler::compile(documents, now, Stream::Web);
        compiled.bundle.settings = deployment.tracking.compile(&deployment.id);
        let bytes = compiled.bundle_of_page().to_bytes();
        let has_private = compiled.bundle.action_maps.iter().any(|map| map.is_private);
        let whole = has_private.then(|| without_private(compiled.bundle.clone()));
        // Pages are sent nothing of it.
        let apps = (compiled.has_other_stream || has_private)
            .then(|| without_private(Compiler::compile(documents, now, Stream::App).bundle));
        Self {
            whole,
            apps,
            of_customers: compiled.of_customers.clone(),
            etag: etag(&bytes),
            context_keys: compiled.context_keys_of_page(),
            engine: Engine::new(compiled.bundle),
            bytes: bytes.into(),
            segments: compiled.segments,
            outcomes: compiled.outcomes,
            action_maps: compiled.action_maps,
            references: compiled.references,
            targets: compiled.targets,
            set_aside: compiled.set_aside,
        }
    }

    /// When an assignment is over that was made in a session which ends then; `None` where it never is.
    #[must_use]
    pub fn assignment_ends(
        &self,
        segment: SegmentId,
        assigned: UnixMillis,
        session_ends: UnixMillis,
    ) -> Option<UnixMillis> {
        let Some(expires_after_days) = self.of_customers.get(&segment) else {
            return Some(session_ends);
        };
        let days = u64::from((*expires_after_days)?);
        Some(UnixMillis(assigned.0.saturating_add(DAY_MS.saturating_mul(days))))
    }

    /// The bundle for somebody of whom this is known, and its ETag.
    #[must_use]
    pub fn bundle_for(&self, context: &VisitContext) -> (axum::body::Bytes, String) {
        let bytes = Bundle::bytes_for(&self.bytes, &context.only(&self.context_keys));
        let etag = etag(&bytes);
        (bytes.into(), etag)
    }

    /// The engine that counts the events of a session.
    #[must_use]
    pub fn engine_of(&self, stream: Stream) -> &Engine {
        match stream {
            Stream::Web => &self.engine,
            Stream::App => self.apps.as_ref().unwrap_or(&self.engine),
        }
    }

    /// The engine for clients that have none: it decides private maps beside the others, by their weights.
    #[must_use]
    pub fn engine_of_programs(&self, stream: Stream) -> &Engine {
        let whole = self.whole.as_ref().filter(|_| stream == Stream::Web);
        whole.unwrap_or(self.engine_of(stream))
    }

    /// A session that begins: what waited for it in the visitor's `previous` one goes on, and so do segments of customers.
    #[must_use]
    pub fn begin_session(
        &self,
        stream: Stream,
        (session, now): (SessionId, UnixMillis),
        previous: Option<&JourneyState>,
    ) -> JourneyState {
        let mut state = self.engine_of(stream).begin_session(session, now, previous);
        let Some(previous) = previous.filter(|_| !self.of_customers.is_empty()) else {
            return state;
        };
        for segment in self.of_customers.keys() {
            let assigned = previous.assigned(*segment);
            let ends = assigned.and_then(|assigned| self.assignment_ends(*segment, assigned, now));
            if ends.is_none_or(|ends| now < ends) {
                state.carry_segment(previous, *segment);
            }
        }
        let engine = self.engine_of_programs(stream);
        for map in &engine.bundle().action_maps {
            let segments = &map.trigger.segments;
            if segments
                .iter()
                .any(|segment| self.of_customers.contains_key(segment))
            {
                state.carry_map(previous, map.id);
            }
        }
        state
    }

    /// The segments of customers that a session which begins has from the one before.
    pub fn carried(&self, begun: &JourneyState) -> impl Iterator<Item = SegmentId> {
        let segments = self.of_customers.keys().copied();
        segments.filter(|segment| begun.assigned(*segment).is_some())
    }

    /// Whether there is any action map.
    #[must_use]
    pub fn offers_anything(&self) -> bool {
        self.maps().next().is_some()
    }

    /// The active action maps, those for apps last; one for both is there twice.
    pub fn maps(&self) -> impl Iterator<Item = &ActionMap> {
        let engines = [Some(&self.engine), self.apps.as_ref()];
        let engines = engines.into_iter().flatten();
        engines.flat_map(|engine| &engine.bundle().action_maps)
    }

    /// Whether any map is decided here instead of in the page.
    #[must_use]
    pub fn has_private_maps(&self) -> bool {
        self.whole.is_some()
    }
}

/// An engine that decides every map.
fn without_private(mut bundle: Bundle) -> Engine {
    for map in &mut bundle.action_maps {
        map.is_private = false;
    }
    Engine::new(bundle)
}

fn etag(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let bytes = digest.iter().take(ETAG_BYTES);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}
