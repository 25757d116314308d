//! What only looks, and tells what is there.

pub mod facts;
pub mod locate;
pub mod seed_sources;
pub mod status;
pub mod summary;
