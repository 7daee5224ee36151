//! The pages a visitor reads: home, categories, products, search, help, studio, and the page for what is not there.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use super::Shop;
use super::cart::{DELIVERY, FREE_DELIVERY_FROM, MAX_QUANTITY};
use super::catalogue::{Category, Product};
use super::embed::script_value;
use super::money::Money;
use super::visit::Visit;

/// The shop's name, the tail of every title.
const SHOP: &str = "Alder & Ember";

/// The longest query that is searched for, in characters.
const MAX_QUERY_CHARS: usize = 200;

/// What every page shows around its content.
pub(super) struct Frame<'a> {
    pub(super) title: String,
    pub(super) nonce: &'a str,
    /// The inline script. INVARIANT (closed script): cannot end its element; see [`super::embed`].
    pub(super) embed: &'a str,
    pub(super) assets: &'a str,
    pub(super) categories: &'a [Category],
    here: &'a str,
    pub(super) query: String,
    pub(super) cart_count: u32,
}

impl<'a> Frame<'a> {
    /// The frame of an ordinary page; an empty title leaves the shop's name alone.
    pub(super) fn new(shop: &'a Shop, visit: &'a Visit, title: &str) -> Self {
        Self {
            title: if title.is_empty() {
                SHOP.to_owned()
            } else {
                format!("{title} – {SHOP}")
            },
            nonce: &visit.nonce,
            embed: &shop.embed.page,
            assets: &shop.assets.base,
            categories: &shop.catalogue.categories,
            here: "",
            query: String::new(),
            cart_count: visit.cart.count(),
        }
    }

    /// The same page, marked in the navigation.
    fn at(self, here: &'a str) -> Self {
        Self { here, ..self }
    }

    /// Whether the page belongs to that entry of the navigation.
    pub(super) fn is_here(&self, place: &str) -> bool {
        self.here == place
    }
}

/// Renders a page. Pages hold a nonce and the visitor's cart, so that no cache between may keep them.
pub(super) fn answer(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, [(header::CACHE_CONTROL, "private, no-cache")], Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page of the shop cannot be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[derive(Template)]
#[template(path = "shop/home.html")]
struct Home<'a> {
    frame: Frame<'a>,
    featured: Vec<&'a Product>,
}

/// `GET /`
pub(super) async fn home(State(shop): State<Arc<Shop>>, visit: Visit) -> Response {
    let featured = shop
        .catalogue
        .products
        .iter()
        .filter(|product| product.featured)
        .collect();
    answer(
        StatusCode::OK,
        &Home {
            frame: Frame::new(&shop, &visit, ""),
            featured,
        },
    )
}

#[derive(Template)]
#[template(path = "shop/category.html")]
struct CategoryPage<'a> {
    frame: Frame<'a>,
    category: &'a Category,
    products: Vec<&'a Product>,
}

/// `GET /c/{category}`
pub(super) async fn category(
    State(shop): State<Arc<Shop>>,
    Path(slug): Path<String>,
    visit: Visit,
) -> Response {
    let Some(category) = shop.catalogue.category(&slug) else {
        return missing(&shop, &visit);
    };
    let frame = Frame::new(&shop, &visit, &category.name).at(&category.slug);
    let products = shop.catalogue.of_category(&slug).collect();
    answer(
        StatusCode::OK,
        &CategoryPage {
            frame,
            category,
            products,
        },
    )
}

#[derive(Template)]
#[template(path = "shop/product.html")]
struct ProductPage<'a> {
    frame: Frame<'a>,
    category: &'a Category,
    product: &'a Product,
    related: Vec<&'a Product>,
    max_quantity: u32,
}

/// `GET /p/{product}`
pub(super) async fn product(
    State(shop): State<Arc<Shop>>,
    Path(slug): Path<String>,
    visit: Visit,
) -> Response {
    let known = shop.catalogue.product(&slug);
    let Some((product, category)) =
        known.and_then(|product| Some((product, shop.catalogue.category(&product.category)?)))
    else {
        return missing(&shop, &visit);
    };
    let related = shop
        .catalogue
        .of_category(&category.slug)
        .filter(|other| other.slug != slug)
        .collect();
    let frame = Frame::new(&shop, &visit, &product.name);
    answer(
        StatusCode::OK,
        &ProductPage {
            frame,
            category,
            product,
            related,
            max_quantity: MAX_QUANTITY,
        },
    )
}

#[derive(Template)]
#[template(path = "shop/search.html")]
struct Search<'a> {
    frame: Frame<'a>,
    found: Vec<&'a Product>,
}

/// The query of `GET /search`.
#[derive(Debug, Deserialize)]
pub(super) struct SearchQuery {
    #[serde(default)]
    q: String,
}

/// `GET /search?q=…`
pub(super) async fn search(
    State(shop): State<Arc<Shop>>,
    Query(SearchQuery { q }): Query<SearchQuery>,
    visit: Visit,
) -> Response {
    let query: String = q.trim().chars().take(MAX_QUERY_CHARS).collect();
    let found = shop.catalogue.search(&query);
    let title = if query.is_empty() {
        "Search".to_owned()
    } else {
        format!("Search: {query}")
    };
    let frame = Frame {
        query,
        ..Frame::new(&shop, &visit, &title)
    };
    answer(StatusCode::OK, &Search { frame, found })
}

#[derive(Template)]
#[template(path = "shop/help.html")]
struct Help<'a> {
    frame: Frame<'a>,
    delivery: Money,
    free_from: Money,
}

/// `GET /help`
pub(super) async fn help(State(shop): State<Arc<Shop>>, visit: Visit) -> Response {
    let frame = Frame::new(&shop, &visit, "About and help").at("help");
    answer(
        StatusCode::OK,
        &Help {
            frame,
            delivery: DELIVERY,
            free_from: FREE_DELIVERY_FROM,
        },
    )
}

#[derive(Template)]
#[template(path = "shop/studio.html")]
struct StudioPage<'a> {
    frame: Frame<'a>,
    /// The plan as a data block. INVARIANT (closed script): made by [`script_value`].
    plan: String,
}

/// `GET /studio` and every route below it: the application reads the address itself.
pub(super) async fn studio(State(shop): State<Arc<Shop>>, visit: Visit) -> Response {
    let frame = Frame {
        embed: &shop.embed.application,
        ..Frame::new(&shop, &visit, "Lamp studio").at("studio")
    };
    match serde_json::to_value(&shop.catalogue.plan) {
        Ok(plan) => answer(
            StatusCode::OK,
            &StudioPage {
                frame,
                plan: script_value(&plan),
            },
        ),
        Err(error) => {
            tracing::error!(%error, "the studio's plan cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[derive(Template)]
#[template(path = "shop/not_found.html")]
struct NotFound<'a> {
    frame: Frame<'a>,
}

/// The page for what is not there, with its status.
pub(super) fn missing(shop: &Shop, visit: &Visit) -> Response {
    answer(
        StatusCode::NOT_FOUND,
        &NotFound {
            frame: Frame::new(shop, visit, "Not found"),
        },
    )
}

/// Any other address.
pub(super) async fn not_found(State(shop): State<Arc<Shop>>, visit: Visit) -> Response {
    missing(&shop, &visit)
}
