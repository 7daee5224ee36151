//! Skills: what agents are good at, and what a chat asks for.

use std::collections::{BTreeMap, BTreeSet};

use super::user::User;

/// The best an agent can be at something.
///
/// Source: CIC rates proficiency from 1 to 100 (Interaction Administrator).
pub const MAX_PROFICIENCY: u8 = 100;

/// What an agent is good at, by the skill's name in lower case: its own spelling, and how good (1 to 100).
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Skills(BTreeMap<String, (String, u8)>);

impl Skills {
    /// Exactly these. What is written twice counts as it is written last.
    pub fn new(skills: impl IntoIterator<Item = (String, u8)>) -> Self {
        let skills = skills
            .into_iter()
            .map(|(name, proficiency)| (name.to_lowercase(), (name, proficiency)));
        Self(skills.collect())
    }

    /// Whether the skill is among them.
    #[must_use]
    pub fn have(&self, skill: &str) -> bool {
        self.0.contains_key(&skill.to_lowercase())
    }

    /// Each with how good.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u8)> {
        self.0
            .values()
            .map(|(name, proficiency)| (name.as_str(), *proficiency))
    }
}

/// The skills a chat asks for with its routing contexts: those of the categories `Product` and `Language`.
///
/// Source: reference section 1.4; other categories need a change of the server's handlers. ICWS has numbers for categories,
/// whose meaning is not published: every number is taken (inferred).
pub(super) fn asked_for(contexts: &[(String, String)]) -> impl Iterator<Item = &str> {
    let is_served = |category: &str| {
        ["product", "language"].contains(&category.to_lowercase().as_str())
            || (!category.is_empty() && category.bytes().all(|b| b.is_ascii_digit()))
    };
    contexts
        .iter()
        .filter(move |(context, category)| !context.is_empty() && is_served(category))
        .map(|(context, _)| context.as_str())
}

/// Those of the staff who have all the skills asked for. A skill nobody among the members has holds nothing up: it is a hint
/// of the website, and a chat must not wait for somebody who does not exist (inferred).
pub(super) fn skilled<'a>(
    contexts: &[(String, String)],
    members: impl Iterator<Item = &'a User>,
    staff: impl Iterator<Item = &'a User>,
) -> BTreeSet<String> {
    let asked: Vec<&str> = asked_for(contexts).collect();
    let needed: Vec<&str> = if asked.is_empty() {
        Vec::new()
    } else {
        let members: Vec<&User> = members.collect();
        let exists = |skill: &&str| members.iter().any(|member| member.skills.have(skill));
        asked.into_iter().filter(exists).collect()
    };
    let has_all = |user: &&User| needed.iter().all(|skill| user.skills.have(skill));
    staff.filter(has_all).map(|user| user.id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{PasswordHash, Presence, Rights};
    use super::*;

    fn user(id: &str, skills: &[&str]) -> User {
        User {
            id: id.into(),
            display_name: id.into(),
            rights: Rights::Agent,
            password: PasswordHash::of("").unwrap(),
            licences: BTreeSet::new(),
            skills: Skills::new(skills.iter().map(|skill| ((*skill).to_owned(), 50))),
            has_photo: false,
            chats_at_once: None,
            presence: Presence::default(),
        }
    }

    fn contexts(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(context, category): &(&str, &str)| ((*context).to_owned(), (*category).to_owned());
        pairs.iter().map(owned).collect()
    }

    #[track_caller]
    fn check(asked: &[(&str, &str)], expected: &[&str]) {
        let members = [
            user("kim", &["Boots", "Deutsch"]),
            user("lee", &["boots"]),
            user("max", &[]),
        ];
        let found = skilled(&contexts(asked), members.iter(), members.iter());
        assert_eq!(
            found.iter().map(String::as_str).collect::<Vec<_>>(),
            expected,
            "{asked:?}"
        );
    }

    #[test]
    fn only_agents_with_all_skills_asked_for_are_taken() {
        check(&[], &["kim", "lee", "max"]);
        check(&[("BOOTS", "Product")], &["kim", "lee"]);
        check(&[("Boots", "product"), ("deutsch", "Language")], &["kim"]);
        check(&[("Boots", "0")], &["kim", "lee"]);
    }

    #[test]
    fn what_nobody_is_good_at_and_what_no_handler_serves_holds_nothing_up() {
        check(&[("Kites", "Product")], &["kim", "lee", "max"]);
        check(&[("Kites", "Product"), ("Boots", "Product")], &["kim", "lee"]);
        check(&[("Boots", "Mood")], &["kim", "lee", "max"]);
        check(&[("", "Product"), ("Boots", "")], &["kim", "lee", "max"]);
    }
}
