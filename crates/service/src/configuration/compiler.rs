//! Documents become rules: first what others refer to, then what refers to it.

use super::{MapReferences, OutcomeLabel, SegmentLabel, SetAside, Target};
use crate::store::Document;
use crate::wire::action_map::{References, ScheduleGroups, WireActionMap};
use crate::wire::action_target::WireActionTarget;
use crate::wire::action_template::WireActionTemplate;
use crate::wire::configuration::ConfigurationError;
use crate::wire::frequency_cap::WireFrequencyCaps;
use crate::wire::kind::Kind;
use crate::wire::outcome::{WireOutcome, WireOutcomePredictor};
use crate::wire::role::WireRole;
use crate::wire::schedule::{CheckedSchedule, WireSchedule, WireScheduleGroup};
use crate::wire::segment::{Scope, WireSegment};
use crate::wire::stream::Stream;
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use waymeet_journey::bundle::Bundle;
use waymeet_journey::context::ContextKey;
use waymeet_journey::ids::{ActionMapId, OutcomeId, ScheduleId, SegmentId};
use waymeet_journey::schedule::{Schedule, Window};
use waymeet_journey::time::UnixMillis;

/// So far ahead opening hours are compiled, in days. Configurations are compiled anew every day: a page that stays open
/// longer than this finds everything closed.
pub const HOURS_AHEAD_IN_DAYS: u64 = 14;
/// And so far back: an event may come late.
const HOURS_BACK_IN_DAYS: u64 = 2;

/// What the service knows of whoever asks, and a page does not.
const TOLD_TO_PAGES: [ContextKey; 10] = [
    ContextKey::DeviceCategory,
    ContextKey::DeviceType,
    ContextKey::DeviceOsFamily,
    ContextKey::BrowserFamily,
    ContextKey::BrowserVersion,
    ContextKey::GeolocationCountryName,
    ContextKey::GeolocationCountry,
    ContextKey::GeolocationLocality,
    ContextKey::GeolocationRegion,
    ContextKey::GeolocationPostalCode,
];

/// Whether a document could become a rule beside the others it refers to.
///
/// # Errors
/// [`ConfigurationError`] naming the first thing that is in the way.
pub fn check(document: &Document, documents: &[Document], now: UnixMillis) -> Result<(), ConfigurationError> {
    let is_other = |other: &&Document| (other.kind, &other.id) != (document.kind, &document.id);
    let mut all: Vec<Document> = documents.iter().filter(is_other).cloned().collect();
    all.push(document.clone());
    let aside = Compiler::compile(&all, now, Stream::Web).set_aside.into_iter();
    let mut own = aside.filter(|aside| aside.kind == document.kind && aside.id == document.id);
    own.next().map_or(Ok(()), |aside| Err(aside.error))
}

/// Everything among these documents that does not become a rule.
#[must_use]
pub fn check_all(documents: &[Document], now: UnixMillis) -> Vec<SetAside> {
    Compiler::compile(documents, now, Stream::Web).set_aside
}

/// What has been compiled so far.
#[derive(Debug, Default)]
pub(super) struct Compiler {
    /// Only rules for sessions of this stream go into the bundle.
    stream: Stream,
    pub(super) bundle: Bundle,
    /// Segments that outlive a session, and after how many days they are over.
    pub(super) of_customers: HashMap<SegmentId, Option<u32>>,
    /// Whether there is any rule for the other stream alone.
    pub(super) has_other_stream: bool,
    /// Segments of the other stream.
    elsewhere: HashSet<SegmentId>,
    pub(super) segments: HashMap<SegmentId, SegmentLabel>,
    pub(super) outcomes: HashMap<OutcomeId, OutcomeLabel>,
    pub(super) action_maps: HashMap<ActionMapId, String>,
    pub(super) references: HashMap<ActionMapId, MapReferences>,
    pub(super) targets: Vec<Target>,
    pub(super) set_aside: Vec<SetAside>,
    /// What the active templates show; or why they are set aside.
    content_offers: HashMap<String, Result<String, ConfigurationError>>,
    /// What the context of each active segment asks for.
    asked: HashMap<SegmentId, Vec<ContextKey>>,
    schedules: HashMap<String, CheckedSchedule>,
    /// What is open in a group; or why nobody knows.
    groups: HashMap<String, Result<Vec<Window>, ConfigurationError>>,
    hours: HashMap<ScheduleGroups, Result<u32, ConfigurationError>>,
}

impl References for Compiler {
    fn has_segment(&self, segment: SegmentId) -> bool {
        self.segments.contains_key(&segment)
    }

    fn has_outcome(&self, outcome: OutcomeId) -> bool {
        self.outcomes.contains_key(&outcome)
    }

