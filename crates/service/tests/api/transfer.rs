//! `/api/v2/journey/configuration`: whole configurations, out and in; and the commands that do the same

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use waymeet_service::auth::permission::Permission;
use waymeet_service::commands::{export, import};
use waymeet_service::secret::Secret;

const EXPORT: &str = "/api/v2/journey/configuration/export";
const IMPORT: &str = "/api/v2/journey/configuration/import";
const OTHER_ORGANISATION: &str = "00000000-0000-4000-8000-00000000000b";
const VENDOR_EXPORT: &str = include_str!("../../../../tests/samples/configuration/vendor-export.json");

/// Another organisation in the same service, and an administrator's program there.
async fn with_other_organisation() -> TestService {
    let service = TestService::start().await;
    add_other_organisation(&service).await;
    service
}

async fn import_there(service: &TestService, query: &str, file: Value) -> Answer {
    let path = format!("{IMPORT}{query}");
    service.api("theirs", Method::POST, &path, file).await
}

async fn exported_there(service: &TestService) -> Value {
    service
        .api("theirs", Method::GET, EXPORT, Value::Null)
        .await
        .json()
}

fn vendor_export() -> Value {
    serde_json::from_str(VENDOR_EXPORT).unwrap()
}

fn counts(report: &Value) -> [&Value; 3] {
    ["created", "changed", "unchanged"].map(|field| &report[field])
}

#[tokio::test]
async fn what_is_exported_and_imported_elsewhere_is_the_same_there() {
    let service = with_other_organisation().await;
    let caps = json!({ "frequencyCaps": [{ "mediaType": "webchat", "onceRejected": true }] });
    service
        .administer(Method::PUT, "/api/v2/journey/frequencycaps", caps)
        .await;
    let exported = service.administer(Method::GET, EXPORT, Value::Null).await;
    assert_eq!(exported["segments"][0]["id"], SEGMENT);
    assert_eq!(exported["frequencyCaps"][0]["mediaType"], "webchat");
    let imported = import_there(&service, "", exported.clone()).await;
    assert_eq!(imported.status, StatusCode::OK, "{}", imported.text());
    assert_eq!(
        imported.json(),
        json!({ "isImported": true, "isDryRun": false, "created": 4, "changed": 0, "unchanged": 0,
            "problems": [], "setAside": [] })
    );
    assert_eq!(exported_there(&service).await, exported);
    // And once more, later.
    service.advance(60);
    let again = import_there(&service, "", exported.clone()).await.json();
    assert_eq!(counts(&again), [0, 0, 4]);
    let map = format!("/api/v2/journey/actionmaps/{MAP}");
    let map = service.api("theirs", Method::GET, &map, Value::Null).await.json();
    assert_eq!(
        (&map["version"], &map["displayName"]),
        (&json!(1), &json!("Help with the cart"))
    );
    assert_eq!(service.count("SELECT count(*) FROM documents").await, 8);
}

/// A field that is `null` is one that is absent.
fn without_nulls(mut value: Value) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
        fields
            .values_mut()
            .for_each(|field| *field = without_nulls(field.take()));
    }
    value
}

#[tokio::test]
async fn a_configuration_of_the_vendors_is_taken_over_with_its_ids_and_every_field() {
    let service = with_other_organisation().await;
    let file = vendor_export();
    let imported = import_there(&service, "", file.clone()).await;
    assert_eq!(imported.status, StatusCode::OK, "{}", imported.text());
    let report = imported.json();
    assert_eq!(counts(&report), [34, 0, 0], "{report}");
    assert_eq!(report["problems"], json!([]));
    let aside = report["setAside"].as_array().unwrap();
    let aside: Vec<_> = aside.iter().map(|one| one["path"].as_str().unwrap()).collect();
    assert_eq!(
        aside,
        [
            "segments[2].context.patterns[0].criteria[10].key",
            "segments[7].externalSegment",
            "actionMaps[4].action.mediaType",
            "actionMaps[5].action.mediaType",
            "roles[1].permissionPolicies[0].actionSet[0]",
        ]
    );
    let exported = exported_there(&service).await;
    let pages = file["segments"].as_array().unwrap();
    let segments = pages.iter().flat_map(|page| page["entities"].as_array().unwrap());
    let listed = |name: &str| {
        file[name]["entities"]
            .as_array()
            .unwrap_or_else(|| file[name].as_array().unwrap())
    };
    let mut sent: Vec<(&str, Vec<&Value>)> = vec![("segments", segments.collect())];
    for name in [
        "outcomes",
        "outcomePredictors",
        "actionMaps",
        "actionTemplates",
        "actionTargets",
        "schedules",
        "scheduleGroups",
        "roles",
    ] {
        sent.push((name, listed(name).iter().collect()));
    }
    let of_the_service = [
        "version",
        "selfUri",
        "createdDate",
        "modifiedDate",
        "dateCreated",
        "dateModified",
        // Of the organisation it comes from.
        "userCount",
    ];
    for (name, objects) in sent {
        assert_eq!(exported[name].as_array().unwrap().len(), objects.len(), "{name}");
        for (object, kept) in objects.into_iter().zip(exported[name].as_array().unwrap()) {
            for (field, value) in object.as_object().unwrap() {
                if !of_the_service.contains(&field.as_str()) {
                    let value = without_nulls(value.clone());
                    assert_eq!(kept[field], value, "{name} {field}");
                }
            }
        }
    }
    let again = import_there(&service, "", vendor_export()).await.json();
    assert_eq!(counts(&again), [0, 0, 34]);
}

