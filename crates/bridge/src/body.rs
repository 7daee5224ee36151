//! Reading answers with a limit.

use reqwest::Response;

/// The largest answer read, in bytes.
const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;

/// Why an answer's body is not there.
pub(crate) enum BodyError {
    /// The connection broke off.
    Broken(reqwest::Error),
    /// It is larger than the limit.
    TooLarge,
}

/// Reads a whole answer, as long as it is not too large.
pub(crate) async fn read(mut response: Response) -> Result<Vec<u8>, BodyError> {
    let mut body = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| BodyError::Broken(error.without_url()))?
    {
        if body.len() + chunk.len() > MAX_BODY_BYTES {
            return Err(BodyError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
