//! Finds Python interpreters and selects one for a request.
//!
//! This takes four steps: [`Search`] and `places` say where to look, `discovery` lists the
//! candidates there, `prober` starts each of them (or `cache` remembers its answer), and
//! [`Pythons`] selects.

mod answers;
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
mod listing;
mod names;
mod obstacle;
mod path_text;
mod pin;
mod places;
mod probe;
mod prober;
mod pythons;
mod rank;
mod request;
mod search;
mod stamp;
#[cfg(test)]
pub(crate) mod testing;
mod tools;
mod version_prefix;
mod windows_registration;

pub(crate) use answers::answers;
pub(crate) use discovery::is_of_environment;
pub use error::{BrokenPython, Error, Survey};
pub use found::FoundPython;
pub use interpreter::{Implementation, Interpreter, Version};
pub use obstacle::Obstacle;
pub(crate) use pin::{Pin, pins};
pub use pythons::Pythons;
pub use request::{InvalidPythonRequest, PythonRequest};
pub use search::{Platform, PythonSource, Search};
pub(crate) use search::{holds_stubs, is_shims};
pub use version_prefix::VersionPrefix;
pub(crate) use version_prefix::series;
pub use windows_registration::WindowsRegistration;

pub(crate) use pythons::LikelyPython;
pub(crate) use stamp::is_executable;
