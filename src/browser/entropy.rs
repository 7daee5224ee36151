//! Random numbers: seeded once by the browser, then made here, because asking it for each id costs more than the rest of
//! an event.

/// A generator with 256 bits of state: as good as its seed for telling things apart, and used for nothing secret.
/// Source: xoshiro256++ by D. Blackman and S. Vigna.
#[derive(Debug, Clone)]
pub struct Generator([u64; 4]);

impl Generator {
    /// A generator from 32 random bytes; where there are fewer, the rest counts as zero.
    #[must_use]
    pub fn from_seed(seed: &[u8]) -> Self {
        let mut state = [0; 4];
        for (word, bytes) in state.iter_mut().zip(seed.chunks(8)) {
            for byte in bytes {
                *word = (*word << 8) | u64::from(*byte);
            }
        }
        // A state of nothing but zeros would stay so.
        state[0] |= 1;
        Self(state)
    }

    fn next(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.0;
        let result = a.wrapping_add(*d).rotate_left(23).wrapping_add(*a);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        result
    }

    /// Sixteen random bytes.
    #[must_use = "they are gone"]
    pub fn bytes(&mut self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.next().to_le_bytes());
        bytes[8..].copy_from_slice(&self.next().to_le_bytes());
        bytes
    }

    /// A random number.
    #[must_use = "it is gone"]
    pub fn number(&mut self) -> u32 {
        (self.next() >> 32) as u32
    }
}

/// A random number for spreading what many pages would do at the same moment: nobody is harmed who guesses it.
#[must_use]
pub fn random_u32() -> u32 {
    (js_sys::Math::random() * f64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::Generator;

    #[test]
    fn numbers_are_those_of_the_published_generator() {
        // The reference implementation's first outputs for the state 1, 2, 3, 4.
        let mut generator = Generator([1, 2, 3, 4]);
        let numbers: [u64; 4] = core::array::from_fn(|_| generator.next());
        assert_eq!(
            numbers,
            [
                41_943_041,
                58_720_359,
                3_588_806_011_781_223,
                3_591_011_842_654_386
            ]
        );
    }

    #[test]
    fn another_seed_gives_other_ids_and_no_seed_gives_some() {
        let ids = |seed: &[u8]| {
            let mut generator = Generator::from_seed(seed);
            [generator.bytes(), generator.bytes()]
        };
        assert_ne!(ids(&[1; 32]), ids(&[2; 32]));
        let [first, second] = ids(&[]);
        assert_ne!(first, second);
    }
}
