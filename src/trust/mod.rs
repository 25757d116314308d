//! What a project's file asks for, and whether it is trusted: the gate is the only way to a
//! [`Trusted`] value.

mod decisions;
mod file;
pub(crate) mod find;
mod gate;
mod review;
mod safety;
mod scripts;
mod snapshot;
mod source;

pub use file::FILE_NAME;
pub use find::file_above;
pub use gate::{Error, Found, Gate, Notice, Project, Tree, Trusted};
pub use review::{Look, Standing};
pub use safety::Unsafe;
pub use source::Unread;
