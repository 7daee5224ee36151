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
    /// Reads a whole value; `None` where the bytes are damaged or too many.
    #[must_use]
    pub fn read_all<T: Wire>(bytes: &'a [u8]) -> Option<T> {
        let mut reader = Self {
            rest: bytes,
            is_damaged: false,
        };
        let value = T::read(&mut reader);
        (!reader.is_damaged && reader.rest.is_empty()).then_some(value)
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

    fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or(0)
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
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = reader.byte();
            number |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return number;
            }
        }
        reader.damaged();
        0
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

impl Wire for String {
    fn write(&self, bytes: &mut Vec<u8>) {
        (self.len() as u64).write(bytes);
        bytes.extend_from_slice(self.as_bytes());
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        let length = reader.length();
        let text = core::str::from_utf8(reader.take(length));
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
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(reader.take(16)) {
            *to = *from;
        }
        Self::from_bytes(bytes)
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

/// Gives a struct its binary form: the named fields in this order. A field that is left out does not compile.
macro_rules! wire_struct {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::codec::Wire for $name {
            fn write(&self, bytes: &mut alloc::vec::Vec<u8>) {
                let Self { $($field),* } = self;
                $($crate::codec::Wire::write($field, bytes);)*
            }

            fn read(reader: &mut $crate::codec::Reader<'_>) -> Self {
                // Struct expressions are evaluated in the order written.
                Self { $($field: $crate::codec::Wire::read(reader)),* }
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn values_are_read_back(numbers: Vec<u64>, texts: Vec<Option<String>>, small: u32, yes: bool) {
            prop_assert_eq!(Reader::read_all::<Vec<u64>>(&to_bytes(0, &numbers)[1..]), Some(numbers));
            prop_assert_eq!(Reader::read_all::<Vec<Option<String>>>(&to_bytes(0, &texts)[1..]), Some(texts));
            prop_assert_eq!(Reader::read_all::<u32>(&to_bytes(0, &small)[1..]), Some(small));
            prop_assert_eq!(Reader::read_all::<bool>(&to_bytes(0, &yes)[1..]), Some(yes));
        }

        #[test]
        fn a_value_cut_short_is_damaged(texts in prop::collection::vec(".{1,9}", 1..9), cut in 0usize..999) {
            let bytes = to_bytes(0, &texts);
            let cut = 1 + cut % (bytes.len() - 1);
            prop_assert_eq!(Reader::read_all::<Vec<String>>(&bytes[1..cut]), None);
        }
    }

    #[test]
    fn a_length_beyond_the_end_allocates_nothing() {
        let mut bytes = Vec::new();
        u64::MAX.write(&mut bytes);
        assert_eq!(Reader::read_all::<Vec<u64>>(&bytes), None);
        assert_eq!(Reader::read_all::<String>(&bytes), None);
    }

    #[test]
    fn what_follows_the_value_is_damage() {
        assert_eq!(Reader::read_all::<u32>(&[1, 0]), None);
    }
}
