//! What an organisation has configured: one family of operations for each kind of document, all alike.

use super::super::body;
use super::operation::{Access, Api, Caller, Operation, Parameter};
use super::page::Listing;
use super::parameters::Parameters;
use super::roles;
use crate::auth::permission::Permission as May;
use crate::auth::role::BUILT_IN;
use crate::documents::{self, Change};
use crate::error::ApiError;
use crate::limits::MAX_DOCUMENT_BYTES;
use crate::shared::Shared;
use crate::store::{Document, DocumentKey};
use crate::wire::entity;
use crate::wire::kind::Kind;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// One kind of document in the API.
struct Family {
    kind: Kind,
    /// The name of its schema.
    schema: &'static str,
    /// The name of a list of its ids after the question mark.
    ids: &'static str,
    view: May,
    add: May,
    /// Where the vendor's has none, a change is a new document.
    edit: Option<May>,
    /// How it is changed.
    changes: &'static [Change],
    delete: May,
}

const LIST: &[Parameter] = &[
    Parameter {
        name: "pageNumber",
        description: "From 1.",
    },
    Parameter {
        name: "pageSize",
        description: "1 to 500; 25 where it is absent.",
    },
    Parameter {
        name: "sortBy",
        description: "Fields, with commas between them; with a minus before it, from the last to the first.",
    },
    Parameter {
        name: "sortOrder",
        description: "`asc`, or `desc` to turn the order round.",
    },
    Parameter {
        name: "queryFields",
        description: "Fields to look for `queryValue` in.",
    },
    Parameter {
        name: "queryValue",
        description: "A part of a text, whatever its case.",
    },
    Parameter {
        name: "filterField",
        description: "A field that must be `filterValue`, such as `action.mediaType`.",
    },
    Parameter {
        name: "filterValue",
        description: "What that field must be.",
    },
    Parameter {
        name: "isActive",
        description: "Only what is in use, or what is not.",
    },
];

const NAME: Parameter = Parameter {
    name: "name",
    description: "Only those of this name, whatever its case.",
};

/// Further parameters of lists, by kind.
const LIST_SCHEDULES: &[Parameter] = &[NAME];
const LIST_GROUPS: &[Parameter] = &[
    NAME,
    Parameter {
        name: "scheduleIds",
        description: "Only groups with one of these schedules.",
    },
];
const LIST_ROLES: &[Parameter] = &[
    NAME,
    Parameter {
        name: "permission",
        description: "Only roles that grant all of these permissions.",
    },
    Parameter {
        name: "userCount",
        description: "`false` where the number of those who have each role is not wanted.",
    },
];
const LIST_TEMPLATES: &[Parameter] = &[
    Parameter {
        name: "mediaType",
        description: "Only those of this media type.",
    },
    Parameter {
        name: "state",
        description: "Only those in this state.",
    },
];

/// Most ids of one list. Source: the vendor's operations.
const MAX_IDS: u32 = 100;
const MAX_OUTCOME_IDS: u32 = 20;

const HARD_DELETE: &[Parameter] = &[Parameter {
    name: "hardDelete",
    description: "Whether all versions go; else they are kept.",
}];

