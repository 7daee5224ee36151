//! The contact centre, and whom a chat is for.

use super::Known;
use crate::pages::form::{Choice, Draft, Field, Group};
use crate::pages::widget::dressing::ROW_BEFORE;

pub(super) fn contact_centre(draft: &Draft<'_>, known: &Known) -> Group {
    let dialects = Choice::list(&[
        ("icws", "ICWS web chat"),
        ("webtools", "Interaction Web Tools (older servers)"),
    ]);
    let routes = Choice::list(&[
        ("direct", "The visitor's browser speaks to the server"),
        ("service", "This service carries the chat"),
    ]);
    Group::new("Contact centre")
        .lead("The CIC server that takes the chats.")
        .class("group fields-two")
        .with(
            draft
                .line("cic.servers[0]", "CIC server")
                .required()
                .placeholder("https://cic.example:8019")
                .known(known.servers.clone())
                .hint("With scheme and port: 8019 for ICWS over HTTPS. /icws is added where it is missing."),
        )
        .with(
            draft
                .line("cic.servers[1]", "The other server of the pair")
                .placeholder("https://cic2.example:8019")
                .known(known.servers.clone())
                .hint("Only where there is a switchover pair"),
        )
        .with(draft.select("cic.dialect", "", "Protocol", dialects))
        .with(
            draft
                .select("cic.route", "", "How chats reach the server", routes)
                .hint("Let the service carry it where browsers cannot reach the server, or it answers no other site’s pages"),
        )
        .problem(draft.problems.of("cic.servers"))
}

pub(super) fn target(draft: &Draft<'_>, known: &Known) -> Group {
    let types = Choice::list(&[
        ("Workgroup", "Workgroup"),
        ("User", "User"),
        ("Station", "Station"),
    ]);
    let mut skills = Group::new("Skills")
        .lead("What an agent should be able to do. The stock handlers of CIC know the categories Product and Language.")
        .with(draft.hidden("target.skills", "rows", ""))
        .problem(draft.problems.of("target.skills"));
    for (index, row) in draft.rows("target.skills").iter().enumerate() {
        let number = index + 1;
        let categories = ["Product", "Language"].map(str::to_owned);
        let skill = Group::new(format!("Skill {number}"))
            .class("group row-group fields-two")
            .with(row_before(draft, row))
            .with(
                draft
                    .line(&format!("{row}.category"), "Category")
                    .known(categories.to_vec()),
            )
            .with(draft.line(&format!("{row}.name"), "Skill"));
        skills = skills.with(or_fixed(draft, skill, |skill| {
            skill.remove(row, format!("Remove skill {number}"))
        }));
    }
    Group::new("Who takes the chat")
        .lead("Where an action map names a workgroup, that one takes it.")
        .class("group fields-two")
        .with(
            draft
                .line("target.name", "Name")
                .required()
                .placeholder("Web Sales")
                .known(known.workgroups.clone()),
        )
        .with(draft.select("target.type", "", "Kind", types))
        .with(or_fixed(draft, skills, |skills| {
            skills.add("target.skills", "Add a skill")
        }))
}

/// Which row of the list before it was, so that it keeps what the form does not show of it.
pub(super) fn row_before(draft: &Draft<'_>, row: &str) -> Field {
    draft.hidden(&format!("{row}.{ROW_BEFORE}"), "number", "")
}

/// A group with its buttons, for those who may press them.
pub(super) fn or_fixed(draft: &Draft<'_>, group: Group, with_button: impl FnOnce(Group) -> Group) -> Group {
    if draft.is_read_only {
        group
    } else {
        with_button(group)
    }
}
