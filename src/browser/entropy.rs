//! Random numbers from the browser.

/// Fills an array with random bytes: from `crypto`, and where a page has broken it, from `Math.random`, which is good
/// enough to tell visitors apart and used for nothing secret.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
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
    u32::from_le_bytes(random_bytes())
}