fn families() -> Vec<Family> {
    let family = |kind, schema, ids, [view, add, edit, delete]: [May; 4]| Family {
        kind,
        schema,
        ids,
        view,
        add,
        edit: Some(edit),
        changes: &[Change::Merge],
        delete,
    };
    let put = |family: Family| Family {
        changes: &[Change::Replace],
        ..family
    };
    let segments = [
        May::ViewSegments,
        May::AddSegments,
        May::EditSegments,
        May::DeleteSegments,
    ];
    let outcomes = [
        May::ViewOutcomes,
        May::AddOutcomes,
        May::EditOutcomes,
        May::DeleteOutcomes,
    ];
    let maps = [
        May::ViewActionMaps,
        May::AddActionMaps,
        May::EditActionMaps,
        May::DeleteActionMaps,
    ];
    let templates = [
        May::ViewActionTemplates,
        May::AddActionTemplates,
        May::EditActionTemplates,
        May::DeleteActionTemplates,
    ];
    let targets = [
        May::ViewActionTargets,
        May::AddActionTargets,
        May::EditActionTargets,
        May::DeleteActionTargets,
    ];
    let schedules = [
        May::ViewSchedules,
        May::AddSchedules,
        May::EditSchedules,
        May::DeleteSchedules,
    ];
    let groups = [
        May::ViewScheduleGroups,
        May::AddScheduleGroups,
        May::EditScheduleGroups,
        May::DeleteScheduleGroups,
    ];
    let roles = [May::ViewRoles, May::AddRoles, May::EditRoles, May::DeleteRoles];
    vec![
        family(Kind::Segment, "Segment", "segmentIds", segments),
        family(Kind::Outcome, "Outcome", "outcomeIds", outcomes),
        Family {
            kind: Kind::OutcomePredictor,
            schema: "OutcomePredictor",
            ids: "predictorIds",
            view: May::ViewOutcomePredictors,
            add: May::AddOutcomePredictors,
            edit: None,
            changes: &[],
            delete: May::DeleteOutcomePredictors,
        },
        family(Kind::ActionMap, "ActionMap", "actionMapIds", maps),
        family(
            Kind::ActionTemplate,
            "ActionTemplate",
            "actionTemplateIds",
            templates,
        ),
        family(Kind::ActionTarget, "ActionTarget", "actionTargetIds", targets),
        put(family(Kind::Schedule, "Schedule", "id", schedules)),
        put(family(Kind::ScheduleGroup, "ScheduleGroup", "id", groups)),
        Family {
            changes: &[Change::Replace, Change::Merge],
            ..family(Kind::Role, "Role", "id", roles)
        },
    ]
}

/// The operations of all kinds.
pub(super) fn add(api: Api) -> Api {
    let api = families().into_iter().fold(api, add_family);
    add_frequency_caps(api)
}

fn add_family(api: Api, family: Family) -> Api {
    let Family {
        kind, schema, ids, ..
    } = family;
    let (path, one) = (kind.path(), format!("{}/{{id}}", kind.path()));
    let operation = |method, path: &str, permission: &'static [May], summary: &str| {
        Operation::new(method, path, Access::Any(permission), schema).summary(summary)
    };
    let only = |permission: May| -> &'static [May] { permission_list(permission) };
    let mut api = api
        .with(
            operation(Method::GET, path, only(family.view), "List")
                .query(LIST)
                .query(match kind {
                    Kind::Schedule => LIST_SCHEDULES,
                    Kind::ScheduleGroup => LIST_GROUPS,
                    Kind::Role => LIST_ROLES,
                    Kind::ActionTemplate => LIST_TEMPLATES,
                    _ => &[],
                })
                .gives(200, Some("Listing")),
            async move |state: State<Arc<Shared>>, caller: Caller, parameters: Parameters| {
                list(&state, &caller, kind, ids, &parameters).await
            },
        )
        .with(
            operation(Method::POST, path, only(family.add), "Create")
                .takes(schema)
                .gives(200, Some(schema)),
            async move |state: State<Arc<Shared>>, caller: Caller, headers: HeaderMap, body: Body| {
                let sent = object(&state, &headers, body).await?;
                documents::refuse_more_than(&caller.grants, kind, &sent)?;
                let document =
                    documents::create(&state, &caller.actor(), &caller.organisation, kind, sent).await?;
                shown(&state, &caller, &document).await.map(Json)
            },
        )
        .with(
            operation(Method::GET, &one, only(family.view), "Read one").gives(200, Some(schema)),
            async move |state: State<Arc<Shared>>, caller: Caller, Path(id): Path<String>| {
                read(&state, &caller, kind, &id).await.map(Json)
            },
        )
        .with(
            operation(
                Method::GET,
                &format!("{one}/versions"),
                only(family.view),
                "List the versions of one",
            )
            .gives(200, Some("Listing")),
            async move |state: State<Arc<Shared>>, caller: Caller, Path(id): Path<String>| {
                versions(&state, &caller, kind, &id).await.map(Json)
            },
        )
        .with(
            operation(Method::DELETE, &one, only(family.delete), "Delete one")
                .query(HARD_DELETE)
                .gives(204, None),
            async move |state: State<Arc<Shared>>,
                        caller: Caller,
                        Path(id): Path<String>,
                        parameters: Parameters| {
                refuse_built_in(kind, &id)?;
                let is_hard = parameters.truth("hardDelete")?.unwrap_or_default();
                documents::delete(&state, &caller.actor(), key(&caller, kind, &id), is_hard).await?;
                Ok::<_, ApiError>(StatusCode::NO_CONTENT)
            },
        );
    let changes = family.changes.iter().zip(std::iter::repeat(family.edit));
    for (change, edit) in changes.filter_map(|(change, edit)| Some((*change, edit?))) {
        let method = match change {
            Change::Replace => Method::PUT,
            Change::Merge => Method::PATCH,
        };
        api = api.with(
            operation(method, &one, only(edit), "Change one")
                .takes(schema)
                .gives(200, Some(schema)),
            async move |state: State<Arc<Shared>>,
                        caller: Caller,
                        Path(id): Path<String>,
                        headers: HeaderMap,
                        body: Body| {
                refuse_built_in(kind, &id)?;
                let sent = object(&state, &headers, body).await?;
                documents::refuse_more_than(&caller.grants, kind, &sent)?;
                let document =
                    documents::change(&state, &caller.actor(), key(&caller, kind, &id), change, sent).await?;
                shown(&state, &caller, &document).await.map(Json)
            },
        );
    }
    api
}

