//! News in the vendor's shape. Source: `JourneyWebEventsNotificationWebEventsNotification`, its neighbours for actions, outcomes
//! and segments, and what they are made of. What nobody tells us is left out: addresses, fingerprints, plug-ins.

use super::{moment, visitor_context};
use crate::blocking::Blocking;
use crate::fact::{Fact, FactKind};
use crate::notifications::{News, Surroundings, WebNews};
use crate::recorded_event::Observed;
use crate::user_agent::{DeviceCategory, UserAgent};
use serde_json::{Map, Value, json};
use waymeet_journey::action_map::MediaType;
use waymeet_journey::context::ContextKey;
use waymeet_journey::event::Attribute;
use waymeet_journey::ids::ActionId;
use waymeet_journey::page::UrlParts;

/// Visitors are known by a cookie.
const COOKIE: &str = "cookie";

/// A message of a topic.
pub(crate) fn message(topic: &str, body: &Value, correlation: &str) -> String {
    json!({ "topicName": topic, "eventBody": body, "metadata": { "correlationId": correlation } }).to_string()
}

/// What a message says; `name` is that of the outcome or action map it is about, where there still is one.
pub(crate) fn body(news: &News, name: Option<&str>) -> Value {
    let session = news.session().to_text();
    let session_uri = format!("/api/v2/journey/sessions/{session}");
    let stream = news.stream().as_str();
    let created = moment::text(news.at());
    let customer = news.visitor().to_text();
    let (id, kind, payload) = match news {
        News::Web(news) => (news.event.id, "WebEvent", ("webEvent", web_event(news))),
        News::Fact(fact, around) => match fact.kind {
            // Not an event of the vendor's: what changes is the session.
            FactKind::Session => {
                return json!({ "id": session, "type": stream, "selfUri": session_uri, "customerId": customer,
                    "customerIdType": COOKIE, "createdDate": created });
            }
            FactKind::Segment => {
                let segment = reference("/api/v2/journey/segments", &fact.subject);
                let payload =
                    json!({ "segment": segment, "assignmentState": "assigned", "dateAssigned": created });
                (
                    fact.event,
                    "SegmentAssignmentEvent",
                    ("segmentAssignmentEvent", payload),
                )
            }
            FactKind::Outcome => {
                let mut payload = outcome(fact, name);
                payload["visitCreatedDate"] = moment::text(around.visit_started).into();
                set_referrer(&mut payload, around);
                (
                    fact.event,
                    "OutcomeAchievedEvent",
                    ("outcomeAchievedEvent", payload),
                )
            }
            FactKind::Action => {
                let mut payload = action_event(fact, name, fact.word.as_deref());
                set(&mut payload, "timeToDisposition", around.time_to_disposition);
                for (field, text) in [
                    ("errorCode", &around.error_code),
                    ("errorMessage", &around.error_message),
                ] {
                    set(
                        &mut payload,
                        field,
                        Some(text.as_str()).filter(|text| !text.is_empty()),
                    );
                }
                set_referrer(&mut payload, around);
                (fact.event, "WebActionEvent", ("webActionEvent", payload))
            }
            FactKind::Blocked => {
                let mut payload = action_event(fact, name, None);
                payload["blockingReason"] = fact.word.clone().into();
                if let Some(blocking) = &fact.blocking {
                    set_blocking(&mut payload, blocking);
                }
                (
                    fact.event,
                    "WebActionEvent",
                    ("blockedWebActionOfferEvent", payload),
                )
            }
        },
    };
    let (field, payload) = payload;
    json!({
        "id": id.to_text(),
        "correlationId": id.to_text(),
        "customerId": customer,
        "customerIdType": COOKIE,
        "session": { "id": session, "type": stream, "selfUri": session_uri },
        "eventType": format!("com.genesys.journey.{kind}"),
        "createdDate": created,
        field: payload,
    })
}

/// Where something lies that is named by its id.
fn reference(path: &str, id: &str) -> Value {
    json!({ "id": id, "selfUri": format!("{path}/{id}") })
}

fn outcome(fact: &Fact, name: Option<&str>) -> Value {
    let mut outcome = reference("/api/v2/journey/outcomes", &fact.subject);
    // Here, and only here, the vendor writes a version as a text.
    set(
        &mut outcome,
        "version",
        fact.version.map(|version| version.to_string()),
    );
    set(&mut outcome, "displayName", name);
    let mut payload = json!({ "outcome": outcome, "device": { "category": fact.device } });
    if let Some(value) = &fact.value {
        let number = value.parse::<serde_json::Number>().ok();
        let is_integer = number.as_ref().is_some_and(|number| !number.is_f64());
        let data_type = if is_integer { "Integer" } else { "Number" };
        payload["associatedValue"] = json!({ "dataType": data_type, "value": number });
    }
    set_country(&mut payload, &fact.country);
    payload
}

fn set_referrer(payload: &mut Value, around: &Surroundings) {
    let referrer = around.referrer.as_ref();
    let referrer = referrer.and_then(|(url, source)| visitor_context::referrer(url, source));
    set(payload, "visitReferrer", referrer);
}

