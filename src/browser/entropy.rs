//! Random numbers from the browser.

/// Sixteen random bytes: from `crypto`, and where a page has broken it, from `Math.random`, which is good
/// enough to tell visitors apart and used for nothing secret.
#[must_use]
pub fn random_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    let filled = (crate::browser::page::window().crypto())
        .is_ok_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !filled {
        for byte in &mut bytes {
            *byte = (js_sys::Math::random() * 256.0) as u8;
        }
    }
    bytes
}

/// A random number.
#[must_use]
pub fn random_u32() -> u32 {
    let [a, b, c, d, ..] = random_bytes();
    u32::from_le_bytes([a, b, c, d])
}
