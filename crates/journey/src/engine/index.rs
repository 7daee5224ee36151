//! Where in the configuration a hash leads: a table of chains. Its code is a fraction of a sorted map's, and looking something
//! up costs the same among a hundred rules and among ten thousand.

use alloc::vec::Vec;

/// A pattern of a rule, or a rule as a whole, by position.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    /// The rule.
    pub(super) rule: usize,
    /// The pattern in it.
    pub(super) pattern: usize,
}

#[derive(Debug)]
struct Link {
    hash: u64,
    place: Place,
    next: u32,
}

/// The end of a chain.
const END: u32 = u32::MAX;

/// Places by hash.
#[derive(Debug)]
pub(super) struct Index {
    heads: Vec<u32>,
    links: Vec<Link>,
}

impl Index {
    /// An index that is quick for about so many places.
    pub(super) fn for_about(count: usize) -> Self {
        Self {
            heads: alloc::vec![END; count.next_power_of_two()],
            links: Vec::new(),
        }
    }

    fn slot(&self, hash: u64) -> usize {
        hash as usize & (self.heads.len() - 1)
    }

    /// Adds a place. What is added last is found first.
    pub(super) fn insert(&mut self, hash: u64, rule: usize, pattern: usize) {
        let link = self.links.len() as u32;
        let slot = self.slot(hash);
        let next = core::mem::replace(&mut self.heads[slot], link);
        let place = Place { rule, pattern };
        self.links.push(Link { hash, place, next });
    }

    /// Adds the places with this hash to others.
    pub(super) fn collect(&self, hash: u64, places: &mut Vec<Place>) {
        for place in self.at(hash) {
            places.push(place);
        }
    }

    /// The places with this hash.
    pub(super) fn at(&self, hash: u64) -> Chain<'_> {
        Chain {
            links: &self.links,
            next: self.heads[self.slot(hash)],
            hash,
        }
    }
}

/// Places with the same hash.
pub(super) struct Chain<'a> {
    links: &'a [Link],
    next: u32,
    hash: u64,
}

impl Iterator for Chain<'_> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        loop {
            let link = self.links.get(self.next as usize)?;
            self.next = link.next;
            if link.hash == self.hash {
                return Some(link.place);
            }
        }
    }
}
