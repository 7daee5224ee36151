//! What became true in sessions, and how far each has come with the rules: folded from the events, in order of commit.

use super::events::{COLUMNS, JOINS, read_event};
use super::ingest::{self, EventRow};
use super::{Store, StoreError, StoredEvent, VisitorChanged, from_sql, list_from_sql, list_to_sql, to_sql};
use crate::fact::{Fact, FactKind};
use crate::recorded_event::RecordedEvent;
use crate::wire::event::WireEvent;
use crate::wire::stream::Stream;
use sha2::{Digest as _, Sha256};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};
use std::collections::HashMap;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::ids::{ActionId, EventId, SessionId, VisitorId};
use waymeet_journey::state::JourneyState;
use waymeet_journey::time::UnixMillis;

/// An event that is not folded yet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unfolded {
    pub(crate) deployment: String,
    pub(crate) organisation: String,
    pub(crate) stored: StoredEvent,
}

/// A session of a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct SessionKey {
    pub(crate) deployment: String,
    pub(crate) visitor: VisitorId,
    pub(crate) session: SessionId,
}

/// Something the service writes down itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OwnRecord {
    pub(crate) key: SessionKey,
    pub(crate) event: RecordedEvent,
}

/// A fact, and its place in the order of facts of the same moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredFact {
    pub(crate) id: i64,
    pub(crate) fact: Fact,
}

impl StoredFact {
    /// Its place among all facts.
    pub(crate) const fn place(&self) -> (UnixMillis, i64) {
        (self.fact.at, self.id)
    }
}

/// An action that was accepted before an outcome was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Accepted {
    /// The id of the outcome's fact.
    pub(crate) outcome: i64,
    pub(crate) fact: Fact,
}

