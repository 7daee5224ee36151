//! What is served where.

use super::addresses::Addresses;
use axum::Router;
use tokio::net::TcpListener;

/// What each server answers.
pub(super) struct Routers {
    pub(super) shop: Router,
    pub(super) service: Router,
    /// One for each address of the contact centre.
    pub(super) cic: Vec<Router>,
}

/// Each listener with what is answered there.
pub(super) fn servers(addresses: Addresses, routers: Routers) -> impl Iterator<Item = (TcpListener, Router)> {
    let sites = [
        (addresses.shop, routers.shop),
        (addresses.service, routers.service),
    ];
    let contact_centre = std::iter::once(addresses.cic).chain(addresses.pair);
    sites.into_iter().chain(contact_centre.zip(routers.cic))
}
