//! Changes of an organisation's configuration: what is sent is checked beside what is there, then it becomes a version.

use crate::audit::{Actor, Stamp};
use crate::auth::permission::Grants;
use crate::auth::role::is_built_in_name;
use crate::configuration;
use crate::error::ApiError;
use crate::shared::Shared;
use crate::store::{ChangeError, Document, DocumentKey, StoreError};
use crate::wire::configuration::ConfigurationError;
use crate::wire::entity;
use crate::wire::kind::Kind;
use crate::wire::role::WireRole;
use crate::wire::sent;
use serde_json::{Map, Value};

/// How a document is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Fields that are sent replace those that were.
    Merge,
    /// What is sent is the document.
    Replace,
}

/// Most documents of a kind. Source: the vendor's limits (500 segments, 100 outcomes, 10 of them scored); the others are ours.
pub(crate) const fn most(kind: Kind) -> usize {
    match kind {
        Kind::Segment => 500,
        Kind::Outcome | Kind::Role => 100,
        Kind::OutcomePredictor => 10,
        Kind::FrequencyCaps => 1,
        Kind::ActionMap
        | Kind::ActionTemplate
        | Kind::ActionTarget
        | Kind::Schedule
        | Kind::ScheduleGroup => 1_000,
    }
}

/// Makes a new document.
///
/// # Errors
/// [`ApiError`]; then there is none.
pub(crate) async fn create(
    shared: &Shared,
    actor: &Actor,
    organisation: &str,
    kind: Kind,
    sent: Map<String, Value>,
) -> Result<Document, ApiError> {
    let now = shared.now();
    let id = uuid::Uuid::new_v4().to_string();
    let others = shared.store.documents_of(organisation).await?;
    let key = DocumentKey {
        organisation,
        kind,
        id: &id,
    };
    let body = entity::new_body(kind, sent, now);
    let candidate = candidate(key, 1, body, now);
    check(&candidate, &others, now)?;
    sent::check(kind, &candidate.body, |_| true)?;
    refuse_built_in_name(&candidate)?;
    shared
        .store
        .create_document(key, &candidate.body, most(kind), Stamp { actor, at: now })
        .await?;
    stored(shared, key).await
}

/// What would be said of a document if it were sent: an error where it would be refused; where it would be stored and not
/// carried out, why not.
pub(crate) fn judge(
    key: DocumentKey<'_>,
    body: Value,
    others: &[Document],
    now: waymeet_journey::time::UnixMillis,
) -> Result<Option<ConfigurationError>, ConfigurationError> {
    let candidate = candidate(key, 1, body, now);
    let unsupported = match configuration::check(&candidate, others, now) {
        Err(error) if !error.is_unsupported => return Err(error),
        other => other.err(),
    };
    sent::check(key.kind, &candidate.body, |_| true)?;
    Ok(unsupported)
}

/// Writes the only document of its kind.
///
/// # Errors
/// [`ApiError`]; then nothing was changed.
pub(crate) async fn put(
    shared: &Shared,
    actor: &Actor,
    key: DocumentKey<'_>,
    sent: Map<String, Value>,
) -> Result<Document, ApiError> {
    let now = shared.now();
    let body = entity::new_body(key.kind, sent, now);
    let others = shared.store.documents_of(key.organisation).await?;
    check(&candidate(key, 1, body.clone(), now), &others, now)?;
    shared
        .store
        .put_document(key, &body, Stamp { actor, at: now })
        .await?;
    stored(shared, key).await
}

/// Changes a document; one that names a version only if that is the current one.
///
/// # Errors
/// [`ApiError`]; then nothing was changed.
pub(crate) async fn change(
    shared: &Shared,
    actor: &Actor,
    key: DocumentKey<'_>,
    change: Change,
    sent: Map<String, Value>,
) -> Result<Document, ApiError> {
    let now = shared.now();
    let others = shared.store.documents_of(key.organisation).await?;
    let is_this = |document: &&Document| document.kind == key.kind && document.id == key.id;
    let current = others
        .iter()
        .find(is_this)
        .ok_or(ApiError::EntityNotFound(key.kind))?;
    let expected = sent.get("version").and_then(Value::as_u64);
    let expected = expected.map(|version| u32::try_from(version).unwrap_or(u32::MAX));
    let changed: Vec<String> = sent.keys().cloned().collect();
    let body = match (&current.body, change) {
        (Value::Object(before), Change::Merge) => Value::Object(entity::changed_body(before.clone(), sent)),
        _ => entity::new_body(key.kind, sent, now),
    };
    let candidate = candidate(key, current.version + 1, body, now);
    if key.kind == Kind::Role && candidate.body.get("name") != current.body.get("name") {
        keep_if_held(shared, key, &current.body).await?;
    }
    check(&candidate, &others, now)?;
    // What was there before, and stays, is not what this change is about.
    sent::check(key.kind, &candidate.body, |field| {
        change == Change::Replace || changed.iter().any(|changed| changed == field)
    })?;
    refuse_built_in_name(&candidate)?;
    // Whoever names no version still changes what was looked at here, and nothing that came meanwhile.
    let expected = expected.or(Some(current.version));
    let changed = shared
        .store
        .change_document(key, expected, &candidate.body, Stamp { actor, at: now })
        .await;
    changed.map_err(|error| refused(key.kind, error))?;
    stored(shared, key).await
}

