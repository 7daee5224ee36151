//! The shop's style sheet, scripts and pictures, built into the binary.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::Shop;
use super::pages;
use super::visit::Visit;

/// Pairs each path with its file's content.
macro_rules! files {
    ($($path:literal),+ $(,)?) => {
        [$(($path, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/shop/", $path)).as_slice())),+]
    };
}

/// Every file, under the path it has below the assets' address.
static FILES: [(&str, &[u8]); 24] = files![
    "css/shop.css",
    "js/cart.js",
    "js/checkout.js",
    "js/shop.js",
    "js/studio.js",
    "js/track.js",
    "images/alder-tripod.svg",
    "images/arc-ember.svg",
    "images/bell-pendant.svg",
    "images/cep-table.svg",
    "images/fjord-lounge.svg",
    "images/hero.svg",
    "images/juniper-desk.svg",
    "images/ladder-shelf.svg",
    "images/mark.svg",
    "images/milking-stool.svg",
    "images/moon-pendant.svg",
    "images/oak-side-table.svg",
    "images/paper-column.svg",
    "images/pebble-table.svg",
    "images/reed-reader.svg",
    "images/trio-pendant.svg",
    "images/weave-pendant.svg",
    "images/wick-portable.svg",
];

/// Where the files are served: the address holds a hash of them all, so that browsers may keep them for good.
#[derive(Debug)]
pub(super) struct Assets {
    pub(super) base: String,
}

impl Assets {
    /// The files built in.
    pub(super) fn embedded() -> Self {
        let mut hash = Sha256::new();
        for (path, content) in FILES {
            hash.update(path.as_bytes());
            hash.update(content);
        }
        let version: String = hash
            .finalize()
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self {
            base: format!("/assets/{version}"),
        }
    }
}

/// Serves one file. An older version's address gets the present file: a page opened before an update still looks right.
pub(super) async fn serve(
    State(shop): State<Arc<Shop>>,
    Path((_version, path)): Path<(String, String)>,
    visit: Visit,
) -> Response {
    let Some((_, content)) = FILES.iter().find(|(known, _)| *known == path) else {
        return pages::missing(&shop, &visit);
    };
    let headers = [
        (header::CONTENT_TYPE, content_type(&path)),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, *content).into_response()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::super::catalogue::Catalogue;
    use super::*;

    #[test]
    fn every_product_has_its_picture() {
        for product in &Catalogue::embedded().products {
            let path = format!("images/{}.svg", product.slug);
            assert!(FILES.iter().any(|(known, _)| *known == path), "{path} is missing");
        }
    }
}
