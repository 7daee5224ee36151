//! The picture of the agent in the conversation.
//!
//! Source: `reference/cic-web-chat.md`, 1.10. ICWS has no such question (2.7).

#[cfg(feature = "web-tools")]
use crate::dialect::Dialect;
use crate::machine::Machine;
use crate::request::{Answer, Request};
#[cfg(feature = "web-tools")]
use crate::web_tools;

impl Machine {
    /// The question for the agent's picture; `None` where there is no agent, or the protocol has no such question.
    #[must_use]
    pub fn photo_request(&self) -> Option<Request> {
        match self.dialect {
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => Some(web_tools::party_request(
                self.hosts.current(),
                &self.own_id(),
                &self.agent()?.id,
            )),
            #[cfg(feature = "icws")]
            _ => None,
        }
    }
}

/// The path of the picture in the answer to that, below the address of the server; `None` where there is none, or it lies
/// elsewhere: a page fetches nothing from third parties.
#[must_use]
pub fn photo_path(answer: &Answer) -> Option<&str> {
    let path = answer.body().get("partyInfo").get("photo").as_str()?;
    let is_below = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    is_below.then_some(path)
}
