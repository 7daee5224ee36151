//! Rewrites what a WebAssembly file says of the features it was compiled with.
//!
//! wasm-bindgen reads from the `target_features` section whether references to JavaScript objects lie in a
//! WebAssembly table. Our crates are compiled without (see `setup/wasm_target.rs`), but a standard library that
//! came compiled with the toolchain is not, and the section names what any part of the file was compiled with.

use anyhow::{Context, Result, bail};

const HEADER_BYTES: usize = 8;
const CUSTOM_SECTION: u8 = 0;
const SECTION_NAME: &[u8] = b"target_features";

/// The same file with a `target_features` section that names none.
///
/// # Errors
/// When `wasm` is not a WebAssembly file.
pub(super) fn cleared(wasm: &[u8]) -> Result<Vec<u8>> {
    if !wasm.starts_with(b"\0asm") || wasm.len() < HEADER_BYTES {
        bail!("not a WebAssembly file");
    }
    let mut output = wasm[..HEADER_BYTES].to_vec();
    let mut position = HEADER_BYTES;
    while position < wasm.len() {
        let start = position;
        let kind = wasm[position];
        let (length, content) = read_u32(wasm, position + 1)?;
        position = content.checked_add(length).context("a section is too long")?;
        let section = wasm
            .get(content..position)
            .context("a section ends after the file")?;
        if kind != CUSTOM_SECTION || !is_named(section)? {
            output.extend_from_slice(&wasm[start..position]);
        }
    }
    let name_length = u8::try_from(SECTION_NAME.len())?;
    output.extend_from_slice(&[CUSTOM_SECTION, name_length + 2, name_length]);
    output.extend_from_slice(SECTION_NAME);
    // How many features follow.
    output.push(0);
    Ok(output)
}

fn is_named(section: &[u8]) -> Result<bool> {
    let (length, start) = read_u32(section, 0)?;
    Ok(section.get(start..start + length) == Some(SECTION_NAME))
}

/// A number in LEB128, and where what follows it begins.
/// Source: WebAssembly core specification, 5.2.2 Integers.
fn read_u32(bytes: &[u8], mut position: usize) -> Result<(usize, usize)> {
    let mut value = 0_usize;
    for shift in [0, 7, 14, 21, 28] {
        let byte = *bytes.get(position).context("a number ends after the file")?;
        position += 1;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok((value, position));
        }
    }
    bail!("a number is too long")
}

#[cfg(test)]
mod tests {
    use super::cleared;

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    fn custom(name: &str, content: &[u8]) -> Vec<u8> {
        let mut section = vec![0, u8::try_from(1 + name.len() + content.len()).unwrap()];
        section.push(u8::try_from(name.len()).unwrap());
        section.extend_from_slice(name.as_bytes());
        section.extend_from_slice(content);
        section
    }

    #[test]
    fn features_are_replaced_by_none_and_other_sections_stay() {
        let other = custom("name", b"abc");
        let wasm = [HEADER, &other, &custom("target_features", b"\x01+\x04simd")].concat();
        assert_eq!(
            cleared(&wasm).unwrap(),
            [HEADER, &other, &custom("target_features", b"\0")].concat()
        );
    }

    #[test]
    fn cut_off_file_is_refused() {
        assert!(cleared(b"\0as").is_err());
        assert!(cleared(&[HEADER, &[0, 9, 1]].concat()).is_err());
    }
}
