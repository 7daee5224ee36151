//! What the binary does besides serving: one file a command.

pub mod bridge;
pub mod cic;
pub mod cic_mail;
mod data_file;
pub mod export;
pub mod import;
pub mod serve;