/// There is one document of caps, and it is always there.
fn add_frequency_caps(api: Api) -> Api {
    let kind = Kind::FrequencyCaps;
    let operation = |method, permission, summary: &str| {
        Operation::new(method, kind.path(), Access::Any(permission), "FrequencyCaps")
            .summary(summary)
            .gives(200, Some("FrequencyCaps"))
    };
    api.with(
        operation(Method::GET, &[May::ViewSettings], "Read the frequency caps"),
        async move |state: State<Arc<Shared>>, caller: Caller| {
            let key = key(&caller, kind, &caller.organisation);
            let found = state.store.document(key).await?;
            Ok::<_, ApiError>(Json(found.map_or_else(
                || json!({ "frequencyCaps": [], "selfUri": kind.path() }),
                |document| entity::of_document(&document),
            )))
        },
    )
    .with(
        operation(Method::PUT, &[May::EditSettings], "Replace the frequency caps").takes("FrequencyCaps"),
        async move |state: State<Arc<Shared>>, caller: Caller, headers: HeaderMap, body: Body| {
            let sent = object(&state, &headers, body).await?;
            let key = key(&caller, kind, &caller.organisation);
            let document = documents::put(&state, &caller.actor(), key, sent).await?;
            Ok::<_, ApiError>(Json(entity::of_document(&document)))
        },
    )
}

fn key<'a>(caller: &'a Caller, kind: Kind, id: &'a str) -> DocumentKey<'a> {
    DocumentKey {
        organisation: &caller.organisation,
        kind,
        id,
    }
}

/// A permission as a list that lives as long as the program: each is one of a closed list.
fn permission_list(permission: May) -> &'static [May] {
    let position = May::ALL.iter().position(|known| *known == permission);
    position.map_or(&[], |position| &May::ALL[position..=position])
}

pub(super) async fn object(
    shared: &Shared,
    headers: &HeaderMap,
    body: Body,
) -> Result<Map<String, Value>, ApiError> {
    object_within(shared, headers, body, MAX_DOCUMENT_BYTES).await
}

/// The body's JSON object, of at most so many bytes.
pub(super) async fn object_within(
    shared: &Shared,
    headers: &HeaderMap,
    body: Body,
    limit: usize,
) -> Result<Map<String, Value>, ApiError> {
    let bytes = body::read(shared, headers, body, limit).await?;
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(ApiError::BadRequest("the body is not a JSON object".to_owned())),
        Err(error) => Err(ApiError::BadRequest(format!("the body is not JSON: {error}"))),
    }
}

