//! What is kept of whom, also when whoever asked goes away in the middle.

use super::Folds;
use crate::live::tests::{configuration, shop, visit};
use std::collections::HashSet;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use waymeet_journey::time::UnixMillis;

/// Waits for it no further than so many times; whether it was done by then.
async fn waiting_at_most<T>(mut times: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if times == 0 => Poll::Ready(None),
        Poll::Pending => {
            times -= 1;
            Poll::Pending
        }
    })
    .await
}

#[tokio::test]
async fn where_there_are_as_many_as_may_be_the_most_silent_one_makes_room() {
    let (_folder, shared) = shop().await;
    let configuration = configuration();
    let store = &shared.store;
    let mut folds = Folds::new("org", store, 2);
    let first = visit(store, "org", 1, 10).await;
    let second = visit(store, "org", 2, 20).await;
    folds.fill(&configuration, UnixMillis(0)).await.unwrap();
    folds.take_unshown();
    visit(store, "org", 1, 30).await;
    let third = visit(store, "org", 3, 40).await;
    folds.read_on(&configuration).await.unwrap();
    let here = [first, second, third].map(|visitor| folds.get(visitor).is_some());
    assert_eq!(here, [true, false, true]);
    let unshown = HashSet::from([first, second, third]);
    assert_eq!(
        folds.take_unshown(),
        unshown,
        "who left is taken off the board, too"
    );
}

#[tokio::test]
async fn whatever_is_given_up_halfway_is_shown_by_whoever_finishes_it() {
    let (_folder, shared) = shop().await;
    let configuration = configuration();
    let store = &shared.store;
    let first = visit(store, "org", 1, 10).await;
    let mut folds = Folds::new("org", store, 9);
    folds.fill(&configuration, UnixMillis(0)).await.unwrap();
    let mut was_given_up = 0;
    for times in 0..12 {
        folds.take_unshown();
        let seconds = 100 + u32::try_from(times).unwrap();
        visit(store, "org", 1, seconds).await;
        let newcomer = visit(store, "org", 10 + u8::try_from(times).unwrap(), seconds).await;
        folds.doubt(HashSet::from([first]));
        let all = async {
            folds.mend(&configuration).await?;
            folds.read_on(&configuration).await
        };
        was_given_up += usize::from(waiting_at_most(times, all).await.is_none());
        folds.mend(&configuration).await.unwrap();
        folds.read_on(&configuration).await.unwrap();
        let unshown = folds.take_unshown();
        assert!(unshown.contains(&first) && unshown.contains(&newcomer), "{times}");
        let (journey, _) = folds.get(first).unwrap();
        assert_eq!(journey.visits[0].page_views, 2 + u32::try_from(times).unwrap());
    }
    assert!(was_given_up > 1, "{was_given_up}");
}
