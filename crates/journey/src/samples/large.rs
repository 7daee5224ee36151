//! A large configuration, made up from numbers: as many rules as an organisation may have, each different from the others in
//! the way rules of people differ.

use super::{criterion, pattern};
use crate::action_map::{
    Action, ActionMap, Activation, DEFAULT_ESTIMATED_WAIT_LIMIT_IN_SECONDS, MediaType, Trigger, Weight,
};
use crate::behaviour::{Behaviour, JourneyPattern};
use crate::bundle::Bundle;
use crate::condition::{Comparison, Conditions, ContextCriterion, EventCriterion, JourneyKey, Operator};
use crate::context::ContextKey;
use crate::frequency_cap::FrequencyCap;
use crate::ids::{ActionMapId, ScheduleId, SegmentId, Uuid};
use crate::schedule::{Schedule, Window};
use crate::segment::Segment;
use crate::time::UnixMillis;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// Events of the made-up shop, the frequent ones first.
const EVENTS: [&str; 8] = [
    "page_viewed",
    "product_added",
    "product_removed",
    "search_refined",
    "form_submitted",
    "form_abandoned",
    "video_watched",
    "cart_opened",
];

/// Words of its pages and texts.
const WORDS: [&str; 40] = [
    "lamps", "chairs", "tables", "garden", "kitchen", "outdoor", "bedroom", "office", "delivery", "returns",
    "sale", "new", "winter", "summer", "design", "oak", "steel", "glass", "wool", "cotton", "offer", "today",
    "free", "save", "help", "choose", "colour", "size", "order", "account", "gift", "card", "price", "care",
    "guide", "service", "store", "visit", "compare", "light",
];

/// Numbers that are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        // Source: xorshift64, Marsaglia 2003.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % bound
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    fn uuid(&mut self) -> Uuid {
        let mut bytes = [0; 16];
        bytes.fill_with(|| self.below(256) as u8);
        Uuid::from_random(bytes)
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<_> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }

    /// Four of five rules are about pages.
    fn event(&mut self) -> &'static str {
        if self.one_in(5) {
            EVENTS[self.below(EVENTS.len())]
        } else {
            EVENTS[0]
        }
    }

    /// Three of four conditions name one page, the others a part of the shop, a search or a price.
    fn criterion(&mut self) -> EventCriterion {
        let (first, second) = (self.word(), self.word());
        let path = JourneyKey::PagePathname;
        match self.below(12) {
            0 => criterion(path, Operator::StartsWith, &format!("/{first}/")),
            1 => criterion(JourneyKey::SearchQuery, Operator::ContainsAny, first),
            2 => criterion(
                JourneyKey::Attribute("price".into()),
                Operator::GreaterThan,
                &format!("{}", 10 * self.below(50)),
            ),
            _ => criterion(path, Operator::Equal, &format!("/{first}/{second}")),
        }
    }

    fn pattern(&mut self) -> JourneyPattern {
        let criteria: Vec<_> = (0..=self.below(2)).map(|_| self.criterion()).collect();
        pattern(self.event(), &criteria, 1 + self.below(3) as u32)
    }

    fn segment(&mut self) -> Segment {
        let device = ContextCriterion {
            key: ContextKey::DeviceCategory,
            comparison: Comparison::new(Operator::Equal, vec!["mobile".into()], true),
        };
        let device = Conditions::on_visit(&[device]);
        Segment {
            id: SegmentId(self.uuid()),
            name: self.words(3),
            color: format!("#{:06x}", self.below(1 << 24)),
            behaviour: Behaviour {
                context: if self.one_in(4) {
                    device
                } else {
                    Conditions::default()
                },
                journey: (0..=self.below(2)).map(|_| self.pattern()).collect(),
            },
        }
    }

    fn action(&mut self) -> Action {
        if self.one_in(3) {
            let presentation = format!(
                r#"{{"title":"Questions?","prompt":"{}?","acceptText":"Chat","declineText":"No, thank you","questions":[]}}"#,
                self.words(6)
            );
            return Action {
                media: MediaType::WebChat,
                queue: format!("Web {}", self.below(8)),
                is_pacing_enabled: true,
                estimated_wait_limit_in_seconds: DEFAULT_ESTIMATED_WAIT_LIMIT_IN_SECONDS,
                presentation,
            };
        }
        let presentation = format!(
            r#"{{"displayMode":"Toast","layoutMode":"TextOnly","headline":"{}","body":"{}","callToAction":{{"text":"Tell me more","url":"https://shop.example/{}/{}","target":"Self"}}}}"#,
            self.words(3),
            self.words(6),
            self.word(),
            self.word()
        );
        Action {
            media: MediaType::ContentOffer,
            queue: String::new(),
            is_pacing_enabled: false,
            estimated_wait_limit_in_seconds: 0,
            presentation,
        }
    }

    fn map(&mut self, segments: &[Segment]) -> ActionMap {
        let trigger = if self.one_in(3) || segments.is_empty() {
            Trigger {
                event_conditions: (0..=self.below(2))
                    .map(|_| pattern(self.event(), &[self.criterion()], 1))
                    .collect(),
                ..Trigger::default()
            }
        } else {
            Trigger {
                segments: vec![segments[self.below(segments.len())].id],
                ..Trigger::default()
            }
        };
        let url = format!("/{}", self.word());
        let url = Comparison::new(Operator::ContainsAny, vec![url], true);
        ActionMap {
            id: ActionMapId(self.uuid()),
            version: 1 + self.below(9) as u32,
            name: self.words(3),
            is_private: false,
            trigger,
            page_url_conditions: if self.one_in(2) {
                Conditions::on_page_url(&[url])
            } else {
                Conditions::default()
            },
            activation: if self.one_in(4) {
                Activation::Delay { delay_in_seconds: 10 }
            } else {
                Activation::Immediate
            },
            weight: [Weight::Low, Weight::Medium, Weight::High][self.below(3)],
            dates: Window::ALWAYS,
            schedule: self.one_in(2).then_some(0),
            ignore_frequency_cap: self.one_in(10),
            action: self.action(),
        }
    }
}

/// So many segments, and so many maps that are triggered by them or by events.
#[must_use]
pub fn large(segments: usize, maps: usize) -> Bundle {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let segments: Vec<_> = (0..segments).map(|_| numbers.segment()).collect();
    let action_maps = (0..maps).map(|_| numbers.map(&segments)).collect();
    // Two weeks of office hours.
    let hours: Vec<_> = (0..14)
        .map(|day| UnixMillis(1_795_334_400_000 + day * 86_400_000))
        .map(|from| Window {
            from,
            until: from.plus_seconds(8 * 3_600),
        })
        .collect();
    let schedule = Schedule::compile(Some((ScheduleId(numbers.uuid()), &hours)), None);
    let cap = FrequencyCap {
        media: MediaType::ContentOffer,
        once_finalized: true,
        once_rejected: false,
        min_interval_in_seconds: 60,
    };
    Bundle {
        segments,
        action_maps,
        schedules: vec![schedule],
        frequency_caps: vec![cap],
        ..Bundle::default()
    }
}
