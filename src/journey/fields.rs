//! How a call crosses from the page's script into the module: all of its texts as one, fields and their parts separated by
//! the control characters made for that. One text costs one crossing, and a split is less code than a reader of objects.

use super::traits::TraitsMapper;
use waymeet_journey::availability::QueueAvailability;
use waymeet_journey::event::{Attribute, DataType};
use waymeet_journey::text::{Split, parse_number, split};

/// Between two fields; the script takes it out of every text. Source: ASCII's record separator.
const BETWEEN_FIELDS: u8 = 0x1e;

/// Between two parts of a field; taken out, too. Source: ASCII's unit separator.
const BETWEEN_PARTS: u8 = 0x1f;

/// The fields of a call, in their order; those that are missing are empty.
pub struct Fields<'a>(Split<'a>);

impl<'a> Fields<'a> {
    /// The fields in a text.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        Self(split(text, BETWEEN_FIELDS))
    }

    /// The next field.
    pub fn text(&mut self) -> &'a str {
        self.0.next().unwrap_or_default()
    }

    /// The next field as a number; 0 where it is none.
    pub fn number(&mut self) -> u32 {
        number(self.text())
    }

    /// The parts of the next field, none where it is empty.
    fn parts(&mut self) -> impl Iterator<Item = &'a str> + use<'a> {
        let field = self.text();
        let parts = if field.is_empty() { 0 } else { usize::MAX };
        split(field, BETWEEN_PARTS).take(parts)
    }

    /// The next field as attributes: name, type and value, one after the other. One of a type we do not know is left out.
    pub fn attributes(&mut self) -> Vec<Attribute> {
        let mut parts = self.parts();
        let mut attributes = Vec::new();
        while let (Some(name), Some(data_type), Some(value)) = (parts.next(), parts.next(), parts.next()) {
            if let Some(data_type) = DataType::parse(data_type) {
                attributes.push(Attribute {
                    name: name.into(),
                    data_type,
                    value: value.into(),
                });
            }
        }
        attributes
    }

    /// The next field as a traits mapper: field and trait, one after the other.
    pub fn mapper(&mut self) -> TraitsMapper {
        let mut parts = self.parts();
        let mut mapper = TraitsMapper::default();
        while let (Some(field), Some(name)) = (parts.next(), parts.next()) {
            mapper.add(field.into(), name.into());
        }
        mapper
    }

    /// The next field as what is known of workgroups: name, agents, and wait in seconds or `t` where offers are held back, one
    /// after the other.
    pub fn queues(&mut self) -> Vec<QueueAvailability> {
        let mut parts = self.parts();
        let mut queues = Vec::new();
        while let (Some(queue), Some(agents), Some(wait)) = (parts.next(), parts.next(), parts.next()) {
            queues.push(QueueAvailability {
                queue: queue.into(),
                agents: number(agents),
                estimated_wait_in_seconds: number(wait),
                is_throttled: wait == "t",
            });
        }
        queues
    }
}

fn number(text: &str) -> u32 {
    parse_number(text).map_or(0, |number| number as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_in_their_order_and_missing_ones_are_empty() {
        let mut fields = Fields::of("a\u{1e}\u{1e}c");
        let read: Vec<&str> = (0..5).map(|_| fields.text()).collect();
        assert_eq!(read, ["a", "", "c", "", ""]);
    }

    #[test]
    fn attributes_are_read_in_threes_and_what_is_incomplete_is_left_out() {
        let text = "price\u{1f}number\u{1f}15.5\u{1f}x\u{1f}colour\u{1f}red\u{1f}half\u{1f}string";
        let attributes = Fields::of(text).attributes();
        assert_eq!(attributes.len(), 1);
        assert_eq!(
            (
                attributes[0].name.as_str(),
                attributes[0].data_type,
                attributes[0].value.as_str()
            ),
            ("price", DataType::Number, "15.5")
        );
        assert_eq!(Fields::of("").attributes(), []);
    }

    #[test]
    fn queues_are_read_and_what_is_no_number_is_none() {
        let queues = Fields::of("Web Sales\u{1f}2\u{1f}30\u{1f}Help\u{1f}many\u{1f}").queues();
        let read: Vec<(&str, u32, u32)> = queues
            .iter()
            .map(|queue| {
                (
                    queue.queue.as_str(),
                    queue.agents,
                    queue.estimated_wait_in_seconds,
                )
            })
            .collect();
        assert_eq!(read, [("Web Sales", 2, 30), ("Help", 0, 0)]);
    }
}
