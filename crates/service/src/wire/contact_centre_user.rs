//! Users of the linked contact centre, as its bridge tells of them. Source: docs/wire, *Bridge → service*.

use crate::limits::{MAX_CONTACT_CENTRE_USERS, MAX_USER_NAME_BYTES};
use serde::Deserialize;
use std::collections::BTreeSet;

/// All users there are.
#[derive(Debug, Deserialize)]
pub struct WireUsers {
    users: Vec<WireUser>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireUser {
    id: String,
    #[serde(default)]
    display_name: String,
}

/// Why users are not taken over.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsersError {
    /// Not of the shape of a list of users.
    #[error("the body is not a list of users: {0}")]
    Shape(String),
    /// More than an organisation may have.
    #[error("there are at most {MAX_CONTACT_CENTRE_USERS} users")]
    TooMany,
    /// None at all: whoever tells this sees too little, and roles would be lost.
    #[error("there is no user in the list")]
    None,
    /// A user without a usable id or name.
    #[error("`id` is empty, or `id` or `displayName` is longer than {MAX_USER_NAME_BYTES} bytes")]
    Name,
    /// The same user twice.
    #[error("`{0}` is there twice")]
    Twice(String),
}

impl WireUsers {
    /// Reads the users: id and name of each. Who has no name is called by the id.
    ///
    /// # Errors
    /// [`UsersError`].
    pub fn read(bytes: &[u8]) -> Result<Vec<(String, String)>, UsersError> {
        let Self { users } =
            serde_json::from_slice(bytes).map_err(|error| UsersError::Shape(error.to_string()))?;
        if users.is_empty() {
            return Err(UsersError::None);
        }
        if users.len() > MAX_CONTACT_CENTRE_USERS {
            return Err(UsersError::TooMany);
        }
        let mut ids = BTreeSet::new();
        let mut read = Vec::with_capacity(users.len());
        for WireUser { id, display_name } in users {
            if id.trim().is_empty() || id.len().max(display_name.len()) > MAX_USER_NAME_BYTES {
                return Err(UsersError::Name);
            }
            if !ids.insert(id.to_lowercase()) {
                return Err(UsersError::Twice(id));
            }
            let display_name = if display_name.trim().is_empty() {
                id.clone()
            } else {
                display_name
            };
            read.push((id, display_name));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_read_and_what_makes_no_sense_is_refused_whole() {
        let read = |text: &str| WireUsers::read(text.as_bytes());
        assert_eq!(
            read(r#"{"users":[{"id":"kim","displayName":"Kim"},{"id":"lee"}]}"#),
            Ok(vec![("kim".into(), "Kim".into()), ("lee".into(), "lee".into())])
        );
        assert_eq!(
            read(r#"{"users":[{"id":"kim"},{"id":"KIM"}]}"#),
            Err(UsersError::Twice("KIM".into()))
        );
        assert_eq!(read(r#"{"users":[{"id":" "}]}"#), Err(UsersError::Name));
        let long = format!(
            r#"{{"users":[{{"id":"{}"}}]}}"#,
            "x".repeat(MAX_USER_NAME_BYTES + 1)
        );
        assert_eq!(read(&long), Err(UsersError::Name));
        assert_eq!(read(r#"{"users":[]}"#), Err(UsersError::None));
        assert!(matches!(read("[]"), Err(UsersError::Shape(_))));
    }
}
