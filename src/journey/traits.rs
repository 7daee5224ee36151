//! Traits: what is known of the person. A mapper says which fields of events are traits.
//!
//! Source: the vendor's traits mapper, `{ fieldName, traitName }`, global at `init` or for one event.

use waymeet_journey::event::Attribute;

/// Which fields of events, or of forms, are traits of the person.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct TraitsMapper(Vec<(String, String)>);

impl TraitsMapper {
    /// Takes the values of a field for those of a trait.
    pub fn add(&mut self, field: String, name: String) {
        self.0.push((field, name));
    }

    /// Adds the traits that an event's attributes tell of; the last value counts.
    pub fn map(&self, attributes: &[Attribute], traits: &mut Vec<Attribute>) {
        for (field, name) in &self.0 {
            for attribute in attributes.iter().filter(|attribute| attribute.name == *field) {
                traits.retain(|known| known.name != *name);
                traits.push(Attribute {
                    name: name.clone(),
                    ..attribute.clone()
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use waymeet_journey::event::DataType;

    fn attribute(name: &str, value: &str) -> Attribute {
        Attribute {
            name: name.into(),
            data_type: DataType::String,
            value: value.into(),
        }
    }

    #[test]
    fn mapped_fields_become_traits_and_the_newest_value_counts() {
        let mut global = TraitsMapper::default();
        global.add("mail".into(), "email".into());
        global.add("first".into(), "givenName".into());
        let mut own = TraitsMapper::default();
        own.add("contact".into(), "email".into());
        let fields = [
            attribute("mail", "old@mail.example"),
            attribute("contact", "new@mail.example"),
            attribute("colour", "red"),
        ];
        let mut traits = Vec::new();
        global.map(&fields, &mut traits);
        own.map(&fields, &mut traits);
        assert_eq!(traits, [attribute("email", "new@mail.example")]);
    }
}
