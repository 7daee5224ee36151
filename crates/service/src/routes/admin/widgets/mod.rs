//! `/admin/widgets` and the pages of each deployment's widget.

mod check;
mod desk;
mod editing;
mod import;
mod list;
mod script;
mod sent;
mod versions;

use crate::auth::permission::Permission as May;
use crate::pages::Section;
use crate::routes::gate::guarded;
use crate::shared::Shared;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    let guard = |may: May, route| guarded(shared.clone(), may, route);
    let one = "/admin/deployments/{id}/widget";
    Router::new()
        .route(Section::Widgets.path(), guard(May::ViewSettings, get(list::show)))
        .route(
            "/admin/widgets/new",
            guard(May::EditSettings, get(list::blank).post(list::create)),
        )
        .route(one, guard(May::ViewSettings, get(editing::show)))
        .route(one, guard(May::EditSettings, post(editing::take)))
        .route(
            &format!("{one}/import"),
            guard(May::ViewSettings, get(import::show)).merge(guard(May::EditSettings, post(import::read))),
        )
        .route(
            &format!("{one}/script"),
            guard(May::ViewSettings, get(script::show)),
        )
        .route(
            &format!("{one}/script/{{kind}}"),
            guard(May::ViewSettings, get(script::file)),
        )
        // Nothing is changed by it: who may see the script may see whether it works.
        .route(
            &format!("{one}/check"),
            guard(May::ViewSettings, get(check::show).post(check::open)),
        )
        .route(
            &format!("{one}/versions"),
            guard(May::ViewSettings, get(versions::show)),
        )
        .route(
            &format!("{one}/versions/{{number}}"),
            guard(May::EditSettings, post(versions::bring_back)),
        )
}
