//! What verbs do to environments.

pub mod adopt;
pub mod bytecode;
pub mod choose;
pub mod create;
pub mod enter;
pub mod hooks;
pub mod install;
pub mod interpreter;
pub mod paths;
pub mod remove;
pub mod temporary;
