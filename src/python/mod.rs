//! Which interpreter: what a request means, where interpreters are found, and what is true of each.

mod interpreter;

pub use interpreter::{Implementation, Interpreter, Version};
