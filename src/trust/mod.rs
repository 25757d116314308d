//! Decides what a project may set, run and install, and which hooks an environment may have. Only the gate
//! makes a [`Trusted`] value.
//!
//! `find` finds the project file, `content` reads it and checks who could have written it, and
//! `file` parses it. `snapshot` also reads the files it refers to (`scripts`, hooks) and computes one
//! `fingerprint`. `decisions` stores the fingerprints that the user trusts, `gate` compares the two, and
//! `review` lets the user decide. `steering` says which values the user must see for that.

mod content;
mod decisions;
mod error;
mod file;
pub(crate) mod find;
mod fingerprint;
mod gate;
mod hooks;
mod layout;
mod notice;
mod project;
mod review;
mod scripts;
mod snapshot;
mod steering;

pub use decisions::TrustState;
pub use error::Error;
pub use file::FILE_NAME;
pub use find::{file_above, file_in};
pub use gate::{Gate, ProjectHeader, Trusted, Verdict};
pub use hooks::OwnHooks;
pub use layout::HookLayout;
pub use notice::Notice;
pub use project::{HookDirectory, Project, ProjectEnvironment};
pub use review::Review;
