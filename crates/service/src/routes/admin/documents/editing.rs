//! The page that edits one document: shown, checked while one types, tested, saved.

use super::around::{around, find, key, of_refusal};
use super::versions::nothing;
use crate::auth::permission::Permission;
use crate::document_form::{Decoded, RowChange, changes, decode, overlay};
use crate::documents::{self, Change, judge};
use crate::draft_test;
use crate::error::ApiError;
use crate::pages::Problems;
use crate::pages::documents::{Conflict, EditorPage, EditorView, Said, TestView, fields_that_differ};
use crate::pages::editors::{Around, Editor};
use crate::routes::admin::form::Form;
use crate::routes::gate::LoggedIn;
use crate::routes::page::{self, PageError};
use crate::shared::Shared;
use crate::store::{Document, DocumentKey};
use crate::wire::entity;
use crate::wire::kind::Kind;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::Value;
use waymeet_journey::time::UnixMillis;

/// What has happened before the page was opened.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

/// The id a document that is not stored yet is checked under.
const NEW: &str = "00000000-0000-4000-8000-000000000000";

pub(super) async fn new(
    editor: &'static dyn Editor,
    shared: &Shared,
    logged_in: &LoggedIn,
) -> Result<Response, PageError> {
    let around = around(shared, logged_in).await?;
    let desk = Desk::new(editor, logged_in, &around, None);
    let view = desk
        .view(&editor.blank(), &Problems::default())
        .focused(Some(editor.name_field()));
    Ok(desk.page(StatusCode::OK, view))
}

pub(super) async fn show(
    editor: &'static dyn Editor,
    shared: &Shared,
    logged_in: &LoggedIn,
    id: String,
    done: Done,
) -> Result<Response, PageError> {
    let around = around(shared, logged_in).await?;
    let Some(document) = find(&around, editor, &id) else {
        return Ok(nothing(editor));
    };
    let desk = Desk::new(editor, logged_in, &around, Some(document));
    Ok(desk.page(StatusCode::OK, desk.stored(shared, document, &done.done)))
}

pub(super) async fn create(
    editor: &'static dyn Editor,
    shared: &Shared,
    logged_in: &LoggedIn,
    form: Form,
) -> Result<Response, PageError> {
    let around = around(shared, logged_in).await?;
    Desk::new(editor, logged_in, &around, None)
        .take(shared, &form)
        .await
}

pub(super) async fn save(
    editor: &'static dyn Editor,
    shared: &Shared,
    logged_in: &LoggedIn,
    id: String,
    form: Form,
) -> Result<Response, PageError> {
    let around = around(shared, logged_in).await?;
    let document = find(&around, editor, &id);
    let desk = Desk::new(editor, logged_in, &around, document);
    match document {
        Some(_) => desk.take(shared, &form).await,
        None => Ok(desk.gone(&form)),
    }
}

/// The page of the only document of a kind.
pub(super) async fn show_only(
    editor: &'static dyn Editor,
    shared: &Shared,
    logged_in: &LoggedIn,
    done: Done,
) -> Result<Response, PageError> {
    let organisation = &logged_in.user.organisation;
    let around = around(shared, logged_in).await?;
    let document = find(&around, editor, organisation);
    let desk = Desk::new(editor, logged_in, &around, document);
    let view = match document {
        Some(document) => desk.stored(shared, document, &done.done),
        None => desk.view(&editor.blank(), &Problems::default()),
    };
    Ok(desk.page(StatusCode::OK, view))
}

/// Saves it.
pub(super) async fn save_only(
    editor: &'static dyn Editor,
    shared: &Shared,
    logged_in: &LoggedIn,
    form: Form,
) -> Result<Response, PageError> {
    let organisation = &logged_in.user.organisation;
    let around = around(shared, logged_in).await?;
    let document = find(&around, editor, organisation);
    Desk::new(editor, logged_in, &around, document)
        .take(shared, &form)
        .await
}

/// The name of a field, as people read it: `displayName` is “display name”.
fn in_words(field: &str) -> String {
    let word = |character: char| match character {
        upper if upper.is_uppercase() => format!(" {}", upper.to_lowercase()),
        other => other.to_string(),
    };
    field.chars().map(word).collect()
}

