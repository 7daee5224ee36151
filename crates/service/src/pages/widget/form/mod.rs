//! The form of a widget, section by section.

mod contact;
mod conversation;
mod hours;
mod looks;
mod questions;
mod site;
mod texts;

pub(crate) use site::{FIELDS as DEPLOYMENT_FIELDS, OF_DEPLOYMENT, name_here, said_of};

use crate::pages::form::{Draft, Part};
use serde_json::{Value, json};

/// What is known elsewhere and helps to fill the form in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    pub(crate) workgroups: Vec<String>,
    pub(crate) servers: Vec<String>,
}

/// The form: what every widget needs first, then what most leave as it is.
pub(crate) fn form(draft: Draft<'_>, known: &Known) -> Vec<Part> {
    vec![
        contact::contact_centre(&draft, known).into(),
        contact::target(&draft, known).into(),
        site::site(&draft).into(),
        looks::launcher(&draft).into(),
        looks::theme(&draft).into(),
        looks::invitation(&draft).into(),
        questions::questions(&draft).into(),
        hours::hours(&draft).into(),
        texts::languages(&draft).into(),
        conversation::conversation(&draft).into(),
    ]
}

/// What a new row of a list begins as.
pub(crate) fn row(list: &str) -> Value {
    match list {
        "target.skills" => json!({ "category": "Product", "name": "" }),
        "form.fields" => json!({ "name": "", "type": "text", "label": "" }),
        "hours.week" => {
            json!({ "days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "17:00" })
        }
        "shown.wording" => json!({ "language": "*", "name": "title", "text": "" }),
        list if list.ends_with(".options") => json!({ "value": "", "label": "" }),
        _ => Value::Null,
    }
}
