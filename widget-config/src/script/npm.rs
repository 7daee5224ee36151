//! What an application says that has the package (`www/npm`) among its dependencies.
//!
//! `install` answers a function that does nothing where there is no page, so that all of these may run on a server. Page
//! views of React and Vue are those of `autotrackUrlChange`: it hears every router by the address, and waits for the title.

use super::page::{PAGE_VIEWS, loads};
use super::policy::Policy;
use super::quote::literal;
use super::{Consent, Paste};

pub(super) fn module(paste: &Paste<'_>) -> (String, Policy) {
    let text = format!(
        "import {{ install, type Ac }} from \"waymeet\";\n\
         \n\
         // Where there is no page, on a server, this does nothing.\n\
         export const ac: Ac = install({});\n\
         \n\
         {}\n",
        options(paste),
        begin(paste, "", "ac(\"pageview\");")
    );
    (text, policy(paste))
}

pub(super) fn react(paste: &Paste<'_>) -> (String, Policy) {
    let text = format!(
        "\"use client\";\n\
         \n\
         import {{ useEffect }} from \"react\";\n\
         import {{ install, type Ac }} from \"waymeet\";\n\
         \n\
         // Where there is no page, on a server, this does nothing.\n\
         export const ac: Ac = install({});\n\
         \n\
         let hasBegun = false;\n\
         \n\
         /** Once at the root of the application. */\n\
         export function Waymeet() {{\n  \
           useEffect(() => {{\n    \
             // Strict Mode runs effects twice.\n    \
             if (hasBegun) return;\n    \
             hasBegun = true;\n\
         {}\n  \
           }}, []);\n  \
           return null;\n\
         }}\n",
        options(paste),
        begin(paste, "    ", PAGE_VIEWS)
    );
    (text, policy(paste))
}

pub(super) fn vue(paste: &Paste<'_>) -> (String, Policy) {
    let text = format!(
        "import type {{ App, InjectionKey }} from \"vue\";\n\
         import {{ install, type Ac }} from \"waymeet\";\n\
         \n\
         /** In a component: const ac = inject(acKey) */\n\
         export const acKey: InjectionKey<Ac> = Symbol(\"waymeet\");\n\
         \n\
         let hasBegun = false;\n\
         \n\
         /** Where the application is made: createApp(App).use(waymeet) */\n\
         export const waymeet = {{\n  \
           install(app: App) {{\n    \
             // Where there is no page, on a server, this does nothing.\n    \
             const ac: Ac = install({});\n    \
             app.provide(acKey, ac);\n    \
             // A page may have several applications.\n    \
             if (hasBegun) return;\n    \
             hasBegun = true;\n\
         {}\n  \
           }},\n\
         }};\n",
        options(paste).replace('\n', "\n    "),
        begin(paste, "    ", PAGE_VIEWS)
    );
    (text, policy(paste))
}

/// What `install` is given.
fn options(paste: &Paste<'_>) -> String {
    let service = paste.service.trim_end_matches('/');
    let mut lines = vec![
        format!("service: {}", literal(service)),
        format!("organisation: {}", literal(paste.organisation)),
    ];
    if !paste.deployment.is_empty() {
        lines.push(format!("deployment: {}", literal(paste.deployment)));
    }
    if paste.consent != Consent::Deployment {
        lines.push("consent: \"denied\"".to_owned());
    }
    let lines: String = lines.iter().map(|line| format!("  {line},\n")).collect();
    format!("{{\n{lines}}}")
}

fn begin(paste: &Paste<'_>, indent: &str, page_views: &str) -> String {
    let mut lines = loads(paste);
    lines.push(page_views.to_owned());
    lines
        .iter()
        .map(|line| format!("{indent}{line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn policy(paste: &Paste<'_>) -> Policy {
    Policy::new(paste, Vec::new()).with_note(
        "Your own bundle is allowed already; where it has a nonce, what it loads takes that along.",
    )
}
