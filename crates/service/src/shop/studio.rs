//! The lamp studio's plan: what can be chosen, and what a chosen lamp costs.

use serde::{Deserialize, Serialize};

use super::catalogue::Article;
use super::money::Money;

/// The word every studio number begins with: `studio-oak-linen-warm`.
const PREFIX: &str = "studio";

/// The steps of the studio and their options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    name: String,
    base_price_cents: u32,
    pub(super) steps: Vec<Step>,
}

/// One question of the studio.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    slug: String,
    name: String,
    question: String,
    options: Vec<Choice>,
}

/// One answer to a question.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    id: String,
    name: String,
    note: String,
    extra_cents: u32,
    colour: String,
}

impl Plan {
    /// The lamp a studio number stands for, if every one of its answers exists.
    pub(super) fn article(&self, sku: &str) -> Option<Article> {
        let mut parts = sku.split('-');
        if parts.next() != Some(PREFIX) {
            return None;
        }
        let mut chosen = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let id = parts.next()?;
            chosen.push(step.options.iter().find(|choice| choice.id == id)?);
        }
        if chosen.is_empty() || parts.next().is_some() {
            return None;
        }
        let extra: Money = chosen.iter().map(|choice| Money::cents(choice.extra_cents)).sum();
        let names: Vec<&str> = chosen.iter().map(|choice| choice.name.as_str()).collect();
        Some(Article {
            sku: sku.to_owned(),
            name: self.name.clone(),
            note: names.join(", "),
            image: "pebble-table".to_owned(),
            href: "/studio".to_owned(),
            category: PREFIX.to_owned(),
            price: Money::cents(self.base_price_cents) + extra,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::catalogue::Catalogue;
    use super::*;

    #[test]
    fn a_studio_number_names_a_lamp_with_its_price() {
        let lamp = Catalogue::embedded().article("studio-walnut-opal-day").unwrap();
        assert_eq!(lamp.price, Money::cents(8900 + 2000 + 3500 + 1200));
        assert_eq!(lamp.note, "Walnut, Opal glass, Day");
    }

    #[test]
    fn a_made_up_studio_number_names_nothing() {
        let catalogue = Catalogue::embedded();
        for sku in [
            "studio",
            "studio-oak",
            "studio-oak-linen-neon",
            "studio-oak-linen-warm-x",
            "x-oak-linen-warm",
        ] {
            assert_eq!(catalogue.article(sku), None, "{sku}");
        }
    }
}
