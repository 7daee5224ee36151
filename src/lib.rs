//! Waymeet in a visitor's page.
//!
//! The rules live in the pure crates; this crate carries things between them and the browser. Two modules are built
//! from it, one a feature: `journey` (recording, deciding, offering) and `chat` (fetched once a visitor wants to talk).
//! Floors: [`browser`] knows neither of the two others, `journey` knows nothing of `chat`.

pub mod browser;
#[cfg(feature = "chat")]
pub mod chat;
#[cfg(feature = "journey")]
pub mod journey;

/// An allocator made for pages: a page has one thread and little memory, and a visitor downloads every byte of it.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
