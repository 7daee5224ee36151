//! What a visitor of an organisation with many rules downloads.

use std::io::Write as _;
use waymeet_journey::samples::large;

/// The most it may be, in bytes.
const LIMIT: usize = 40 * 1024;

#[test]
fn five_hundred_segments_and_five_hundred_maps_are_at_most_40_kib_compressed() {
    let bytes = large(500, 500).to_bytes();
    let mut compressed = brotli::CompressorWriter::new(Vec::new(), 4_096, 11, 22);
    compressed.write_all(&bytes).unwrap();
    let compressed = compressed.into_inner();
    assert!(
        compressed.len() <= LIMIT,
        "{} bytes of {}",
        compressed.len(),
        bytes.len()
    );
    std::println!("{} bytes of {}", compressed.len(), bytes.len());
}
