//! Vendor import: a site's own block of Genesys Widgets (`window._genesys.widgets = {…}`) as a configuration of ours.
//!
//! The block is a program's text, and we run no programs: [`reader`] reads what is written down in it, and what would have to be
//! worked out is told as code. [`mapping`] says what each key means here. What it says agrees with what a page's own block
//! does at run time (`www/adapters/cxbus`, docs/cxbus.md); tests compare the two.

mod block;
mod error;
mod finding;
mod keys;
mod mapping;
mod reader;

use crate::config::WidgetConfig;
use crate::error::{ConfigError, Warning};
use crate::parse::read;
use block::Block;
use serde_json::Value;

pub use error::VendorError;
pub use finding::{Finding, Outcome};
pub use keys::{KEYS, Key, Meaning};

/// What became of a block.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The configuration, as [`crate::parse`] answers it; where the block does not say all that is needed, what is missing.
    pub config: Result<(WidgetConfig, Vec<Warning>), Vec<ConfigError>>,
    /// What the block says, as a configuration that may lack something: for somebody who goes on from there.
    pub draft: Value,
    /// What became of each thing in the block, in the order they stand there.
    pub findings: Vec<Finding>,
}

/// Reads what somebody has copied out of a page: the block, the script around it, or a whole page.
///
/// # Errors
/// Where the text cannot be read, or there is no block in it; with the place, and what would be right there.
pub fn import_vendor(text: &str) -> Result<Imported, VendorError> {
    let root = reader::read(text)?;
    let mut block = Block::new(&root);
    let draft = mapping::draft(&mut block);
    Ok(Imported {
        config: read(draft.clone()),
        draft,
        findings: block.findings(text),
    })
}
