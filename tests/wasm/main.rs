#![cfg(target_arch = "wasm32")]
//! The module's adapters in real browsers.

mod chat;
