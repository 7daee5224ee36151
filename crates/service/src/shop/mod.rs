//! The demo shop: a small, made-up lamp shop that carries the snippet exactly as a customer would paste it.
//!
//! It stands for the host page, so it is served as strictly as the strictest customer would serve it: a policy
//! without inline scripts or `eval`, with Trusted Types, and a fresh nonce with every answer. It must not know
//! anything of the service but its address and the text of the snippet.

mod assets;
mod cart;
mod cart_pages;
mod catalogue;
mod embed;
mod money;
mod pages;
mod policy;
mod reports;
mod studio;
#[cfg(test)]
mod tests;
mod visit;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

use self::assets::Assets;
use self::catalogue::Catalogue;
use self::embed::Embed;
use self::policy::Policy;
use self::reports::Reports;

/// The largest form the shop reads, in bytes.
const MAX_FORM_BYTES: usize = 16 * 1024;

/// What the shop has to know of the installation it demonstrates.
#[derive(Debug, Clone, Default)]
pub struct ShopSettings {
    /// Where the engagement service is, for example `http://127.0.0.1:7601`; only its origin enters the policy.
    pub service_url: String,
    /// The first argument of `ac('init', …)`.
    pub organisation_id: String,
    /// The deployment named in the options of `ac('init', …)`; empty leaves it out, as customers of the vendor do.
    pub deployment_id: String,
    /// The text of the inline snippet, put into every page unchanged.
    pub snippet: String,
    /// The CIC servers a chat may talk to; their origins enter `connect-src`.
    pub chat_servers: Vec<String>,
}

/// Everything the shop's pages share.
struct Shop {
    assets: Assets,
    catalogue: Catalogue,
    embed: Embed,
    policy: Policy,
    reports: Reports,
}

/// The shop's pages, ready to be served on an origin of their own.
pub fn router(settings: ShopSettings) -> Router {
    let shop = Arc::new(Shop {
        assets: Assets::embedded(),
        catalogue: Catalogue::embedded(),
        embed: Embed::new(&settings),
        policy: Policy::new(&settings.service_url, &settings.chat_servers),
        reports: Reports::default(),
    });
    Router::new()
        .route("/", get(pages::home))
        .route("/c/{category}", get(pages::category))
        .route("/p/{product}", get(pages::product))
        .route("/search", get(pages::search))
        .route("/help", get(pages::help))
        .route("/studio", get(pages::studio))
        .route("/studio/{*route}", get(pages::studio))
        .route("/cart", get(cart_pages::cart))
        .route("/cart/add", post(cart_pages::add))
        .route("/cart/update", post(cart_pages::update))
        .route("/cart/remove", post(cart_pages::remove))
        .route("/checkout", get(cart_pages::checkout).post(cart_pages::order))
        .route("/order/{number}", get(cart_pages::confirmed))
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .merge(reports::routes())
        .route("/assets/{version}/{*path}", get(assets::serve))
        .fallback(pages::not_found)
        .layer(middleware::from_fn_with_state(Arc::clone(&shop), policy::apply))
        .layer(CompressionLayer::new())
        .with_state(shop)
}
