//! The module's adapters in real browsers.
#![cfg(target_arch = "wasm32")]

mod chat;
mod journey;
