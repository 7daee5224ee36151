//! Accounts of visitors: making one, and chatting under it. Only where [`crate::CicSettings::visitor_accounts`] says so.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Json;
use serde_json::{Map, Value, json};

use super::body::Fields;
use super::failure::{Failure, INVALID, MISSING};
use crate::http::State;
use crate::http::body::Properties;
use crate::http::password_check;
use crate::http::session::ClientAddress;
use crate::model::{AccountError, PasswordHash, VisitorAccount};
use crate::shared::Shared;

const ROOT: &str = "registration";
/// The accounts cannot be had.
const NOT_ONLINE: &str = "error.websvc.userdb.notOnline";
const BAD_CREDENTIALS: &str = "error.websvc.userdb.badCredentials";
const EXISTS: &str = "error.websvc.userdb.accountExists";

/// Properties of a contact that are kept, beside name and password.
///
/// Source for this and the next one: reference section 1.12.
const PROPERTIES: [&str; 9] = [
    "firstName",
    "middleName",
    "lastName",
    "department",
    "company",
    "jobTitle",
    "assistantName",
    "assistantPhone",
    "remarks",
];
/// Blocks of a contact, and what each has.
const BLOCKS: [&str; 2] = ["home", "business"];
const OF_A_BLOCK: [&str; 12] = [
    "StreetAddress",
    "City",
    "State",
    "PostalCode",
    "Country",
    "Email",
    "Phone",
    "Phone2",
    "Fax",
    "Pager",
    "Mobile",
    "URL",
];
/// Characters of a password: what is shorter is guessed, and what is longer is hashed at our cost (ours).
const PASSWORD_CHARS: std::ops::RangeInclusive<usize> = 8..=256;

fn failure(reason: &'static str) -> Failure {
    Failure { root: ROOT, reason }
}

pub(super) async fn register(
    shared: State,
    ClientAddress(address): ClientAddress,
    body: Fields,
) -> Result<Json<Value>, Failure> {
    if !shared.settings.visitor_accounts {
        return Err(failure(NOT_ONLINE));
    }
    let contact = body.get("contact").and_then(Value::as_object);
    let contact = contact.ok_or_else(|| failure(MISSING))?;
    let text = |name: &str| {
        contact
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let username = text("username").ok_or_else(|| failure(MISSING))?.to_owned();
    let password = text("password").ok_or_else(|| failure(MISSING))?.to_owned();
    if !PASSWORD_CHARS.contains(&password.chars().count()) {
        return Err(failure(INVALID));
    }
    let told = told(contact);
    let refusal = |error: AccountError| {
        failure(match error {
            AccountError::Taken => EXISTS,
            AccountError::NoName => INVALID,
            AccountError::TooMany => "error.websvc.unavailable",
        })
    };
    shared
        .look(|core, now| core.centre.may_register(&username, address, now))
        .map_err(refusal)?;
    let permit = Arc::clone(&shared.password_checks).acquire_owned().await;
    let permit = permit.map_err(|_| failure(NOT_ONLINE))?;
    let hash = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        PasswordHash::of(&password)
    });
    let password = hash.await.ok().flatten().ok_or_else(|| failure(NOT_ONLINE))?;
    let account = VisitorAccount {
        username,
        password,
        contact: told,
    };
    shared
        .change(|core, _| core.centre.register(account))
        .map_err(refusal)?;
    Ok(Json(json!({ ROOT: { "status": { "type": "success" } } })))
}

/// What is kept of a contact.
fn told(contact: &Map<String, Value>) -> BTreeMap<String, String> {
    let text = |object: &Map<String, Value>, name: &str| {
        let text = object
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty());
        text.map(str::to_owned)
    };
    let mut told = BTreeMap::new();
    for name in PROPERTIES {
        told.extend(text(contact, name).map(|value| (name.to_owned(), value)));
    }
    for block in BLOCKS {
        let Some(object) = contact.get(block).and_then(Value::as_object) else {
            continue;
        };
        for name in OF_A_BLOCK {
            told.extend(text(object, name).map(|value| (format!("{block}.{name}"), value)));
        }
    }
    told
}

/// The name of whoever starts a chat with a password; `None` without one.
///
/// Source: reference section 1.4, `participant.credentials`.
pub(super) async fn name_of(
    shared: &Arc<Shared>,
    address: IpAddr,
    body: &Properties,
) -> Result<Option<String>, Failure> {
    let participant = body.get("participant").and_then(Value::as_object);
    let text = |name: &str| participant.and_then(|participant| participant.get(name)?.as_str());
    let Some(password) = text("credentials").filter(|password| !password.is_empty()) else {
        return Ok(None);
    };
    if !shared.settings.visitor_accounts {
        return Err(Failure::of_chat(NOT_ONLINE));
    }
    let bad = || Failure::of_chat(BAD_CREDENTIALS);
    let username = text("name").ok_or_else(bad)?;
    if password.chars().count() > *PASSWORD_CHARS.end() {
        return Err(bad());
    }
    let guarded = format!("account {username}");
    let find = |shared: &Shared| shared.password_of_account(username);
    let is_right = password_check::is_right(shared, &guarded, address, password.to_owned(), find).await;
    if !is_right.map_err(|_| bad())? {
        return Err(bad());
    }
    shared.look(|core, _| {
        core.guard.succeeded(&guarded, address);
        let account = core.centre.account(username).ok_or_else(bad)?;
        Ok(Some(account.display_name()))
    })
}
