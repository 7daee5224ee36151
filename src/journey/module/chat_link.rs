//! The hand-over to the chat module: what it is told when an invitation is accepted, and what it tells back.

use super::super::visit::OfferToShow;
use super::Module;
use crate::browser::{js, page, timers};
use js_sys::{Array, Function, Object};
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use waymeet_journey::action_map::Action;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::ids::ActionId;

impl Module {
    /// Opens the chat an accepted invitation promised; a content offer promises none.
    pub(super) fn open_chat(self: &Rc<Self>, offer: OfferToShow) {
        let settings = self.chat_settings();
        {
            let state = self.state.borrow();
            let Some(visit) = state.visit.as_ref() else { return };
            let Some(map) = visit.map(offer.map_index) else {
                return;
            };
            let Action::WebChat(chat) = &map.action else {
                return;
            };
            let attributes = Object::new();
            // Names by which an agent's journey view is opened. Source: the vendor's widget (`pureconnect-v4-rest`).
            js::set(
                &attributes,
                "AltocloudCustomerId",
                &visit.visitor().to_text().into(),
            );
            js::set(&attributes, "AltocloudCustomerIdType", &"cookie".into());
            js::set(&attributes, "AltocloudActionMapId", &map.id.to_text().into());
            if let Some(session) = visit.session() {
                js::set(&attributes, "AltocloudVisitId", &session.to_text().into());
            }
            let questions = Array::new();
            for question in &chat.questions {
                let entry = Object::new();
                js::set(&entry, "type", &question.kind.as_str().into());
                js::set(&entry, "label", &question.label.as_str().into());
                js::set(&entry, "required", &question.is_mandatory.into());
                let choices = Array::new();
                for choice in &question.choices {
                    choices.push(&choice.as_str().into());
                }
                js::set(&entry, "choices", &choices);
                questions.push(&entry);
            }
            let told = Object::new();
            js::set(&told, "prompt", &chat.prompt.as_str().into());
            js::set(&told, "questions", &questions);
            js::set(&settings, "targetQueue", &chat.queue.as_str().into());
            js::set(&settings, "attributes", &attributes);
            js::set(&settings, "offer", &told);
        }
        self.host
            .open_chat(&settings, &self.chat_changed(Some(offer.action)));
    }

    pub(super) fn chat_settings(&self) -> Object {
        let settings = Object::new();
        let state = self.state.borrow();
        js::set(
            &settings,
            "site",
            &state.site.as_deref().unwrap_or_default().into(),
        );
        js::set(&settings, "language", &page::visitor_language().into());
        settings
    }

    /// What the chat module calls when the chat reaches a state; `action` is the offer it came from, looked up where the
    /// chat was begun on an earlier page.
    pub(super) fn chat_changed(self: &Rc<Self>, action: Option<ActionId>) -> Function {
        let weak = Rc::downgrade(self);
        let changed = move |state: JsValue, detail: JsValue, _: JsValue| {
            if let (Some(module), Some(state)) = (weak.upgrade(), state.as_string()) {
                module.chat_has_changed(action, &state, detail.as_string().as_deref());
            }
            Ok(JsValue::UNDEFINED)
        };
        timers::callback(Box::new(changed))
            .into_js_value()
            .unchecked_into()
    }

    fn chat_has_changed(self: &Rc<Self>, action: Option<ActionId>, state: &str, detail: Option<&str>) {
        let Some(state) = ActionState::parse(state) else {
            return;
        };
        let action = action.or_else(|| self.state.borrow().visit.as_ref()?.running_chat());
        if let Some(action) = action {
            self.advance(action, state, detail);
            // The end of a chat makes room for what waited behind it.
            self.look_again();
        }
    }
}