/// A file with one good segment, and one of which one thing is broken.
fn with_a_broken_one() -> Value {
    let segment = |id: &str, key: &str| {
        json!({ "id": id, "displayName": "s", "journey": { "patterns": [{ "eventName": "page_viewed",
            "criteria": [{ "key": key, "values": ["x"] }] }] } })
    };
    json!({ "segments": [segment(SEGMENT, "page.url"), segment(MAP, "page.smell")],
        "actionMaps": [{ "id": MAP, "displayName": "m", "triggerWithSegments": [SEGMENT],
            "action": { "mediaType": "webchat", "actionTargetId": OTHER } }] })
}

#[tokio::test]
async fn what_is_broken_is_named_by_kind_id_and_place_and_nothing_is_imported() {
    let service = with_other_organisation().await;
    let before = exported_there(&service).await;
    let refused = import_there(&service, "", with_a_broken_one()).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let answer = refused.json();
    let path = "segments[1].journey.patterns[0].criteria[0].key";
    let problems = json!([
        { "kind": "segment", "id": MAP, "path": path, "problem": "`page.smell` is not known" },
        { "kind": "actionmap", "id": MAP, "path": "actionMaps[0].action.actionTargetId",
            "problem": format!("there is no target `{OTHER}`") },
    ]);
    assert_eq!(answer["problems"], problems);
    assert_eq!(
        (&answer["code"], &answer["isImported"]),
        (&json!("invalid.value"), &json!(false))
    );
    assert_eq!(
        answer["details"][0],
        json!({ "errorCode": "invalid.value", "fieldName": path })
    );
    assert_eq!(exported_there(&service).await, before);
}

