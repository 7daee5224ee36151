//! Accounts of visitors, who are called by the names in them when they chat with their password. The vendor keeps them in
//! *Interaction Tracker*.
//!
//! Source: reference sections 1.4 and 1.12.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::contact_centre::{ContactCentre, key};
use super::password::PasswordHash;
use super::text::plain_line;
use super::time::UnixMillis;

/// Accounts there may be.
const MAX_ACCOUNTS: usize = 10_000;

/// An account. `Debug` leaves out whose it is.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VisitorAccount {
    /// What the visitor logs in with; compared without regard to case.
    pub username: String,
    /// The password.
    pub password: PasswordHash,
    /// What else the visitor said, by the property's name: `firstName`, `home.City`.
    pub contact: BTreeMap<String, String>,
}

impl std::fmt::Debug for VisitorAccount {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("VisitorAccount(…)")
    }
}

impl VisitorAccount {
    /// What agents read: first and last name, or the name of the account where there is neither.
    #[must_use]
    pub fn display_name(&self) -> String {
        let names = ["firstName", "lastName"].map(|property| self.contact.get(property).map(String::as_str));
        let names: Vec<&str> = names
            .into_iter()
            .flatten()
            .filter(|name| !name.is_empty())
            .collect();
        if names.is_empty() {
            self.username.clone()
        } else {
            names.join(" ")
        }
    }
}

/// Why there is no account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// Somebody has this name already.
    #[error("there is an account of this name")]
    Taken,
    /// The name is empty, too long, or no line of plain text.
    #[error("the account has no name it could be found by")]
    NoName,
    /// Too many from one address, or in all.
    #[error("there are too many accounts; try again later")]
    TooMany,
}

/// All accounts, and which of them have come since somebody last wrote them down.
#[derive(Debug, Default)]
pub(crate) struct VisitorAccounts {
    all: BTreeMap<String, VisitorAccount>,
    touched: BTreeSet<String>,
}

impl VisitorAccounts {
    pub(crate) fn get(&self, name: &str) -> Option<&VisitorAccount> {
        self.all.get(&key(name))
    }

    pub(crate) fn take_touched(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.touched)
    }

    pub(crate) fn touch(&mut self, names: impl IntoIterator<Item = String>) {
        self.touched.extend(names);
    }

    pub(crate) fn restore(&mut self, accounts: Vec<VisitorAccount>) {
        self.all = (accounts.into_iter())
            .map(|account| (key(&account.username), account))
            .collect();
    }
}

impl ContactCentre {
    /// The account of this name.
    #[must_use]
    pub fn account(&self, name: &str) -> Option<&VisitorAccount> {
        self.accounts.get(name)
    }

    /// Whether one more account of this name may be made from this address now; asked before the password is hashed, which costs
    /// more than everything else. It counts as one that was.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn may_register(
        &mut self,
        username: &str,
        address: IpAddr,
        now: UnixMillis,
    ) -> Result<(), AccountError> {
        let limits = &self.limits;
        let is_admitted = self.start_limiter.admit(address, limits.starts_per_second, now);
        if !is_admitted || self.accounts.all.len() >= MAX_ACCOUNTS {
            return Err(AccountError::TooMany);
        }
        // It is what the visitor will log in with: it stays as it was typed, or is none.
        if username.is_empty() || plain_line(username, limits.name_chars) != username {
            return Err(AccountError::NoName);
        }
        if self.accounts.get(username).is_some() {
            return Err(AccountError::Taken);
        }
        Ok(())
    }

    /// A visitor makes an account. What is told of them loses its markup, and what is too long of it its end.
    ///
    /// # Errors
    /// [`AccountError::Taken`], when somebody was quicker.
    pub fn register(&mut self, account: VisitorAccount) -> Result<(), AccountError> {
        if self.accounts.get(&account.username).is_some() {
            return Err(AccountError::Taken);
        }
        let max_chars = self.limits.name_chars;
        let contact = account
            .contact
            .iter()
            .map(|(property, value)| (property.clone(), plain_line(value, max_chars)));
        let name = key(&account.username);
        let account = VisitorAccount {
            contact: contact.collect(),
            ..account
        };
        self.accounts.touched.insert(name.clone());
        self.accounts.all.insert(name, account);
        Ok(())
    }
}
