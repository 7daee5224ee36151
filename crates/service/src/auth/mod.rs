//! Who may do what, and how they prove who they are.

pub mod bearer;
pub mod checks;
pub mod cross_domain;
pub mod gate_keeper;
pub mod hand_over;
pub mod lock_out;
pub mod password;
pub mod password_rules;
pub mod permission;
pub mod previews;
pub mod role;
pub mod views;
