//! Randomness as an input: ids nobody can guess, and ids a test can.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

/// Where unguessable values come from.
pub trait Entropy: Send {
    /// A random UUID (version 4).
    fn uuid(&mut self) -> Uuid;

    /// More than 240 random bits as text that is safe in headers and cookies.
    fn token(&mut self) -> String;
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn uuid(&mut self) -> Uuid {
        Uuid::new_v4()
    }

    fn token(&mut self) -> String {
        // Two version 4 UUIDs carry 244 random bits of the operating system's generator.
        let bytes: Vec<u8> = [Uuid::new_v4(), Uuid::new_v4()]
            .iter()
            .flat_map(|uuid| *uuid.as_bytes())
            .collect();
        URL_SAFE_NO_PAD.encode(bytes)
    }
}