impl Store {
    /// The next events that are not folded yet, in order of commit, and up to which place these go; `None` where there are none.
    /// What cannot be read is passed over: one event must not keep all others from being folded.
    pub(crate) async fn unfolded(&self, limit: u32) -> Result<Option<(i64, Vec<Unfolded>)>, StoreError> {
        let query = format!(
            "SELECT {COLUMNS}, events.deployment, deployments.organisation AS organisation {JOINS}
             WHERE events.position > (SELECT position FROM folded) ORDER BY events.position LIMIT ?"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(limit)
            .fetch_all(&self.readers)
            .await?;
        let Some(last) = rows.last() else { return Ok(None) };
        let position = last.try_get("position")?;
        let mut events = Vec::with_capacity(rows.len());
        for row in &rows {
            match read_event(row) {
                Ok(stored) => events.push(Unfolded {
                    deployment: row.try_get("deployment")?,
                    organisation: row.try_get("organisation")?,
                    stored,
                }),
                Err(StoreError::Damaged(problem)) => {
                    let position: i64 = row.try_get("position")?;
                    tracing::error!(position, problem, "an event is not folded");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Some((position, events)))
    }

    /// How far a session has come, if anything is known of it.
    pub(crate) async fn session_state(&self, key: &SessionKey) -> Result<Option<JourneyState>, StoreError> {
        let row = sqlx::query(
            "SELECT state FROM session_states WHERE deployment = ? AND visitor = ? AND session = ?",
        )
        .bind(&key.deployment)
        .bind(key.visitor.to_text())
        .bind(key.session.to_text())
        .fetch_optional(&self.readers)
        .await?;
        row.map_or(Ok(None), |row| {
            Ok(JourneyState::from_bytes(row.try_get("state")?))
        })
    }

    /// The session of the visitor that began last, other than this one.
    pub(crate) async fn previous_state(&self, key: &SessionKey) -> Result<Option<JourneyState>, StoreError> {
        let row = sqlx::query(
            "SELECT state FROM session_states WHERE deployment = ? AND visitor = ? AND session <> ?
             ORDER BY begun_at DESC LIMIT 1",
        )
        .bind(&key.deployment)
        .bind(key.visitor.to_text())
        .bind(key.session.to_text())
        .fetch_optional(&self.readers)
        .await?;
        row.map_or(Ok(None), |row| {
            Ok(JourneyState::from_bytes(row.try_get("state")?))
        })
    }

    /// Writes down what a run of events has made true, up to the event at `position`; for each fact whether it is new.
    pub(crate) async fn write_folded(
        &self,
        position: i64,
        states: &[(SessionKey, JourneyState)],
        facts: &[Fact],
        records: &[OwnRecord],
    ) -> Result<Vec<bool>, StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        for (key, state) in states {
            // Whoever was erased meanwhile leaves nothing behind.
            if is_known(&mut transaction, key).await? {
                write_state(&mut transaction, key, state).await?;
            }
        }
        let mut are_new = Vec::with_capacity(facts.len());
        for fact in facts {
            let is_known = is_known(&mut transaction, &fact.key()).await?;
            are_new.push(is_known && insert(&mut transaction, fact).await?);
        }
        let changed = write_records(&mut transaction, records).await?;
        sqlx::query("UPDATE folded SET position = max(position, ?)")
            .bind(position)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        changed
            .into_iter()
            .for_each(|change| self.events.announce(change));
        Ok(are_new)
    }

    /// Writes down what was decided in a session.
    pub(crate) async fn write_decided(
        &self,
        key: &SessionKey,
        state: &JourneyState,
        records: &[OwnRecord],
    ) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if is_known(&mut transaction, key).await? {
            write_state(&mut transaction, key, state).await?;
        }
        let changed = write_records(&mut transaction, records).await?;
        transaction.commit().await?;
        changed
            .into_iter()
            .for_each(|change| self.events.announce(change));
        Ok(())
    }

    /// The next facts of an organisation before a moment, in order, from after a place on; of these kinds.
    pub(crate) async fn facts_after(
        &self,
        organisation: &str,
        (at, id): (UnixMillis, i64),
        until: UnixMillis,
        kinds: &[FactKind],
        limit: u32,
    ) -> Result<Vec<StoredFact>, StoreError> {
        let kinds: Vec<String> = kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
        let rows = sqlx::query(
            "SELECT * FROM facts WHERE organisation = ? AND at < ? AND (at, id) > (?, ?)
                 AND kind IN (SELECT value FROM json_each(?)) ORDER BY at, id LIMIT ?",
        )
        .bind(organisation)
        .bind(to_sql(until))
        .bind(to_sql(at))
        .bind(id)
        .bind(list_to_sql(&kinds))
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(StoredFact {
                    id: row.try_get("id")?,
                    fact: read(row)?,
                })
            })
            .collect()
    }

    /// For each outcome among these facts the action that was accepted last before it, in its session, if one was.
    pub(crate) async fn accepted_before(&self, facts: &[StoredFact]) -> Result<Vec<Accepted>, StoreError> {
        let outcomes = facts
            .iter()
            .filter(|stored| stored.fact.kind == FactKind::Outcome);
        let outcomes: Vec<i64> = outcomes.map(|stored| stored.id).collect();
        let rows = sqlx::query(
            "SELECT outcome.id AS outcome, accepted.* FROM facts AS outcome JOIN facts AS accepted ON accepted.id = (
                 SELECT id FROM facts AS earlier
                 WHERE earlier.visitor = outcome.visitor AND earlier.deployment = outcome.deployment
                     AND earlier.session = outcome.session AND earlier.kind = 'action' AND earlier.word = 'accepted'
                     AND (earlier.at, earlier.id) < (outcome.at, outcome.id)
                 ORDER BY earlier.at DESC, earlier.id DESC LIMIT 1)
             WHERE outcome.id IN (SELECT value FROM json_each(?)) ORDER BY outcome.id",
        )
        .bind(serde_json::to_string(&outcomes).unwrap_or_default())
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Accepted {
                    outcome: row.try_get("outcome")?,
                    fact: read(row)?,
                })
            })
            .collect()
    }

    /// The segments of the session of each of these facts, those that go on from the last session among them, by the fact's id; in the order of their ids.
    pub(crate) async fn segments_of(
        &self,
        facts: &[StoredFact],
    ) -> Result<HashMap<i64, Vec<String>>, StoreError> {
        let ids: Vec<i64> = facts.iter().map(|stored| stored.id).collect();
        // The list of kinds is that of the index: a visitor may have any number of facts of the others.
        let rows = sqlx::query(
            "WITH once AS (
                 SELECT fact.id AS fact, once.kind, once.subject, once.carried FROM facts AS fact JOIN facts AS once
                     ON once.deployment = fact.deployment AND once.visitor = fact.visitor
                         AND once.session = fact.session AND once.kind IN ('session', 'segment', 'outcome')
                 WHERE fact.id IN (SELECT value FROM json_each(?)))
             SELECT fact, subject AS segment FROM once WHERE kind = 'segment'
             UNION SELECT fact, value FROM once, json_each(once.carried) WHERE kind = 'session'
             ORDER BY fact, segment",
        )
        .bind(serde_json::to_string(&ids).unwrap_or_default())
        .fetch_all(&self.readers)
        .await?;
        let mut segments: HashMap<i64, Vec<String>> = HashMap::new();
        for row in &rows {
            let of_fact = segments.entry(row.try_get("fact")?).or_default();
            of_fact.push(row.try_get("segment")?);
        }
        Ok(segments)
    }

    /// When the action that a fact is about was offered.
    pub(crate) async fn offered_at(&self, fact: &Fact) -> Result<Option<UnixMillis>, StoreError> {
        let offered: Option<i64> = sqlx::query_scalar(
            "SELECT at FROM facts WHERE deployment = ? AND visitor = ? AND action = ? AND word = 'offered'
                 AND kind = 'action'",
        )
        .bind(&fact.deployment)
        .bind(fact.visitor.to_text())
        .bind(fact.action.map(ActionId::to_text))
        .fetch_optional(&self.readers)
        .await?;
        Ok(offered.map(from_sql))
    }

    /// When the first thing happened that is still known of an organisation.
    pub(crate) async fn first_fact_at(&self, organisation: &str) -> Result<Option<UnixMillis>, StoreError> {
        let row = sqlx::query("SELECT min(at) AS first FROM facts WHERE organisation = ?")
            .bind(organisation)
            .fetch_one(&self.readers)
            .await?;
        let first: Option<i64> = row.try_get("first")?;
        Ok(first.map(from_sql))
    }
}

