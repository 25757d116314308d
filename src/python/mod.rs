//! Which interpreter: what a request means, where interpreters are found, and what is true of each.
//!
//! Finding is four steps: [`Search`] and `places` name where, `discovery` lists what stands there, `probe` asks
//! it (or `cache` remembers), and [`Pythons`] selects.

mod answers;
mod asking;
mod base;
mod cache;
mod candidate;
mod directories;
mod discovery;
mod error;
mod file_kind;
mod found;
mod hint;
mod install;
mod interpreter;
mod links;
mod listing;
mod names;
mod path_text;
mod pin;
mod places;
mod probe;
mod pythons;
mod rank;
mod registered;
mod request;
mod search;
mod stamp;
#[cfg(test)]
pub(crate) mod testing;
mod tools;
mod version_prefix;

pub use answers::answers;
pub use error::{Broken, Error, Survey};
pub use found::Found;
pub use interpreter::{Implementation, Interpreter, Version};
pub use pin::{Pin, pins};
pub use pythons::{Likely, Pythons};
pub use registered::Registered;
pub use request::{InvalidRequest, PythonRequest};
pub use search::{Platform, Search, Source};
pub use version_prefix::VersionPrefix;

pub(crate) use stamp::is_executable;
