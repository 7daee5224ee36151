//! A deployment's configuration, compiled: the engine that folds journeys here and the bundle that pages fetch are made
//! from the same documents in the same moment.

use crate::store::{Deployment, Document};
use crate::wire::action_map::{References, WireActionMap};
use crate::wire::action_template::{WireActionTarget, WireActionTemplate};
use crate::wire::configuration::{ConfigurationError, Kind};
use crate::wire::segment::WireSegment;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use waymeet_journey::bundle::Bundle;
use waymeet_journey::engine::Engine;
use waymeet_journey::ids::{ActionMapId, SegmentId};

/// How many bytes of the digest go into an ETag: enough never to meet twice.
const ETAG_BYTES: usize = 16;

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
}

/// A compiled configuration.
#[derive(Debug)]
pub struct Configuration {
    /// The engine, with the same rules as the bundle.
    pub engine: Engine,
    /// The bundle as pages fetch it.
    pub bytes: axum::body::Bytes,
    /// Its ETag, without quotes.
    pub etag: String,
    /// Names and colours of all segments, inactive ones included: a journey may hold what is switched off by now.
    pub segments: HashMap<SegmentId, SegmentLabel>,
    /// Names of all action maps, inactive ones included.
    pub action_maps: HashMap<ActionMapId, String>,
    /// Documents that could not become rules.
    pub set_aside: Vec<SetAside>,
}

struct Referenced {
    workgroups: HashMap<String, String>,
    content_offers: HashMap<String, String>,
}

impl References for Referenced {
    fn workgroup(&self, target: &str) -> Option<String> {
        self.workgroups.get(target).cloned()
    }

    fn content_offer(&self, template: &str) -> Option<String> {
        self.content_offers.get(template).cloned()
    }
}

impl Configuration {
    /// Compiles the documents of an organisation for one of its deployments. It never fails: what cannot become a rule
    /// is set aside and listed.
    #[must_use]
    pub fn compile(deployment: &Deployment, documents: &[Document]) -> Self {
        let mut set_aside = Vec::new();
        let mut aside = |document: &Document, error| {
            set_aside.push(SetAside {
                kind: document.kind,
                id: document.id.clone(),
                error,
            });
        };
        let mut referenced = Referenced {
            workgroups: HashMap::new(),
            content_offers: HashMap::new(),
        };
        let mut bundle = Bundle {
            settings: deployment.tracking.compile(&deployment.id),
            ..Bundle::default()
        };
        let (mut segments, mut action_maps) = (HashMap::new(), HashMap::new());
        let of_kind = |kind| documents.iter().filter(move |document| document.kind == kind);

        for document in of_kind(Kind::ActionTarget) {
            match WireActionTarget::read(&document.body) {
                Ok(target) if target.is_active() => {
                    referenced.workgroups.insert(document.id.clone(), target.name);
                }
                Ok(_) => {}
                Err(error) => aside(document, error),
            }
        }
        for document in of_kind(Kind::ActionTemplate) {
            match WireActionTemplate::read(&document.body)
                .and_then(|wire| Ok((wire.is_active(), wire.compile()?)))
            {
                Ok((true, offer)) => {
                    referenced.content_offers.insert(document.id.clone(), offer);
                }
                Ok((false, _)) => {}
                Err(error) => aside(document, error),
            }
        }
        for document in of_kind(Kind::Segment) {
            let compiled = identified(SegmentId::parse(&document.id)).and_then(|id| {
                let wire = WireSegment::read(&document.body)?;
                let label = SegmentLabel {
                    name: wire.display_name.clone(),
                    color: wire.color().to_owned(),
                };
                segments.insert(id, label);
                Ok((wire.is_active, wire.compile(id)?))
            });
            match compiled {
                Ok((true, segment)) => bundle.segments.push(segment),
                Ok((false, _)) => {}
                Err(error) => aside(document, error),
            }
        }
        for document in of_kind(Kind::ActionMap) {
            let compiled = identified(ActionMapId::parse(&document.id)).and_then(|id| {
                let wire = WireActionMap::read(&document.body)?;
                action_maps.insert(id, wire.display_name.clone());
                Ok((wire.is_active, wire.compile(id, document.version, &referenced)?))
            });
            match compiled {
                Ok((true, map)) => bundle.action_maps.push(map),
                Ok((false, _)) => {}
                Err(error) => aside(document, error),
            }
        }
        let bytes = bundle.to_bytes();
        let etag = Sha256::digest(&bytes)
            .iter()
            .take(ETAG_BYTES)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self {
            engine: Engine::new(bundle),
            bytes: bytes.into(),
            etag,
            segments,
            action_maps,
            set_aside,
        }
    }
}

