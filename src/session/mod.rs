//! The user's shells on this machine: which one runs, its installed files, its start-up files, and subshells.

pub mod files;
pub mod man_pages;
pub mod running;
pub mod startup;
pub mod subshell;
