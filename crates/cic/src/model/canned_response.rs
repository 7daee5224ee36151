//! Canned responses: texts agents say again and again, kept in libraries for all of them.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::limits::Limits;

/// The name space of the ids: the same name has the same id on every start.
const NAME_SPACE: Uuid = Uuid::from_u128(0x6b0e_1f52_7a55_4c0e_9d0b_5a1d_0f3c_9b11);

/// A text an agent can take as a beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedResponse {
    /// The library it is in.
    pub library: String,
    /// What agents look for it by; one of its kind within the library.
    pub title: String,
    /// The text. `{visitor}`, `{agent}` and `{workgroup}` stand for names, which the desk fills in.
    pub text: String,
    /// A short word that finds it at once; may be empty.
    pub shortcut: String,
}

impl CannedResponse {
    /// What is wrong with it, if anything.
    fn fault(&self, limits: &Limits) -> Option<&'static str> {
        let is_name = |text: &str| !text.trim().is_empty() && text.chars().count() <= limits.name_chars;
        if !is_name(&self.library) {
            Some("has a library without a name, or with too long a one")
        } else if !is_name(&self.title) {
            Some("has no title, or too long a one")
        } else if self.text.trim().is_empty() || self.text.chars().count() > limits.message_chars {
            Some("has no text, or too long a one")
        } else if self.shortcut.chars().count() > limits.name_chars
            || self.shortcut.contains(char::is_whitespace)
        {
            Some("has a shortcut that is more than a word")
        } else {
            None
        }
    }
}

/// What is wrong with these responses, if anything: whose title it is, and what.
pub(crate) fn fault(responses: &[CannedResponse], limits: &Limits) -> Option<(String, &'static str)> {
    if let Some(first_too_many) = responses.get(limits.canned_responses) {
        return Some((first_too_many.title.clone(), "is one too many"));
    }
    let mut known = BTreeSet::new();
    responses.iter().find_map(|response| {
        let is_new = known.insert((&response.library, &response.title));
        let fault = response
            .fault(limits)
            .or_else(|| (!is_new).then_some("is there twice in its library"));
        fault.map(|fault| (response.title.clone(), fault))
    })
}

/// Canned responses that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseLibrary {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Another one whenever the library has changed.
    pub cache_tag: String,
    /// The responses with their ids, in the order they were given in.
    pub responses: Vec<(Uuid, CannedResponse)>,
}

/// The responses by library, in the order they were given in.
pub(super) fn libraries(responses: &[CannedResponse]) -> Vec<ResponseLibrary> {
    let mut libraries: Vec<ResponseLibrary> = Vec::new();
    for response in responses {
        let place = libraries
            .iter()
            .position(|library| library.name == response.library)
            .unwrap_or_else(|| {
                libraries.push(ResponseLibrary {
                    id: Uuid::new_v5(&NAME_SPACE, response.library.as_bytes()),
                    name: response.library.clone(),
                    cache_tag: String::new(),
                    responses: Vec::new(),
                });
                libraries.len() - 1
            });
        let library = &mut libraries[place];
        let id = Uuid::new_v5(&library.id, response.title.as_bytes());
        library.responses.push((id, response.clone()));
    }
    for library in &mut libraries {
        let mut tag = library.id;
        for (id, response) in &library.responses {
            tag = Uuid::new_v5(&tag, id.as_bytes());
            tag = Uuid::new_v5(&tag, response.text.as_bytes());
            tag = Uuid::new_v5(&tag, response.shortcut.as_bytes());
        }
        library.cache_tag = tag.simple().to_string();
    }
    libraries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(library: &str, title: &str, text: &str) -> CannedResponse {
        CannedResponse {
            library: library.into(),
            title: title.into(),
            text: text.into(),
            shortcut: String::new(),
        }
    }

    #[test]
    fn responses_stand_in_their_libraries_in_the_order_they_were_given_in() {
        let given = [
            response("Sales", "Greeting", "Hello"),
            response("Support", "Greeting", "Hi"),
            response("Sales", "Goodbye", "Bye"),
        ];
        let found: Vec<(String, Vec<String>)> = libraries(&given)
            .into_iter()
            .map(|library| {
                let titles = library.responses.into_iter().map(|(_, response)| response.title);
                (library.name, titles.collect())
            })
            .collect();
        assert_eq!(
            found,
            [
                (
                    "Sales".to_owned(),
                    vec!["Greeting".to_owned(), "Goodbye".to_owned()]
                ),
                ("Support".to_owned(), vec!["Greeting".to_owned()]),
            ]
        );
    }

    #[test]
    fn ids_stay_and_the_cache_tag_moves_when_a_text_changes() {
        let [one, two] = ["Hello", "Good day"].map(|text| libraries(&[response("Sales", "Greeting", text)]));
        assert_eq!(one[0].id, two[0].id);
        assert_eq!(one[0].responses[0].0, two[0].responses[0].0);
        assert_ne!(one[0].cache_tag, two[0].cache_tag);
    }

    #[test]
    fn what_cannot_be_kept_is_named() {
        let limits = Limits {
            canned_responses: 2,
            message_chars: 5,
            ..Limits::default()
        };
        let good = response("Sales", "Greeting", "Hello");
        let check = |responses: &[CannedResponse], expected: Option<&str>| {
            let found = fault(responses, &limits).map(|(title, fault)| format!("{title} {fault}"));
            assert_eq!(found.as_deref(), expected);
        };
        check(std::slice::from_ref(&good), None);
        check(
            &[good.clone(), good.clone()],
            Some("Greeting is there twice in its library"),
        );
        check(
            &[response("Sales", "Long", "123456")],
            Some("Long has no text, or too long a one"),
        );
        check(
            &[response(" ", "Lost", "Hello")],
            Some("Lost has a library without a name, or with too long a one"),
        );
        let spaced = CannedResponse {
            shortcut: "two words".into(),
            ..good.clone()
        };
        check(
            &[spaced],
            Some("Greeting has a shortcut that is more than a word"),
        );
        let another = |title| response("Sales", title, "Hello");
        check(
            &[good, another("Second"), another("Third")],
            Some("Third is one too many"),
        );
    }
}
