//! What verbs do to environments. It takes a context and a [`Progress`](crate::progress::Progress), returns
//! values, and never asks or prints.

pub mod adopt;
pub mod age;
mod background;
pub mod bytecode;
pub mod child;
pub mod choose;
pub mod clone;
mod complete;
pub mod create;
mod differences;
pub mod doctor;
pub mod each;
pub mod enter;
pub mod export;
pub mod file_differences;
pub mod forget;
mod former;
pub mod hooks;
pub mod install;
pub mod interpreter;
pub mod name;
pub mod packages;
pub mod paths;
pub mod pattern;
pub mod plain;
pub mod prune;
pub mod reinstall;
pub mod remove;
pub mod rename;
pub mod repair;
pub mod restore;
pub mod sizes;
pub mod temporary;
pub mod trash;
pub mod untrusted;
pub mod variables;
