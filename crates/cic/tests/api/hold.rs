//! An agent puts a chat on hold, and comes back to it.

use axum::http::Method;
use serde_json::json;

use crate::helpers::TestCic;
use crate::page::{DIALECTS, Page};

#[tokio::test]
async fn the_visitor_reads_that_the_agent_holds_the_chat_and_is_back_once_each_also_after_a_lost_answer() {
    for dialect in DIALECTS {
        let cic = TestCic::new();
        let kim = cic.available_agent("kim").await;
        let (mut page, id) = Page::picked_up(&cic, dialect, &kim).await;
        page.go_on(|_| false).await;
        let hold = format!("interactions/{id}/hold");
        kim.act(Method::POST, &hold, json!({ "on": true })).await;
        page.go_on(|_| false).await;
        assert_eq!(page.says("Kim Agent holds"), 1, "{:?}", page.lines());
        assert!(page.machine.agent().is_some(), "still in the conversation");
        kim.act(Method::POST, &hold, json!({ "on": false })).await;
        // What tells it is lost on the way, and told again.
        page.turn(|path| path.contains("poll") || path.contains("/messages/"))
            .await;
        page.go_on(|_| false).await;
        page.go_on(|_| false).await;
        for line in ["Kim Agent joined", "Kim Agent holds", "Kim Agent resumes"] {
            assert_eq!(page.says(line), 1, "{line}: {:?}", page.lines());
        }
        assert_eq!(page.says("Kim Agent left"), 0);
    }
}
