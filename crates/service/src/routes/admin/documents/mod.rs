//! The pages of documents: for each kind a list, a page that edits one, its versions, and what buttons there do.

mod around;
mod editing;
mod list;
mod offer_frame;
mod removing;
mod versions;

use super::form::Form;
use crate::pages::editors::{self, Editor};
use crate::routes::gate::{LoggedIn, guarded};
use crate::shared::Shared;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use axum::{Extension, Router};
use std::sync::Arc;

/// The routes of all kinds.
pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    let router = Router::new().merge(offer_frame::router(shared));
    let router = (editors::ALL.into_iter()).fold(router, |router, editor| add(router, shared, editor));
    let editor = editors::FREQUENCY_CAPS;
    let [view, edit, ..] = editor.permissions();
    let guard = |permission, route| guarded(shared.clone(), permission, route);
    let show = async move |shared: Served, person: Person, Query(done)| {
        editing::show_only(editor, &shared, &person, done).await
    };
    let save = async move |shared: Served, person: Person, form: Form| {
        editing::save_only(editor, &shared, &person, form).await
    };
    router
        .route(editor.path(), guard(view, get(show)))
        .route(editor.path(), guard(edit, post(save)))
}

type Served = State<Arc<Shared>>;
type Person = Extension<LoggedIn>;
type Id = Path<String>;

/// The routes of one kind, each with what it takes.
fn add(
    router: Router<Arc<Shared>>,
    shared: &Arc<Shared>,
    editor: &'static dyn Editor,
) -> Router<Arc<Shared>> {
    let [view, add, edit, delete] = editor.permissions();
    let guard = |permission, route| guarded(shared.clone(), permission, route);
    let (list, new) = (editor.path(), format!("{}/new", editor.path()));
    let one = format!("{}/{{id}}", editor.path());
    let (deleted, restored) = (format!("{one}/delete"), format!("{one}/restore"));
    let (versions, version) = (format!("{one}/versions"), format!("{one}/versions/{{version}}"));
    let listed = async move |shared: Served, person: Person, Query(shown)| {
        list::show(editor, &shared, &person, shown).await
    };
    let begun = async move |shared: Served, person: Person| editing::new(editor, &shared, &person).await;
    let created = async move |shared: Served, person: Person, form: Form| {
        editing::create(editor, &shared, &person, form).await
    };
    let shown = async move |shared: Served, person: Person, Path(id): Id, Query(done)| {
        editing::show(editor, &shared, &person, id, done).await
    };
    let saved = async move |shared: Served, person: Person, Path(id): Id, form: Form| {
        editing::save(editor, &shared, &person, id, form).await
    };
    let delete_it = async move |shared: Served, person: Person, Path(id): Id, form: Form| {
        removing::delete(editor, &shared, &person, id, form).await
    };
    let restore_it = async move |shared: Served, person: Person, Path(id): Id, form: Form| {
        removing::restore(editor, &shared, &person, id, form).await
    };
    let history = async move |shared: Served, person: Person, Path(id): Id| {
        versions::show(editor, &shared, &person, id).await
    };
    let bring_back = async move |shared: Served, person: Person, Path(which), form: Form| {
        versions::bring_back(editor, &shared, &person, which, form).await
    };
    router
        .route(list, guard(view, get(listed)))
        .route(&new, guard(add, get(begun)))
        .route(&new, guard(add, post(created)))
        .route(&one, guard(view, get(shown)))
        .route(&one, guard(edit, post(saved)))
        .route(&deleted, guard(delete, post(delete_it)))
        .route(&restored, guard(delete, post(restore_it)))
        .route(&versions, guard(view, get(history)))
        .route(&version, guard(edit, post(bring_back)))
}
