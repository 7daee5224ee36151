//! Reads what is written down in a script, as tolerantly as browsers do: JavaScript's literals, in whatever stands around them.

mod assignments;
mod cursor;
mod html;
mod literal;
mod node;
mod quoted;
mod skip;

use super::error::{Fault, VendorError};

pub(super) use node::{Literal, Node};

/// No block is larger, and a page need not be pasted whole.
const MAX_BYTES: usize = 256 * 1024;

/// `_genesys.widgets` of a text.
pub(super) fn read(text: &str) -> Result<Node, VendorError> {
    if text.len() > MAX_BYTES {
        let fault = Fault::new(
            0,
            format!("it is longer than {} kB", MAX_BYTES / 1024),
            "paste the block alone, from `window._genesys` to its closing brace",
        );
        return Err(fault.of(text));
    }
    let scripts = html::scripts(text);
    assignments::widgets(&scripts).map_err(|fault| fault.of(text))
}