    fn workgroup(&self, target: &str) -> Option<String> {
        let mut targets = self.targets.iter();
        let target = targets.find(|known| known.id == target)?;
        Some(target.workgroup.clone())
    }

    fn content_offer(&self, template: &str) -> Option<Result<String, ConfigurationError>> {
        self.content_offers.get(template).cloned()
    }

    fn schedule(&self, groups: &ScheduleGroups) -> Result<u32, ConfigurationError> {
        let unknown = || ConfigurationError::new("actionMapScheduleGroups", "there are no such hours");
        self.hours.get(groups).cloned().unwrap_or_else(|| Err(unknown()))
    }
}

impl Compiler {
    pub(super) fn compile(documents: &[Document], now: UnixMillis, stream: Stream) -> Self {
        let mut compiler = Self {
            stream,
            ..Self::default()
        };
        for kind in Kind::ALL {
            if kind == Kind::ActionMap {
                compiler.compile_hours(documents);
            }
            for document in documents.iter().filter(|document| document.kind == kind) {
                if let Err(error) = compiler.add(document, around(now)) {
                    compiler.set_aside.push(SetAside {
                        kind,
                        id: document.id.clone(),
                        error,
                    });
                }
            }
        }
        compiler
    }

    fn add(&mut self, document: &Document, around: Window) -> Result<(), ConfigurationError> {
        let (id, body) = (&document.id, &document.body);
        match document.kind {
            Kind::Schedule => {
                let checked = WireSchedule::read(body)?.check()?;
                self.schedules.insert(id.clone(), checked);
            }
            Kind::ScheduleGroup => {
                let group = WireScheduleGroup::read(body)?;
                let open = group.open(&self.schedules, around);
                self.groups.insert(id.clone(), open.clone());
                open?;
            }
            Kind::FrequencyCaps => self.bundle.frequency_caps = WireFrequencyCaps::read(body)?.compile()?,
            Kind::ActionTarget => self.add_target(id, &WireActionTarget::read(body)?)?,
            Kind::ActionTemplate => {
                let template = WireActionTemplate::read(body)?;
                let offer = template.compile()?;
                if template.is_active() {
                    let shown = template.shows_something();
                    let offer = shown.clone().map(|()| offer);
                    self.content_offers.insert(id.clone(), offer);
                    shown?;
                }
            }
            Kind::Segment => {
                let id = identified(SegmentId::parse(id))?;
                let segment = WireSegment::read(body)?;
                let label = SegmentLabel {
                    name: segment.display_name.clone(),
                    color: segment.color().to_owned(),
                    is_for_agents: segment.should_display_to_agent,
                };
                self.segments.insert(id, label);
                let compiled = segment.compile(id)?;
                self.asked.insert(id, segment.context_keys());
                let scope = segment.scope()?;
                if let Scope::Customer { expires_after_days } = scope {
                    self.of_customers.insert(id, expires_after_days);
                }
                if !self.is_here(segment.stream()?) {
                    self.elsewhere.insert(id);
                } else if segment.is_active {
                    self.bundle.segments.push(compiled);
                }
            }
            Kind::Outcome => {
                let id = identified(OutcomeId::parse(id))?;
                let outcome = WireOutcome::read(body)?;
                let compiled = outcome.compile(id, document.version)?;
                let label = OutcomeLabel {
                    name: outcome.display_name.clone(),
                    is_positive: compiled.is_positive,
                };
                self.outcomes.insert(id, label);
                let is_here = self.is_here(outcome.stream()?);
                let compiled = (outcome.is_active && is_here).then_some(compiled);
                self.bundle.outcomes.extend(compiled);
            }
            Kind::OutcomePredictor => WireOutcomePredictor::read(body)?.check(&self.outcomes)?,
            Kind::ActionMap => self.add_map(document)?,
            // It makes no rule, but it has to be one.
            Kind::Role => drop(WireRole::read(body)?.grants()?),
        }
        Ok(())
    }

    fn add_target(&mut self, id: &str, target: &WireActionTarget) -> Result<(), ConfigurationError> {
        let service_level = target.service_level()?;
        if target.is_active() {
            self.targets.push(Target {
                id: id.to_owned(),
                workgroup: target.name.clone(),
                service_level,
                short_abandon: target.short_abandon(),
            });
        }
        Ok(())
    }

