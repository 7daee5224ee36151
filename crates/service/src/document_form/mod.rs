//! Documents as forms: the fields a page sends become a document, buttons change its lists, and what the form does not show
//! stays as it was. Pure: fields in, a JSON value out.
//!
//! A field's name is its place in the document, as errors name it (`journey.patterns[0].count`), and after a colon what
//! its text stands for (`:number`).

mod fields;
mod overlay;
mod place;
mod rows;
mod shape;

pub(crate) use fields::{Decoded, decode};
pub(crate) use overlay::{changes, overlay};
pub(crate) use place::{at, is_at_or_below};
pub(crate) use rows::{MAX_ROWS, RowChange};
pub(crate) use shape::{object, set};