/// Deletes a document that no other one names.
///
/// # Errors
/// [`ApiError`]; then it is still there.
pub(crate) async fn delete(
    shared: &Shared,
    actor: &Actor,
    key: DocumentKey<'_>,
    is_hard: bool,
) -> Result<(), ApiError> {
    let others = shared.store.documents_of(key.organisation).await?;
    let user = others.iter().find(|other| names(&other.body, key.id));
    if let Some(user) = user {
        return Err(ApiError::InUse {
            kind: user.kind,
            id: user.id.clone(),
        });
    }
    if key.kind == Kind::Role
        && let Some(role) = others
            .iter()
            .find(|other| other.kind == key.kind && other.id == key.id)
    {
        keep_if_held(shared, key, &role.body).await?;
    }
    let at = shared.now();
    let deleted = shared
        .store
        .delete_document(key, is_hard, Stamp { actor, at })
        .await;
    deleted.map_err(|error| refused(key.kind, error))?;
    changed(shared, key).await?;
    Ok(())
}

/// Brings a deleted document back as it last was, as its next version. One that is there already stays as it is.
///
/// # Errors
/// [`ApiError`], where it never was, where what it names is gone, where its name is taken, or where there are as many of its kind
/// as there may be; then it is not back.
pub(crate) async fn restore(
    shared: &Shared,
    actor: &Actor,
    key: DocumentKey<'_>,
) -> Result<Document, ApiError> {
    let now = shared.now();
    let Some(deleted) = shared.store.deleted_document(key).await? else {
        let there = shared.store.document(key).await?;
        return there.ok_or(ApiError::EntityNotFound(key.kind));
    };
    let others = shared.store.documents_of(key.organisation).await?;
    let candidate = candidate(key, deleted.version + 1, deleted.body, now);
    check(&candidate, &others, now)?;
    refuse_built_in_name(&candidate)?;
    let restored = shared
        .store
        .restore_document(key, deleted.version, most(key.kind), Stamp { actor, at: now })
        .await;
    restored.map_err(|error| refused(key.kind, error))?;
    stored(shared, key).await
}

/// Refuses a role, or what is sent to change one, that grants what whoever sends it has not got.
///
/// # Errors
/// [`ApiError::Refused`]. What is not of the shape of a role is refused later, with its place.
pub(crate) fn refuse_more_than(own: &Grants, kind: Kind, sent: &Map<String, Value>) -> Result<(), ApiError> {
    if kind != Kind::Role {
        return Ok(());
    }
    let mut role = sent.clone();
    role.entry("name").or_insert_with(|| "".into());
    let names = WireRole::read(&Value::Object(role)).map(|role| role.names());
    if names.is_ok_and(|names| !own.covers(&Grants::of_names(names))) {
        let problem = "nobody grants what they may not do themselves";
        return Err(ApiError::invalid("permissionPolicies", problem));
    }
    Ok(())
}

/// A role somebody has is neither deleted nor renamed: they would lose it, and whoever makes one of its name would give them another.
async fn keep_if_held(shared: &Shared, key: DocumentKey<'_>, body: &Value) -> Result<(), ApiError> {
    let name = body.get("name").and_then(Value::as_str).unwrap_or_default();
    if shared.store.has_somebody(key.organisation, name).await? {
        return Err(ApiError::InUse {
            kind: Kind::Role,
            id: name.to_owned(),
        });
    }
    Ok(())
}

/// Refuses what is broken. What this engine only does not carry out is stored, set aside, and shown with its reason.
fn check(
    candidate: &Document,
    others: &[Document],
    now: waymeet_journey::time::UnixMillis,
) -> Result<(), ConfigurationError> {
    match configuration::check(candidate, others, now) {
        Err(error) if !error.is_unsupported => Err(error),
        _ => Ok(()),
    }
}

/// Refuses a role of the name of one that every organisation has. Names of others are the store's to tell apart.
fn refuse_built_in_name(candidate: &Document) -> Result<(), ApiError> {
    let name = candidate.body["name"].as_str().unwrap_or_default();
    if candidate.kind == Kind::Role && is_built_in_name(name) {
        return Err(StoreError::Taken(Kind::Role).into());
    }
    Ok(())
}

fn candidate(
    key: DocumentKey<'_>,
    version: u32,
    body: Value,
    now: waymeet_journey::time::UnixMillis,
) -> Document {
    Document {
        kind: key.kind,
        id: key.id.to_owned(),
        version,
        body,
        created: now,
        modified: now,
    }
}

