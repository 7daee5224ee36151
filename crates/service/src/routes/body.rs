//! Reads bodies with a limit on their size and on the time they may take.

use crate::error::ApiError;
use crate::limits::BODY_TIMEOUT;
use axum::body::Body;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt as _;

/// The whole body. The limit is kept while it arrives: no more than that is ever in memory.
pub(super) async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Vec<u8>, ApiError> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    let announced = announced
        .and_then(|text| text.parse::<usize>().ok())
        .unwrap_or_default();
    if announced > limit {
        return Err(ApiError::TooLarge(limit));
    }
    let arriving = async {
        let mut bytes = Vec::with_capacity(announced);
        let mut chunks = body.into_data_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk =
                chunk.map_err(|_| ApiError::BadRequest("the body did not arrive whole".to_owned()))?;
            if bytes.len() + chunk.len() > limit {
                return Err(ApiError::TooLarge(limit));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    };
    tokio::time::timeout(BODY_TIMEOUT, arriving)
        .await
        .map_err(|_| ApiError::Timeout)?
}
