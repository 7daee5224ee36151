//! What an agent writes into an interaction's attributes.

use super::attributes::{Attributes, attribute};
use super::contact_centre::ContactCentre;
use super::error::AgentError;
use super::interaction::InteractionId;
use super::text::{plain_line, plain_lines};

/// The one attribute of the server's own that agents write: what is noted of the conversation.
const NOTES: &str = "Eic_Notes";
/// Names that begin so are the server's, the website's or the integration's.
const KEPT_PREFIXES: [&str; 3] = ["Eic_", "WebTools_", "Altocloud"];
/// Between a value and what is appended to it; lists within an attribute are written so in CIC (inferred).
const SEPARATOR: &str = "|";

/// What becomes of the value an attribute had.
///
/// Source: reference section 3.5, `appendMode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppendMode {
    /// It is gone.
    Replace,
    /// The new one follows it.
    Append,
    /// The new one follows it after a separator.
    AppendSeparated,
}

impl AppendMode {
    fn joined(self, old: &str, new: &str) -> String {
        match self {
            Self::Append => format!("{old}{new}"),
            Self::AppendSeparated if !old.is_empty() => format!("{old}{SEPARATOR}{new}"),
            Self::Replace | Self::AppendSeparated => new.to_owned(),
        }
    }
}

/// Why an agent may not write an attribute of this name.
fn fault(name: &str) -> Option<&'static str> {
    let is_kept = |prefix: &&str| {
        name.get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let is_other = KEPT_PREFIXES.iter().any(is_kept) || name.eq_ignore_ascii_case(attribute::CUSTOM_INFO);
    if is_other && !name.eq_ignore_ascii_case(NOTES) {
        Some("is not for agents to write")
    } else if name.is_empty() || plain_line(name, usize::MAX) != name {
        Some("has a name that is empty, or no plain text")
    } else {
        None
    }
}

impl ContactCentre {
    /// Whether agents may write attributes of these names.
    ///
    /// # Errors
    /// [`AgentError::Attribute`].
    pub fn check_attributes(&self, attributes: &[(String, String)]) -> Result<(), AgentError> {
        for (name, _) in attributes {
            let fault = fault(name).or_else(|| {
                let is_long = name.chars().count() > self.limits.attribute_name_chars;
                is_long.then_some("has too long a name")
            });
            if let Some(fault) = fault {
                return Err(self.refused(name, fault));
            }
        }
        Ok(())
    }

    /// Whether all of these can be written into an interaction that has none of its own yet.
    ///
    /// # Errors
    /// [`AgentError::Attribute`].
    pub(crate) fn check_new_attributes(&self, attributes: &[(String, String)]) -> Result<(), AgentError> {
        self.check_attributes(attributes)?;
        self.written(attributes, AppendMode::Replace, Attributes::new(), String::new())
            .map(|_| ())
    }

    /// The user writes attributes of an interaction in their own queue, over or not: their own, and its notes. Markup is taken
    /// out, as other products may show them without escaping.
    ///
    /// # Errors
    /// [`AgentError`]; then nothing is written.
    pub fn set_attributes(
        &mut self,
        user: &str,
        id: &str,
        attributes: &[(String, String)],
        mode: AppendMode,
    ) -> Result<(), AgentError> {
        let (_, id) = self.own(user, id)?;
        self.write_attributes(id, attributes, mode)
    }

    /// The same, whoever does it.
    ///
    /// # Errors
    /// [`AgentError::Attribute`]; then nothing is written.
    pub(crate) fn write_attributes(
        &mut self,
        id: InteractionId,
        attributes: &[(String, String)],
        mode: AppendMode,
    ) -> Result<(), AgentError> {
        self.check_attributes(attributes)?;
        let Some(interaction) = self.interactions.get(id) else {
            return Ok(());
        };
        let (custom, notes) = (interaction.custom.clone(), interaction.notes.clone());
        let (custom, notes) = self.written(attributes, mode, custom, notes)?;
        if let Some(interaction) = self.interactions.get_mut(id) {
            interaction.custom = custom;
            interaction.notes = notes;
        }
        Ok(())
    }

    /// What is there after these were written.
    fn written(
        &self,
        attributes: &[(String, String)],
        mode: AppendMode,
        mut custom: Attributes,
        mut notes: String,
    ) -> Result<(Attributes, String), AgentError> {
        for (name, value) in attributes {
            let (old, key) = if name.eq_ignore_ascii_case(NOTES) {
                (notes.as_str(), None)
            } else {
                let known = custom.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
                known.map_or(("", Some(name.clone())), |(key, old)| {
                    (old.as_str(), Some(key.clone()))
                })
            };
            let (plain, max_chars) = match key {
                None => (plain_lines(value, usize::MAX), self.limits.notes_chars),
                Some(_) => (plain_line(value, usize::MAX), self.limits.attribute_value_chars),
            };
            let new = mode.joined(old, &plain);
            if new.chars().count() > max_chars {
                return Err(self.refused(name, "has become too long"));
            }
            match key {
                None => notes = new,
                Some(key) => {
                    custom.insert(key, new);
                }
            }
            // What the website sent takes none of the agents' room.
            if custom.keys().filter(|key| fault(key).is_none()).count() > self.limits.attributes {
                return Err(self.refused(name, "is one too many"));
            }
        }
        Ok((custom, notes))
    }

    fn refused(&self, name: &str, fault: &'static str) -> AgentError {
        AgentError::Attribute {
            name: plain_line(name, self.limits.attribute_name_chars),
            fault,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agents_write_their_own_attributes_and_the_notes() {
        for name in ["My_Note", "eic_notes", "is_attr_campaignid", "Müller"] {
            assert_eq!(fault(name), None, "{name}");
        }
        for name in [
            "",
            "Eic_State",
            "EIC_RemoteName",
            "AltocloudActionMapId",
            "webtools_Offer",
            "custom_info",
            "<b>x</b>",
            "two\nlines",
        ] {
            assert!(fault(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_value_replaces_the_old_one_or_follows_it() {
        for (mode, old, expected) in [
            (AppendMode::Replace, "a", "b"),
            (AppendMode::Append, "a", "ab"),
            (AppendMode::AppendSeparated, "a", "a|b"),
            (AppendMode::AppendSeparated, "", "b"),
        ] {
            assert_eq!(mode.joined(old, "b"), expected, "{mode:?}");
        }
    }
}
