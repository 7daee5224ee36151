use super::*;
use crate::wire::tracking::TrackingSettings;
use serde_json::json;
use waymeet_journey::event::Event;
use waymeet_journey::ids::{EventId, Uuid};
use waymeet_journey::page::Page;

/// 2026-11-29, a Sunday, at noon.
const NOW: UnixMillis = UnixMillis(1_795_953_600_000);

fn document(kind: Kind, number: u8, body: serde_json::Value) -> Document {
    Document {
        kind,
        id: format!("00000000-0000-4000-8000-0000000000{number:02}"),
        version: 1,
        body,
        created: NOW,
        modified: NOW,
    }
}

fn deployment() -> Deployment {
    Deployment {
        id: "d".into(),
        organisation: "o".into(),
        name: "Shop".into(),
        allowed_domains: vec![],
        tracking: TrackingSettings::read(&json!({ "trackingSettings": { "searchQueryParameters": ["q"] } }))
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
    let configuration = Configuration::compile(&deployment(), &documents, NOW);
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
fn rules_for_apps_reach_no_page_and_those_for_the_web_no_app() {
    let of_stream = |name: &str, stream: &str| {
        json!({ "displayName": name, "journey": { "patterns": [
            { "eventName": "screen_viewed", "streamType": stream, "count": 1 } ] } })
    };
    let of_segment = |number: u8| {
        json!({ "displayName": "Map",
            "triggerWithSegments": [format!("00000000-0000-4000-8000-0000000000{number:02}")],
            "action": { "mediaType": "webchat", "actionTargetId": "00000000-0000-4000-8000-000000000004" } })
    };
    let documents = [
        document(Kind::Segment, 1, of_stream("App", "App")),
        document(Kind::Segment, 2, of_stream("Web", "Web")),
        document(Kind::Segment, 3, segment("Either")),
        document(Kind::ActionTarget, 4, json!({ "name": "Web Sales" })),
        document(Kind::ActionMap, 5, of_segment(1)),
        document(Kind::ActionMap, 6, of_segment(2)),
        document(Kind::ActionMap, 7, of_segment(3)),
    ];
    let configuration = Configuration::compile(&deployment(), &documents, NOW);
    assert_eq!(configuration.set_aside, []);
    let in_bundle = |bundle: &Bundle| {
        let segments = bundle.segments.iter().map(|segment| segment.id.to_text());
        let maps = bundle.action_maps.iter().map(|map| map.id.to_text());
        let ids = segments.chain(maps);
        ids.map(|id| id[34..].to_owned()).collect::<Vec<_>>()
    };
    let page = Bundle::from_bytes(&configuration.bytes).unwrap();
    assert_eq!(in_bundle(&page), ["02", "03", "06", "07"]);
    let of_app = configuration.engine_of(Stream::App).bundle();
    assert_eq!(in_bundle(of_app), ["01", "03", "05", "07"]);
    assert_eq!(
        in_bundle(configuration.engine_of(Stream::Web).bundle()),
        in_bundle(&page)
    );
}

#[test]
fn a_segment_of_customers_goes_from_session_to_session_until_it_expires() {
    let mut lasting = segment("Lasting");
    lasting["scope"] = json!("Customer");
    let mut expiring = lasting.clone();
    expiring["assignmentExpirationDays"] = json!(2);
    let documents = [
        document(Kind::Segment, 1, lasting),
        document(Kind::Segment, 2, expiring),
        document(Kind::Segment, 3, segment("Of the session")),
        document(Kind::ActionTarget, 4, json!({ "name": "Web Sales" })),
        document(
            Kind::ActionMap,
            5,
            json!({ "displayName": "Map", "triggerWithSegments": [
            "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000003"],
            "action": { "mediaType": "webchat", "actionTargetId": "00000000-0000-4000-8000-000000000004" } }),
        ),
    ];
    let configuration = Configuration::compile(&deployment(), &documents, NOW);
    let page = Bundle::from_bytes(&configuration.bytes).unwrap();
    assert_eq!((page.segments.len(), page.action_maps.len()), (0, 0));
    assert!(configuration.has_private_maps());
    let engine = configuration.engine_of(Stream::Web);
    let session = |number: u8| SessionId(Uuid::from_bytes([number; 16]));
    let mut earlier = configuration.begin_session(Stream::Web, (session(1), NOW), None);
    let event = Event {
        id: EventId(Uuid::from_bytes([1; 16])),
        session: session(1),
        at: NOW,
        name: "page_viewed".to_owned(),
        page: Page::default(),
        search_query: String::new(),
        attributes: Vec::new(),
    };
    let _ = engine.observe(&mut earlier, &event, &VisitContext::default());
    for (day, expected) in [(1, [true, true, false]), (2, [true, false, false])] {
        let begins = (session(day + 1), UnixMillis(NOW.0 + u64::from(day) * DAY_MS));
        let next = configuration.begin_session(Stream::Web, begins, Some(&earlier));
        let ids = documents[..3].iter();
        let ids = ids.map(|document| SegmentId::parse(&document.id).unwrap());
        let assigned: Vec<bool> = ids.map(|id| next.assigned(id).is_some()).collect();
        assert_eq!(assigned, expected, "day {day}");
        earlier = next;
    }
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
        Configuration::compile(&deployment(), &documents, NOW).etag
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
    let configuration = Configuration::compile(&deployment(), &[document(Kind::Segment, 1, body)], NOW);
    assert!(configuration.engine.bundle().segments.is_empty());
    assert_eq!(configuration.segments.len(), 1);
    assert!(configuration.set_aside.is_empty());
}

#[test]
fn hours_caps_and_outcomes_reach_the_engine_and_private_maps_stay() {
    let id = |number: u8| format!("00000000-0000-4000-8000-0000000000{number:02}");
    let map = |name: &str, is_private: bool| {
        json!({ "displayName": name, "isPrivate": is_private, "triggerWithSegments": [id(1)],
            "actionMapScheduleGroups": { "actionMapScheduleGroup": { "id": id(7) } },
            "action": { "mediaType": "webchat", "actionTargetId": id(3) } })
    };
    let documents = [
        document(Kind::Segment, 1, segment("Good")),
        document(
            Kind::ActionTarget,
            3,
            json!({ "name": "Web Sales",
            "serviceLevel": { "percentage": 0.8, "durationMs": 20_000 } }),
        ),
        document(Kind::Outcome, 4, segment("Purchase")),
        document(Kind::OutcomePredictor, 5, json!({ "outcome": { "id": id(4) } })),
        document(
            Kind::Schedule,
            6,
            json!({ "name": "Weekdays", "start": "2026-01-05T09:00:00",
            "end": "2026-01-05T17:00:00", "rrule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR" }),
        ),
        document(
            Kind::ScheduleGroup,
            7,
            json!({ "name": "Hours", "timeZone": "Europe/Berlin",
            "openSchedules": [{ "id": id(6) }] }),
        ),
        document(
            Kind::FrequencyCaps,
            8,
            json!({ "frequencyCaps": [{ "mediaType": "webchat", "onceRejected": true }] }),
        ),
        document(Kind::ActionMap, 9, map("Public", false)),
        document(Kind::ActionMap, 10, map("Private", true)),
    ];
    let configuration = Configuration::compile(&deployment(), &documents, NOW);
    assert_eq!(configuration.set_aside, []);
    let whole = configuration.engine.bundle();
    assert_eq!((whole.outcomes.len(), whole.action_maps.len()), (1, 2));
    assert!(configuration.has_private_maps());
    assert!(configuration.targets[0].service_level.is_some());
    let page = Bundle::from_bytes(&configuration.bytes).unwrap();
    assert_eq!((page.outcomes.len(), page.action_maps.len()), (0, 1));
    assert_eq!((page.schedules.len(), page.frequency_caps.len()), (1, 1));
    // The hours move on with the day.
    let tomorrow = UnixMillis(NOW.0 + 24 * 60 * 60 * 1_000);
    assert_ne!(
        Configuration::compile(&deployment(), &documents, tomorrow).etag,
        configuration.etag
    );
}

#[test]
fn what_a_page_does_not_know_is_told_with_the_bundle_and_what_it_cannot_know_is_decided_here() {
    let segment = |key: &str, value: &str| {
        json!({ "displayName": key, "context": { "patterns": [ { "criteria": [
            { "key": key, "values": [value], "operator": "equal", "entityType": "visit" } ] } ] } })
    };
    let map = |number: u8| {
        json!({ "displayName": "Chat", "triggerWithSegments": [format!("00000000-0000-4000-8000-0000000000{number:02}")],
            "action": { "mediaType": "webchat", "actionTargetId": "00000000-0000-4000-8000-000000000003" } })
    };
    let mut documents = vec![
        document(Kind::ActionTarget, 3, json!({ "name": "Web Sales" })),
        document(Kind::Segment, 1, segment("browser.lang", "de")),
        document(Kind::ActionMap, 11, map(1)),
    ];
    let compile = |documents: &[Document]| Configuration::compile(&deployment(), documents, NOW);
    assert_eq!(compile(&documents).context_keys, []);
    documents.push(document(Kind::Segment, 4, segment("device.category", "mobile")));
    // Nothing is told that no map of the page needs.
    assert_eq!(compile(&documents).context_keys, []);
    documents.push(document(Kind::ActionMap, 14, map(4)));
    let configuration = compile(&documents);
    assert_eq!(configuration.context_keys, [ContextKey::DeviceCategory]);
    let mut phone = VisitContext::default();
    phone.set(ContextKey::DeviceCategory, "mobile");
    phone.set(ContextKey::GeolocationCountry, "DE");
    let (bytes, etag) = configuration.bundle_for(&phone);
    assert_ne!(etag, configuration.etag);
    let told = Bundle::from_bytes(&bytes).unwrap().context;
    assert_eq!(told, phone.only(&[ContextKey::DeviceCategory]));
    // Whether somebody is logged in the service knows, whenever it is said.
    documents.push(document(Kind::Segment, 5, segment("authenticated", "true")));
    documents.push(document(Kind::ActionMap, 15, map(5)));
    let configuration = compile(&documents);
    assert!(configuration.has_private_maps());
    assert_eq!(
        Bundle::from_bytes(&configuration.bytes)
            .unwrap()
            .action_maps
            .len(),
        2
    );
    // What nobody knows is no condition anybody could meet.
    documents.push(document(Kind::Segment, 6, segment("ipOrganization", "ACME")));
    let aside = compile(&documents).set_aside;
    assert_eq!(aside[0].error.path, "context.patterns[0].criteria[0].key");
    assert!(aside[0].error.is_unsupported);
}

#[test]
fn one_document_is_checked_beside_those_it_refers_to() {
    let target = document(Kind::ActionTarget, 3, json!({ "name": "Web Sales" }));
    let map = |target: &str, media: &str| {
        document(
            Kind::ActionMap,
            4,
            json!({ "displayName": "Chat",
            "triggerWithSegments": ["00000000-0000-4000-8000-000000000001"],
            "action": { "mediaType": media, "actionTargetId": target } }),
        )
    };
    let others = [
        target.clone(),
        document(Kind::Segment, 1, segment("Good")),
        map("broken", "webchat"),
    ];
    assert_eq!(check(&map(&target.id, "webchat"), &others, NOW), Ok(()));
    let missing = check(&map("missing", "webchat"), &others, NOW).unwrap_err();
    assert_eq!(
        (missing.path.as_str(), missing.is_unsupported),
        ("action.actionTargetId", false)
    );
    let flow = check(&map(&target.id, "architectFlow"), &others, NOW).unwrap_err();
    assert!(flow.is_unsupported);
}
