//! What arrived, and after how long.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use serde_json::{Value, json};

/// One way of the conversation: which lines are on their way, and how long those took that arrived.
#[derive(Default)]
pub(crate) struct Way(Mutex<Book>);

#[derive(Default)]
struct Book {
    sent: HashMap<String, Instant>,
    took_ms: Vec<f64>,
    twice: u64,
}

/// Both ways.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) to_agents: Way,
    pub(crate) to_visitors: Way,
}

impl Way {
    /// A line leaves. Every line is another text.
    pub(crate) fn leaves(&self, line: &str) {
        self.book(|book| book.sent.insert(line.to_owned(), Instant::now()));
    }

    /// A line arrives.
    pub(crate) fn arrives(&self, line: &str) {
        self.book(|book| match book.sent.remove(line) {
            Some(left) => book.took_ms.push(left.elapsed().as_secs_f64() * 1_000.0),
            None => book.twice += 1,
        });
    }

    fn book<T>(&self, change: impl FnOnce(&mut Book) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn summary(&self) -> Summary {
        self.book(|book| {
            book.took_ms.sort_by(f64::total_cmp);
            Summary {
                arrived: book.took_ms.len(),
                lost: book.sent.len(),
                twice: book.twice,
                took_ms: std::mem::take(&mut book.took_ms),
            }
        })
    }
}

pub(crate) struct Summary {
    arrived: usize,
    lost: usize,
    twice: u64,
    took_ms: Vec<f64>,
}

impl Summary {
    fn quantile(&self, percent: usize) -> f64 {
        let place = (self.took_ms.len() * percent / 100).min(self.took_ms.len().saturating_sub(1));
        self.took_ms.get(place).copied().unwrap_or_default().round()
    }

    pub(crate) fn json(&self, sent: u64) -> Value {
        json!({ "sent": sent, "arrived": self.arrived, "lost": self.lost, "twice": self.twice,
            "medianMs": self.quantile(50), "p99Ms": self.quantile(99), "longestMs": self.quantile(100) })
    }
}
