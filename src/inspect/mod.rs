//! Inspects environments, commands and seeds. Changes nothing.

pub mod activate_script;
pub mod active;
pub mod base;
pub mod comparison;
pub mod distributions;
pub mod doctor;
pub mod facts;
pub mod kernels;
pub mod locate;
pub mod locks;
pub mod maker;
pub mod packages;
pub mod prunable;
pub mod python;
pub mod requirements;
pub mod search;
pub mod seed_sources;
pub mod sources;
pub mod status;
pub mod summary;
pub mod used;
pub mod versions;
pub mod wrapper_hooks;