/// Puts records of the service among the events; whose journeys have changed by it.
async fn write_records(
    connection: &mut SqliteConnection,
    records: &[OwnRecord],
) -> Result<Vec<VisitorChanged>, sqlx::Error> {
    let mut changed = Vec::new();
    for OwnRecord { key, event } in records {
        // The browser of the session's last event; none where the visitor was erased meanwhile.
        let row = sqlx::query(
            "SELECT events.browser, events.received_at, deployments.organisation FROM events
             JOIN deployments ON deployments.id = events.deployment
             WHERE events.deployment = ? AND events.visitor = ? AND events.session = ?
             ORDER BY events.position DESC LIMIT 1",
        )
        .bind(&key.deployment)
        .bind(key.visitor.to_text())
        .bind(key.session.to_text())
        .fetch_optional(&mut *connection)
        .await?;
        let Some(row) = row else { continue };
        let organisation: &str = row.try_get("organisation")?;
        let body = WireEvent::of_action(event).to_stored();
        let hash = Sha256::digest(body.as_bytes());
        let own = EventRow {
            deployment: &key.deployment,
            event,
            body: &body,
            hash: &hash,
            browser: row.try_get("browser")?,
            received_at: from_sql(row.try_get("received_at")?).max(event.at),
            is_late: false,
        };
        if ingest::insert(connection, &own).await? {
            changed.push(VisitorChanged {
                organisation: organisation.into(),
                visitor: key.visitor,
            });
        }
    }
    Ok(changed)
}

