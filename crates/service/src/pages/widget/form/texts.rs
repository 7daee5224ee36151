//! Languages, and the site's own words.

use super::contact::or_fixed;
use crate::pages::form::{Choice, Draft, Group};
use crate::pages::widget::words;

pub(super) fn languages(draft: &Draft<'_>) -> Group {
    let mut all: Vec<Choice> = words::languages()
        .into_iter()
        .map(|language| Choice::new(language.tag, format!("{} ({})", language.name, language.tag)))
        .collect();
    // The first one is what counts where nothing is said.
    let usual = waymeet_widget_config::Languages::default().fallback;
    all.sort_by_key(|choice| choice.value != usual);
    let offered = Group::new("Only certain languages")
        .lead("None ticked: all of them.")
        .class("group folded")
        .with(draft.choices("languages.offered", "Languages it speaks", all.clone()));
    Group::new("Languages and texts")
        .lead("The widget speaks the page’s language, else the visitor’s, else this one.")
        .with(draft.select("languages.default", "", "Language", all))
        .with(draft.flag("languages.isFixed", "Always this one", false))
        .with(offered)
        .with(own_words(draft))
}

fn own_words(draft: &Draft<'_>) -> Group {
    let mut languages = vec![Choice::new("*", "Every language")];
    languages.extend(
        words::languages()
            .into_iter()
            .map(|language| Choice::new(language.tag, language.name)),
    );
    let texts: Vec<Choice> = words::texts()
        .into_iter()
        .map(|(name, said)| Choice::new(name, said))
        .collect();
    let mut group = Group::new("Your own words")
        .lead("In the place of the widget’s. What stands in {braces} is filled in.")
        .with(draft.hidden("shown.wording", "rows", ""));
    for (index, row) in draft.rows("shown.wording").iter().enumerate() {
        let number = index + 1;
        let text = Group::new(format!("Text {number}"))
            .class("row-group fields-two")
            .with(draft.select(&format!("{row}.language"), "", "In", languages.clone()))
            .with(draft.select(&format!("{row}.name"), "", "Instead of", texts.clone()))
            .with(draft.line(&format!("{row}.text"), "It says"));
        group = group.with(or_fixed(draft, text, |text| {
            text.remove(row, format!("Remove text {number}"))
        }));
    }
    or_fixed(draft, group, |group| group.add("shown.wording", "Change a text"))
}