async fn list(
    shared: &Shared,
    caller: &Caller,
    kind: Kind,
    ids: &str,
    parameters: &Parameters,
) -> Result<Json<Value>, ApiError> {
    let documents = shared.store.documents_of_kind(&caller.organisation, kind).await?;
    let mut entities: Vec<Value> = if kind == Kind::Role {
        BUILT_IN.iter().map(roles::built_in).collect()
    } else {
        Vec::new()
    };
    entities.extend(documents.iter().map(entity::of_document));
    if kind == Kind::Role && parameters.truth("userCount")? != Some(false) {
        roles::count_holders(shared, &caller.organisation, &mut entities).await?;
    }
    let mut listing = Listing::new(kind.path(), parameters, |field| entity::has_field(kind, field))?;
    let wanted = parameters.list(ids);
    if !wanted.is_empty() {
        let most = if kind == Kind::Outcome {
            MAX_OUTCOME_IDS
        } else {
            MAX_IDS
        };
        if u32::try_from(wanted.len()).is_ok_and(|count| count > most) {
            return Err(ApiError::invalid(ids, format!("there are more than {most} ids")));
        }
        listing = listing.at_once(most);
        entities.retain(|entity| entity["id"].as_str().is_some_and(|id| wanted.contains(&id)));
    }
    if let Some(is_active) = parameters.truth("isActive")? {
        entities.retain(|entity| entity["isActive"] == is_active);
    }
    for field in ["mediaType", "state"] {
        if let Some(value) = parameters.text(field) {
            entities.retain(|entity| {
                entity[field]
                    .as_str()
                    .is_some_and(|found| found.eq_ignore_ascii_case(value))
            });
        }
    }
    narrow(kind, &mut entities, parameters)?;
    Ok(Json(listing.page(entities)))
}

/// What only lists of some kinds can be asked for.
fn narrow(kind: Kind, entities: &mut Vec<Value>, parameters: &Parameters) -> Result<(), ApiError> {
    if let Kind::Schedule | Kind::ScheduleGroup | Kind::Role = kind
        && let Some(name) = parameters.text("name")
    {
        let wanted = name.to_lowercase();
        entities.retain(|entity| {
            entity["name"]
                .as_str()
                .is_some_and(|name| name.to_lowercase() == wanted)
        });
    }
    let schedules = parameters.list("scheduleIds");
    if kind == Kind::ScheduleGroup && !schedules.is_empty() {
        let has = |group: &Value| {
            let lists = ["openSchedules", "closedSchedules", "holidaySchedules"];
            let named = lists.iter().filter_map(|list| group[list].as_array()).flatten();
            let mut ids = named.filter_map(|schedule| schedule["id"].as_str());
            ids.any(|id| schedules.contains(&id))
        };
        entities.retain(has);
    }
    if kind == Kind::Role {
        roles::narrow(entities, parameters)?;
    }
    Ok(())
}

async fn read(shared: &Shared, caller: &Caller, kind: Kind, id: &str) -> Result<Value, ApiError> {
    if kind == Kind::Role
        && let Some(role) = BUILT_IN.iter().find(|role| role.id == id)
    {
        let mut role = [roles::built_in(role)];
        roles::count_holders(shared, &caller.organisation, &mut role).await?;
        let [role] = role;
        return Ok(role);
    }
    let found = shared.store.document(key(caller, kind, id)).await?;
    let document = found.ok_or(ApiError::EntityNotFound(kind))?;
    shown(shared, caller, &document).await
}

/// A document as an entity, with what is known of it besides.
async fn shown(shared: &Shared, caller: &Caller, document: &Document) -> Result<Value, ApiError> {
    let mut entity = [entity::of_document(document)];
    if document.kind == Kind::Role {
        roles::count_holders(shared, &caller.organisation, &mut entity).await?;
    }
    let [entity] = entity;
    Ok(entity)
}

async fn versions(shared: &Shared, caller: &Caller, kind: Kind, id: &str) -> Result<Value, ApiError> {
    let versions = shared.store.versions_of(key(caller, kind, id)).await?;
    if versions.is_empty() {
        return Err(ApiError::EntityNotFound(kind));
    }
    let path = format!("{}/versions", entity::self_uri(kind, id));
    let parameters = Parameters::parse("pageSize=500");
    let entities = versions.iter().map(entity::of_document).collect();
    Ok(Listing::new(&path, &parameters, |_| true)?.page(entities))
}

fn refuse_built_in(kind: Kind, id: &str) -> Result<(), ApiError> {
    let is_built_in = kind == Kind::Role && BUILT_IN.iter().any(|role| role.id == id);
    if is_built_in {
        let message = "a role that every organization has cannot be changed";
        return Err(ApiError::BadRequest(message.to_owned()));
    }
    Ok(())
}
