//! The verbs, one a file: what a command line means, carried out.
#![expect(clippy::needless_pass_by_value, reason = "a command line is carried out once")]

pub mod completions;
pub mod init;
pub mod man;
pub mod setup;
pub mod shell;
