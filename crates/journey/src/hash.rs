//! One hash for everything that needs numbers made of texts: distinct, the same everywhere, no secret.

/// Where a hash of nothing begins.
pub const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// Goes on with a hash over some bytes. Source: FNV-1a, 64 bits.
#[inline(never)]
#[must_use]
pub fn fnv1a(mut hash: u64, bytes: &[u8]) -> u64 {
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_published_hash_and_can_be_gone_on_with() {
        // Source: the test vectors of draft-eastlake-fnv.
        for (text, expected) in [
            ("", BASIS),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8),
        ] {
            assert_eq!(fnv1a(BASIS, text.as_bytes()), expected, "{text}");
        }
        assert_eq!(fnv1a(fnv1a(BASIS, b"foo"), b"bar"), fnv1a(BASIS, b"foobar"));
    }
}
