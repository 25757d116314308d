//! Entering an environment: what changes, and whether it can be entered at all.

mod check;
mod child;
mod plan;

pub use check::{Error, check};
pub use child::Changes;
pub use plan::Plan;
