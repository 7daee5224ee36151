//! Waymeet in a visitor's page.
//!
//! The rules live in the pure crates; this crate carries things between them and the browser. Modules are built
//! from it, one a feature: `journey` (recording, deciding, offering), `chat` (fetched once a visitor wants to talk) and `callback`
//! (once somebody wants to be called). Floors: [`browser`] knows none of the others, and they know nothing of each other.

pub mod browser;
#[cfg(feature = "callback")]
pub mod callback;
#[cfg(feature = "talk")]
pub mod chat;
#[cfg(feature = "journey")]
pub mod journey;
#[cfg(feature = "icws")]
mod servers;

/// An allocator made for pages: a page has one thread and little memory, and a visitor downloads every byte of it.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
