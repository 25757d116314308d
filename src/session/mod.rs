//! The user's shells on this machine: which one runs, the files that are installed for it, its start-up files, a shell
//! within a shell.

pub mod files;
pub mod running;
pub mod startup;
pub mod subshell;
