//! Checks passwords without keeping other requests waiting, and slows down whoever guesses.

use std::net::IpAddr;
use std::sync::Arc;

use super::error::IcwsError;
use crate::model::PasswordHash;
use crate::shared::Shared;

/// Whether this is the password of whoever `find` finds: the hash, and whether there is anybody at all. Who must wait is told so,
/// and nothing is checked. Failures are counted by `name` and address until they are said to have
/// [succeeded](crate::session::LogInGuard::succeeded).
pub(super) async fn is_right(
    shared: &Arc<Shared>,
    name: &str,
    address: IpAddr,
    password: String,
    find: impl FnOnce(&Shared) -> (PasswordHash, bool),
) -> Result<bool, IcwsError> {
    // Whoever has to wait anyway does not stand in line for a permit.
    shared
        .look(|core, now| core.guard.may_try(name, address, now))
        .map_err(IcwsError::too_many_attempts)?;
    let permit = Arc::clone(&shared.password_checks)
        .acquire_owned()
        .await
        .map_err(|_| IcwsError::authentication_failed())?;
    // Asked again, and counted in the same breath: while we stood in line, others may have failed under this name.
    shared
        .look(|core, now| core.guard.begin(name, address, now))
        .map_err(IcwsError::too_many_attempts)?;
    let (hash, is_known) = find(shared);
    let check = tokio::task::spawn_blocking(move || {
        // Held until the work is done, also where nobody waits for it any more.
        let _permit = permit;
        hash.matches(&password)
    });
    Ok(check.await.unwrap_or(false) && is_known)
}
