//! Cart, checkout and confirmation. Every form works as a plain post; the shop's script only makes it smoother.

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::{Deserialize, Serialize};

use super::Shop;
use super::cart::{Cart, Line, MAX_QUANTITY, Sums};
use super::pages::{Frame, answer, missing};
use super::visit::{Visit, cart_cookie};

/// What an order number begins with.
const ORDER_PREFIX: &str = "AE-";

/// The letters and digits of an order number: none that are taken for another.
const ORDER_ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// How many of them an order number has.
const ORDER_CHARS: usize = 6;

#[derive(Template)]
#[template(path = "shop/cart.html")]
struct CartPage<'a> {
    frame: Frame<'a>,
    lines: &'a [Line],
    sums: Sums,
    max_quantity: u32,
}

/// `GET /cart`
pub(super) async fn cart(State(shop): State<Arc<Shop>>, visit: Visit) -> Response {
    let page = CartPage {
        frame: Frame::new(&shop, &visit, "Cart"),
        lines: visit.cart.lines(),
        sums: visit.cart.sums(),
        max_quantity: MAX_QUANTITY,
    };
    answer(StatusCode::OK, &page)
}

/// The fields of the cart's forms.
#[derive(Debug, Deserialize)]
pub(super) struct CartForm {
    sku: String,
    #[serde(default = "one")]
    quantity: u32,
}

fn one() -> u32 {
    1
}

/// What the shop's script is told after putting something in.
#[derive(Debug, Serialize)]
struct Added<'a> {
    count: u32,
    name: &'a str,
}

/// `POST /cart/add`: answers JSON to the script, and leads to the cart where there is none.
pub(super) async fn add(
    State(shop): State<Arc<Shop>>,
    mut visit: Visit,
    headers: HeaderMap,
    Form(form): Form<CartForm>,
) -> Response {
    let Some(article) = shop.catalogue.article(&form.sku) else {
        return missing(&shop, &visit);
    };
    let name = article.name.clone();
    visit.cart.add(article, form.quantity);
    let wants_json = headers
        .get(header::ACCEPT)
        .is_some_and(|accept| accept == "application/json");
    if wants_json {
        let told = Json(Added {
            count: visit.cart.count(),
            name: &name,
        });
        (CookieJar::new().add(cart_cookie(&visit.cart)), told).into_response()
    } else {
        to_cart(&visit.cart)
    }
}

/// `POST /cart/update`
pub(super) async fn update(mut visit: Visit, Form(form): Form<CartForm>) -> Response {
    visit.cart.set(&form.sku, form.quantity);
    to_cart(&visit.cart)
}

/// `POST /cart/remove`
pub(super) async fn remove(mut visit: Visit, Form(form): Form<CartForm>) -> Response {
    visit.cart.remove(&form.sku);
    to_cart(&visit.cart)
}

fn to_cart(cart: &Cart) -> Response {
    (CookieJar::new().add(cart_cookie(cart)), Redirect::to("/cart")).into_response()
}

#[derive(Template)]
#[template(path = "shop/checkout.html")]
struct Checkout<'a> {
    frame: Frame<'a>,
    lines: &'a [Line],
    sums: Sums,
}

/// `GET /checkout`
pub(super) async fn checkout(State(shop): State<Arc<Shop>>, visit: Visit) -> Response {
    let page = Checkout {
        frame: Frame::new(&shop, &visit, "Checkout"),
        lines: visit.cart.lines(),
        sums: visit.cart.sums(),
    };
    answer(StatusCode::OK, &page)
}

/// `POST /checkout`: gives the order a number and forgets it. The form's fields are not even read.
pub(super) async fn order(visit: Visit) -> Response {
    if visit.cart.lines().is_empty() {
        return Redirect::to("/checkout").into_response();
    }
    let number: String = rand::random::<[u8; ORDER_CHARS]>()
        .iter()
        .map(|byte| char::from(ORDER_ALPHABET[usize::from(*byte) % ORDER_ALPHABET.len()]))
        .collect();
    let confirmation = Redirect::to(&format!("/order/{ORDER_PREFIX}{number}"));
    (CookieJar::new().add(cart_cookie(&Cart::default())), confirmation).into_response()
}

#[derive(Template)]
#[template(path = "shop/confirmed.html")]
struct Confirmed<'a> {
    frame: Frame<'a>,
    number: &'a str,
}

/// `GET /order/{number}`: any number of the right shape, for none is kept.
pub(super) async fn confirmed(
    State(shop): State<Arc<Shop>>,
    Path(number): Path<String>,
    visit: Visit,
) -> Response {
    let is_number = number.strip_prefix(ORDER_PREFIX).is_some_and(|rest| {
        rest.len() == ORDER_CHARS && rest.bytes().all(|byte| ORDER_ALPHABET.contains(&byte))
    });
    if !is_number {
        return missing(&shop, &visit);
    }
    let frame = Frame::new(&shop, &visit, "Thank you");
    answer(
        StatusCode::OK,
        &Confirmed {
            frame,
            number: &number,
        },
    )
}