fn identified<T>(id: Option<T>) -> Result<T, ConfigurationError> {
    id.ok_or_else(|| ConfigurationError::new("id", "this is not a UUID"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::tracking::TrackingSettings;
    use serde_json::json;

    fn document(kind: Kind, number: u8, body: serde_json::Value) -> Document {
        Document {
            kind,
            id: format!("00000000-0000-4000-8000-0000000000{number:02}"),
            version: 1,
            body,
        }
    }

    fn deployment() -> Deployment {
        Deployment {
            id: "d".into(),
            organisation: "o".into(),
            name: "Shop".into(),
            allowed_domains: vec![],
            tracking: TrackingSettings::read(
                &json!({ "trackingSettings": { "searchQueryParameters": ["q"] } }),
            )
            .unwrap(),
            widget: json!({}),
        }
    }

    fn segment(name: &str) -> serde_json::Value {
        json!({ "displayName": name, "journey": { "patterns": [ { "eventName": "page_viewed", "count": 1 } ] } })
    }

    #[test]
    fn a_broken_document_is_set_aside_and_its_neighbours_are_compiled() {
        let documents = [
            document(Kind::Segment, 1, segment("Good")),
            document(Kind::Segment, 2, json!({ "displayName": "No condition" })),
            document(Kind::ActionTarget, 3, json!({ "name": "Web Sales" })),
            document(
                Kind::ActionMap,
                4,
                json!({ "displayName": "Chat",
                "triggerWithSegments": ["00000000-0000-4000-8000-000000000001"],
                "action": { "mediaType": "webchat", "actionTargetId": "00000000-0000-4000-8000-000000000003" } }),
            ),
            document(
                Kind::ActionMap,
                5,
                json!({ "displayName": "Broken",
                "triggerWithSegments": ["00000000-0000-4000-8000-000000000001"],
                "action": { "mediaType": "contentOffer", "actionTemplate": { "id": "missing" } } }),
            ),
        ];
        let configuration = Configuration::compile(&deployment(), &documents);
        let bundle = Bundle::from_bytes(&configuration.bytes).unwrap();
        assert_eq!((bundle.segments.len(), bundle.action_maps.len()), (1, 1));
        assert_eq!(bundle.settings.search_parameters, ["q"]);
        let aside: Vec<_> = configuration
            .set_aside
            .iter()
            .map(|aside| aside.error.path.as_str())
            .collect();
        assert_eq!(aside, ["journey", "action.actionTemplate.id"]);
        assert_eq!(
            (configuration.segments.len(), configuration.action_maps.len()),
            (2, 2)
        );
    }

    #[test]
    fn the_etag_changes_with_the_rules_and_only_with_them() {
        let map = json!({ "displayName": "Chat",
            "triggerWithSegments": ["00000000-0000-4000-8000-000000000001"],
            "action": { "mediaType": "webchat", "actionTargetId": "00000000-0000-4000-8000-000000000003" } });
        let etag = |name: &str, event: &str| {
            let mut segment = segment(name);
            segment["journey"]["patterns"][0]["eventName"] = event.into();
            let documents = [
                document(Kind::Segment, 1, segment),
                document(Kind::ActionTarget, 3, json!({ "name": "Web Sales" })),
                document(Kind::ActionMap, 4, map.clone()),
            ];
            Configuration::compile(&deployment(), &documents).etag
        };
        assert_eq!(etag("a", "page_viewed"), etag("a", "page_viewed"));
        assert_ne!(etag("a", "page_viewed"), etag("a", "product_added"));
        // Names are for people, and do not leave the service.
        assert_eq!(etag("a", "page_viewed"), etag("b", "page_viewed"));
    }

    #[test]
    fn an_inactive_rule_keeps_its_name_but_does_not_reach_the_page() {
        let mut body = segment("Off");
        body["isActive"] = json!(false);
        let configuration = Configuration::compile(&deployment(), &[document(Kind::Segment, 1, body)]);
        assert!(configuration.engine.bundle().segments.is_empty());
        assert_eq!(configuration.segments.len(), 1);
        assert!(configuration.set_aside.is_empty());
    }
}
