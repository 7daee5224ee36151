//! What is to be sent next.

use super::{Machine, Phase, text_of};
use crate::dialect::Wish;
use crate::entry::{Delivery, EntryId};
use crate::event::Event;
use crate::request::{Request, RequestId};
use crate::time::UnixMillis;

/// Source: `reference/cic-web-chat.md`, 2.1, the vendor's library.
const REQUEST_TIMEOUT_MS: u32 = 10_000;
/// A server that hides what it can do keeps nobody waiting for longer (ours).
const FEATURES_TIMEOUT_MS: u32 = 4_000;

/// What is on its way to the server.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Errand {
    Configuration,
    Start,
    Poll,
    History,
    Reconnect,
    Send(EntryId),
    Typing(bool),
    Exit,
}

impl Machine {
    /// Decides what to send now. One request at a time: that alone keeps messages in order and polls from
    /// overtaking each other.
    pub(super) fn advance(&mut self, now: UnixMillis) {
        if self.agent_typing_until.is_some_and(|until| until <= now) {
            self.set_agent_typing(None);
        }
        if self.in_flight.is_none()
            && let Some(errand) = self.next_errand(now)
        {
            self.send(errand);
        }
    }

    fn next_errand(&mut self, now: UnixMillis) -> Option<Errand> {
        match &self.phase {
            Phase::Starting { refusal, .. } if refusal.is_some() || self.is_unasked() => {
                Some(Errand::Configuration)
            }
            Phase::Starting { .. } => Some(Errand::Start),
            Phase::Recovering(recovery) if recovery.due <= now => Some(match recovery.is_reconnected {
                false if self.is_unasked() => Errand::Configuration,
                true if recovery.history_doubts > 0 => Errand::Configuration,
                true if self.dialect.replays() => Errand::Poll,
                true => Errand::History,
                false => Errand::Reconnect,
            }),
            Phase::Over { exit_tries_left } if *exit_tries_left > 0 && self.session.is_some() => {
                Some(Errand::Exit)
            }
            Phase::Running => {
                let waiting = self
                    .first_waiting()
                    .map(|entry| entry.id)
                    .filter(|_| self.next_send_at <= now);
                let is_typing = self.typing_until.is_some_and(|until| until > now);
                match waiting {
                    _ if self.is_typing_told && (!is_typing || waiting.is_some()) => {
                        Some(Errand::Typing(false))
                    }
                    Some(id) => Some(Errand::Send(id)),
                    None if is_typing
                        && !self.is_typing_told
                        && self.agent().is_some()
                        && self.can_type() =>
                    {
                        Some(Errand::Typing(true))
                    }
                    None if self.next_poll_at > now => None,
                    None if self.is_unasked() || self.needs_history && self.capabilities.is_none() => {
                        Some(Errand::Configuration)
                    }
                    None => Some(if self.needs_history {
                        Errand::History
                    } else {
                        Errand::Poll
                    }),
                }
            }
            Phase::Idle | Phase::Recovering(_) | Phase::Over { .. } => None,
        }
    }

    /// Whether the server is to be asked what it can do before anything else.
    fn is_unasked(&self) -> bool {
        self.dialect.asks_first() && self.capabilities.is_none()
    }

    fn takes_details(&self) -> bool {
        self.capabilities.is_none_or(|can| can.takes_details)
    }

    fn can_type(&self) -> bool {
        !self.dialect.asks_first() || self.capabilities.is_none_or(|can| can.types)
    }

    fn send(&mut self, errand: Errand) {
        let mut text = String::new();
        if let Errand::Send(id) = errand {
            let Some(entry) = self.transcript.get_mut(id) else {
                return;
            };
            entry.delivery = Delivery::Sending;
            entry.attempts += 1;
            text.push_str(text_of(entry).unwrap_or_default());
            self.tell(Event::Entry(id));
        }
        let wish = match (errand, &self.phase) {
            (Errand::Configuration, _) => Wish::Configuration,
            (Errand::Start, Phase::Starting { start, .. }) => Wish::Start(start, self.takes_details()),
            (Errand::Start, _) => return,
            (Errand::Poll, _) => Wish::Poll,
            (Errand::History, _) => Wish::History,
            (Errand::Reconnect, _) => Wish::Reconnect,
            (Errand::Send(_), _) => Wish::Send(&text),
            (Errand::Typing(is_typing), _) => Wish::Typing(is_typing),
            (Errand::Exit, _) => Wish::Exit,
        };
        let call = self.dialect.call(wish, self.session.as_ref());
        self.next_request_id = self.next_request_id.wrapping_add(1);
        let id = RequestId(self.next_request_id);
        self.in_flight = Some((id, errand));
        self.request = Some(Request {
            id,
            method: call.method,
            base: self.hosts.current().to_owned(),
            path: call.path,
            body: call.body,
            timeout_in_ms: if errand == Errand::Configuration && !self.dialect.asks_first() {
                FEATURES_TIMEOUT_MS
            } else {
                REQUEST_TIMEOUT_MS
            },
            is_last_word: errand == Errand::Exit,
        });
    }
}