#[tokio::test]
async fn partly_what_is_good_is_imported_and_a_dry_run_writes_nothing() {
    let service = with_other_organisation().await;
    let before = exported_there(&service).await;
    let dry = import_there(&service, "?partial=true&dryRun=true", with_a_broken_one()).await;
    assert_eq!(dry.status, StatusCode::OK);
    let report = dry.json();
    assert_eq!(
        (&report["isImported"], &report["isDryRun"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(
        (counts(&report), report["problems"].as_array().unwrap().len()),
        ([&json!(1), &json!(0), &json!(0)], 2)
    );
    assert_eq!(exported_there(&service).await, before);
    let partly = import_there(&service, "?partial=true", with_a_broken_one()).await;
    assert_eq!(
        (partly.status, &partly.json()["created"]),
        (StatusCode::OK, &json!(1))
    );
    let exported = exported_there(&service).await;
    assert_eq!(exported["segments"].as_array().unwrap().len(), 1);
    assert_eq!(exported["actionMaps"], json!([]));
}

#[tokio::test]
async fn what_a_file_refers_to_may_be_there_already_and_what_is_there_must_not_break() {
    let service = TestService::start().await;
    let mut map = json!({ "id": VISITOR, "displayName": "m", "triggerWithSegments": [SEGMENT],
        "action": { "mediaType": "webchat", "actionTargetId": TARGET } });
    let file = json!({ "actionMaps": [map.clone()] });
    let report = service.administer(Method::POST, IMPORT, file).await;
    assert_eq!(report["created"], 1);
    // The map there is needs the target.
    map["action"]["actionTargetId"] = json!(OTHER);
    let file = json!({ "actionTargets": [{ "id": TARGET, "name": "Web Sales", "state": "inactive" }] });
    let refused = service.api("administrator", Method::POST, IMPORT, file).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text());
    let path = &refused.json()["problems"][0]["path"];
    assert_eq!(*path, format!("actionMaps/{MAP}.action.actionTargetId"));
}

#[tokio::test]
async fn roles_are_imported_only_by_who_may_change_roles() {
    let service = TestService::start().await;
    let secret = Secret::new("bridge secret");
    let seed = service.service.seed();
    let may = [Permission::EditSettings];
    seed.api_client(ORGANISATION, "settings", "x", &secret, &may, &[])
        .await
        .unwrap();
    let role = json!({ "roles": [{ "id": VISITOR, "name": "Everything", "permissionPolicies": [
        { "domain": "*", "entityName": "*", "actionSet": ["*"] }] }] });
    let refused = service.api("settings", Method::POST, IMPORT, role.clone()).await;
    refused.assert_error(403, "missing.permissions");
    let without = service
        .api("settings", Method::POST, IMPORT, json!({ "roles": [] }))
        .await;
    assert_eq!(without.status, StatusCode::OK);
    assert_eq!(service.administer(Method::POST, IMPORT, role).await["created"], 1);
}

#[tokio::test]
async fn more_than_a_file_may_hold_is_refused() {
    let service = TestService::start().await;
    let token = crate::oauth::bearer(&service, "administrator").await;
    let headers = [("authorization", token.as_str())];
    let large = " ".repeat(waymeet_service::limits::MAX_IMPORT_BYTES + 1);
    service
        .post(IMPORT, &headers, large)
        .await
        .assert_error(413, "request.too.large");
    service
        .post(IMPORT, &headers, "[]")
        .await
        .assert_error(400, "bad.request");
    let predictors: Vec<Value> = (0..11)
        .map(|number| json!({ "id": event_id(number), "outcome": { "id": SEGMENT } }))
        .collect();
    let file = json!({ "outcomePredictors": predictors });
    let refused = service.api("administrator", Method::POST, IMPORT, file).await;
    assert_eq!(refused.json()["problems"][0]["path"], "outcomePredictors");
}

#[tokio::test]
async fn an_imported_rule_is_in_force_at_once() {
    let service = TestService::start().await;
    let bundle = async || {
        let path = format!("/v1/sites/{DEPLOYMENT}/bundle");
        let answer = service.get(&path, &[("origin", ORIGIN)]).await;
        answer.header("etag").to_owned()
    };
    let before = bundle().await;
    let mut file = service.administer(Method::GET, EXPORT, Value::Null).await;
    file["segments"][0]["displayName"] = json!("Very interested");
    file["segments"][0]["journey"]["patterns"][0]["count"] = json!(5);
    let report = service.administer(Method::POST, IMPORT, file).await;
    assert_eq!(counts(&report), [0, 1, 2]);
    assert_ne!(bundle().await, before);
}

#[tokio::test]
async fn the_commands_do_the_same_with_a_folder() {
    let service = with_other_organisation().await;
    let folder = service.folder.path().to_owned();
    let file = folder.join("configuration.json");
    let export_of = |organisation: &str| export::ExportArguments {
        data_dir: folder.clone(),
        organisation: organisation.to_owned(),
        file: Some(file.clone()),
    };
    let import_into = |organisation: &str| import::ImportArguments {
        data_dir: folder.clone(),
        organisation: organisation.to_owned(),
        file: file.clone(),
        partial: false,
        dry_run: false,
    };
    export::run(export_of(ORGANISATION)).await.unwrap();
    let exported: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    import::run(import_into(OTHER_ORGANISATION)).await.unwrap();
    assert_eq!(exported_there(&service).await, exported);

    let nobody = export::run(export_of(VISITOR)).await.unwrap_err();
    assert!(nobody.to_string().contains(VISITOR), "{nobody}");

    let lock = std::fs::File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let busy = import::run(import_into(OTHER_ORGANISATION)).await.unwrap_err();
    assert!(busy.to_string().contains("a service is running"), "{busy}");
}

#[tokio::test]
async fn a_script_learns_from_the_command_whether_anything_was_imported() {
    let service = with_other_organisation().await;
    let folder = service.folder.path().to_owned();
    let path = folder.join("configuration.json");
    let import = async |file: &Value, partial: bool, dry_run: bool| {
        std::fs::write(&path, file.to_string()).unwrap();
        let arguments = import::ImportArguments {
            data_dir: folder.clone(),
            organisation: OTHER_ORGANISATION.to_owned(),
            file: path.clone(),
            partial,
            dry_run,
        };
        import::run(arguments).await.map_err(|error| error.to_string())
    };
    let some_broken = with_a_broken_one();
    let all_broken = json!({ "actionMaps": some_broken["actionMaps"] });
    for (is_dry, verb) in [(true, "would be"), (false, "was")] {
        let refused = import(&some_broken, false, is_dry).await.unwrap_err();
        assert_eq!(
            refused,
            format!("nothing {verb} imported; `--partial` imports what is not broken")
        );
        for is_partial in [false, true] {
            let refused = import(&all_broken, is_partial, is_dry).await.unwrap_err();
            assert_eq!(
                refused,
                format!("nothing {verb} imported: everything in the file is broken")
            );
        }
        let before = exported_there(&service).await;
        import(&some_broken, true, is_dry).await.unwrap();
        assert_eq!(exported_there(&service).await == before, is_dry);
    }
    // What is there already came once.
    import(&some_broken, true, false).await.unwrap();
}

#[tokio::test]
async fn of_roles_of_one_name_and_predictors_of_one_outcome_a_file_brings_one() {
    let service = with_other_organisation().await;
    let id = |number: u32| format!("00000000-0000-4000-8000-0000000000{number}");
    let role = |number, name: &str| json!({ "id": id(number), "name": name });
    let predictor = |number| json!({ "id": id(number), "outcome": { "id": id(61) } });
    let outcome = json!({ "id": id(61), "displayName": "Purchase",
        "journey": { "patterns": [{ "eventName": "order_placed" }] } });
    let file = json!({ "outcomes": [outcome], "outcomePredictors": [predictor(62), predictor(63)],
        "roles": [role(64, "Reader"), role(65, "reader"), role(66, "Writer")] });
    let refused = import_there(&service, "", file.clone()).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let report = import_there(&service, "?partial=true", file).await.json();
    let problems = report["problems"].as_array().unwrap();
    let paths: Vec<_> = problems.iter().map(|one| one["path"].as_str().unwrap()).collect();
    assert_eq!(
        paths,
        ["outcomePredictors[1].outcome.id", "roles[1].name"],
        "{report}"
    );
    // Two change names with each other.
    let swapped = json!({ "roles": [role(64, "Writer"), role(66, "Reader")] });
    let report = import_there(&service, "", swapped).await.json();
    assert_eq!(counts(&report), [0, 2, 0], "{report}");
    let taken = json!({ "roles": [role(67, "WRITER")] });
    let refused = import_there(&service, "", taken).await;
    assert_eq!(refused.json()["details"][0]["fieldName"], "roles[0].name");
}

#[tokio::test]
async fn a_role_of_the_name_of_a_built_in_one_is_refused_with_its_place() {
    let service = with_other_organisation().await;
    let roles = json!({ "roles": [{ "id": VISITOR, "name": "Reader" }, { "id": MAP, "name": "admin" }] });
    let refused = import_there(&service, "", roles.clone()).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text());
    assert_eq!(refused.json()["details"][0]["fieldName"], "roles[1].name");
    let report = import_there(&service, "?partial=true", roles).await.json();
    assert_eq!(counts(&report), [1, 0, 0], "{report}");
    assert_eq!(exported_there(&service).await["roles"][0]["name"], "Reader");
}

#[tokio::test]
async fn a_name_is_not_free_where_the_role_that_would_give_it_up_is_broken() {
    let service = with_other_organisation().await;
    let before = json!({ "roles": [{ "id": VISITOR, "name": "Reader" }] });
    import_there(&service, "", before).await;
    let broken = json!({ "id": VISITOR, "name": "Writer", "permissions": ["journey:smell:view"] });
    let file =
        json!({ "roles": [broken, { "id": MAP, "name": "reader" }, { "id": OTHER, "name": "Editor" }] });
    let partly = import_there(&service, "?partial=true", file.clone()).await;
    assert_eq!(partly.status, StatusCode::OK, "{}", partly.text());
    let report = partly.json();
    let problems = report["problems"].as_array().unwrap();
    let paths: Vec<_> = problems.iter().map(|one| one["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["roles[0].permissions[0]", "roles[1].name"], "{report}");
    assert_eq!(counts(&report), [1, 0, 0]);
    let exported = exported_there(&service).await;
    let names = exported["roles"].as_array().unwrap().iter();
    let names: Vec<_> = names.map(|role| role["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Reader", "Editor"]);
    let refused = import_there(&service, "", file).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
}
