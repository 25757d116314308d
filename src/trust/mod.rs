//! What a project may set, run and install, and which hooks an environment may bring: the gate is the
//! only way to a [`Trusted`] value.
//!
//! `find` looks for the project's file, `file` understands it, `source` reads it and checks who could have
//! written it (`safety`). `snapshot` reads all that it leads to (`scripts`, hooks) into one digest,
//! `decisions` remembers which digests the user trusts, `gate` compares the two, and `review` lets the user
//! decide.

mod decisions;
mod error;
mod file;
pub(crate) mod find;
mod gate;
mod hooks;
mod notice;
mod project;
mod review;
mod safety;
mod scripts;
mod snapshot;
mod source;

pub use decisions::TrustState;
pub use error::Error;
pub use file::FILE_NAME;
pub use find::file_above;
pub use gate::{Found, Gate, Named, Trusted};
pub use hooks::OwnHooks;
pub use notice::Notice;
pub use project::{Project, Tree};
pub use review::Review;
