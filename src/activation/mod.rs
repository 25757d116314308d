//! Activation: whether an environment can be activated, and what that changes.

mod check;
mod child;
mod plan;

pub use check::Error;
pub(crate) use check::check;
pub use child::VariableChanges;
pub use plan::ActivationPlan;
