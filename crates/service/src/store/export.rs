//! Everything of one visitor, read in one look at the file.

use super::visitor_tables::VISITOR_TABLES;
use super::{Store, StoreError};
use crate::visitor_export::{Cell, DeploymentExport, VisitorExport, row};
use sqlx::sqlite::SqliteRow;
use sqlx::{Column as _, Row as _, TypeInfo as _, ValueRef as _};
use std::collections::BTreeMap;
use waymeet_journey::ids::VisitorId;

impl Store {
    /// What all deployments of an organisation hold of a visitor; `None` where that is nothing.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn export_visitor(
        &self,
        organisation: &str,
        visitor: VisitorId,
    ) -> Result<Option<VisitorExport>, StoreError> {
        let text = visitor.to_text();
        // One transaction sees one state of the file: nothing is in the export twice or half.
        let mut look = self.readers.begin().await?;
        let known = sqlx::query("SELECT id, name FROM deployments WHERE organisation = ? ORDER BY id")
            .bind(organisation)
            .fetch_all(&mut *look)
            .await?;
        let mut deployments = Vec::new();
        let mut browsers = BTreeMap::new();
        for deployment in &known {
            let id: String = deployment.try_get("id")?;
            let mut tables = Vec::with_capacity(VISITOR_TABLES.len());
            for table in VISITOR_TABLES {
                let query = format!(
                    "SELECT * FROM {} WHERE deployment = ? AND visitor = ? ORDER BY {}",
                    table.name, table.key
                );
                let rows = sqlx::query(sqlx::AssertSqlSafe(query))
                    .bind(&id)
                    .bind(&text)
                    .fetch_all(&mut *look)
                    .await?;
                if table.names_browser {
                    for row in &rows {
                        browsers.insert(row.try_get("browser")?, serde_json::Value::Null);
                    }
                }
                let rows: Result<_, sqlx::Error> = rows.iter().map(|it| Ok(row(cells(it)?))).collect();
                tables.push((table.exported_as, rows?));
            }
            if tables.iter().any(|(_, rows): &(_, Vec<_>)| !rows.is_empty()) {
                deployments.push(DeploymentExport {
                    id,
                    name: deployment.try_get("name")?,
                    tables,
                });
            }
        }
        for (id, browser) in &mut browsers {
            let row = sqlx::query("SELECT body FROM browsers WHERE id = ?")
                .bind(id)
                .fetch_one(&mut *look)
                .await?;
            *browser = serde_json::from_str(row.try_get("body")?)
                .map_err(|_| StoreError::Damaged("a browser is not JSON"))?;
        }
        Ok((!deployments.is_empty()).then(|| VisitorExport {
            organisation: organisation.to_owned(),
            visitor: text,
            deployments,
            browsers,
        }))
    }
}

/// The columns of a row, whatever they are.
fn cells(row: &SqliteRow) -> Result<Vec<(String, Cell)>, sqlx::Error> {
    let cell = |index: usize| -> Result<Cell, sqlx::Error> {
        let value = row.try_get_raw(index)?;
        let kind = value.type_info().name().to_owned();
        Ok(match kind.as_str() {
            _ if value.is_null() => Cell::Null,
            "INTEGER" => Cell::Integer(row.try_get(index)?),
            "REAL" => Cell::Real(row.try_get(index)?),
            "BLOB" => Cell::Bytes(row.try_get(index)?),
            _ => Cell::Text(row.try_get(index)?),
        })
    };
    (row.columns().iter().enumerate())
        .map(|(index, column)| Ok((column.name().to_owned(), cell(index)?)))
        .collect()
}
