//! Entering an environment: what changes, and whether it can be entered at all.

mod check;
mod child;
mod plan;

pub use check::{Condition, check, condition};
pub use child::Changes;
pub use plan::Plan;