fn set_blocking(payload: &mut Value, blocking: &Blocking) {
    for (field, path, id) in [
        (
            "blockingActionMap",
            "/api/v2/journey/actionmaps",
            &blocking.action_map,
        ),
        (
            "blockingScheduleGroup",
            "/api/v2/architect/schedulegroups",
            &blocking.schedule_group,
        ),
        (
            "blockingEmergencyScheduleGroup",
            "/api/v2/architect/schedulegroups",
            &blocking.emergency_schedule_group,
        ),
    ] {
        set(payload, field, id.as_ref().map(|id| reference(path, id)));
    }
    let action = blocking.action.as_ref().map(|id| json!({ "id": id }));
    set(payload, "blockingAction", action);
    set(
        payload,
        "blockingFrequencyCapBehaviour",
        blocking.frequency_cap.clone(),
    );
    if !blocking.page_url_conditions.is_empty() {
        payload["blockingPageUrlConditions"] = json!(blocking.page_url_conditions);
    }
}

fn action_event(fact: &Fact, name: Option<&str>, state: Option<&str>) -> Value {
    let mut action = json!({ "createdDate": moment::text(fact.at) });
    set(&mut action, "id", fact.action.map(ActionId::to_text));
    set(&mut action, "mediaType", fact.media.map(MediaType::as_str));
    set(&mut action, "state", state);
    let mut map = reference("/api/v2/journey/actionmaps", &fact.subject);
    set(&mut map, "version", fact.version);
    set(&mut map, "displayName", name);
    let mut payload = json!({ "action": action, "actionMap": map, "device": { "category": fact.device } });
    if let Some(target) = &fact.target {
        payload["actionTarget"] = reference("/api/v2/journey/actiontargets", target);
    }
    set_country(&mut payload, &fact.country);
    payload
}

fn web_event(news: &WebNews) -> Value {
    let WebNews {
        event,
        browser,
        context,
        ..
    } = news;
    let Observed::Web {
        name,
        referrer,
        search,
        attributes,
        traits,
    } = &event.observed
    else {
        return json!({});
    };
    let narrow_side = browser.screen_width.zip(browser.screen_height);
    let narrow_side = narrow_side.map(|(width, height)| width.min(height));
    let agent = UserAgent::read(&browser.user_agent, narrow_side);
    let page = UrlParts::split(&event.page.url);
    let mut payload = json!({
        "eventName": name,
        "totalEventCount": news.event_count,
        "totalPageviewCount": news.page_view_count,
        "page": { "url": event.page.url, "title": event.page.title, "keywords": event.page.keywords,
            "hostname": page.hostname, "domain": page.domain(), "pathname": page.pathname,
            "queryString": page.query, "fragment": page.fragment },
        "userAgentString": browser.user_agent,
        "browser": { "family": agent.browser, "version": agent.browser_version, "lang": browser.language },
        "device": device(&agent, browser),
        "attributes": values(attributes),
        "traits": values(traits),
        "authenticated": context.get(ContextKey::Authenticated) == Some("true"),
    });
    set(
        &mut payload,
        "searchQuery",
        Some(search.as_str()).filter(|search| !search.is_empty()),
    );
    if !referrer.is_empty() {
        let from = UrlParts::split(referrer);
        payload["referrer"] = json!({ "url": referrer, "hostname": from.hostname, "domain": from.domain(),
            "pathname": from.pathname, "queryString": from.query, "fragment": from.fragment });
    }
    if let Some(location) = &browser.location {
        payload["geolocation"] = json!({ "country": location.country, "countryName": location.country_name,
            "locality": location.locality, "region": location.region, "postalCode": location.postal_code });
    }
    let campaign = [
        ("source", ContextKey::CampaignSource),
        ("medium", ContextKey::CampaignMedium),
        ("name", ContextKey::CampaignName),
        ("term", ContextKey::CampaignTerm),
        ("content", ContextKey::CampaignContent),
        ("clickId", ContextKey::CampaignClickId),
        ("network", ContextKey::CampaignNetwork),
    ];
    let known = campaign.into_iter();
    let known = known.filter_map(|(field, key)| Some((field.to_owned(), context.get(key)?.into())));
    let campaign: Map<String, Value> = known.collect();
    set(
        &mut payload,
        "mktCampaign",
        Some(campaign).filter(|campaign| !campaign.is_empty()),
    );
    payload
}

fn device(agent: &UserAgent, browser: &super::browser::Browser) -> Value {
    let is_mobile = matches!(agent.category, DeviceCategory::Mobile | DeviceCategory::Tablet);
    let mut device = json!({ "category": agent.category.as_str(), "isMobile": is_mobile, "osFamily": agent.os,
        "osVersion": agent.os_version });
    set(&mut device, "screenWidth", browser.screen_width);
    set(&mut device, "screenHeight", browser.screen_height);
    device
}

fn values(attributes: &[Attribute]) -> Map<String, Value> {
    let values = attributes.iter().map(|attribute| {
        let value = json!({ "dataType": attribute.data_type.as_str(), "value": attribute.value });
        (attribute.name.clone(), value)
    });
    values.collect()
}

fn set_country(payload: &mut Value, country: &str) {
    if !country.is_empty() {
        payload["geolocation"] = json!({ "country": country });
    }
}

/// Writes a field, where there is something to write.
fn set(object: &mut Value, field: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        object[field] = value.into();
    }
}