    fn add_map(&mut self, document: &Document) -> Result<(), ConfigurationError> {
        let id = identified(ActionMapId::parse(&document.id))?;
        let map = WireActionMap::read(&document.body)?;
        self.action_maps.insert(id, map.display_name.clone());
        let references = MapReferences {
            target: map.target().map(str::to_owned),
            template: map.template().map(str::to_owned),
            page_url_conditions: map.page_url_conditions().to_vec(),
        };
        self.references.insert(id, references);
        let mut compiled = map.compile(id, document.version, self)?;
        let segments = &compiled.trigger.segments;
        let mut asked = segments.iter().filter_map(|segment| self.asked.get(segment));
        let asks_who = asked.any(|keys| keys.contains(&ContextKey::Authenticated));
        let outlives = |segment| self.of_customers.contains_key(segment);
        let is_of_customers = segments.iter().any(outlives);
        let is_elsewhere = |segment| self.elsewhere.contains(segment);
        let is_out_of_reach = !segments.is_empty() && segments.iter().all(is_elsewhere);
        // What a page does not know is decided here.
        compiled.is_private |= asks_who || is_of_customers;
        let is_here = self.is_here(map.stream()?) && !is_out_of_reach;
        let compiled = (map.is_active && is_here).then_some(compiled);
        self.bundle.action_maps.extend(compiled);
        Ok(())
    }

    /// Whether sessions of our stream are of what a rule names.
    fn is_here(&mut self, stream: Option<Stream>) -> bool {
        let is_here = stream.is_none_or(|stream| stream == self.stream);
        self.has_other_stream |= !is_here;
        is_here
    }

    /// What pages are sent: of earlier sessions they know nothing.
    pub(super) fn bundle_of_page(&self) -> Bundle {
        let mut bundle = self.bundle.clone();
        bundle
            .segments
            .retain(|segment| !self.of_customers.contains_key(&segment.id));
        bundle
    }

    /// What the segments of a page's maps ask for and the page does not know.
    pub(super) fn context_keys_of_page(&self) -> Vec<ContextKey> {
        let maps = self.bundle.action_maps.iter().filter(|map| !map.is_private);
        let segments = maps.flat_map(|map| &map.trigger.segments);
        let asked: Vec<ContextKey> = segments
            .filter_map(|segment| self.asked.get(segment))
            .flatten()
            .copied()
            .collect();
        let told = TOLD_TO_PAGES.iter().filter(|key| asked.contains(key));
        told.copied().collect()
    }

    /// The hours of all pairs of groups that maps name, each once.
    fn compile_hours(&mut self, documents: &[Document]) {
        let maps = documents
            .iter()
            .filter(|document| document.kind == Kind::ActionMap);
        let maps = maps.filter_map(|document| WireActionMap::read(&document.body).ok());
        for groups in maps.filter_map(|map| map.schedule_groups()) {
            if self.hours.contains_key(&groups) {
                continue;
            }
            let compiled = self.schedule_of(&groups).map(|schedule| {
                self.bundle.schedules.push(schedule);
                u32::try_from(self.bundle.schedules.len() - 1).unwrap_or(u32::MAX)
            });
            self.hours.insert(groups, compiled);
        }
    }

    fn schedule_of(&self, groups: &ScheduleGroups) -> Result<Schedule, ConfigurationError> {
        let windows = |id: &Option<String>, field: &str| {
            let Some(id) = id else { return Ok(None) };
            let path = format!("actionMapScheduleGroups.{field}.id");
            let problem = format!("there is no schedule group `{id}`");
            let none = ConfigurationError::new(&path, problem);
            let group = ScheduleId::parse(id).ok_or_else(|| none.clone())?;
            let open = self.groups.get(id).ok_or(none)?;
            let open = open
                .clone()
                .map_err(|error| ConfigurationError::new(path, error.to_string()))?;
            Ok::<_, ConfigurationError>(Some((group, open)))
        };
        let hours = windows(&groups.hours, "actionMapScheduleGroup")?;
        let emergency = windows(&groups.emergency, "emergencyActionMapScheduleGroup")?;
        Ok(Schedule::compile(
            hours.as_ref().map(|(id, open)| (*id, &open[..])),
            emergency.as_ref().map(|(id, open)| (*id, &open[..])),
        ))
    }
}

/// The time opening hours are compiled for.
fn around(now: UnixMillis) -> Window {
    let days = |days: u64| u64::try_from(Duration::from_hours(24 * days).as_millis()).unwrap_or_default();
    Window {
        from: UnixMillis(now.0.saturating_sub(days(HOURS_BACK_IN_DAYS))),
        until: UnixMillis(now.0.saturating_add(days(HOURS_AHEAD_IN_DAYS))),
    }
}

fn identified<T>(id: Option<T>) -> Result<T, ConfigurationError> {
    id.ok_or_else(|| ConfigurationError::new("id", "this is not a UUID"))
}
