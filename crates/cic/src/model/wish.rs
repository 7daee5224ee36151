//! What a visitor wishes for: made plain, sent to a queue there is, and let in.

use std::net::IpAddr;

use super::chat::HistoryItem;
use super::contact_centre::ContactCentre;
use super::error::StartError;
use super::text::{plain_line, plain_lines, plain_text};
use super::time::UnixMillis;
use super::transcript::AskedTranscript;

/// What kind of queue a visitor asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetKind {
    /// A workgroup.
    Workgroup,
    /// A user.
    User,
}

/// A visitor's wish to chat.
#[derive(Clone)]
pub struct StartChat {
    /// The visitor's name.
    pub name: String,
    /// What kind of queue.
    pub target_kind: TargetKind,
    /// Which.
    pub target_name: String,
    /// The visitor's language.
    pub language: Option<String>,
    /// What the visitor wrote into the form.
    pub notes: String,
    /// What the website sends along.
    pub attributes: Vec<(String, String)>,
    /// Skills asked for: context and category.
    pub routing_contexts: Vec<(String, String)>,
    /// What was said before.
    pub history: Vec<HistoryItem>,
    /// Whether the visitor wants a transcript by e-mail.
    pub transcript: AskedTranscript,
}

impl ContactCentre {
    pub(super) fn target(&self, wish: &StartChat) -> Result<(Option<String>, Option<String>), StartError> {
        let unknown = |kind| StartError::UnknownTarget {
            kind,
            name: plain_line(&wish.target_name, self.limits.name_chars),
        };
        match wish.target_kind {
            TargetKind::Workgroup => {
                let workgroup = self
                    .workgroup(&wish.target_name)
                    .map_err(|_| unknown("workgroup"))?;
                Ok((Some(workgroup.name.clone()), None))
            }
            TargetKind::User => {
                let user = self.user(&wish.target_name).map_err(|_| unknown("user"))?;
                if !user.is_agent() {
                    return Err(unknown("user"));
                }
                Ok((None, Some(user.id.clone())))
            }
        }
    }

    /// Whether one more may be opened. Where an agent does it, there is no address that could be too busy.
    pub(super) fn admit(&mut self, address: Option<IpAddr>, now: UnixMillis) -> Result<(), StartError> {
        let open = self
            .interactions
            .values()
            .filter(|interaction| !interaction.is_over());
        let (mut all, mut from_address) = (0, 0);
        for interaction in open {
            all += 1;
            from_address += usize::from(interaction.address == address);
        }
        if all >= self.limits.chats {
            return Err(StartError::Full);
        }
        let Some(address) = address else {
            return Ok(());
        };
        let is_admitted = from_address < self.limits.chats_per_address
            && self
                .start_limiter
                .admit(address, self.limits.starts_per_second, now);
        if is_admitted {
            Ok(())
        } else {
            Err(StartError::TooManyFromAddress)
        }
    }

    /// The wish with its text made plain.
    pub(super) fn cleaned(&self, mut wish: StartChat) -> Result<StartChat, StartError> {
        let limits = &self.limits;
        let invalid = |property, reason: &str| StartError::InvalidProperty {
            property,
            reason: reason.to_owned(),
        };
        wish.name = plain_line(&wish.name, limits.name_chars);
        if wish.name.is_empty() {
            return Err(invalid("participantName", "is empty"));
        }
        wish.notes = plain_lines(&wish.notes, limits.notes_chars);
        if wish.attributes.len() > limits.attributes {
            return Err(invalid(
                "additionalAttributes",
                &format!("has more than {} entries", limits.attributes),
            ));
        }
        for (name, value) in &mut wish.attributes {
            if name.is_empty() || name.chars().count() > limits.attribute_name_chars {
                return Err(invalid(
                    "additionalAttributes",
                    "has a name that is empty or too long",
                ));
            }
            *name = plain_line(name, limits.attribute_name_chars);
            *value = plain_line(value, limits.attribute_value_chars);
        }
        if wish.history.len() > limits.history_items {
            return Err(invalid(
                "chatHistory",
                &format!("has more than {} items", limits.history_items),
            ));
        }
        for item in &mut wish.history {
            item.name = plain_line(&item.name, limits.name_chars);
            item.timestamp = plain_line(&item.timestamp, limits.name_chars);
            item.text = plain_text(&item.text)
                .chars()
                .take(limits.message_chars)
                .collect();
        }
        wish.language = wish
            .language
            .map(|language| plain_line(&language, limits.name_chars))
            .filter(|language| !language.is_empty());
        if wish.routing_contexts.len() > limits.attributes {
            return Err(invalid(
                "routingContexts",
                &format!("has more than {} entries", limits.attributes),
            ));
        }
        for (context, category) in &mut wish.routing_contexts {
            *context = plain_line(context, limits.attribute_name_chars);
            *category = plain_line(category, limits.attribute_value_chars);
        }
        Ok(wish)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Configuration, Limits, Policy};
    use super::*;

    fn wish(language: &str, routing_contexts: Vec<(String, String)>) -> StartChat {
        StartChat {
            name: "Ada".into(),
            target_kind: TargetKind::Workgroup,
            target_name: "Web Sales".into(),
            language: Some(language.into()),
            notes: String::new(),
            attributes: Vec::new(),
            routing_contexts,
            history: Vec::new(),
            transcript: AskedTranscript::No,
        }
    }

    fn cleaned(wish: StartChat) -> Result<StartChat, StartError> {
        let centre = ContactCentre::new(
            Configuration::default(),
            Limits::default(),
            Policy::default(),
            UnixMillis(0),
        );
        centre.cleaned(wish)
    }

    #[test]
    fn language_and_routing_contexts_are_made_plain_and_cut_to_their_limits() {
        let long = "x".repeat(5_000);
        let contexts = vec![
            ("Prod<b>ucts".to_owned(), " Boots\n".to_owned()),
            (long.clone(), long.clone()),
        ];
        let plain = cleaned(wish("en-<i>us\u{0}", contexts)).unwrap();
        assert_eq!(plain.language.as_deref(), Some("en-us"));
        assert_eq!(
            plain.routing_contexts[0],
            ("Products".to_owned(), "Boots".to_owned())
        );
        let limits = Limits::default();
        let (context, category) = &plain.routing_contexts[1];
        assert_eq!(
            (context.len(), category.len()),
            (limits.attribute_name_chars, limits.attribute_value_chars)
        );
        let language = cleaned(wish(&long, Vec::new())).unwrap().language;
        assert_eq!(language.unwrap().len(), limits.name_chars);
        assert_eq!(cleaned(wish("<>", Vec::new())).unwrap().language, None);
    }

    #[test]
    fn more_routing_contexts_than_attributes_are_refused() {
        let contexts = vec![("Products".to_owned(), "Boots".to_owned()); Limits::default().attributes + 1];
        let refused = cleaned(wish("en", contexts));
        assert!(matches!(
            refused,
            Err(StartError::InvalidProperty {
                property: "routingContexts",
                ..
            })
        ));
    }
}
