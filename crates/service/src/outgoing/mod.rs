//! The way out: connections to servers that somebody named, over TLS or without, to no address that is barred.
//!
//! A name is looked up, every address it has is [judged](reach), one of them is [connected](connection) to, and where the address
//! begins with `https` the certificate is checked against the [authorities] that are trusted. Each of these steps fails with a
//! [reason of its own](failure), so that a person can be told what is wrong. [`client`] asks over such connections.
//!
//! INVARIANT (judged where connected): the address that is connected to is the one that was judged; a name that means another
//! one a moment later is judged again.

pub mod authorities;
pub(crate) mod client;
pub(crate) mod connection;
pub(crate) mod connector;
pub(crate) mod failure;
pub mod reach;