async fn is_known(connection: &mut SqliteConnection, key: &SessionKey) -> Result<bool, sqlx::Error> {
    let row = sqlx::query("SELECT 1 FROM sessions WHERE deployment = ? AND visitor = ? AND session = ?")
        .bind(&key.deployment)
        .bind(key.visitor.to_text())
        .bind(key.session.to_text())
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

async fn write_state(
    connection: &mut SqliteConnection,
    key: &SessionKey,
    state: &JourneyState,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO session_states (deployment, visitor, session, begun_at, state) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (deployment, visitor, session) DO UPDATE SET state = excluded.state",
    )
    .bind(&key.deployment)
    .bind(key.visitor.to_text())
    .bind(key.session.to_text())
    .bind(to_sql(state.started))
    .bind(state.to_bytes())
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes a fact down, unless it was before.
async fn insert(connection: &mut SqliteConnection, fact: &Fact) -> Result<bool, sqlx::Error> {
    let blocking = fact.blocking.as_deref();
    let blocking = blocking.map(|blocking| serde_json::to_string(blocking).unwrap_or_default());
    let inserted = sqlx::query(
        "INSERT OR IGNORE INTO facts (organisation, deployment, visitor, session, at, kind, event, subject, version, action, media,
                            target, template, word, value, device, device_type, session_type, country, blocking,
                            carried)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&fact.organisation)
    .bind(&fact.deployment)
    .bind(fact.visitor.to_text())
    .bind(fact.session.to_text())
    .bind(to_sql(fact.at))
    .bind(fact.kind.as_str())
    .bind(fact.event.to_text())
    .bind(&fact.subject)
    .bind(fact.version)
    .bind(fact.action.map(ActionId::to_text))
    .bind(fact.media.map(MediaType::as_str))
    .bind(&fact.target)
    .bind(&fact.template)
    .bind(&fact.word)
    .bind(&fact.value)
    .bind(&fact.device)
    .bind(&fact.device_type)
    .bind(fact.stream.as_str())
    .bind(&fact.country)
    .bind(blocking)
    .bind(list_to_sql(&fact.carried))
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

fn read(row: &SqliteRow) -> Result<Fact, StoreError> {
    let damaged = || StoreError::Damaged("a fact is unreadable");
    let (visitor, session, event): (&str, &str, &str) = (
        row.try_get("visitor")?,
        row.try_get("session")?,
        row.try_get("event")?,
    );
    let (action, media): (Option<&str>, Option<&str>) = (row.try_get("action")?, row.try_get("media")?);
    let blocking: Option<&str> = row.try_get("blocking")?;
    Ok(Fact {
        organisation: row.try_get("organisation")?,
        deployment: row.try_get("deployment")?,
        visitor: VisitorId::parse(visitor).ok_or_else(damaged)?,
        session: SessionId::parse(session).ok_or_else(damaged)?,
        at: from_sql(row.try_get("at")?),
        kind: FactKind::parse(row.try_get("kind")?).ok_or_else(damaged)?,
        event: EventId::parse(event).ok_or_else(damaged)?,
        subject: row.try_get("subject")?,
        version: row.try_get("version")?,
        action: action.and_then(ActionId::parse),
        media: media.and_then(MediaType::parse),
        target: row.try_get("target")?,
        template: row.try_get("template")?,
        word: row.try_get("word")?,
        value: row.try_get("value")?,
        device: row.try_get("device")?,
        device_type: row.try_get("device_type")?,
        stream: Stream::parse(row.try_get("session_type")?).ok_or_else(damaged)?,
        country: row.try_get("country")?,
        blocking: blocking.and_then(|text| serde_json::from_str(text).ok()),
        carried: list_from_sql(row.try_get("carried")?)?,
    })
}
