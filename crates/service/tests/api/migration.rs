//! A file of the first version is brought up to date with everything in it

use serde_json::json;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use std::borrow::Cow;
use waymeet_service::store::{Day, DayCounts, Store};
use waymeet_service::wire::tracking::TrackingSettings;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Rows as the first version wrote them: numbers 0, 1 and 4 of a page load on one day, number 0 of another on the next.
const FIRST_VERSION: &str = r#"
    INSERT INTO organisations VALUES ('o', 'Lamp & Light', '[]', NULL);
    INSERT INTO deployments VALUES ('d', 'o', 'Shop', '["shop.example"]', 'granted', 1800, '["q","s"]', '{"title":"Chat"}');
    INSERT INTO browsers VALUES (1, x'00', '{}');
    INSERT INTO events (deployment, id, visitor, session, tab, seq, occurred_at, received_at, browser, body, body_hash) VALUES
        ('d', 'e0', 'v', 's', 't', 0, 0, 86400000, 1, '{}', x'00'), ('d', 'e1', 'v', 's', 't', 1, 0, 86400000, 1, '{}', x'00'),
        ('d', 'e4', 'v', 's', 't', 4, 0, 172800000, 1, '{}', x'00'), ('d', 'e5', 'v', 's', 'u', 0, 0, 172800000, 1, '{}', x'00');
    INSERT INTO tabs VALUES ('d', 'v', 't', 4, 3), ('d', 'v', 'u', 0, 1);
    INSERT INTO quarantined_events VALUES ('d', 'e0', x'01', '{"visitor":"V"}', 5);
    INSERT INTO dispositions VALUES ('d', 'duplicate', 7), ('d', 'rejected', 2);
"#;

#[tokio::test]
async fn a_file_of_the_first_version_keeps_its_settings_and_its_counts() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("waymeet.sqlite");
    let options = SqliteConnectOptions::new()
        .filename(&file)
        .create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let first = Migrator {
        migrations: Cow::Owned(MIGRATIONS.migrations[..1].to_vec()),
        ..Migrator::DEFAULT
    };
    first.run(&pool).await.unwrap();
    sqlx::raw_sql(FIRST_VERSION).execute(&pool).await.unwrap();

    let store = Store::open(&file).await.unwrap();
    let deployments = store.deployments_of_site("d").await.unwrap();
    let expected = json!({ "trackingSettings": { "searchQueryParameters": ["q", "s"] }, "sessionTimeoutInSeconds": 1800,
        "consent": { "default": { "tracking": "granted", "personalisation": "granted", "chat": "granted" } } });
    assert_eq!(
        deployments[0].tracking,
        TrackingSettings::read(&expected).unwrap()
    );
    assert_eq!(deployments[0].widget, json!({ "title": "Chat" }));
    let stored = |stored, never_arrived| DayCounts {
        stored,
        never_arrived,
        ..DayCounts::default()
    };
    assert_eq!(
        store.days("d", Day(1)).await.unwrap(),
        [(Day(1), stored(2, 2)), (Day(2), stored(2, 0))]
    );
    let all = store.all_days("d").await.unwrap();
    assert_eq!(
        (all.stored, all.duplicates, all.refused, all.quarantined),
        (4, 7, 2, 0)
    );
    let loads: Vec<(String, String)> = sqlx::query_as("SELECT tab, arrived FROM page_loads ORDER BY tab")
        .fetch_all(&pool)
        .await
        .unwrap();
    let loads: Vec<(&str, &str)> = loads
        .iter()
        .map(|(tab, runs)| (tab.as_str(), runs.as_str()))
        .collect();
    assert_eq!(loads, [("t", "0-1 4-4"), ("u", "0-0")]);
    let (visitor,): (String,) = sqlx::query_as("SELECT visitor FROM quarantined_events")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(visitor, "v");
    store.close().await;
}
