//! The attributes of an interaction.

use std::collections::BTreeMap;

/// Name to value.
pub type Attributes = BTreeMap<String, String>;

/// Names of the attributes the server knows the meaning of.
pub mod attribute {
    /// The visitor, as the journey service knows them.
    ///
    /// Source for this and the next two: reference section 4.6.
    pub const CUSTOMER: &str = "AltocloudCustomerId";
    /// The session (the vendor says *visit*) the chat was started in.
    pub const VISIT: &str = "AltocloudVisitId";
    /// The action map that offered the chat.
    pub const ACTION_MAP: &str = "AltocloudActionMapId";
    /// What the vendor puts before the names of attributes that a website sends.
    pub(crate) const WEBSITE_PREFIX: &str = "WebTools_";
    /// What the visitor wrote into the form, under the name it has for handlers.
    ///
    /// Source: reference section 3.4.
    pub(crate) const CUSTOM_INFO: &str = "CUSTOM_INFO";
    /// Attributes whose name begins so are also kept under their bare name (inferred).
    pub(crate) const BARE_PREFIX: &str = "Altocloud";
}

/// The attributes a website sent, under the names an interaction has them: `WebTools_{key}` for each, and keys that begin
/// with `Altocloud` under their bare name as well. Both are inferred.
#[must_use]
pub(crate) fn from_website(sent: impl IntoIterator<Item = (String, String)>, notes: &str) -> Attributes {
    let mut attributes = Attributes::new();
    if !notes.is_empty() {
        attributes.insert(attribute::CUSTOM_INFO.to_owned(), notes.to_owned());
    }
    for (key, value) in sent {
        if key.starts_with(attribute::BARE_PREFIX) {
            attributes.insert(key.clone(), value.clone());
        }
        attributes.insert(format!("{}{key}", attribute::WEBSITE_PREFIX), value);
    }
    attributes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn website_attributes_are_prefixed_and_those_of_the_integration_are_also_bare() {
        let sent = [
            ("Offer", "spring"),
            ("AltocloudCustomerId", "c1"),
            ("Eic_State", "C"),
        ];
        let attributes = from_website(sent.map(|(key, value)| (key.to_owned(), value.to_owned())), "");
        let names: Vec<_> = attributes.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "AltocloudCustomerId",
                "WebTools_AltocloudCustomerId",
                "WebTools_Eic_State",
                "WebTools_Offer"
            ]
        );
    }
}
