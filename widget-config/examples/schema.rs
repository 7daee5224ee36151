//! Prints the configuration's JSON Schema, as `widget-config/schema.json` keeps it.

use std::io::{Write as _, stdout};

fn main() -> std::io::Result<()> {
    let schema = waymeet_widget_config::schema();
    writeln!(stdout(), "{schema:#}")
}