/// Everything that was made of the documents there were is forgotten.
async fn changed(shared: &Shared, key: DocumentKey<'_>) -> Result<(), ApiError> {
    shared.configuration_changed();
    if key.kind == Kind::Role {
        shared.roles_changed(key.organisation).await?;
    }
    Ok(())
}

/// The document as it is now stored; everything compiled before is forgotten.
async fn stored(shared: &Shared, key: DocumentKey<'_>) -> Result<Document, ApiError> {
    changed(shared, key).await?;
    let document = shared.store.document(key).await?;
    document.ok_or(ApiError::EntityNotFound(key.kind))
}

fn refused(kind: Kind, error: ChangeError) -> ApiError {
    match error {
        ChangeError::NotFound => ApiError::EntityNotFound(kind),
        ChangeError::OtherVersion(version) => ApiError::OtherVersion(version),
        ChangeError::Store(error) => StoreError::into(error),
    }
}

/// Whether a document names an id anywhere.
fn names(value: &Value, id: &str) -> bool {
    match value {
        Value::String(text) => text == id,
        Value::Array(items) => items.iter().any(|item| names(item, id)),
        Value::Object(fields) => fields.values().any(|field| names(field, id)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cic_proxy::upstream::Carrier;
    use crate::location::Locations;
    use crate::settings::ServiceSettings;
    use crate::store::{Organisation, Store};
    use serde_json::json;

    const OWNER: &str = "00000000-0000-4000-8000-00000000000a";

    fn key(kind: Kind, id: &str) -> DocumentKey<'_> {
        DocumentKey {
            organisation: OWNER,
            kind,
            id,
        }
    }

    fn fields(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap()
    }

    #[tokio::test]
    async fn a_deleted_document_comes_back_as_it_was_unless_something_is_in_the_way() {
        let folder = tempfile::tempdir().unwrap();
        let settings =
            ServiceSettings::new(folder.path().join("w.sqlite"), folder.path(), "http://w.example");
        let store = Store::open(&settings.database).await.unwrap();
        let carrier = Carrier::new(settings.carriage.clone());
        let shared = Shared::new(settings, store, Locations::default(), carrier);
        let actor = Actor::User("kim".to_owned());
        let stamp = Stamp {
            actor: &actor,
            at: shared.now(),
        };
        let organisation = Organisation {
            id: OWNER.to_owned(),
            name: "Lamps".to_owned(),
            client_applications: Vec::new(),
        };
        shared.store.put_organisation(&organisation, stamp).await.unwrap();

        let role = fields(json!({ "name": "Reader", "permissions": ["journey:segment:view"] }));
        let first = create(&shared, &actor, OWNER, Kind::Role, role.clone())
            .await
            .unwrap();
        let there = restore(&shared, &actor, key(Kind::Role, &first.id))
            .await
            .unwrap();
        assert_eq!(there.version, 1, "what is there stays as it is");
        delete(&shared, &actor, key(Kind::Role, &first.id), false)
            .await
            .unwrap();
        let back = restore(&shared, &actor, key(Kind::Role, &first.id))
            .await
            .unwrap();
        assert_eq!((back.version, &back.body), (3, &first.body));

        delete(&shared, &actor, key(Kind::Role, &first.id), false)
            .await
            .unwrap();
        create(&shared, &actor, OWNER, Kind::Role, role).await.unwrap();
        let taken = restore(&shared, &actor, key(Kind::Role, &first.id)).await;
        assert!(matches!(taken, Err(ApiError::AlreadyExists(_))), "{taken:?}");

        let target = fields(json!({ "name": "Sales" }));
        let target = create(&shared, &actor, OWNER, Kind::ActionTarget, target)
            .await
            .unwrap();
        let map = fields(
            json!({ "displayName": "Help", "triggerWithSegments": [], "pageUrlConditions": [],
            "triggerWithEventConditions": [{ "key": "page.url", "operator": "containsAny", "values": ["x"],
                "streamType": "Web", "sessionType": "web" }],
            "activation": { "type": "immediate" },
            "action": { "mediaType": "webchat", "actionTargetId": target.id } }),
        );
        let map = create(&shared, &actor, OWNER, Kind::ActionMap, map)
            .await
            .unwrap();
        delete(&shared, &actor, key(Kind::ActionMap, &map.id), false)
            .await
            .unwrap();
        delete(&shared, &actor, key(Kind::ActionTarget, &target.id), false)
            .await
            .unwrap();
        let broken = restore(&shared, &actor, key(Kind::ActionMap, &map.id)).await;
        assert!(matches!(broken, Err(ApiError::Refused(_))), "{broken:?}");
        restore(&shared, &actor, key(Kind::ActionTarget, &target.id))
            .await
            .unwrap();
        restore(&shared, &actor, key(Kind::ActionMap, &map.id))
            .await
            .unwrap();

        let gone = key(Kind::ActionMap, &map.id);
        delete(&shared, &actor, gone, true).await.unwrap();
        let never = restore(&shared, &actor, gone).await;
        assert!(matches!(never, Err(ApiError::EntityNotFound(_))), "{never:?}");
        shared.store.close().await;
    }
}
