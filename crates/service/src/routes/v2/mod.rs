//! `/api/v2/…`: what programs of an organisation ask.

pub(super) mod visitors;
