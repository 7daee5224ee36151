//! Transcripts by e-mail: what a mail says, who carries it, and when.
//!
//! A chat that ends posts its mail in the model (`model/postbox`), in the same change and so in the same transaction. From
//! there it is sent (`delivery`) by a [`Carrier`]: into a folder, or to a mail server.
//!
//! INVARIANT (no address in the log): what is logged of a mail is its interaction's number and a reason of ours. What a mail
//! server says often repeats the address, so it is not repeated here.

mod carrier;
mod delivery;
mod folder;
mod letter;
mod settings;
mod smtp;
mod words;

pub(crate) use carrier::{Carrier, carrier};
pub(crate) use delivery::{go_on_with, send_due, send_on};
pub use settings::{
    FolderSettings, MailPassword, MailSettings, MailSettingsError, Sender, SenderError, SmtpLogIn,
    SmtpSecurity, SmtpSettings,
};
