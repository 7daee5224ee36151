//! What is known of a visit as a whole: from where, with what, and what the site told of it.

use crate::journeys::journey::{Visit, What};
use crate::journeys::words;
use crate::location::Location;
use std::collections::BTreeMap;
use waymeet_journey::context::ContextKey;
use waymeet_journey::session;

/// The most searches that are listed.
const MOST_SEARCHES: usize = 10;

/// Names and values, as people read them.
pub(super) fn pairs(map: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let pair = |(name, value): (&String, &String)| (words::trait_name(name), value.clone());
    map.iter().map(pair).collect()
}

/// Where and with what the visitor is here; what is not known says so.
pub(super) fn facts(visit: &Visit) -> Vec<(&'static str, String)> {
    let (arrival, agent) = (&visit.arrival, &visit.arrival.user_agent);
    let known = |text: String| {
        if text.is_empty() || text == "Other" {
            "Unknown".to_owned()
        } else {
            text
        }
    };
    let location = arrival.browser.location.as_ref();
    let location = location.map_or_else(String::new, Location::text);
    let referrer = words::referrer(&arrival.source, &arrival.referrer);
    let mut facts = vec![
        ("Short id", session::short_id(visit.session)),
        ("Location", known(location)),
        ("Device", words::event(agent.category.as_str())),
        ("Operating system", known(agent.os_text())),
        ("Browser", known(agent.browser_text())),
        (
            "Came from",
            if referrer.is_empty() {
                "Directly, or not known".to_owned()
            } else {
                referrer
            },
        ),
    ];
    let told = |label, key| {
        let value = arrival.context.get(key).unwrap_or_default();
        Some((label, value.to_owned())).filter(|(_, value)| !value.is_empty())
    };
    facts.extend(told("Campaign", ContextKey::CampaignName));
    facts.extend(told("Campaign source", ContextKey::CampaignSource));
    facts.extend(told("Campaign medium", ContextKey::CampaignMedium));
    facts.extend(told("Campaign term", ContextKey::CampaignTerm));
    facts.extend(told("Campaign content", ContextKey::CampaignContent));
    let searches = searches(visit);
    if !searches.is_empty() {
        facts.push(("Searched for", searches.join(", ")));
    }
    facts.push(("Pages", visit.page_views.to_string()));
    facts.push(("Events", visit.events.to_string()));
    if arrival.browser.is_bot {
        facts.push(("Driven by", "a program".to_owned()));
    }
    if arrival.browser.is_anonymous {
        facts.push(("Consent", "anonymous: not recognised again".to_owned()));
    }
    facts
}

/// What was searched for on the site, each once.
fn searches(visit: &Visit) -> Vec<&str> {
    let mut searches: Vec<&str> = Vec::new();
    for happening in visit.pages.iter().flat_map(|page| &page.happenings) {
        if let What::Searched(query) = &happening.what
            && searches.len() < MOST_SEARCHES
            && !searches.contains(&query.as_str())
        {
            searches.push(query);
        }
    }
    searches
}
