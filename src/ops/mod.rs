//! What verbs do to environments. It never asks and never prints.

pub mod hooks;
pub mod install;