/// One document on somebody's desk.
struct Desk<'a> {
    editor: &'static dyn Editor,
    logged_in: &'a LoggedIn,
    around: &'a Around,
    /// As it is stored; nothing where it is new.
    document: Option<&'a Document>,
}

impl<'a> Desk<'a> {
    const fn new(
        editor: &'static dyn Editor,
        logged_in: &'a LoggedIn,
        around: &'a Around,
        document: Option<&'a Document>,
    ) -> Self {
        Self {
            editor,
            logged_in,
            around,
            document,
        }
    }

    fn is_only(&self) -> bool {
        self.editor.kind() == Kind::FrequencyCaps
    }

    fn may(&self, of: usize) -> bool {
        self.logged_in.user.role.grants.has(self.editor.permissions()[of])
    }

    fn key(&self) -> DocumentKey<'a> {
        let organisation = &self.logged_in.user.organisation;
        let id = match self.document {
            Some(document) => &document.id,
            None if self.is_only() => organisation,
            None => NEW,
        };
        key(organisation, self.editor.kind(), id)
    }

    /// Where the page of this document lies.
    fn address(&self) -> String {
        let path = self.editor.path();
        match self.document {
            _ if self.is_only() => path.to_owned(),
            Some(document) => format!("{path}/{}", document.id),
            None => format!("{path}/new"),
        }
    }

    fn view(&self, body: &Value, problems: &Problems) -> EditorView {
        let is_read_only = !self.may(if self.document.is_some() { 2 } else { 1 });
        EditorView::new(
            self.editor,
            body,
            self.document,
            self.around,
            problems,
            is_read_only,
        )
    }

    /// The page of a document as it is stored.
    fn stored(&self, shared: &Shared, document: &Document, done: &str) -> EditorView {
        let judged = judge(
            self.key(),
            document.body.clone(),
            self.around.documents(),
            shared.now(),
        );
        let mut view = match &judged {
            Ok(_) => self.view(&document.body, &Problems::default()),
            Err(error) => self.view(&document.body, &Problems::from(error)),
        };
        view.said = Said::parse(done);
        view.set_aside = judged
            .ok()
            .flatten()
            .map(|error| error.to_string())
            .unwrap_or_default();
        view
    }

    fn page(&self, status: StatusCode, view: EditorView) -> Response {
        let page = EditorPage {
            editor: self.editor,
            viewer: self.logged_in.viewer(self.editor.section()),
            action: self.address(),
            may_delete: self.document.is_some() && !self.is_only() && self.may(3),
            has_list: !self.is_only(),
            view,
        };
        page::admin_page(status, &page)
    }

    /// What the buttons of the form do: change its rows, check it, test it; else it is saved.
    async fn take(&self, shared: &Shared, form: &Form) -> Result<Response, PageError> {
        let Decoded {
            document: mut said,
            problems,
        } = decode(form.fields());
        let mut wrong = Problems::default();
        problems
            .iter()
            .for_each(|(place, problem)| wrong.add(place, problem));
        let pressed = form.text("_do");
        if let Some(change) = RowChange::parse(pressed) {
            let focus = change.apply(&mut said, |list| self.editor.row(list));
            let view = self.view(&self.shown(&said), &wrong).focused(focus.as_deref());
            return Ok(self.page(StatusCode::OK, view.of_form(form.text("_version"))));
        }
        let body = self.document_of(said.clone(), shared);
        match pressed {
            "check" | "test" => {
                let judged = judge(self.key(), body.clone(), self.around.documents(), shared.now());
                if wrong.is_empty()
                    && let Err(error) = &judged
                {
                    wrong = Problems::from(error);
                }
                let mut view = self.view(&self.shown(&said), &wrong);
                view.set_aside = judged
                    .ok()
                    .flatten()
                    .map(|error| error.to_string())
                    .unwrap_or_default();
                if pressed == "test" {
                    view.test = Some(self.test(shared, &body, &wrong).await?);
                }
                Ok(self.page(StatusCode::OK, view.of_form(form.text("_version"))))
            }
            _ if wrong.is_empty() => self.store(shared, form, &said, &body).await,
            _ => Ok(self.not_saved(form, &said, &wrong)),
        }
    }

    /// What the form shows after it was sent: what it says, over what is stored.
    fn shown(&self, said: &Value) -> Value {
        overlay(
            self.document.map_or(&Value::Null, |document| &document.body),
            said,
        )
    }

    /// The document that the form makes.
    fn document_of(&self, mut said: Value, shared: &Shared) -> Value {
        self.editor.tidy(&mut said);
        let body = overlay(
            self.document.map_or(&Value::Null, |document| &document.body),
            &said,
        );
        match (self.document, body) {
            (None, Value::Object(fields)) => {
                // To the minute, as the form shows it.
                let now = UnixMillis(shared.now().0 / 60_000 * 60_000);
                entity::new_body(self.editor.kind(), fields, now)
            }
            (_, body) => body,
        }
    }

    async fn store(
        &self,
        shared: &Shared,
        form: &Form,
        said: &Value,
        body: &Value,
    ) -> Result<Response, PageError> {
        let key = self.key();
        let actor = self.logged_in.actor();
        let stored = match self.document {
            None if self.is_only() => documents::put(shared, &actor, key, changes(&Value::Null, body))
                .await
                .map(|_| "saved"),
            None => {
                let sent = changes(&Value::Null, body);
                let created = documents::create(shared, &actor, key.organisation, key.kind, sent).await;
                match created {
                    Ok(created) => {
                        let address = format!("{}/{}?done=created", self.editor.path(), created.id);
                        return Ok(Redirect::to(&address).into_response());
                    }
                    Err(error) => Err(error),
                }
            }
            Some(document) => {
                let mut sent = changes(&document.body, body);
                let over = [form.text("_over"), form.text("_version")];
                let expected = over.iter().find_map(|version| version.parse::<u32>().ok());
                sent.insert("version".to_owned(), expected.unwrap_or(document.version).into());
                documents::change(shared, &actor, key, Change::Merge, sent)
                    .await
                    .map(|_| "saved")
            }
        };
        match stored {
            Ok(done) => Ok(Redirect::to(&format!("{}?done={done}", self.address())).into_response()),
            Err(ApiError::OtherVersion(version)) => {
                let mut view = self.view(said, &Problems::default());
                let theirs = self.document.map_or(&Value::Null, |document| &document.body);
                view.conflict = Some(Conflict {
                    version,
                    fields: fields_that_differ(theirs, body)
                        .iter()
                        .map(|name| in_words(name))
                        .collect(),
                });
                Ok(self.page(StatusCode::CONFLICT, view.of_form(form.text("_version"))))
            }
            Err(error) => match of_refusal(&error) {
                Some(refusal) => Ok(self.not_saved(form, said, &Problems::from(&refusal))),
                None => Err(error.into()),
            },
        }
    }

    /// The form of a document that somebody else has deleted meanwhile: what was typed may become a new one.
    fn gone(&self, form: &Form) -> Response {
        let mut view = self.view(&decode(form.fields()).document, &Problems::default());
        view.said = Said::Gone;
        self.page(StatusCode::CONFLICT, view)
    }

    /// The form with everything that was typed, and what is wrong with it.
    fn not_saved(&self, form: &Form, said: &Value, problems: &Problems) -> Response {
        let mut view = self.view(&self.shown(said), problems).focused(problems.first());
        view.said = Said::NotSaved;
        self.page(
            StatusCode::UNPROCESSABLE_ENTITY,
            view.of_form(form.text("_version")),
        )
    }

    async fn test(&self, shared: &Shared, body: &Value, wrong: &Problems) -> Result<TestView, ApiError> {
        if !wrong.is_empty() {
            return Ok(TestView::Broken);
        }
        let draft = Document {
            kind: self.editor.kind(),
            id: self.key().id.to_owned(),
            version: self.document.map_or(1, |document| document.version + 1),
            body: body.clone(),
            created: shared.now(),
            modified: shared.now(),
        };
        let LoggedIn { user, .. } = self.logged_in;
        let result = draft_test::run(shared, &user.organisation, self.around.documents(), draft).await?;
        // Who it was is for those to see who see visits.
        let may_see_visits = user.role.grants.has(Permission::ViewVisits);
        Ok(TestView::of(result, may_see_visits))
    }
}
