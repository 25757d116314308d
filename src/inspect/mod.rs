//! What only looks, and tells what is there.

pub mod locate;
