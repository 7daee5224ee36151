//! What a handler knows of the request in front of it: the answer's nonce, and the visitor's cart.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use super::Shop;
use super::cart::{self, Cart};
use super::policy::Nonce;

/// One request to the shop.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) nonce: String,
    pub(super) cart: Cart,
}

impl FromRequestParts<Arc<Shop>> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, shop: &Arc<Shop>) -> Result<Self, Self::Rejection> {
        // The policy's middleware puts it there; without one no script of the page would run, which is the safe side.
        let nonce = parts
            .extensions
            .get::<Nonce>()
            .map(|nonce| nonce.0.clone())
            .unwrap_or_default();
        let jar = CookieJar::from_headers(&parts.headers);
        let cart = jar
            .get(cart::COOKIE)
            .map(|cookie| Cart::parse(cookie.value(), &shop.catalogue));
        Ok(Self {
            nonce,
            cart: cart.unwrap_or_default(),
        })
    }
}

/// The cookie that holds a cart until the browser is closed; an empty cart takes the cookie away.
pub(super) fn cart_cookie(cart: &Cart) -> Cookie<'static> {
    let mut cookie = Cookie::build((cart::COOKIE, cart.to_text()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .build();
    if cart.lines().is_empty() {
        cookie.make_removal();
    }
    cookie
}
