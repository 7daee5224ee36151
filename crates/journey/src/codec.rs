//! The binary form of bundle and state: what a page fetches and keeps.
//!
//! Fields in their order, numbers as variable-length integers, texts and lists with their length in front, variants by
//! number. Not self-describing: a format byte in front of the whole says which types are meant. Written by hand because
//! every visitor downloads the reader: with serde's visitors and postcard the same types weighed three times as much
//! (ARCHITECTURE.md has the figures).

use crate::ids::Uuid;
use alloc::string::String;
use alloc::vec::Vec;

/// Bytes being read. Reading past the end, or what cannot be, yields empty values and is remembered: one look at the end
/// replaces a branch after every field.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    is_damaged: bool,
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of some bytes.
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            is_damaged: false,
        }
    }

    /// Reads a whole value; `None` where the bytes are damaged or too many.
    #[must_use]
    pub fn read_all<T: Wire>(bytes: &'a [u8]) -> Option<T> {
        let mut reader = Self::of(bytes);
        let value = T::read(&mut reader);
        (!reader.is_damaged && reader.rest.is_empty()).then_some(value)
    }

    /// Whether nothing is left; so it is, too, after damage.
    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Notes that what was read cannot be.
    pub fn damaged(&mut self) {
        self.is_damaged = true;
        self.rest = &[];
    }

    fn take(&mut self, count: usize) -> &'a [u8] {
        match self.rest.split_at_checked(count) {
            Some((taken, rest)) => {
                self.rest = rest;
                taken
            }
            None => {
                self.damaged();
                &[]
            }
        }
    }

    /// The next byte.
    pub(crate) fn byte(&mut self) -> u8 {
        let Some((byte, rest)) = self.rest.split_first() else {
            self.damaged();
            return 0;
        };
        self.rest = rest;
        *byte
    }

    /// As many bytes as the length in front of them says.
    pub(crate) fn bytes(&mut self) -> &'a [u8] {
        chunk(&mut self.rest).unwrap_or_else(|| {
            self.damaged();
            &[]
        })
    }

    /// A length, which can never be more than the bytes that are left: an element takes at least one.
    pub(crate) fn length(&mut self) -> usize {
        let length = usize::try_from(u64::read(self)).unwrap_or(usize::MAX);
        if length > self.rest.len() {
            self.damaged();
            return 0;
        }
        length
    }
}

/// Takes a variable-length integer off the front; `None` where there is none.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0, 0);
    while let Some((byte, after)) = rest.split_first() {
        *rest = after;
        number |= u64::from(byte & 127) << shift;
        if *byte < 128 {
            return Some(number);
        }
        shift += 7;
        if shift > 63 {
            break;
        }
    }
    None
}

/// Takes bytes off the front, as many as the length before them says; `None` where there are not so many.
pub(crate) fn chunk<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(number(rest)?).ok()?;
    let (taken, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(taken)
}

/// A type with a binary form.
pub trait Wire: Sized {
    /// Appends the value.
    fn write(&self, bytes: &mut Vec<u8>);
    /// Reads a value; an empty one where the bytes are damaged.
    fn read(reader: &mut Reader<'_>) -> Self;
}

/// The format byte, then the value.
#[must_use]
pub fn to_bytes<T: Wire>(format: u8, value: &T) -> Vec<u8> {
    let mut bytes = alloc::vec![format];
    value.write(&mut bytes);
    bytes
}

impl Wire for u64 {
    fn write(&self, bytes: &mut Vec<u8>) {
        let mut rest = *self;
        while rest > 127 {
            bytes.push(rest as u8 | 128);
            rest >>= 7;
        }
        bytes.push(rest as u8);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        number(&mut reader.rest).unwrap_or_else(|| {
            reader.damaged();
            0
        })
    }
}

impl Wire for u32 {
    fn write(&self, bytes: &mut Vec<u8>) {
        u64::from(*self).write(bytes);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        Self::try_from(u64::read(reader)).unwrap_or_else(|_| {
            reader.damaged();
            0
        })
    }
}

impl Wire for bool {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(u8::from(*self));
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        reader.byte() != 0
    }
}

/// Appends bytes with their length in front, as [`Reader::bytes`] reads them.
pub(crate) fn write_bytes(value: &[u8], bytes: &mut Vec<u8>) {
    (value.len() as u64).write(bytes);
    bytes.extend_from_slice(value);
}

impl Wire for String {
    fn write(&self, bytes: &mut Vec<u8>) {
        write_bytes(self.as_bytes(), bytes);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        let text = core::str::from_utf8(reader.bytes());
        text.unwrap_or_else(|_| {
            reader.damaged();
            ""
        })
        .into()
    }
}

impl Wire for Uuid {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.as_bytes());
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        Self::from_bytes(reader.take(16).try_into().unwrap_or_default())
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, bytes: &mut Vec<u8>) {
        (self.len() as u64).write(bytes);
        for element in self {
            element.write(bytes);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        let length = reader.length();
        let mut list = Self::new();
        for _ in 0..length {
            list.push(T::read(reader));
        }
        list
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.is_some().write(bytes);
        if let Some(value) = self {
            value.write(bytes);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        bool::read(reader).then(|| T::read(reader))
    }
}

/// Gives a struct its binary form: the named fields in this order. A field that is left out does not compile; those after
/// `kept back:` are not written, and empty when they are read.
macro_rules! wire_struct {
    ($name:ident { $($field:ident),* $(,)? } $(kept back: $($kept:ident),*)?) => {
        impl $crate::codec::Wire for $name {
            fn write(&self, bytes: &mut alloc::vec::Vec<u8>) {
                let Self { $($field,)* $($($kept: _),*)? } = self;
                $($crate::codec::Wire::write($field, bytes);)*
            }

            fn read(reader: &mut $crate::codec::Reader<'_>) -> Self {
                // Struct expressions are evaluated in the order written.
                Self {
                    $($field: $crate::codec::Wire::read(reader),)*
                    $($($kept: Default::default()),*)?
                }
            }
        }
    };
}

/// Gives an enum of plain variants its binary form: a byte, the position in this list. The list may only grow at its end.
macro_rules! wire_enum {
    ($name:ident { $($variant:ident),* $(,)? }) => {
        impl $crate::codec::Wire for $name {
            fn write(&self, bytes: &mut alloc::vec::Vec<u8>) {
                const VARIANTS: &[$name] = &[$($name::$variant),*];
                let position = VARIANTS.iter().position(|variant| variant == self).unwrap_or(0);
                bytes.push(position as u8);
                // A variant that is missing in the list does not compile.
                match self { $(Self::$variant => {})* }
            }

            fn read(reader: &mut $crate::codec::Reader<'_>) -> Self {
                const VARIANTS: &[$name] = &[$($name::$variant),*];
                let position = <u32 as $crate::codec::Wire>::read(reader) as usize;
                VARIANTS.get(position).copied().unwrap_or_else(|| {
                    reader.damaged();
                    VARIANTS[0]
                })
            }
        }
    };
}

/// Gives an id type the form of the UUID in it.
macro_rules! wire_id {
    ($($name:ident),* $(,)?) => {$(
        impl $crate::codec::Wire for $name {
            fn write(&self, bytes: &mut alloc::vec::Vec<u8>) {
                self.0.write(bytes);
            }

            fn read(reader: &mut $crate::codec::Reader<'_>) -> Self {
                Self($crate::codec::Wire::read(reader))
            }
        }
    )*};
}

pub(crate) use {wire_enum, wire_id, wire_struct};

#[cfg(test)]
mod tests;
