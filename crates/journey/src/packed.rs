//! Lists that are looked through now and then, and changed never.

use crate::codec::{Reader, Wire, write_bytes};
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

/// A list in its binary form, read element by element where it is used: a page that only passes it on, or asks for one element,
/// has nothing to build and no reader of the whole.
#[derive(PartialEq, Eq)]
pub struct Packed<T> {
    bytes: Vec<u8>,
    elements: PhantomData<T>,
}

impl<T: Wire> Packed<T> {
    /// The elements, in their order.
    pub fn iter(&self) -> impl Iterator<Item = T> {
        let mut reader = Reader::of(&self.bytes);
        core::iter::from_fn(move || (!reader.is_at_end()).then(|| T::read(&mut reader)))
    }

    /// Whether it has no element.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

impl<T: Wire> FromIterator<T> for Packed<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        let mut packed = Self::default();
        for element in elements {
            element.write(&mut packed.bytes);
        }
        packed
    }
}

impl<T> Default for Packed<T> {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            elements: PhantomData,
        }
    }
}

impl<T> Clone for Packed<T> {
    fn clone(&self) -> Self {
        Self {
            bytes: self.bytes.clone(),
            elements: PhantomData,
        }
    }
}

impl<T: Wire + fmt::Debug> fmt::Debug for Packed<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl<T> Wire for Packed<T> {
    fn write(&self, bytes: &mut Vec<u8>) {
        write_bytes(&self.bytes, bytes);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            bytes: reader.bytes().into(),
            elements: PhantomData,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_packed_list_has_the_elements_it_was_made_of(numbers: Vec<u64>) {
            let packed: Packed<u64> = numbers.iter().copied().collect();
            prop_assert_eq!(packed.is_empty(), numbers.is_empty());
            prop_assert_eq!(packed.iter().collect::<Vec<_>>(), numbers);
        }

        #[test]
        fn reading_damaged_elements_ends(bytes: Vec<u8>) {
            let damaged = Packed::<alloc::string::String> { bytes, elements: PhantomData };
            prop_assert!(damaged.iter().count() <= damaged.bytes.len());
        }
    }
}
