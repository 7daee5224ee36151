//! What the tests ask of a server, whichever protocol it speaks.

use crate::fault::Fault;
use waymeet_icws::{Answer, Request};

pub(crate) trait Server {
    /// Somebody says something.
    fn say(&mut self, is_visitor: bool, text: &str);
    /// The agent types.
    fn types(&mut self);
    /// What was said, as (is the visitor's, text).
    fn said(&self) -> &[(bool, String)];
    /// Whether what an answer told can be had again when that answer was lost, and by the visitor's next page.
    fn keeps_everything(&self) -> bool {
        true
    }
    fn answer(&mut self, request: &Request, fault: Fault) -> Answer;
}
